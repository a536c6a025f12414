"""Classes, interfaces and enums."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ananke_core.facts import ClassFact, FieldFact, TypeFact
from ananke_core.languages.ecmascript.deferred import Callable, Members
from ananke_core.languages.ecmascript.doctags import openness, text_of
from ananke_core.languages.ecmascript.doctypes import stated
from ananke_core.languages.ecmascript.functions import FIELDS, assigned_path, is_function_field
from ananke_core.languages.ecmascript.jsdoc import doc_before
from ananke_core.languages.ecmascript.literals import NotLiteral, evaluate
from ananke_core.languages.ecmascript.members import METHOD, Parts, field_of, is_optional, parts_of, without_undefined
from ananke_core.languages.ecmascript.nodes import (
    after_decorators,
    data_key,
    decorator_names,
    decorators_of,
    default_of,
    dotted,
    key_name,
    qualified,
    statement_of,
    words_before,
)
from ananke_core.languages.ecmascript.spelling import spelling
from ananke_core.languages.ecmascript.statements import read_alias
from ananke_core.languages.ecmascript.types import (
    ANY,
    Scope,
    annotated_type,
    inner_of,
    read_defaults,
    read_type,
    read_type_parameters,
)
from ananke_core.languages.ecmascript.values import read_value
from ananke_core.languages.source import Source
from ananke_core.model.types import EnumType, Field, Primitive, Record, Ref, Scalar, TypeExpr, Unknown
from ananke_core.syntax import Node

DECLARATIONS = frozenset({"enum_declaration", "interface_declaration", "type_alias_declaration"})
"""Statements that declare a type and nothing else."""

_PRIVATE = {"private", "protected"}


def read_class(node: Node, source: Source, enclosing: str) -> ClassFact | None:
    """A class, interface or enum; None for one without a name."""
    name, name_node = class_name(node, source)
    if not name or name_node is None:
        return None
    body = node.child_by_field_name("body")
    statement = statement_of(node)
    start = after_decorators(statement)
    end = body.start_byte if body is not None else node.end_byte
    # As with functions: a decorator stands in the unit, before the body.
    marked = source.data.find(b"@", source.base, end) >= 0
    decorated = next(decorators_of(node), None) if marked else None
    doc = doc_before(source, min(start, decorated.start_byte) if decorated is not None else start)
    generic = node.child_by_field_name("type_parameters")
    scope = read_type_parameters(generic, source) if generic is not None else ()
    bases, applied = _bases(node, source, scope)
    words = words_before(node, source, name_node)
    fact = ClassFact(
        name,
        qualified(enclosing, name),
        source.between(start, body.end_byte if body is not None else node.end_byte),
        source.span(name_node),
        enclosing,
    )
    fact.bases = bases
    if decorated is not None:
        fact.decorators = decorator_names(node, source)
    fact.modifiers = tuple(dict.fromkeys((*words_before(statement, source, None), *words)))
    if generic is not None:
        fact.type_parameters = tuple(parameter.name for parameter in scope)
        fact.type_defaults = read_defaults(generic, source, scope)
    fact.doc = text_of(doc)
    fact.has_error = node.has_error
    if body is None:
        return fact
    fact.members = _members(body, source)
    kind = node.type
    if kind == "enum_declaration":
        _read_enum(fact, body, source)
    elif kind == "interface_declaration":
        fact.declared_as = "interface"
        found = parts_of(body, source, scope)
        fact.fields = _fields(body, source, scope, found.fields if isinstance(found, Parts) else ())
        fact.shape = _shape(found, applied, openness(doc), is_class=False)
    else:
        own = _class_members(body, source, scope)
        fact.fields = _fields(body, source, scope, own.fields)
        if applied or any(not isinstance(field.type, Callable) for field in own.fields) or own.indexes:
            fact.shape = _shape(own, applied, openness(doc), is_class=True)
    return fact


def read_declared(node: Node, source: Source, enclosing: str) -> ClassFact | TypeFact | None:
    """What one of `DECLARATIONS` says of its type alone.

    Of an interface it is not known where its parts stand, nor how its members are written.
    """
    if node.type == "type_alias_declaration":
        return read_alias(node, source, enclosing)
    body, name_node = node.child_by_field_name("body"), node.child_by_field_name("name")
    if node.type != "interface_declaration" or body is None or name_node is None or name_node.is_missing:
        return read_class(node, source, enclosing)
    name = source.text(name_node)
    start = statement_of(node).start_byte
    doc = doc_before(source, start)
    variables = node.child_by_field_name("type_parameters")
    scope = read_type_parameters(variables, source) if variables is not None else ()
    bases = _bases(node, source, scope)[1] if node.child_count > _UNEXTENDED else ()
    span = source.between(start, body.end_byte)
    return ClassFact(
        name=name,
        symbol=qualified(enclosing, name),
        span=span,
        name_span=span,
        container=enclosing,
        declared_as="interface",
        type_parameters=tuple(parameter.name for parameter in scope),
        type_defaults=read_defaults(variables, source, scope) if variables is not None else (),
        doc=text_of(doc),
        shape=_shape(parts_of(body, source, scope), bases, openness(doc), is_class=False),
    )


# `interface`, a name and a body.
_UNEXTENDED = 3


def _shape(found: Parts | TypeExpr, bases: tuple[TypeExpr, ...], said_open: bool | None, *, is_class: bool) -> TypeExpr:
    """The members that a declaration gives its data, with what it extends.

    A class is open: accessors, and what is set from outside, may stand beside its fields.
    """
    if not isinstance(found, Parts):
        return found
    indexes = found.indexes
    if said_open:
        # As if it had an index signature: no policy closes it.
        indexes = (*indexes, (Primitive("string"), ANY))
    closed = True if said_open is False else False if is_class else None
    if said_open is None and not bases and found.plain:
        return Record(found.fields, open=is_class)
    return Members(found.fields, indexes, found.calls, bases, closed)


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
    """Names of what is extended or implemented, and as types what is extended."""
    names: list[str] = []
    types: list[TypeExpr] = []
    for clause in node.named_children:
        if clause.type == "extends_type_clause":
            for part in clause.named_children:
                if part.type != "comment":
                    names.append(dotted(part.child_by_field_name("name") or part, source))
                    types.append(read_type(part, source, scope))
        elif clause.type == "class_heritage":
            inner = [part for part in clause.named_children if part.type in {"extends_clause", "implements_clause"}]
            for part in inner or [clause]:
                for base in part.named_children:
                    if base.type != "type_arguments":
                        names.append(dotted(base.child_by_field_name("name") or base, source))
                if part.type != "implements_clause":
                    types += _extended(part, source, scope)
    return tuple(name for name in names if name), tuple(types)


def _extended(clause: Node, source: Source, scope: Scope) -> list[TypeExpr]:
    """What a class extends: an expression, with type arguments beside it."""
    found: list[TypeExpr] = []
    for part in clause.named_children:
        if part.type == "type_arguments":
            arguments = tuple(read_type(one, source, scope) for one in part.named_children if one.type != "comment")
            if found and isinstance(found[-1], Ref):
                found[-1] = Ref(found[-1].name, arguments)
        elif part.type != "comment":
            name = dotted(part, source)
            found.append(Ref(name) if name else Unknown("a base class that is computed"))
    return found


def _members(body: Node, source: Source) -> tuple[str, ...]:
    names = (
        key_name(child.child_by_field_name("name") or child.child_by_field_name("property"), source)
        for child in body.named_children
    )
    return tuple(dict.fromkeys(name for name in names if name))


def _fields(body: Node, source: Source, scope: Scope, known: tuple[Field, ...]) -> tuple[FieldFact, ...]:
    """What is written as a field; what is ``known`` of its data isn't read again."""
    by_name = {field.name: field for field in known}
    found: list[FieldFact] = []
    for child in body.named_children:
        kind = child.type
        if kind != "property_signature" and (kind not in FIELDS or is_function_field(child)):
            continue
        name_node = child.child_by_field_name("name") or child.child_by_field_name("property")
        name = key_name(name_node, source)
        if name_node is None or not name:
            continue
        type_node, value = child.child_by_field_name("type"), child.child_by_field_name("value")
        inner = inner_of(type_node) if type_node is not None else None
        data = by_name.get(name)
        if data is None:
            type_ = read_type(inner, source, scope) if inner is not None else ANY
            type_, may_be_left_out = without_undefined(type_)
            required = not (may_be_left_out or is_optional(child))
            data = Field(name, type_, required, doc=doc_before(source, child.start_byte).text)
        found.append(
            FieldFact(
                name,
                source.span(name_node),
                annotated=inner is not None,
                type=data.type if inner is not None else None,
                written=spelling(inner, source) if inner is not None else "",
                required=data.required,
                default=default_of(value, source) if value is not None else None,
                doc=data.doc,
            )
        )
    return tuple(found)


