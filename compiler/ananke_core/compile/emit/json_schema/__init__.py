"""JSON Schema, draft 2020-12, in the subset where validators and decoding engines agree.

Unions are ``anyOf``, every object says its ``additionalProperties``, patterns are whole matches between anchors, and
what a type leaves open is ``{}`` with a reason, never a closed object. `emit_schema` is the entry.
"""

from __future__ import annotations

from ananke_core.compile.emit.json_schema.files import EmittedSchema, emit_schema

__all__ = ["EmittedSchema", "emit_schema"]
