"""JSON text: reading it strictly, and finding where in it a value stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
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
_READ_ERRORS = (msgspec.MsgspecError, ValueError, RecursionError)


class Items(Sequence[Any]):
    """The items of a JSON list, each decoded only when it is its turn.

    The plain data of a large set is many times the set's own size: one constraint's at a time is quicker, too.
    """

    def __init__(self, source: SourceText, raw: list[msgspec.Raw]) -> None:
        self._source = source
        self._raw = raw

    def __len__(self) -> int:
        return len(self._raw)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Items: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return Items(self._source, self._raw[index])
        return parse_part(self._source, self._raw[index])

    def __iter__(self) -> Iterator[Any]:
        decode = msgspec.json.Decoder().decode
        try:
            for raw in self._raw:
                yield decode(raw)
        except _READ_ERRORS as error:
            raise _explained(self._source, error) from None


def parse(source: SourceText) -> Any:
    """The value of a JSON text.

    Raises:
        Unreadable: with the reason and, where the reader tells, the place.
    """
    return parse_part(source, source.data)


def parse_part(source: SourceText, part: bytes | msgspec.Raw) -> Any:
    """The value of a part of a JSON text, as `parse`."""
    try:
        return msgspec.json.decode(part)
    except _READ_ERRORS as error:
        raise _explained(source, error) from None


def parse_set(source: SourceText) -> Any:
    """As `parse`, with the constraints of a set as `Items`, whose reading raises as well."""
    data = source.data
    first = data[_skip_white(data, 0) :][:1]
    try:
        if first == b"[":
            return Items(source, _LIST.decode(data))
        if first != b"{":
            return parse(source)
        members: dict[str, Any] = {}
        for key, raw in _OBJECT.decode(data).items():
            is_list = key == "constraints" and bytes(raw)[:1] == b"["
            members[key] = Items(source, _LIST.decode(raw)) if is_list else msgspec.json.decode(raw)
    except _READ_ERRORS as error:
        raise _explained(source, error) from None
    return members


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


def _skip_white(data: bytes, at: int) -> int:
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
