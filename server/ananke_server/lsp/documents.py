"""Open documents: the text as the editor has it, and what is known of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, TypeVar, cast
from urllib.parse import SplitResult, unquote, urlsplit

from ananke_core.analysis import Document, Policy
from ananke_core.analysis.segment import Segment
from ananke_core.languages import Language
from ananke_core.text import Encoding, encode
from ananke_server.content import refuse
from ananke_server.lsp.pending import Pending, applied

Value = TypeVar("Value")

_log = logging.getLogger(__name__)


class Setting(NamedTuple):
    """What holds for a document: its name in the workspace, what is checked, its largest size, examples of habits."""

    name: str
    policy: Policy
    most_bytes: int
    around: Mapping[object, bytes]


class OpenDocument:
    """One document that the editor owns. Only notifications change it; ``analysis`` is frozen and can be shared.

    ``left_out`` says why a document is not looked at (too large, binary); then ``analysis`` is None until it fits.
    """

    def __init__(
        self, uri: str, path: str, language: Language, version: int, text: str, policy: Policy, max_bytes: int
    ) -> None:
        self.uri = uri
        self.path = path
        self.language = language
        self.version = version
        self.policy = policy
        self.max_bytes = max_bytes
        self._analysis: Document | None = None
        self._pending: Pending | None = None
        self.left_out = ""
        self.around: Mapping[object, bytes] = {}
        """Encoded examples of the workspace's habits, by rule."""
        self.related: dict[str, tuple[tuple[Segment, ...], bytes]] = {}
        """Encoded evidence by check, with the segments that it depends on."""
        self._look: object = None
        self._text = b""
        self._take(encode(text))

    @property
    def analysis(self) -> Document | None:
        """What is known of the text, with everything that was typed."""
        pending, self._pending = self._pending, None
        if pending is not None:
            self._keep(pending.applied())
        return self._analysis

    @property
    def text(self) -> bytes:
        """The whole text. O(file)."""
        analysis = self.analysis
        return analysis.text if analysis is not None else self._text

    def change(self, version: int, changes: list[dict[str, Any]], encoding: Encoding) -> None:
        """Apply one ``didChange``; a change that has no meaning is dropped and logged."""
        self.version = version
        for change in changes:
            text = change.get("text")
            if not isinstance(text, str):
                _log.warning("a change of %s without text is ignored", self.uri)
                continue
            span = change.get("range")
            if span is None:
                self._take(encode(text))
            else:
                self._edit(span, encode(text), encoding)

    def look(self, new: Value) -> Value:
        """``new``, or the equal one of before, so that what was made with it can be told by identity."""
        known: Any = self._look
        if known != new:
            self._look = known = new
        return cast("Value", known)

    def adopt(self, setting: Setting) -> None:
        """Check under another policy from now on, and by another name where the folders around it changed."""
        self.path, self.policy, self.max_bytes, self.around = setting
        analysis = self.analysis
        if analysis is not None:
            self._analysis = analysis.with_policy(self.policy, self.path)
        else:
            self._take(self._text)

    def _edit(self, span: dict[str, Any], text: bytes, encoding: Encoding) -> None:
        try:
            start, end = _place(span["start"]), _place(span["end"])
        except (KeyError, TypeError, ValueError):
            _log.warning("a change of %s without a proper range is ignored", self.uri)
            return
        if self._analysis is not None and b"\0" not in text:
            if self._pending is None:
                self._pending = Pending(self._analysis)
            if self._pending.take(start, end, text, encoding):
                return
        # A text that is left out still has to follow the edits, so that it can come back.
        document = self.analysis or Document.open(self._text, self.language, Policy(mine=False))
        edited = applied(document, start, end, text, encoding)
        if self._analysis is not None and b"\0" not in text:
            self._keep(edited)
        else:
            self._take(edited.text)

    def _keep(self, edited: Document) -> None:
        if edited.size <= self.max_bytes:
            self._analysis = edited
        else:
            self._take(edited.text)

    def _take(self, data: bytes) -> None:
        self._pending = None
        reason = f"larger than {self.max_bytes:,} bytes" if len(data) > self.max_bytes else refuse(data)
        if reason:
            self.left_out, self._analysis, self._text = reason, None, data
        else:
            self.left_out, self._text = "", b""
            self._analysis = Document.open(data, self.language, self.policy, self.path)


def _place(position: dict[str, Any]) -> tuple[int, int]:
    return int(position["line"]), int(position["character"])


def path_of(uri: str) -> str:
    """File-system path of a ``file:`` URI; empty for others (``untitled:``), and for what can be no path."""
    parts = parts_of(uri)
    if parts.scheme != "file":
        return ""
    path = unquote(parts.path)
    if "\0" in path:
        return ""
    if parts.netloc not in {"", "localhost"}:
        # file://server/share/x
        return f"//{parts.netloc}{path}"
    # file:///C:/x
    return path[1:] if len(path) > 2 and path[0] == "/" and path[2] == ":" else path


def canonical(uri: str) -> str:
    """The address of a file as this server writes it: editors quote more or fewer characters."""
    path = path_of(uri)
    return Path(path).as_uri() if path and Path(path).is_absolute() else uri


def parts_of(uri: str) -> SplitResult:
    """The parts of a URI; of what is none, one whose path is the whole."""
    try:
        return urlsplit(uri)
    except ValueError:
        return SplitResult("", "", uri, "", "")


def name_in(folder: str, path: str) -> str:
    """``path`` relative to ``folder`` with ``/``; the whole path where it lies outside."""
    try:
        return PurePosixPath(path).relative_to(folder).as_posix() if folder else path
    except ValueError:
        return path
