"""Intersections: objects are merged, an index signature says what further members are, the rest stands side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ananke_core.compile.emit.json_schema.bounds import Schema
from ananke_core.compile.emit.json_schema.literals import names_of
from ananke_core.model.types import Field, Intersection, Map, Primitive, Record, Ref, TypeExpr

if TYPE_CHECKING:
    from ananke_core.compile.emit.json_schema.types import TypeWriter


def intersection(writer: TypeWriter, type_: Intersection) -> Schema:
    """All of these at once: one object where they are plain ones, else each beside the others."""
    merged_record = _merged_record(writer, type_)
    if merged_record is not None:
        return writer.object(merged_record.fields, merged_record.open)
    with_rest = _with_rest(writer, type_)
    if with_rest is not None:
        return with_rest
    members = [writer.schema(member) for member in type_.members]
    if any(member is False for member in members):
        return writer.never()
    kept = [member for index, member in enumerate(members) if member and member not in members[:index]]
    if len(kept) < 2:
        return kept[0] if kept else {}
    writer.definitions.narrow(writer.constraint)
    if any("$ref" in member or member.get("additionalProperties") is False for member in kept):
        # Each would refuse the other's members.
        writer.say("this intersection is of types that are not all plain objects of this set")
        return {}
    return {"allOf": kept}


def _with_rest(writer: TypeWriter, type_: Intersection) -> Schema | None:
    """Named members beside an index signature, whose values further members have; None for anything else."""
    maps = [member for member in type_.members if isinstance(member, Map)]
    rest = tuple(member for member in type_.members if not isinstance(member, Map))
    record = _merged_record(writer, Intersection(rest)) if len(maps) == 1 and rest else None
    if record is None or not record.open or names_of(maps[0].keys) is not None:
        return None
    if maps[0].keys not in (Primitive("string"), Primitive("any")):
        writer.say("what its keys look like is checked, not decoded")
    values = writer.schema(maps[0].values)
    return writer.object(record.fields, True if values == {} else values)


def _merged_record(writer: TypeWriter, type_: Intersection) -> Record | None:
    fields: dict[str, Field] = {}
    open_ = True
    for member in type_.members:
        record = _as_record(writer, member, 0)
        if record is None:
            return None
        open_ = open_ and record.open
        for field in record.fields:
            known = fields.get(field.name)
            if known is None:
                fields[field.name] = field
            elif known.type != field.type or known.bounds != field.bounds:
                return None
            elif field.required:
                fields[field.name] = field
    return Record(tuple(fields.values()), open_)


def _as_record(writer: TypeWriter, type_: TypeExpr, depth: int) -> Record | None:
    if isinstance(type_, Record):
        return type_
    if isinstance(type_, Intersection):
        return _merged_record(writer, type_) if depth < 8 else None
    if isinstance(type_, Ref) and not type_.arguments and depth < 8 and type_.name not in writer.bindings:
        target = writer.definitions.shapes.resolve(type_.name, writer.path, writer.symbol, writer.language)
        declared = [] if isinstance(target, str) else writer.definitions.shapes.by_subject[target]
        # Names in another file's fields would be looked up here.
        if len(declared) == 1 and not declared[0][2].type_parameters and declared[0][1].scope.path == writer.path:
            return _as_record(writer, declared[0][2].shape, depth + 1)
    return None
