"""Fields of classes: an assignment in a class body, and what ``field(…)`` or ``Field(…)`` say beside its type."""

from __future__ import annotations

import ast
from typing import NamedTuple

from ananke_core.facts import FieldFact
from ananke_core.languages.python.bounds import bounds_of
from ananke_core.languages.python.expressions import NotLiteral, expression, literal, path_of
from ananke_core.languages.python.nodes import default_of, dotted, short_text
from ananke_core.languages.python.types import read_annotation
from ananke_core.languages.source import Source
from ananke_core.model.types import Bounds, Default, TypeExpr, TypeParameter
from ananke_core.syntax import Node

_FACTORIES = {"Factory", "Field", "attrib", "field", "ib"}
"""Last names of what makes a field: dataclasses, attrs, pydantic, msgspec."""


class ReadField(NamedTuple):
    """A field as read: ``stored`` when values of the class carry it, ``necessity`` as ``Required[…]`` says."""

    fact: FieldFact
    stored: bool = True
    necessity: bool | None = None


class _Value(NamedTuple):
    required: bool
    default: Default | None = None
    bounds: Bounds | None = None
    wire_name: str = ""


def read_field(assignment: Node, source: Source, scope: tuple[TypeParameter, ...]) -> ReadField | None:
    """The field that an assignment to one name declares; None for anything else."""
    left, type_node = assignment.child_by_field_name("left"), assignment.child_by_field_name("type")
    if left is None or left.type != "identifier":
        return None
    name, right = source.text(left), assignment.child_by_field_name("right")
    if type_node is None:
        default = default_of(right, source) if right is not None else None
        assigned = FieldFact(
            name,
            source.span(left),
            annotated=False,
            required=False,
            default=default,
            value_text=short_text(right, source),
        )
        return ReadField(assigned, stored=False)
    annotation = read_annotation(source.text(type_node), scope)
    value = _Value(True) if right is None else _value(right, source, annotation.type)
    fact = FieldFact(
        name,
        source.span(left),
        type=annotation.type,
        written=annotation.written,
        required=value.required,
        wire_name=value.wire_name,
        default=value.default,
        bounds=value.bounds or annotation.bounds,
        type_text=short_text(type_node, source),
        value_text=short_text(right, source),
    )
    wrappers = annotation.wrappers
    necessity = False if "NotRequired" in wrappers else True if "Required" in wrappers else None
    # `_: KW_ONLY` separates fields and is none.
    marker = annotation.written.rpartition(".")[2] == "KW_ONLY"
    return ReadField(fact, stored="ClassVar" not in wrappers and not marker, necessity=necessity)


def _value(node: Node, source: Source, type_: TypeExpr) -> _Value:
    """What an assigned value says."""
    if node.type == "ellipsis":
        return _Value(True)
    callee = node.child_by_field_name("function") if node.type == "call" else None
    if callee is None or dotted(callee, source).rpartition(".")[2] not in _FACTORIES:
        return _Value(False, default_of(node, source))
    call = expression(source.text(node))
    if not isinstance(call, ast.Call):
        return _Value(False, Default())
    keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    bounds, wire_name = bounds_of([call], type_), _wire_name(path_of(call.func), keywords)
    given = keywords.get("default", call.args[0] if call.args else None)
    if isinstance(given, ast.Constant) and given.value is ...:
        given = None
    if given is not None:
        value = literal(given)
        default = Default() if isinstance(value, NotLiteral | str) else Default(True, value)
        return _Value(False, default, bounds, wire_name)
    if {"default_factory", "factory"} & keywords.keys():
        return _Value(False, Default(), bounds, wire_name)
    init = keywords.get("init")
    outside = isinstance(init, ast.Constant) and init.value is False
    return _Value(not outside, None, bounds, wire_name)


def _wire_name(callee: str, keywords: dict[str, ast.expr]) -> str:
    # msgspec says `name`; for the others that word means something else.
    for word in ("alias", "validation_alias", *(["name"] if callee.startswith("msgspec") else [])):
        value = literal(keywords.get(word))
        if isinstance(value, str):
            return value
    return ""
