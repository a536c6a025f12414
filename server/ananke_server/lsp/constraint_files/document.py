"""A configuration file or constraint set that the editor owns."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import Any

from ananke_core.codec import decode_set, decode_set_toml
from ananke_core.errors import Fault
from ananke_core.model.constraint import ConstraintSet
from ananke_core.text import Encoding, SourceText, Span, encode
from ananke_server.config import check_text
from ananke_server.lsp.constraint_files.kinds import Kind

_log = logging.getLogger(__name__)


class ConstraintFile:
    """One such file as the editor has it; every change makes what is known of it anew, as these files are small.

    One of more than ``most_bytes``, where that is not 0, is left out, as code is.
    """

    def __init__(self, uri: str, path: str, kind: Kind, version: int, text: str, most_bytes: int = 0) -> None:
        self.uri = uri
        self.path = path
        self.kind: Kind = kind
        self.version = version
        self.most_bytes = most_bytes
        self.source = SourceText(encode(text))

    def change(self, version: int, changes: list[dict[str, Any]], encoding: Encoding) -> None:
        """Apply one ``didChange``; a change that has no meaning is dropped and logged."""
        self.version = version
        data = self.source.data
        for change in changes:
            text = change.get("text")
            if not isinstance(text, str):
                _log.warning("a change of %s without text is ignored", self.uri)
                continue
            span = change.get("range")
            if span is None:
                data = encode(text)
                continue
            source = SourceText(data)
            try:
                start, end = (self._offset(source, span[edge], encoding) for edge in ("start", "end"))
            except (KeyError, TypeError, ValueError):
                _log.warning("a change of %s without a proper range is ignored", self.uri)
                continue
            start, end = min(start, end), max(start, end)
            data = data[:start] + encode(text) + data[end:]
        self.source = SourceText(data)
        self.__dict__.pop("_read", None)

    @staticmethod
    def _offset(source: SourceText, position: dict[str, Any], encoding: Encoding) -> int:
        return source.offset(int(position["line"]), int(position["character"]), encoding)

    @property
    def text(self) -> str:
        """The text; what is no UTF-8 is replaced."""
        return self.source.data.decode("utf-8", "replace")

    @property
    def left_out(self) -> str:
        """Why the file is not looked at; empty when it is."""
        return f"larger than {self.most_bytes:,} bytes" if 0 < self.most_bytes < len(self.source.data) else ""

    @cached_property
    def _read(self) -> tuple[ConstraintSet, list[Fault]]:
        if self.left_out:
            said = f"this file is not checked: {self.left_out}"
            return ConstraintSet(), [Fault("", said, "ANK902", self.path, 0, 0, 0, severity="info")]
        if self.kind == "configuration":
            return ConstraintSet(), check_text(self.text, self.path)
        read = decode_set if self.kind == "json" else decode_set_toml
        return read(self.text, self.path)

    @property
    def constraints(self) -> ConstraintSet:
        """The set that the file holds, without what has a fault; empty for a configuration."""
        return self._read[0]

    @property
    def faults(self) -> list[Fault]:
        """Everything wrong with the file, placed in code points."""
        return self._read[1]

    def range(self, span: Span, encoding: Encoding) -> dict[str, Any]:
        """A span of bytes as a range of the protocol."""
        start, end = self.source.point(span.start, encoding), self.source.point(span.end, encoding)
        return {
            "start": {"line": start.line, "character": start.column},
            "end": {"line": end.line, "character": end.column},
        }
