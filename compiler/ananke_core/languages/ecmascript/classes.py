"""Classes, interfaces and enums."""

from __future__ import annotations

from ananke_core.facts import ClassFact, FieldFact
from ananke_core.languages.ecmascript.functions import FIELDS, assigned_path, is_function_field
from ananke_core.languages.ecmascript.jsdoc import doc_before
from ananke_core.languages.ecmascript.literals import NotLiteral, evaluate
from ananke_core.languages.ecmascript.nodes import (
    after_decorators,
    decorator_names,
    decorators_of,
    default_of,
    dotted,
    key_name,
    qualified,
    statement_of,
    words_before,
)
from ananke_core.languages.ecmascript.types import (
    Scope,
    is_optional,
    read_annotation,
    read_members,
    read_type,
    read_type_parameters,
    without_undefined,
)
from ananke_core.languages.source import Source
from ananke_core.model.types import EnumType, Field, Intersection, Record, Scalar, TypeExpr
from ananke_core.syntax import Node

_PRIVATE = {"private", "protected"}


def read_class(node: Node, source: Source, enclosing: str) -> ClassFact | None:
    """A class, interface or enum; None for one without a name."""
    name, name_node = class_name(node, source)
    if not name or name_node is None:
        return None
    body = node.child_by_field_name("body")
    statement = statement_of(node)
    start = after_decorators(statement)
    decorated = next(decorators_of(node), None)
    doc = doc_before(source, min(start, decorated.start_byte) if decorated is not None else start)
    scope = read_type_parameters(node.child_by_field_name("type_parameters"), source)
    bases, applied = _bases(node, source, scope)
    fact = ClassFact(
        name=name,
        symbol=qualified(enclosing, name),
        span=source.between(start, body.end_byte if body is not None else node.end_byte),
        name_span=source.span(name_node),
        header_span=source.between(start, body.start_byte if body is not None else node.end_byte),
        container=enclosing,
        bases=bases,
        decorators=decorator_names(node, source) if decorated is not None else (),
        modifiers=tuple(
            dict.fromkeys((*words_before(statement, source, None), *words_before(node, source, name_node)))
        ),
        type_parameters=tuple(parameter.name for parameter in scope),
        doc=doc.text,
        has_error=node.has_error,
    )
    if body is None:
        return fact
    fact.members = _members(body, source)
    if node.type == "enum_declaration":
        _read_enum(fact, body, source)
    elif node.type == "interface_declaration":
        fact.declared_as = "interface"
        fact.fields = _fields(body, source, scope)
        fact.shape = _extended(read_members(body, source, scope, is_open=bool(applied)), applied)
    else:
        fact.fields = _fields(body, source, scope)
        if fact.fields:
            # Members that a base class brings, and accessors, may stand beside them.
            record = Record(tuple(_data(field) for field in fact.fields if _is_data(body, field, source)), open=True)
            fact.shape = record if record.fields else None
    return fact


def class_name(node: Node, source: Source) -> tuple[str, Node | None]:
    """The name of a class and the node that gives it; that of what a class expression is bound to."""
    name = node.child_by_field_name("name")
    if name is not None:
        return ("", None) if name.is_missing else (source.text(name), name)
    parent = node.parent
    if parent is None:
        return "", None
    if parent.type == "variable_declarator":
        bound = parent.child_by_field_name("name")
        return (source.text(bound), bound) if bound is not None and bound.type == "identifier" else ("", None)
    if parent.type == "assignment_expression":
        left = parent.child_by_field_name("left")
        return assigned_path(dotted(left, source)), left
    if parent.type == "export_statement":
        return "default", node.children[0]
    return "", None


def _bases(node: Node, source: Source, scope: Scope) -> tuple[tuple[str, ...], tuple[TypeExpr, ...]]:
    """Names of what is extended or implemented, and as types where an interface extends them."""
    names: list[str] = []
    types: list[TypeExpr] = []
    for clause in node.named_children:
        if clause.type == "extends_type_clause":
            for part in clause.named_children:
                names.append(dotted(part.child_by_field_name("name") or part, source))
                types.append(read_type(part, source, scope))
        elif clause.type == "class_heritage":
            inner = [part for part in clause.named_children if part.type in {"extends_clause", "implements_clause"}]
            for part in inner or [clause]:
                for base in part.named_children:
                    if base.type != "type_arguments":
                        names.append(dotted(base.child_by_field_name("name") or base, source))
    return tuple(name for name in names if name), tuple(types)


def _extended(own: TypeExpr, bases: tuple[TypeExpr, ...]) -> TypeExpr:
    return Intersection((*bases, own)) if bases else own


def _members(body: Node, source: Source) -> tuple[str, ...]:
    names = (
        key_name(child.child_by_field_name("name") or child.child_by_field_name("property"), source)
        for child in body.named_children
    )
    return tuple(dict.fromkeys(name for name in names if name))


def _fields(body: Node, source: Source, scope: Scope) -> tuple[FieldFact, ...]:
    found: list[FieldFact] = []
    for child in body.named_children:
        if child.type != "property_signature" and (child.type not in FIELDS or is_function_field(child)):
            continue
        name_node = child.child_by_field_name("name") or child.child_by_field_name("property")
        name = key_name(name_node, source)
        if name_node is None or not name:
            continue
        type_node, value = child.child_by_field_name("type"), child.child_by_field_name("value")
        annotation = read_annotation(type_node, source, scope)
        type_, may_be_left_out = without_undefined(type_node, annotation, source)
        found.append(
            FieldFact(
                name,
                source.span(name_node),
                annotated=annotation is not None,
                type=type_ if annotation is not None else None,
                written=annotation.written if annotation is not None else "",
                required=not (may_be_left_out or is_optional(child)),
                default=default_of(value, source) if value is not None else None,
                doc=doc_before(source, child.start_byte).text,
            )
        )
    return tuple(found)


def _is_data(body: Node, field: FieldFact, source: Source) -> bool:
    """Whether an instance shows a field: one with a type that is neither static nor private."""
    if field.type is None or field.name.startswith("#"):
        return False
    node = body.descendant_for_byte_range(field.name_span.start + source.base, field.name_span.end + source.base)
    member = node.parent if node is not None else None
    return member is None or not ({"static", *_PRIVATE} & set(words_before(member, source, node)))


def _data(field: FieldFact) -> Field:
    assert field.type is not None
    return Field(field.name, field.type, required=field.required, doc=field.doc, default=field.default)


def _read_enum(fact: ClassFact, body: Node, source: Source) -> None:
    fact.declared_as = "enum"
    values: dict[str, Scalar] = {}
    complete = True
    following: int | float | None = 0
    for child in body.named_children:
        if child.type == "comment":
            continue
        name = key_name(child.child_by_field_name("name") if child.type == "enum_assignment" else child, source)
        given = child.child_by_field_name("value") if child.type == "enum_assignment" else None
        value = evaluate(given, source, values) if given is not None else following
        if not name or value is None or isinstance(value, NotLiteral):
            complete, following = False, None
            continue
        values[name] = value
        following = value + 1 if isinstance(value, int | float) else None
    fact.members = tuple(values)
    if complete and values:
        fact.shape = EnumType(tuple(values), tuple(values.values()))
