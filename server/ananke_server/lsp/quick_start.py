"""Code that attrs and cattrs write while they are imported: kept between starts of the server, and made small.

Python keeps the compiled code of modules; that of the methods which attrs writes for its classes is compiled again at
each start, and the types of the protocol are 500 classes: a third of the time until an editor shows something. So what
was compiled is kept beside the compiled modules, in the same folder and under the same conditions: where Python writes
no ``.pyc``, nothing is written here. It is looked up by the whole text, so that it can't be of another version, but for
the number that tells the hashes of a class from those of others: it is another one in each process, and any will do.

The methods that attrs writes for a class get a copy of the names of its whole module, and what it made them with
becomes a cycle that holds another: with 500 classes in one module that is 12 of the server's 60 MB. So they get the
names that their code speaks of, and the rest is let go.

A library that does not do it by these names any more starts as it does without this.
"""

from __future__ import annotations

import contextlib
import importlib.util
import marshal
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

_MODULES = ("attr._make", "cattrs.gen", "cattrs.gen.typeddicts")
_MARK = b"ananke2" + importlib.util.MAGIC_NUMBER
_SALT = re.compile(r"(?<=hash\(\(\n)\s+-?\d+,")

Known = dict[tuple[str, str], CodeType]


class QuickStart:
    """``compile`` with a memory, put in the place of the built-in one in the modules that write code."""

    def __init__(self, file: str = "") -> None:
        self._file = file or importlib.util.cache_from_source(__file__).removesuffix("c") + "-code"
        self._known = _read(self._file)
        self._used: Known = {}
        self._more = False
        for name in _MODULES:
            with contextlib.suppress(ImportError):
                vars(importlib.import_module(name))["compile"] = self.compile
        making: Any = sys.modules.get(_MODULES[0])
        self._builder: Any = getattr(making, "_ClassBuilder", None)
        self._build: Any = getattr(self._builder, "build_class", None)
        if self._builder is not None and self._build is not None:
            making.eval = run_with_few_names
            self._builder.build_class = _letting_go(self._build)

    def compile(self, source: Any, filename: str, mode: str, *arguments: Any, **options: Any) -> Any:
        """The built-in's result, taken from the last start where it was the same text."""
        if not isinstance(source, str) or mode != "exec" or arguments or options:
            return compile(source, filename, mode, *arguments, **options)
        key = _SALT.sub("", source), filename
        code = self._known.get(key)
        if code is None:
            code = self._known[key] = compile(source, filename, mode)
            self._more = True
        self._used[key] = code
        return code

    def end(self) -> None:
        """Behind the start: give back what was replaced, and keep what was compiled for the next one."""
        for name in _MODULES:
            module = sys.modules.get(name)
            if module is not None:
                vars(module).pop("compile", None)
                vars(module).pop("eval", None)
        if self._build is not None:
            self._builder.build_class, self._build = self._build, None
        known, used, self._known, self._used = self._known, self._used, {}, {}
        if self._more and not sys.dont_write_bytecode:
            # What libraries wrote that are there no more is let go.
            _write(self._file, known if len(known) < 2 * len(used) else used)


def run_with_few_names(code: CodeType, names: dict[str, Any], into: Any) -> Any:
    """``eval``, with those of the global names that the code speaks of."""
    few = {name: names[name] for name in _names_in(code) if name in names}
    if "__name__" in names:
        few["__name__"] = names["__name__"]
    return eval(code, few, into)


def _letting_go(build: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def built(builder: Any) -> Any:
        made = build(builder)
        # They hold the builder, and it them: nothing would let them go before the collector's first look at everything,
        # and what was made until a document is shown it never looks at (`AnankeServer._settle`).
        with contextlib.suppress(AttributeError):
            builder._script_snippets.clear()
            builder._add_method_dunders = None
        return made

    return built


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)


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
