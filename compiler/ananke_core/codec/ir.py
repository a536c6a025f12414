"""Reading and writing ConstraintIRs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ananke_core.codec import json_text
from ananke_core.codec.canonical_json import UNENCODABLE, canonical, encode_sorted, in_canonical_types, normal, refusal
from ananke_core.codec.converter import as_object, converter
from ananke_core.codec.found import Found, faults_of
from ananke_core.codec.json_text import Unreadable
from ananke_core.codec.plain import write_filled
from ananke_core.codec.quick import reader
from ananke_core.codec.read import from_msgpack, unreadable
from ananke_core.codec.sets import read_member, read_version
from ananke_core.codec.words import Wrong
from ananke_core.codec.write import to_msgpack
from ananke_core.errors import Fault, InputError
from ananke_core.model.ir import ConstraintIR
from ananke_core.text import SourceText

_CODE = InputError.code


def decode_ir(data: str | bytes | Mapping[str, Any]) -> tuple[ConstraintIR | None, list[Fault]]:
    """An IR from JSON text or plain data, or None, with every fault of it; unknown members are warnings."""
    if not isinstance(data, str | bytes):
        return _read(data, None)
    source = SourceText.of(data)
    try:
        return _read(json_text.parse(source), source)
    except Unreadable as error:
        return None, unreadable(error, source, _CODE, None)


def decode_ir_msgpack(data: bytes) -> tuple[ConstraintIR | None, list[Fault]]:
    """An IR from MessagePack, as `decode_ir`."""
    try:
        return _read(from_msgpack(data), None)
    except Unreadable as error:
        return None, faults_of([error.found], _CODE)


def load_ir(data: str | bytes | Mapping[str, Any]) -> ConstraintIR:
    """An IR as `decode_ir` reads it.

    Raises:
        InputError: with every error.
    """
    ir, faults = decode_ir(data)
    if ir is None:
        errors = [fault for fault in faults if fault.severity == "error"]
        count = "1 fault" if len(errors) == 1 else f"{len(errors)} faults"
        raise InputError(f"not a valid ConstraintIR: {count}", errors, way_out="compile the set again")
    return ir


def encode_ir(ir: ConstraintIR) -> bytes:
    """The canonical form of an IR; formats that weren't asked for are absent.

    The one member whose keys aren't sorted is the schema.

    Raises:
        InputError: it holds what JSON can't (NaN, a lone surrogate, an object).
    """
    plain = write_filled(ir)
    if ir.json_schema is not None:
        plain["json_schema"] = _schema(ir.json_schema)
    return encode_sorted(plain)


def _schema(schema: dict[str, Any]) -> msgspec.Raw:
    """The schema with its members in their own order: engines decode an object's members in the schema's order."""
    # It is also the only member of an IR whose numbers the model doesn't know.
    try:
        return msgspec.Raw(msgspec.json.encode(in_canonical_types(schema)))
    except UNENCODABLE as error:
        raise refusal(error) from None


def encode_ir_msgpack(ir: ConstraintIR) -> bytes:
    """An IR as MessagePack: the data of `encode_ir`.

    Raises:
        InputError: as `encode_ir`.
    """
    try:
        return to_msgpack(normal(write_filled(ir)))
    except UNENCODABLE as error:
        raise refusal(error) from None


def ir_to_dict(ir: ConstraintIR) -> dict[str, Any]:
    """An IR as plain data of its own; formats that weren't asked for are absent.

    Raises:
        InputError: it holds what isn't plain data.
    """
    plain: dict[str, Any] = normal(write_filled(ir))
    return plain


def _read(data: Any, source: SourceText | None) -> tuple[ConstraintIR | None, list[Fault]]:
    found: list[Found] = []
    ir: ConstraintIR | None = None
    try:
        members = as_object(data)
        if read_version(members, found):
            members["version"] = "1"
            ir = _read_members(members, found)
    except Wrong as error:
        found.append(Found((), error.message, error.way_out))
    faults = faults_of(found, _CODE, source, json_text.locate)
    return (None if any(fault.severity == "error" for fault in faults) else ir), faults


def _read_members(members: dict[str, Any], found: list[Found]) -> ConstraintIR | None:
    ir: ConstraintIR | None
    try:
        ir = reader(ConstraintIR)(members)
    except Exception:
        # The careful reading says what is wrong, and where.
        ir = read_member(converter().get_structure_hook(ConstraintIR), members, (), found)
    if ir is not None and ir.json_schema is not None:
        try:
            canonical(ir.json_schema)
        except InputError as error:
            found.append(Found(("json_schema",), error.message, error.way_out))
    return ir
