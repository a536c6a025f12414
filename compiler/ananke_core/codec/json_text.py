"""JSON text: reading it strictly, and finding where in it a value stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, overload

import msgspec

from ananke_core.codec.found import KEY, Found, Offsets, Path
from ananke_core.text import SourceText

_WHITE = re.compile(rb"[ \t\r\n]*")
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET_OR_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_ATOM = re.compile(rb"[^\s,\]}]*")


class Unreadable(Exception):
    """A text that is no JSON, TOML or MessagePack; ``offset`` in bytes where it is known."""

    def __init__(self, message: str, way_out: str = "", offset: int | None = None) -> None:
        super().__init__(message)
        self.found = Found((), message, way_out)
        self.offset = offset


_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
READ_ERRORS = (msgspec.MsgspecError, ValueError, RecursionError)
"""What msgspec raises for a text that is no JSON."""

Refuse = Callable[[Exception], Exception]
"""What to raise for one of `READ_ERRORS`."""


class Items(Sequence[Any]):
    """The items of a JSON list, each decoded only when it is its turn; one that is no JSON raises what ``refuse`` says.

    The plain data of a large set is many times the set's own size: one constraint's at a time is quicker, too.
    """

    def __init__(self, raw: list[msgspec.Raw], refuse: Refuse) -> None:
        self._raw = raw
        self._refuse = refuse

    def __len__(self) -> int:
        return len(self._raw)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Items: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return Items(self._raw[index], self._refuse)
        try:
            return msgspec.json.decode(self._raw[index])
        except READ_ERRORS as error:
            raise self._refuse(error) from None

    def __iter__(self) -> Iterator[Any]:
        decode = msgspec.json.Decoder().decode
        try:
            for raw in self._raw:
                yield decode(raw)
        except READ_ERRORS as error:
            raise self._refuse(error) from None


def parse(source: SourceText) -> Any:
    """The value of a JSON text.

    Raises:
        Unreadable: with the reason and, where the reader tells, the place.
    """
    try:
        return msgspec.json.decode(source.data)
    except READ_ERRORS as error:
        raise _explained(source, error) from None


def parse_set(source: SourceText) -> Any:
    """As `parse`, with the constraints of a set as `Items`, whose reading raises as well."""
    return in_items(source.data, partial(_explained, source))


def in_items(data: bytes, refuse: Refuse, wrappers: int = 0) -> Any:
    """The value of a JSON text, with the constraints of a set as `Items`.

    Args:
        data: a set, or a list of constraints.
        refuse: makes what is raised for a text that is no JSON, here and where the items are read.
        wrappers: in how many objects the set may stand as their ``constraints``.
    """
    try:
        return _in_items(data, refuse, 1 + wrappers)
    except READ_ERRORS as error:
        raise refuse(error) from None


def _in_items(data: bytes | msgspec.Raw, refuse: Refuse, objects: int) -> Any:
    view = memoryview(data)
    # Views: a list of constraints is most of the text, and is not copied to be looked at.
    first = bytes(view[_skip_white(view, 0) :][:1])
    if first == b"[":
        return Items(_LIST.decode(data), refuse)
    if first != b"{" or not objects:
        return msgspec.json.decode(data)
    return {
        key: _in_items(raw, refuse, objects - 1) if key == "constraints" else msgspec.json.decode(raw)
        for key, raw in _OBJECT.decode(data).items()
    }


def _explained(source: SourceText, error: Exception) -> Unreadable:
    """The standard library's parser says the line, msgspec only a byte; what it accepts and we don't is told apart."""
    if isinstance(error, RecursionError):
        return Unreadable("nests too deeply to be read", "a constraint's types nest at most 64 levels")
    try:
        text = source.data.decode()
    except UnicodeDecodeError as undecodable:
        return Unreadable("is not UTF-8", "save it as UTF-8", undecodable.start)
    try:
        json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        message = fault.msg[:1].lower() + fault.msg[1:]
        return Unreadable(f"is no JSON: {message}", "", len(text[: fault.pos].encode()))
    except _Constant as constant:
        return Unreadable(f"is no JSON: {constant}", "give a finite number", source.data.find(str(constant).encode()))
    except RecursionError:
        return Unreadable("nests too deeply to be read")
    except ValueError:
        return Unreadable("holds an integer of too many digits", "give a smaller number")
    if re.search(rb"\\u[dD][89a-fA-F]", source.data):
        found = re.search(rb"\\u[dD][89a-fA-F]", source.data)
        return Unreadable("holds a lone surrogate", "write the whole character", found and found.start())
    reason = str(error)
    if "out of range" in reason:
        return Unreadable("holds a number that is out of range", "give a finite number")
    return Unreadable(f"is no JSON: {reason}")


class _Constant(Exception):
    """NaN or an infinity, which Python's parser would take."""


def _no_constant(name: str) -> Any:
    raise _Constant(name)


def locate(data: bytes, wanted: frozenset[Path]) -> Offsets:
    """Byte offsets of the values (and keys) at ``wanted`` paths of a valid JSON text, in one pass."""
    offsets: dict[Path, tuple[int, int]] = {}
    _Scan(data, wanted, offsets).value(_skip_white(data, 0), ())
    return offsets


def _skip_white(data: bytes | memoryview, at: int) -> int:
    match = _WHITE.match(data, at)
    assert match is not None
    return match.end()


class _Scan:
    def __init__(self, data: bytes, wanted: frozenset[Path], offsets: dict[Path, tuple[int, int]]) -> None:
        self.data = data
        self.wanted = wanted
        self.offsets = offsets

    def value(self, start: int, path: Path) -> int:
        """Scan one value, going into it only where something is wanted; returns its end."""
        data = self.data
        opening = data[start : start + 1]
        if path not in self.wanted or opening not in (b"{", b"["):
            end = self.skip(start)
        elif opening == b"{":
            end = self.object(start, path)
        else:
            end = self.array(start, path)
        if path in self.wanted:
            self.offsets[path] = (start, end)
        return end

    def object(self, start: int, path: Path) -> int:
        at = _skip_white(self.data, start + 1)
        while self.data[at : at + 1] == b'"':
            end = self.skip(at)
            step = (*path, msgspec.json.decode(self.data[at:end]))
            if (*step, KEY) in self.wanted:
                self.offsets[(*step, KEY)] = (at, end)
            at = self.value(_skip_white(self.data, _skip_white(self.data, end) + 1), step)
            at = self.comma(at)
        return at + 1

    def array(self, start: int, path: Path) -> int:
        at = _skip_white(self.data, start + 1)
        index = 0
        while at < len(self.data) and self.data[at : at + 1] != b"]":
            at = self.comma(self.value(at, (*path, index)))
            index += 1
        return at + 1

    def comma(self, at: int) -> int:
        at = _skip_white(self.data, at)
        return _skip_white(self.data, at + 1) if self.data[at : at + 1] == b"," else at

    def skip(self, start: int) -> int:
        """The end of the value that starts here."""
        opening = self.data[start : start + 1]
        if opening not in (b"{", b"["):
            match = (_STRING if opening == b'"' else _ATOM).match(self.data, start)
            return match.end() if match is not None else len(self.data)
        depth = 0
        for token in _BRACKET_OR_STRING.finditer(self.data, start):
            mark = token.group()
            if mark in (b"{", b"["):
                depth += 1
            elif mark in (b"}", b"]"):
                depth -= 1
                if not depth:
                    return token.end()
        return len(self.data)