def _class_members(body: Node, source: Source, scope: Scope) -> Parts:
    """What an instance shows: fields that are neither static nor private, and as names the methods."""
    fields: dict[str, Field] = {}
    indexes: list[tuple[TypeExpr, TypeExpr]] = []
    for child in body.named_children:
        kind = child.type
        if kind == "index_signature":
            index = child.child_by_field_name("index_type")
            keys: TypeExpr = read_type(index, source, scope) if index is not None else Primitive("string")
            indexes.append((keys, annotated_type(child.child_by_field_name("type"), source, scope)))
            continue
        if kind not in FIELDS and kind not in _METHODS:
            continue
        name_node = child.child_by_field_name("name") or child.child_by_field_name("property")
        name = data_key(name_node, source)
        words = words_before(child, source, name_node)
        if kind in _METHODS:
            if name == "constructor":
                for field in _parameter_properties(child, source, scope):
                    fields.setdefault(field.name, field)
            elif name is not None and not ({"get", "set", "static", *_PRIVATE} & set(words)):
                fields.setdefault(name, Field(name, METHOD))
            continue
        if name is None or {"static", *_PRIVATE} & set(words):
            continue
        if is_function_field(child):
            fields[name] = Field(name, METHOD)
            continue
        type_node, value = child.child_by_field_name("type"), child.child_by_field_name("value")
        type_ = annotated_type(type_node, source, scope) if type_node is not None else None
        if type_ is None:
            type_ = stated(doc_before(source, child.start_byte))
        if type_ is None and value is not None:
            type_ = read_value(value, source, scope, const="readonly" in words)
        if type_ is not None:
            found = field_of(name, child, type_, source, is_optional(child))
            if found is not None:
                given = default_of(value, source) if value is not None and found.default is None else found.default
                fields[name] = attrs.evolve(found, default=given)
    return Parts(tuple(fields.values()), tuple(indexes), ())


