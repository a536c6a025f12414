"""The canonical form: one sequence of bytes for one value, in every process and on every machine.

JSON in UTF-8, keys sorted by code point, no white space, integers exact at any size, integral floats written as
integers, other floats in their shortest round-trip form (ECMAScript's notation).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ananke_core.errors import InputError

_ENCODER = msgspec.json.Encoder(order="sorted")
# Everything that msgspec raises for a value that has no JSON form: lone surrogates (UnicodeEncodeError is a
# ValueError), integers past Python's digit limit, foreign objects, endless nesting.
UNENCODABLE = (TypeError, ValueError, OverflowError, RecursionError)


def canonical(value: Any) -> bytes:
    """The canonical form of plain data.

    Args:
        value: None, booleans, numbers, strings, and lists, tuples and mappings of them.

    Raises:
        InputError: NaN, an infinity, a lone surrogate, a key that is no string, or an object that isn't plain data.
    """
    return encode_sorted(in_canonical_types(value))


def in_canonical_types(value: Any) -> Any:
    """The value itself where the encoder would write its canonical form, else a copy of which it does.

    Raises:
        InputError: as `canonical`, as far as types and numbers tell.
    """
    try:
        return value if _is_canonical(value) else normal(value)
    except RecursionError:
        raise InputError("nests too deeply to be encoded") from None


def encode_sorted(value: Any) -> bytes:
    """The canonical form of data whose numbers are `normal` already: no walk in Python.

    Raises:
        InputError: as `canonical`, where the encoder itself can tell.
    """
    try:
        return _ENCODER.encode(value)
    except UNENCODABLE as error:
        raise refusal(error) from None


def refusal(error: Exception) -> InputError:
    """What an encoder's exception means, in words for the person who gave the value."""
    if isinstance(error, InputError):
        return error
    if isinstance(error, UnicodeEncodeError):
        text = "a string holds a lone surrogate, which UTF-8 can't carry"
    elif isinstance(error, RecursionError):
        text = "nests too deeply to be encoded"
    elif isinstance(error, ValueError | OverflowError):
        text = "an integer has too many digits"
    else:
        text = "holds an object that is no plain data"
    return InputError(text, way_out="use strings, numbers, booleans, null, lists and objects of them")


def number(value: Any) -> Any:
    """A number in canonical form: an integral float becomes an integer; what is no float is returned as it is.

    Raises:
        InputError: NaN or an infinity.
    """
    if isinstance(value, float):
        if value.is_integer():
            return int(value)
        if value != value or value in (float("inf"), float("-inf")):
            raise InputError(f"{value} has no JSON form", way_out="give a finite number")
    return value


def _is_canonical(value: Any) -> bool:
    """Whether the fast encoder writes the canonical form as it stands: exact plain types, no integral float."""
    stack = [value]
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind is str or kind is int or kind is bool or item is None:
            continue
        if kind is dict:
            for key in item:
                if type(key) is not str:
                    return False
            stack.extend(item.values())
        elif kind is list:
            stack.extend(item)
        elif kind is not float or item.is_integer() or item - item != 0.0:
            return False
    return True


def normal(value: Any) -> Any:
    """A copy of plain data in exact plain types with canonical numbers.

    Raises:
        InputError: as `canonical`.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return number(float(value))
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise InputError(f"the key {key!r} is no string", way_out="write keys as strings")
        return {str(key): normal(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [normal(member) for member in value]
    raise refusal(TypeError())
