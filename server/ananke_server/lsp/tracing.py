"""Recording what client and server say to each other, for a bug report: ``ananke lsp --trace FILE``.

One JSON object a line: first the versions, then each message as ``{"ms", "from", "message"}``, milliseconds counted
from the start. The file is readable by its owner alone. Values of members that are named like a secret are left out,
and so are the texts of configuration files, which may hold one. With ``text=False`` what any document holds is replaced
by its length: such a trace shows order and times, and can't be replayed.
"""

from __future__ import annotations

import os
import platform
import re
import time
from typing import Any

import msgspec

from ananke_server import __version__
from ananke_server.lsp.constraint_files.kinds import kind_of
from ananke_server.lsp.messages import read_message

HIDDEN = "***"
_SECRET = re.compile(r"(?i)api_?key|token|secret|password|authorization|credential")
_NOT_SECRET = frozenset({"workDoneToken", "partialResultToken", "token"})
"""The protocol's own: they name a progress."""
_TEXTS = frozenset({"text", "newText", "insertText", "value", "ir", "lark"})


class Trace:
    """A trace that is being written."""

    def __init__(self, file: str, *, text: bool = True) -> None:
        self._began = time.perf_counter()
        self._text = text
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._stream = os.fdopen(descriptor, "wb")
        head = {"ananke": __version__, "python": platform.python_version(), "platform": platform.platform()}
        self._write(head | {"text": text})

    def add(self, side: str, body: bytes) -> None:
        """One message, as ``client`` or ``server`` sent it."""
        at = round((time.perf_counter() - self._began) * 1e3, 3)
        try:
            message = shown(read_message(body), text=self._text)
        except ValueError:
            message = {"unreadable": len(body)}
        self._write({"ms": at, "from": side, "message": message})

    def _write(self, line: dict[str, Any]) -> None:
        self._stream.write(msgspec.json.encode(line) + b"\n")
        # A process that is killed leaves what it had heard.
        self._stream.flush()


def shown(value: Any, *, text: bool, name: str = "") -> Any:
    """A message as it may be shown to others."""
    if isinstance(value, dict):
        document = value.get("textDocument")
        if isinstance(document, dict) and kind_of(str(document.get("uri"))) == "configuration":
            text = False
        return {key: shown(inner, text=text, name=key) for key, inner in value.items()}
    if isinstance(value, list):
        return [shown(inner, text=text, name=name) for inner in value]
    if isinstance(value, str) and value:
        if _SECRET.search(name) and name not in _NOT_SECRET:
            return HIDDEN
        if not text and name in _TEXTS:
            return {"length": len(value)}
    return value
