"""Classes: what they are declared as, their fields, and the shape of their data."""

from __future__ import annotations

import ast
from typing import Any

import attrs

from ananke_core.facts import ClassFact, FieldFact
from ananke_core.languages.python.docstrings import read_docstring
from ananke_core.languages.python.nodes import (
    decorator_names,
    default_of,
    docstring_of,
    dotted,
    qualified,
    type_parameter_names,
)
from ananke_core.languages.python.types import bounds_of, literal, read_annotation
from ananke_core.languages.source import Source
from ananke_core.model.types import Bounds, Default, EnumType, Field, Record, Scalar, TypeExpr
from ananke_core.syntax import Node

_BY_DECORATOR = {
    "dataclass": "dataclass",
    "dataclasses.dataclass": "dataclass",
    "pydantic.dataclasses.dataclass": "dataclass",
    "define": "model",
    "frozen": "model",
    "mutable": "model",
    "attrs.define": "model",
    "attrs.frozen": "model",
    "attrs.mutable": "model",
    "attr.define": "model",
    "attr.frozen": "model",
    "attr.s": "model",
    "attr.attrs": "model",
}
_BY_BASE = {
    "TypedDict": "typed_dict",
    "NamedTuple": "named_tuple",
    "Enum": "enum",
    "StrEnum": "enum",
    "IntEnum": "enum",
    "Flag": "enum",
    "IntFlag": "enum",
    "Protocol": "protocol",
    "BaseModel": "model",
    "BaseSettings": "model",
    "Struct": "model",
}
_WITH_SHAPE = {"dataclass", "typed_dict", "named_tuple", "model"}
_FIELD_CALLS = {
    "field",
    "Field",
    "dataclasses.field",
    "pydantic.Field",
    "attrs.field",
    "attr.ib",
    "msgspec.field",
    "ib",
}


def read_class(node: Node, source: Source, enclosing: str) -> ClassFact | None:
    """A ``class_definition`` node as a fact; None while its name is missing."""
    name_node, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name_node is None or name_node.is_missing:
        return None
    name = source.text(name_node)
    symbol = qualified(enclosing, name)
    bases, keywords = _bases(node.child_by_field_name("superclasses"), source)
    decorators = decorator_names(node, source)
    declared_as = _declared_as(bases, decorators)
    doc = read_docstring(docstring_of(body, source) or "")
    fields: list[FieldFact] = []
    values: list[tuple[str, Scalar]] = []
    members: list[str] = []
    # A member whose value is computed (auto(), a tuple) or combined (flags) would be missing from the enum: then
    # nothing is said, which is better than a wrong enum.
    complete = not {"Flag", "IntFlag"} & {base.rpartition(".")[2] for base in bases}
    for child in body.named_children if body is not None else ():
        inner = child.child_by_field_name("definition") if child.type == "decorated_definition" else child
        if inner is not None and inner.type in {"function_definition", "class_definition"}:
            member = inner.child_by_field_name("name")
            if member is not None:
                members.append(source.text(member))
            continue
        assignment = _assignment(child)
        if assignment is None:
            continue
        field = _field(assignment, source)
        if field is None:
            continue
        members.append(field.name)
        if field.annotated:
            fields.append(field)
        elif declared_as == "enum" and not field.name.startswith("_"):
            value = _enum_value(assignment, source)
            if value is not None and not isinstance(value, str | int | float):
                complete = False
            else:
                values.append((field.name, value))
    header_end = body.start_byte if body is not None else node.end_byte
    fact = ClassFact(
        name=name,
        symbol=symbol,
        span=source.span(node),
        name_span=source.span(name_node),
        header_span=source.between(node.start_byte, _colon(node, header_end)),
        container=enclosing,
        declared_as=declared_as,
        bases=bases,
        decorators=decorators,
        type_parameters=type_parameter_names(node, source),
        fields=tuple(_documented(field, doc.parameters) for field in fields),
        enum_values=tuple(values),
        members=tuple(dict.fromkeys(members)),
        doc=doc.text,
        has_error=node.has_error,
    )
    fact.shape = _shape(
        fact,
        total=keywords.get("total") != "False",
        extra_forbidden=_forbids_extra(body, source),
        complete=complete,
    )
    return fact


_NOTHING: Any = object()


def _bases(node: Node | None, source: Source) -> tuple[tuple[str, ...], dict[str, str]]:
    bases: list[str] = []
    keywords: dict[str, str] = {}
    for child in node.named_children if node is not None else ():
        if child.type == "keyword_argument":
            key, value = child.child_by_field_name("name"), child.child_by_field_name("value")
            if key is not None and value is not None:
                keywords[source.text(key)] = source.text(value)
            continue
        target = child.child_by_field_name("value") if child.type == "subscript" else child
        path = dotted(target, source) if target is not None else ""
        if path:
            bases.append(path)
    return tuple(bases), keywords


