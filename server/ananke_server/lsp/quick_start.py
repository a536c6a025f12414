"""Code that attrs and cattrs write and compile while they are imported, kept between starts of the server.

Python keeps the compiled code of modules; that of the methods which attrs writes for its classes is compiled again at
each start, and the types of the protocol are 500 classes: a third of the time until an editor shows something. So what
was compiled is kept beside the compiled modules, in the same folder and under the same conditions: where Python writes
no ``.pyc``, nothing is written here. It is looked up by the whole text, so that it can't be of another version. A
library that does not compile by the name ``compile`` any more starts as it does without this.
"""

from __future__ import annotations

import contextlib
import importlib.util
import marshal
import os
import sys
import zlib
from types import CodeType
from typing import Any

_MODULES = ("attr._make", "cattrs.gen", "cattrs.gen.typeddicts")
_MARK = b"ananke1" + importlib.util.MAGIC_NUMBER

Known = dict[tuple[str, str], CodeType]


class QuickStart:
    """``compile`` with a memory, put in the place of the built-in one in the modules that write code."""

    def __init__(self, file: str = "") -> None:
        self._file = file or importlib.util.cache_from_source(__file__).removesuffix("c") + "-code"
        self._known = _read(self._file)
        self._more = False
        for name in _MODULES:
            with contextlib.suppress(ImportError):
                vars(importlib.import_module(name))["compile"] = self.compile

    def compile(self, source: Any, filename: str, mode: str, *arguments: Any, **options: Any) -> Any:
        """The built-in's result, taken from the last start where it was the same text."""
        if not isinstance(source, str) or mode != "exec" or arguments or options:
            return compile(source, filename, mode, *arguments, **options)
        code = self._known.get((source, filename))
        if code is None:
            code = self._known[source, filename] = compile(source, filename, mode)
            self._more = True
        return code

    def end(self) -> None:
        """Behind the start: give the built-in back, and keep what was compiled for the next one."""
        for name in _MODULES:
            module = sys.modules.get(name)
            if module is not None:
                vars(module).pop("compile", None)
        known, self._known = self._known, {}
        if self._more and not sys.dont_write_bytecode:
            _write(self._file, known)


def _read(file: str) -> Known:
    try:
        with open(file, "rb") as stream:
            data = stream.read()
        head, body = data[: len(_MARK) + 4], data[len(_MARK) + 4 :]
        if head != _MARK + zlib.crc32(body).to_bytes(4, "big"):
            return {}
        found: Known = marshal.loads(body)
        return found
    except (OSError, ValueError, EOFError, TypeError):
        return {}


def _write(file: str, known: Known) -> None:
    body = marshal.dumps(known)
    half = f"{file}.{os.getpid()}"
    # As for a .pyc: a folder that can't be written is no fault.
    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(half, "wb") as stream:
            stream.write(_MARK + zlib.crc32(body).to_bytes(4, "big") + body)
        os.replace(half, file)
