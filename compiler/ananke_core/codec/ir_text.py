"""Writing an IR in parts: each long list piece by piece, so that neither its objects nor its text are held twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from mmap import mmap
from typing import Any

import attrs
import msgspec

from ananke_core.codec.canonical_json import UNENCODABLE, encode_sorted, refusal
from ananke_core.codec.plain import write_filled
from ananke_core.model.ir import ConstraintIR


@attrs.frozen
class Nested:
    """A member whose value is an object or a list in pieces."""

    name: str
    pieces: Pieces
    brackets: bytes


Pieces = list[bytes | mmap | Nested]
"""Texts of some items of a list, or members of an object, in order; used up when they are written."""


def set_aside(pieces: Iterable[bytes]) -> Pieces:
    """Pieces as one, outside of the heap: when it is written, its memory goes back to the system.

    A heap keeps holes where large texts were, which for a large IR come to as much as the IR.
    """
    text = [piece for piece in pieces if piece]
    if not text:
        return []
    kept = mmap(-1, sum(map(len, text)) + len(text) - 1)
    for number, piece in enumerate(text):
        if number:
            kept.write_byte(0x2C)
        kept.write(piece)
    return [kept]


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


def members(plain: dict[str, Any]) -> bytes:
    """The members of an object in their own order, between commas. Its numbers have to be canonical.

    Raises:
        InputError: it holds what JSON can't.
    """
    try:
        return msgspec.json.encode(plain)[1:-1]
    except UNENCODABLE as error:
        raise refusal(error) from None


def write_ir(small: ConstraintIR, long: Mapping[str, Pieces]) -> bytes:
    """The canonical form of an IR.

    Args:
        small: all of it but for its long lists, which are empty there.
        long: the pieces of each list, by where it stands (``grammar.units``), and of ``json_schema`` the members.

    Raises:
        InputError: something in ``small`` has no JSON form.
    """
    plain = write_filled(small)
    out = BytesIO()
    _object(out, plain, "", long)
    # Without a copy: the stream hands its own bytes over.
    return out.getvalue()


def _object(out: BytesIO, plain: dict[str, Any], path: str, long: Mapping[str, Pieces]) -> None:
    before = b"{"
    for name in sorted(plain):
        out.write(before)
        before = b","
        out.write(encode_sorted(name) + b":")
        here = f"{path}{name}"
        if here in long:
            is_object = isinstance(plain[name], dict)
            out.write(b"{" if is_object else b"[")
            _write(out, long[here])
            out.write(b"}" if is_object else b"]")
        elif any(one.startswith(f"{here}.") for one in long):
            _object(out, plain[name], f"{here}.", long)
        else:
            out.write(encode_sorted(plain[name]))
    out.write(b"}")


def _write(out: BytesIO, pieces: Pieces) -> None:
    """Write pieces with commas between them, and let each go."""
    if set(map(type, pieces)) <= {bytes}:
        text = list(filter(None, pieces))
        between: list[Any] = [b","] * (2 * len(text) - 1)
        between[::2] = text
        out.writelines(between)
        return
    pieces.reverse()
    first = True
    while pieces:
        piece = pieces.pop()
        if not piece:
            continue
        if not first:
            out.write(b",")
        first = False
        if isinstance(piece, Nested):
            out.write(encode_sorted(piece.name) + b":" + piece.brackets[:1])
            _write(out, piece.pieces)
            out.write(piece.brackets[1:])
        else:
            out.write(piece)
        if isinstance(piece, mmap):
            piece.close()