def _declared_as(bases: tuple[str, ...], decorators: tuple[str, ...]) -> str:
    for decorator in decorators:
        if decorator in _BY_DECORATOR:
            return _BY_DECORATOR[decorator]
    for base in bases:
        if (found := _BY_BASE.get(base.rpartition(".")[2])) is not None:
            return found
    return "class"


def _assignment(statement: Node) -> Node | None:
    if statement.type != "expression_statement" or statement.named_child_count != 1:
        return None
    child = statement.named_children[0]
    return child if child.type == "assignment" else None


def _field(assignment: Node, source: Source) -> FieldFact | None:
    left, type_node = assignment.child_by_field_name("left"), assignment.child_by_field_name("type")
    if left is None or left.type != "identifier":
        return None
    right = assignment.child_by_field_name("right")
    name, name_span = source.text(left), source.span(left)
    if type_node is None:
        return FieldFact(name, name_span, annotated=False, required=False)
    annotation = read_annotation(source.text(type_node))
    if "ClassVar" in annotation.wrappers:
        return FieldFact(name, name_span, annotated=False, required=False)
    required, default, bounds, alias = right is None, None, annotation.bounds, ""
    if right is not None:
        required, default, called, alias = _value(right, source)
        bounds = called or bounds
    if "NotRequired" in annotation.wrappers:
        required = False
    return FieldFact(
        name,
        name_span,
        type=annotation.type,
        written=annotation.written,
        required=required,
        wire_name=alias,
        default=default,
        bounds=bounds,
    )


def _value(node: Node, source: Source) -> tuple[bool, Default | None, Bounds | None, str]:
    """What an assigned value says of a field: required, default, bounds, alias."""
    if node.type == "ellipsis":
        return True, None, None, ""
    callee = node.child_by_field_name("function") if node.type == "call" else None
    if callee is None or dotted(callee, source) not in _FIELD_CALLS:
        return False, default_of(node, source), None, ""
    try:
        call = ast.parse(source.text(node), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False, Default(), None, ""
    if not isinstance(call, ast.Call):
        return False, Default(), None, ""
    keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    given = keywords.get("default", call.args[0] if call.args else None)
    alias = keywords.get("alias", keywords.get("name"))
    wire_name = literal(alias) if alias is not None else ""
    bounds = bounds_of([call])
    if isinstance(given, ast.Constant) and given.value is ...:
        given = None
    required = given is None and not {"default_factory", "factory"} & set(keywords)
    default: Default | None = None
    if not required:
        value = literal(given) if given is not None else _NOTHING
        plain = value is None or isinstance(value, bool | int | float)
        default = Default(True, value) if given is not None and plain else Default()
    return required, default, bounds, wire_name if isinstance(wire_name, str) else ""


def _enum_value(assignment: Node, source: Source) -> Any:
    right = assignment.child_by_field_name("right")
    try:
        return literal(ast.parse(source.text(right), mode="eval").body) if right is not None else _NOTHING
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _NOTHING


def _shape(fact: ClassFact, *, total: bool, extra_forbidden: bool, complete: bool) -> TypeExpr | None:
    if fact.declared_as == "enum":
        if not complete or not fact.enum_values:
            return None
        return EnumType(tuple(name for name, _ in fact.enum_values), tuple(value for _, value in fact.enum_values))
    if fact.declared_as not in _WITH_SHAPE:
        return None
    fields = tuple(
        Field(
            name=field.name,
            type=field.type,
            required=field.required and (total or fact.declared_as != "typed_dict"),
            wire_name=field.wire_name,
            default=field.default,
            doc=field.doc,
            bounds=field.bounds,
        )
        for field in fact.fields
        if field.type is not None
    )
    return Record(fields, open=not extra_forbidden)


def _documented(field: FieldFact, docs: dict[str, str]) -> FieldFact:
    doc = docs.get(field.name)
    return attrs.evolve(field, doc=doc) if doc else field


def _forbids_extra(body: Node | None, source: Source) -> bool:
    for child in body.named_children if body is not None else ():
        assignment = _assignment(child)
        if assignment is None:
            continue
        left = assignment.child_by_field_name("left")
        right = assignment.child_by_field_name("right")
        if left is not None and right is not None and source.text(left) == "model_config":
            text = source.text(right).replace(" ", "").replace("'", '"')
            return 'extra="forbid"' in text or '"extra":"forbid"' in text
    return False


def _colon(node: Node, limit: int) -> int:
    end = node.start_byte
    for child in node.children:
        if child.start_byte >= limit:
            break
        end = child.end_byte
    return end
