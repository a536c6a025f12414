"""What stands between the braces of an object type, an interface or a class."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ananke_core.languages.ecmascript.deferred import Callable, Mapped, Members, Undefined
from ananke_core.languages.ecmascript.doctags import bounds_of, default_of_tags, hidden, text_of, typed
from ananke_core.languages.ecmascript.jsdoc import doc_before
from ananke_core.languages.ecmascript.nodes import data_key
from ananke_core.languages.ecmascript.types import (
    ANY,
    UNDEFINED,
    Scope,
    annotated_type,
    inner_of,
    read_elements,
    read_type,
    read_type_parameters,
)
from ananke_core.languages.source import Source
from ananke_core.model.types import Field, Primitive, Record, TypeExpr, Union, Unknown
from ananke_core.syntax import Node

_OPTIONAL: dict[str, Literal["", "+", "-"]] = {
    "adding_type_annotation": "+",
    "omitting_type_annotation": "-",
    "opting_type_annotation": "+",
}
METHOD = Callable(None, ANY)
_STRING = Primitive("string")


def read_members(node: Node, source: Source, scope: Scope = (), depth: int = 0) -> TypeExpr:
    """The type that an object type's braces give.

    An object type says all of its members (excess ones are refused in literals), so that it is closed.
    """
    found = parts_of(node, source, scope, depth)
    if not isinstance(found, Parts):
        return found
    return Record(found.fields, open=False) if found.plain else Members(found.fields, found.indexes, found.calls)


class Parts(NamedTuple):
    """What stands between braces, sorted; `Members` are made of it where it is more than plain fields."""

    fields: tuple[Field, ...]
    indexes: tuple[tuple[TypeExpr, TypeExpr], ...]
    calls: tuple[Callable, ...]

    @property
    def plain(self) -> bool:
        """Whether there are only fields, none of them a method."""
        return not (self.indexes or self.calls or Callable in [field.type.__class__ for field in self.fields])


def parts_of(node: Node, source: Source, scope: Scope = (), depth: int = 0) -> Parts | Mapped | Unknown:
    """All that stands between the braces."""
    fields: list[Field] = []
    indexes: list[tuple[TypeExpr, TypeExpr]] = []
    calls: list[Callable] = []
    for child in node.named_children:
        kind = child.type
        if kind == "property_signature":
            field = _field(child, source, scope, depth)
            if field is not None:
                fields.append(field)
        elif kind == "index_signature":
            clause = next((part for part in child.named_children if part.type == "mapped_type_clause"), None)
            if clause is not None:
                return _mapped(child, clause, source, scope, depth)
            index = child.child_by_field_name("index_type")
            keys = read_type(index, source, scope, depth) if index is not None else _STRING
            indexes.append((keys, annotated_type(child.child_by_field_name("type"), source, scope, depth)))
        elif kind == "method_signature":
            method = _method(child, source, scope, depth, node.type == "object_type")
            if method is not None:
                fields.append(method)
        elif kind in {"call_signature", "construct_signature"}:
            calls.append(_call(child, source, scope, depth))
    return Parts(_once(fields), tuple(indexes), tuple(calls))


def _once(fields: list[Field]) -> tuple[Field, ...]:
    """Overloads are one method, a getter and its setter one property."""
    seen: dict[str, Field] = {}
    for field in fields:
        seen.setdefault(field.name, field)
    return tuple(fields) if len(seen) == len(fields) else tuple(seen.values())


def _field(node: Node, source: Source, scope: Scope, depth: int) -> Field | None:
    name_node = node.child_by_field_name("name")
    name = data_key(name_node, source)
    if name is None or name_node is None:
        return None
    annotation = node.child_by_field_name("type")
    inner = inner_of(annotation) if annotation is not None else None
    type_ = read_type(inner, source, scope, depth) if inner is not None else ANY
    # Most names are right before what tells: the children need not be looked at.
    optional = _MARKS.get(source.data[name_node.end_byte : name_node.end_byte + 1])
    return field_of(name, node, type_, source, is_optional(node) if optional is None else optional)


_MARKS = {b":": False, b"?": True}


def field_of(name: str, node: Node, type_: TypeExpr, source: Source, optional: bool) -> Field | None:
    """A field with what its doc comment says; None for one that is hidden from data.

    ``optional`` says whether a question mark stands behind its name.
    """
    if type_.__class__ is Union:
        type_, undefined = without_undefined(type_)
        optional = optional or undefined
    required = not optional
    doc = doc_before(source, node.start_byte)
    if not doc.tags:
        return Field(name, type_, required, doc=doc.text)
    if hidden(doc):
        return None
    return Field(name, typed(type_, doc), required, "", default_of_tags(doc), text_of(doc), bounds_of(doc))


def _method(node: Node, source: Source, scope: Scope, depth: int, whole: bool) -> Field | None:
    """A method or accessor. Those of an interface are units of their own, of which it knows only the names."""
    name_node = node.child_by_field_name("name")
    name = data_key(name_node, source)
    if name is None or name_node is None:
        return None
    if not whole:
        return Field(name, METHOD)
    words = {child.type for child in node.children if child.start_byte < name_node.start_byte}
    returns = node.child_by_field_name("return_type")
    if "get" in words:
        return field_of(name, node, annotated_type(returns, source, scope, depth), source, is_optional(node))
    if "set" in words:
        parameters = read_elements(node.child_by_field_name("parameters"), source, scope, depth)
        return Field(name, parameters[0].type if parameters else ANY)
    return Field(name, _call(node, source, scope, depth), required=not is_optional(node))


def _call(node: Node, source: Source, scope: Scope, depth: int) -> Callable:
    inner = scope + read_type_parameters(node.child_by_field_name("type_parameters"), source, scope)
    parameters = read_elements(node.child_by_field_name("parameters"), source, inner, depth)
    returns = node.child_by_field_name("return_type") or node.child_by_field_name("type")
    kind = returns.type if returns is not None else ""
    made = (
        Primitive("boolean")
        if kind == "type_predicate_annotation"
        else UNDEFINED
        if kind == "asserts_annotation"
        else annotated_type(returns, source, inner, depth)
    )
    return Callable(parameters, made, node.type == "construct_signature")


def _mapped(node: Node, clause: Node, source: Source, scope: Scope, depth: int) -> Mapped | Unknown:
    name, keys = clause.child_by_field_name("name"), clause.child_by_field_name("type")
    value, alias = node.child_by_field_name("type"), clause.child_by_field_name("alias")
    if name is None or keys is None:
        return Unknown("a mapped type without keys")
    return Mapped(
        source.text(name),
        read_type(keys, source, scope, depth),
        annotated_type(value, source, scope, depth),
        read_type(alias, source, scope, depth) if alias is not None else None,
        _OPTIONAL.get(value.type, "") if value is not None else "",
    )


def is_optional(node: Node) -> bool:
    """Whether a ``?`` stands behind a member's name."""
    return "?" in [child.type for child in node.children]


def without_undefined(type_: TypeExpr) -> tuple[TypeExpr, bool]:
    """A member's type, and whether it may be left out: ``undefined`` in a union is what data leaves out."""
    if not isinstance(type_, Union) or UNDEFINED not in type_.members:
        return type_, False
    rest = tuple(member for member in type_.members if not isinstance(member, Undefined))
    return (rest[0] if len(rest) == 1 else Union(rest)) if rest else UNDEFINED, True
