"""Short ways to ask for the schema of rules, for these tests."""

from __future__ import annotations

from typing import Any

from ananke_core.compile.emit.json_schema import EmittedSchema, emit_schema
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Kind
from ananke_core.model.rules import Rule, TypeShape
from ananke_core.model.types import Primitive, TypeExpr

STRING, INTEGER, NUMBER = Primitive("string"), Primitive("integer"), Primitive("number")
BOOLEAN, NULL, ANY, NEVER = Primitive("boolean"), Primitive("null"), Primitive("any"), Primitive("never")


def emit(*rules: Rule, paths: dict[int, str] | None = None) -> EmittedSchema:
    """The schema of rules; ids are their indexes, paths ``a.py`` unless given."""
    found = []
    for index, rule in enumerate(rules):
        scope = Scope("python", (paths or {}).get(index, "a.py"), getattr(rule, "symbol", ""))
        found.append((str(index), Constraint(f"rule {index}", Kind.TYPE_SAFETY, rule, scope)))
    return emit_schema(found)


def schema_of(type_: TypeExpr) -> dict[str, Any]:
    """The schema of one type; nothing of it may be left open by every engine."""
    emitted = emit(TypeShape("T", type_))
    assert [entry for entry in emitted.unenforced if not entry.engine] == []
    assert emitted.schema is not None
    return emitted.schema


def without_root(schema: dict[str, Any], key: str) -> dict[str, Any]:
    """The schema with one definition as its root."""
    return {"$schema": schema["$schema"], "$ref": f"#/$defs/{key}", "$defs": schema["$defs"]}


def reasons(emitted: EmittedSchema) -> list[str]:
    """What is said of what isn't carried."""
    return [entry.reason for entry in emitted.unenforced]