def _parameter_properties(constructor: Node, source: Source, scope: Scope) -> Iterator[Field]:
    """``constructor(readonly a: string)``: public parameters with a modifier are fields too."""
    parameters = constructor.child_by_field_name("parameters")
    for child in parameters.named_children if parameters is not None else ():
        pattern = child.child_by_field_name("pattern")
        if pattern is None or pattern.type != "identifier":
            continue
        words = words_before(child, source, pattern)
        if not words or _PRIVATE & set(words):
            continue
        value, type_node = child.child_by_field_name("value"), child.child_by_field_name("type")
        type_ = annotated_type(type_node, source, scope) if type_node is not None else read_value(value, source, scope)
        name, given = source.text(pattern), type_ if type_ is not None else ANY
        found = field_of(name, child, given, source, is_optional(child))
        if found is not None:
            # One that is left out has its default by the time there is data.
            yield attrs.evolve(found, default=default_of(value, source)) if value is not None else found


_METHODS = frozenset({"abstract_method_signature", "method_definition", "method_signature"})


def _read_enum(fact: ClassFact, body: Node, source: Source) -> None:
    fact.declared_as = "enum"
    values: dict[str, Scalar] = {}
    known: dict[str, Scalar] = {}
    complete = True
    following: int | float | None = 0
    for child in body.named_children:
        if child.type == "comment":
            continue
        name = data_key(child.child_by_field_name("name") if child.type == "enum_assignment" else child, source)
        given = child.child_by_field_name("value") if child.type == "enum_assignment" else None
        value = evaluate(given, source, known) if given is not None else following
        if not name or value is None or isinstance(value, NotLiteral):
            complete, following = False, None
            continue
        values[name] = known[name] = known[f"{fact.name}.{name}"] = value
        following = value + 1 if isinstance(value, int | float) else None
    fact.members = tuple(values)
    if complete and values:
        fact.shape = EnumType(tuple(values), tuple(values.values()))
