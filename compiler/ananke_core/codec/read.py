"""Reading constraint sets: JSON, TOML, MessagePack, plain data. Bad input is data: a result, and every fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
import msgspec

from ananke_core.codec import json_text, toml_text
from ananke_core.codec.digests import digest, filled_scope
from ananke_core.codec.found import Found, Offsets, Path, faults_of
from ananke_core.codec.json_text import Unreadable
from ananke_core.codec.sets import read_constraint, read_set
from ananke_core.errors import Fault, InputError, SetError
from ananke_core.model.constraint import Constraint, ConstraintSet
from ananke_core.text import SourceText

SetInput = str | bytes | Mapping[str, Any] | Sequence[Any] | ConstraintSet
Locate = Callable[[bytes, frozenset[Path]], Offsets]

CODE = SetError.code
BIG_INTEGER = 1
"""MessagePack extension type of an integer beyond 64 bits: its decimal digits in ASCII."""


def decode_set(data: SetInput, file: str | None = None) -> tuple[ConstraintSet, list[Fault]]:
    """A set from JSON text, plain data or a set, with every fault of it; never raises for bad input.

    Constraints with an error are left out; unknown members are kept in ``extra`` and reported with
    ``severity="warning"``. The set's language is filled in as the default of each ``scope.language``.

    Args:
        data: JSON text (UTF-8 if bytes), an object, a bare list of constraints, or a set.
        file: name of the file that the text comes from, for the faults.

    Returns:
        The set, and faults in the order of the input; those of a text carry a zero-based line and character.
    """
    return _decoded(data, file, bare=False)


def decode_bare_set(data: SetInput) -> tuple[ConstraintSet, list[Fault]]:
    """As `decode_set`, without what no compile looks at: descriptions, evidence, unknown members.

    Faults in these are told all the same. A set that is there already is taken as it is.
    """
    return _decoded(data, None, bare=True)


def decode_set_toml(text: str | bytes, file: str | None = None) -> tuple[ConstraintSet, list[Fault]]:
    """A set from TOML text, as `decode_set`; every fault carries a zero-based line and character."""
    return _from_text(SourceText.of(text), toml_text.parse, toml_text.locate, file)


def decode_set_msgpack(data: bytes, file: str | None = None) -> tuple[ConstraintSet, list[Fault]]:
    """A set from MessagePack, as `decode_set`."""
    try:
        plain = from_msgpack(data)
    except Unreadable as error:
        return ConstraintSet(), faults_of([error.found], CODE, file=file)
    found: list[Found] = []
    read = read_set(plain, found)
    return read, faults_of(found, CODE, file=file)


def load_set(data: SetInput, file: str | None = None) -> ConstraintSet:
    """A set as `decode_set` reads it.

    Raises:
        SetError: with every error; warnings are no errors.
    """
    return _without_errors(*decode_set(data, file))


def load_set_toml(text: str | bytes, file: str | None = None) -> ConstraintSet:
    """A set as `decode_set_toml` reads it.

    Raises:
        SetError: with every error; warnings are no errors.
    """
    return _without_errors(*decode_set_toml(text, file))


def load_bare_set(data: SetInput) -> ConstraintSet:
    """A set as `decode_bare_set` reads it.

    Raises:
        SetError: with every error; warnings are no errors.
    """
    return _without_errors(*decode_bare_set(data))


def decode_constraint(data: str | bytes | Mapping[str, Any]) -> tuple[Constraint | None, list[Fault]]:
    """One constraint from JSON text or plain data, or None, with every fault of it."""
    source: SourceText | None = None
    plain: Any = data
    if isinstance(data, str | bytes):
        source = SourceText.of(data)
        try:
            plain = json_text.parse(source)
        except Unreadable as error:
            return None, unreadable(error, source, CODE, None)
    found: list[Found] = []
    constraint = read_constraint(plain, "", (), found)
    return constraint, faults_of(found, CODE, source, json_text.locate)


def _decoded(data: SetInput, file: str | None, bare: bool) -> tuple[ConstraintSet, list[Fault]]:
    if isinstance(data, ConstraintSet):
        return _checked(data)
    if isinstance(data, str | bytes | bytearray | memoryview):
        source = SourceText.of(data if isinstance(data, str) else bytes(data))
        return _from_text(source, json_text.parse_set, json_text.locate, file, bare)
    found: list[Found] = []
    read = read_set(data, found, bare=bare)
    return read, faults_of(found, CODE, file=file)


def _from_text(
    source: SourceText, parse: Callable[[SourceText], Any], locate: Locate, file: str | None, bare: bool = False
) -> tuple[ConstraintSet, list[Fault]]:
    found: list[Found] = []
    try:
        read = read_set(parse(source), found, bare=bare)
    except Unreadable as error:
        return ConstraintSet(), unreadable(error, source, CODE, file)
    return read, faults_of(found, CODE, source, locate, file)


def unreadable(error: Unreadable, source: SourceText, code: str, file: str | None) -> list[Fault]:
    """The one fault of a text that can't be read at all."""
    offset = error.offset
    if offset is None:
        return faults_of([error.found], code, file=file)
    return faults_of([error.found], code, source, lambda data, wanted: {(): (offset, offset)}, file)


def from_msgpack(data: bytes) -> Any:
    """The value of MessagePack bytes.

    Raises:
        Unreadable: with the reason.
    """
    try:
        return msgspec.msgpack.decode(data, ext_hook=_big_integer)
    except RecursionError:
        raise Unreadable("nests too deeply to be read") from None
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise Unreadable(f"is no MessagePack: {error}") from None


def _big_integer(code: int, data: memoryview) -> int:
    if code != BIG_INTEGER:
        raise ValueError(f"extension type {code} is not known")
    return int(bytes(data))


def _without_errors(read: ConstraintSet, faults: list[Fault]) -> ConstraintSet:
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        count = "1 fault" if len(errors) == 1 else f"{len(errors)} faults"
        raise SetError(f"not a valid constraint set: {count}", errors)
    return read


def _checked(given: ConstraintSet) -> tuple[ConstraintSet, list[Fault]]:
    """A set that was built in code: its classes are trusted, its values must have a canonical form."""
    good: list[Constraint] = []
    found: list[Found] = []
    for index, constraint in enumerate(given.constraints):
        scope = filled_scope(constraint.scope, given.language)
        filled = constraint if scope is constraint.scope else attrs.evolve(constraint, scope=scope)
        try:
            digest(filled)
        except InputError as error:
            found.append(Found(("constraints", index), error.message, error.way_out))
        else:
            good.append(filled)
    same = len(good) == len(given.constraints) and all(
        one is other for one, other in zip(good, given.constraints, strict=True)
    )
    return (given if same else attrs.evolve(given, constraints=tuple(good))), faults_of(found, CODE)
