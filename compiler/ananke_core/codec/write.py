"""Writing constraint sets: for people and files with defaults left out, for a service in canonical form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from ananke_core.codec import toml_write
from ananke_core.codec.canonical_json import UNENCODABLE, normal, number, refusal
from ananke_core.codec.defaults import default_severity, default_tier
from ananke_core.codec.digests import constraint_id, filled_scope, wire_constraint
from ananke_core.codec.plain import write_sparse
from ananke_core.codec.read import BIG_INTEGER
from ananke_core.errors import InputError, SetError
from ananke_core.model.constraint import Constraint, ConstraintSet, Evidence, Scope
from ananke_core.model.enums import DEFAULT_PRIORITY, Source
from ananke_core.model.rules import Opaque

_ENCODER = msgspec.json.Encoder()


def encode_set(constraints: ConstraintSet, *, indent: int | None = None) -> bytes:
    """A set as JSON in UTF-8.

    Members that equal their default are left out (also an id that equals the computed one); what the model doesn't
    know is written back from ``extra``.

    Args:
        constraints: the set.
        indent: spaces per level; the text then ends with a newline. None writes one line.

    Raises:
        SetError: a constraint holds what JSON can't (NaN, a lone surrogate, an object).
    """
    encode, language = _ENCODER.encode, constraints.language
    # One constraint at a time: the plain data of a large set is many times its text.
    parts = b",".join(_each(constraints, lambda constraint: encode(_sparse(constraint, language))))
    head = _head(constraints)
    try:
        rest = encode(_rest(constraints, head))
    except (InputError, *UNENCODABLE) as error:
        raise _set_error(error, "") from None
    data = encode(head)[:-1] + b',"constraints":[' + parts + b"]" + (b"," + rest[1:] if len(rest) > 2 else b"}")
    return data if indent is None else msgspec.json.format(data, indent=indent) + b"\n"


def encode_set_msgpack(constraints: ConstraintSet) -> bytes:
    """A set as MessagePack: the data of `encode_set`.

    Raises:
        SetError: as `encode_set`.
    """
    return _encoded(constraints, to_msgpack)


def encode_set_toml(constraints: ConstraintSet) -> bytes:
    """A set as TOML in UTF-8: the data of `encode_set`, null written as ``{ null = true }``.

    Raises:
        SetError: as `encode_set`.
    """
    return _encoded(constraints, lambda data: toml_write.write(data).encode())


def wire_set(constraints: ConstraintSet) -> bytes:
    """What travels to a service, in canonical form: version, and per constraint exactly what its digest covers.

    Raises:
        SetError: as `encode_set`.
    """
    language = constraints.language

    def one(constraint: Constraint) -> bytes:
        scope = filled_scope(constraint.scope, language)
        return wire_constraint(constraint, scope)

    parts = b",".join(_each(constraints, one))
    return b'{"constraints":[' + parts + b'],"version":"1"}'


def to_msgpack(data: Any) -> bytes:
    """MessagePack of plain data; an integer beyond 64 bits becomes an extension type.

    Raises:
        Exception: one of `UNENCODABLE`.
    """
    try:
        return msgspec.msgpack.encode(data)
    except OverflowError:
        return msgspec.msgpack.encode(_with_big_integers(data))


def _with_big_integers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_big_integers(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_with_big_integers(member) for member in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return msgspec.msgpack.Ext(BIG_INTEGER, str(value).encode())
    return value


def _head(constraints: ConstraintSet) -> dict[str, Any]:
    head = {"version": constraints.version, "name": constraints.name, "language": constraints.language}
    return {key: value for key, value in head.items() if value}


def _rest(constraints: ConstraintSet, head: dict[str, Any]) -> dict[str, Any]:
    known = {*head, "constraints"}
    return {key: value for key, value in normal(constraints.extra).items() if key not in known}


def _encoded(constraints: ConstraintSet, encode: Callable[[Any], bytes]) -> bytes:
    language = constraints.language
    head = _head(constraints)
    try:
        listed = _each(constraints, lambda constraint: _sparse(constraint, language))
        return encode({**head, "constraints": listed, **_rest(constraints, head)})
    except (InputError, *UNENCODABLE) as error:
        if isinstance(error, SetError):
            raise
        # The whole set says only that something is wrong; one constraint at a time says where.
        _each(constraints, lambda constraint: encode({"constraints": [_sparse(constraint, language)]}))
        raise _set_error(error, "") from None


def _each(constraints: ConstraintSet, write: Callable[[Constraint], Any]) -> list[Any]:
    written = []
    for index, constraint in enumerate(constraints.constraints):
        try:
            written.append(write(constraint))
        except (InputError, AttributeError, *UNENCODABLE) as error:
            raise _set_error(error, f"constraints[{index}]") from None
    return written


def _set_error(error: Exception, place: str) -> SetError:
    found = refusal(error)
    return SetError(found.message, place=place, way_out=found.way_out)


def _sparse(constraint: Constraint, language: str) -> dict[str, Any]:
    kind, source = constraint.kind, constraint.source
    data: dict[str, Any] = {}
    scope = filled_scope(constraint.scope, language)
    if constraint.id and constraint.id != constraint_id(constraint):
        data["id"] = constraint.id
    data["name"] = constraint.name
    data["kind"] = kind.value
    if source is not Source.USER_DEFINED:
        data["source"] = source.value
    confidence = number(constraint.confidence)
    if confidence != 1:
        data["confidence"] = confidence
    if constraint.description:
        data["description"] = constraint.description
    if constraint.severity is not default_severity(kind, source):
        data["severity"] = constraint.severity.value
    if constraint.priority is not DEFAULT_PRIORITY[kind]:
        data["priority"] = constraint.priority.value
    if constraint.tier is not default_tier(source):
        data["tier"] = constraint.tier.value
    if constraint.rule != Opaque():
        data["rule"] = write_sparse(constraint.rule)
    if scope != Scope(language):
        data["scope"] = {
            key: value for key, value in write_sparse(scope).items() if key != "language" or value != language
        }
    if constraint.evidence != Evidence():
        data["evidence"] = write_sparse(constraint.evidence)
    if constraint.extra:
        data.update((key, value) for key, value in normal(constraint.extra).items() if key not in data)
    return data
