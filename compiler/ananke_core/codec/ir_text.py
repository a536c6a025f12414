"""Writing an IR in parts: each long list piece by piece, so that neither its objects nor its text are held twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, Protocol

import attrs
import msgspec

from ananke_core.codec.aside import Aside
from ananke_core.codec.canonical_json import UNENCODABLE, encode_sorted, refusal
from ananke_core.codec.plain import write_filled
from ananke_core.model.ir import ConstraintIR


@attrs.frozen
class Nested:
    """A member whose value is an object or a list in pieces."""

    name: str
    pieces: Pieces
    brackets: bytes


@attrs.frozen
class Waiting:
    """The pieces of a section that were put aside."""

    aside: Aside
    section: str


Pieces = list[bytes | Waiting | Nested]
"""Texts of some items of a list, or members of an object, in order."""


_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Writer(Protocol):
    """Where an IR is written to: a stream of bytes."""

    def write(self, data: bytes | memoryview, /) -> object:
        """Take all of this."""

    def writelines(self, data: Iterable[bytes], /) -> object:
        """Take all of these."""


def listed(items: Iterable[Any]) -> bytes:
    """The items of a list of the model's objects, between commas.

    Raises:
        InputError: one holds what JSON can't.
    """
    return encode_sorted([write_filled(item) for item in items])[1:-1]


def listed_plain(items: list[Any]) -> bytes:
    """The items of a list of plain data, between commas. Its numbers have to be canonical.

    Raises:
        InputError: one holds what JSON can't.
    """
    return encode_sorted(items)[1:-1]


def items(pieces: Pieces) -> list[Any]:
    """The items of a list in pieces, as plain data."""
    out = BytesIO()
    _write(out, pieces)
    plain: list[Any] = msgspec.json.decode(b"[" + out.getvalue() + b"]")
    return plain


def members(plain: dict[str, Any]) -> bytes:
    """The members of an object in their own order, between commas. Its numbers have to be canonical.

    Raises:
        InputError: it holds what JSON can't.
    """
    try:
        return msgspec.json.encode(plain)[1:-1]
    except UNENCODABLE as error:
        raise refusal(error) from None


def small_text(small: ConstraintIR) -> bytes:
    """The canonical form of an IR whose long lists are empty.

    Raises:
        InputError: something in it has no JSON form.
    """
    return encode_sorted(write_filled(small))


@attrs.frozen
class IRText:
    """The canonical form of an IR in parts, which can be written as often as somebody asks.

    ``small`` is the text of all of it but for its long lists, which are empty there. ``long`` has the pieces of each,
    by where it stands (``grammar.units``), and of ``json_schema`` the members. ``in_memory``: none waits in a file.
    """

    small: bytes
    long: Mapping[str, Pieces]
    in_memory: bool

    def write(self, out: Writer) -> None:
        """Write it, part by part."""
        _object(out, self.small, "", self.long)

    def joined(self) -> bytes:
        """All of it."""
        if self.in_memory:
            # What is there already is put together in one go: a stream that grows is copied again and again.
            parts = _Listed()
            self.write(parts)
            return b"".join(parts.listed)
        out = BytesIO()
        self.write(out)
        # Without a copy: the stream hands its own bytes over.
        return out.getvalue()


class _Listed:
    """What is written, as a list."""

    def __init__(self) -> None:
        self.listed: list[bytes] = []

    def write(self, data: bytes | memoryview) -> None:
        """Add this; the memory below a view is somebody else's."""
        self.listed.append(bytes(data))

    def writelines(self, data: Iterable[bytes]) -> None:
        """Add these."""
        self.listed += data


def _object(out: Writer, text: bytes | msgspec.Raw, path: str, long: Mapping[str, Pieces]) -> None:
    before = b"{"
    for name, value in _MEMBERS.decode(text).items():
        out.write(before)
        before = b","
        out.write(encode_sorted(name) + b":")
        here = f"{path}{name}"
        if here in long:
            is_object = bytes(value)[:1] == b"{"
            out.write(b"{" if is_object else b"[")
            _write(out, long[here])
            out.write(b"}" if is_object else b"]")
        elif any(one.startswith(f"{here}.") for one in long):
            _object(out, value, f"{here}.", long)
        else:
            out.write(bytes(value))
    out.write(b"}")


def _write(out: Writer, pieces: Pieces) -> None:
    """Write pieces with commas between them."""
    if set(map(type, pieces)) <= {bytes}:
        text = list(filter(None, pieces))
        between: list[Any] = [b","] * (2 * len(text) - 1)
        between[::2] = text
        out.writelines(between)
        return
    first = True
    for piece in pieces:
        if not piece:
            continue
        if not first:
            out.write(b",")
        first = False
        if isinstance(piece, Nested):
            out.write(encode_sorted(piece.name) + b":" + piece.brackets[:1])
            _write(out, piece.pieces)
            out.write(piece.brackets[1:])
        elif isinstance(piece, Waiting):
            for part in piece.aside.texts(piece.section):
                out.write(part)
        else:
            out.write(piece)
