"""Classes: what they are declared as, their fields and members, and the shape of their data."""

from __future__ import annotations

from typing import NamedTuple

import attrs

from ananke_core.facts import ClassFact, FieldFact
from ananke_core.languages.python.docstrings import read_docstring
from ananke_core.languages.python.expressions import NotLiteral, expression, literal
from ananke_core.languages.python.fields import ReadField, read_field
from ananke_core.languages.python.nodes import (
    CONSTANT,
    SPECIAL,
    assignments,
    decorator_names,
    decorator_texts,
    docstring_of,
    dotted,
    names_in,
    qualified,
    read_type_variables,
    scope_of,
    short_text,
)
from ananke_core.languages.source import Source
from ananke_core.model.types import EnumType, Field, Record, Scalar, TypeExpr, TypeParameter
from ananke_core.syntax import Node

_BY_DECORATOR = {
    "dataclass": "dataclass",
    "dataclasses.dataclass": "dataclass",
    "pydantic.dataclasses.dataclass": "dataclass",
    **dict.fromkeys(("define", "frozen", "mutable"), "model"),
    **dict.fromkeys(("attrs.define", "attrs.frozen", "attrs.mutable"), "model"),
    **dict.fromkeys(("attr.attrs", "attr.dataclass", "attr.define", "attr.frozen", "attr.mutable", "attr.s"), "model"),
}
_BY_BASE = {
    "TypedDict": "typed_dict",
    "NamedTuple": "named_tuple",
    **dict.fromkeys(("Enum", "Flag", "IntEnum", "IntFlag", "ReprEnum", "StrEnum"), "enum"),
    "Protocol": "protocol",
    **dict.fromkeys(("BaseModel", "BaseSettings", "Struct"), "model"),
}
_WITH_SHAPE = {"dataclass", "model", "named_tuple", "typed_dict"}
# Bases that add no fields.
_FIELDLESS = {"ABC", "Generic", "NamedTuple", "Protocol", "Struct", "object"}
_READING = {"BaseModel", "BaseSettings"}
# Bases whose members combine, so that the written values are not all there are.
_COMBINING = {"Flag", "IntFlag"}


class _Body(NamedTuple):
    """What a class body declares; ``complete`` when every member of an enum has a literal value.

    ``assigned`` is every name that it binds; ``conditional`` when it has statements that may bind more.
    """

    fields: list[ReadField]
    values: list[tuple[str, Scalar]]
    members: list[str]
    complete: bool
    forbids: bool
    assigned: list[FieldFact]
    conditional: bool


def read_class(node: Node, source: Source, enclosing: str) -> ClassFact | None:
    """A ``class_definition`` node as a fact; None while its name is missing."""
    name_node, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name_node is None or name_node.is_missing:
        return None
    name = source.text(name_node)
    superclasses = node.child_by_field_name("superclasses")
    bases, keywords = _bases(superclasses, source) if superclasses is not None else ((), {})
    last_names = [base.rpartition(".")[2] for base in bases]
    decorators = decorator_names(node, source)
    declared_as = _declared_as(last_names, decorators)
    variables = read_type_variables(node.child_by_field_name("type_parameters"), source)
    scope = scope_of(variables)
    doc = read_docstring(docstring_of(body, source))
    content = _body(body, source, declared_as, scope)
    fields = [
        read._replace(fact=attrs.evolve(read.fact, doc=said)) if (said := doc.parameters.get(read.fact.name)) else read
        for read in content.fields
    ]
    shape: TypeExpr | None = None
    if declared_as == "enum":
        if content.complete and content.values and not _COMBINING.intersection(last_names):
            shape = EnumType(tuple(name for name, _ in content.values), tuple(value for _, value in content.values))
    elif declared_as in _WITH_SHAPE:
        # A TypedDict, and pydantic and msgspec unless told otherwise, let further keys pass; constructors refuse them.
        ignores = declared_as == "typed_dict" or not _READING.isdisjoint(last_names) or "Struct" in last_names
        closed = content.forbids or _forbids(keywords) or not ignores
        unknown_base = any(base not in _FIELDLESS and base not in _BY_BASE for base in last_names)
        shape = _record(
            fields,
            total=declared_as != "typed_dict" or keywords.get("total") != "False",
            # pydantic keeps names with an underscore to itself.
            private=bool(_READING.intersection(last_names)),
            is_open=unknown_base or not closed,
        )
    fact = ClassFact(
        name,
        qualified(enclosing, name),
        source.span(node),
        source.span(name_node),
        enclosing,
        declared_as,
        bases,
        decorators,
    )
    if variables:
        fact.type_variables = variables
        fact.type_parameters = tuple(parameter.name for parameter in scope)
    fact.fields = tuple([read.fact for read in fields])
    fact.members = tuple(dict.fromkeys(content.members))
    fact.shape = shape
    fact.doc = doc.text
    fact.has_error = node.has_error
    fact.assigned = tuple(content.assigned)
    fact.conditional = content.conditional
    if superclasses is not None:
        fact.bases_text = short_text(superclasses, source)
    fact.decorator_texts = decorator_texts(node, source)
    return fact


def _bases(node: Node, source: Source) -> tuple[tuple[str, ...], dict[str, str]]:
    """Dotted names of the bases, arguments left out, and the keywords of the header."""
    bases: list[str] = []
    keywords: dict[str, str] = {}
    for child in node.named_children:
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


def _declared_as(bases: list[str], decorators: tuple[str, ...]) -> str:
    for decorator in decorators:
        if decorator in _BY_DECORATOR:
            return _BY_DECORATOR[decorator]
    return next((_BY_BASE[base] for base in bases if base in _BY_BASE), "class")


def _body(body: Node | None, source: Source, declared_as: str, scope: tuple[TypeParameter, ...]) -> _Body:
    fields: list[ReadField] = []
    values: list[tuple[str, Scalar]] = []
    members: list[str] = []
    assigned: list[FieldFact] = []
    complete, forbids, conditional = True, False, False
    for child in body.named_children if body is not None else ():
        # A node makes the text of its type anew each time that it is asked.
        inner, kind = child, child.type
        if kind == "decorated_definition":
            definition = child.child_by_field_name("definition")
            if definition is None:
                continue
            inner, kind = definition, definition.type
        if kind in {"class_definition", "function_definition"}:
            name_node = inner.child_by_field_name("name")
            if name_node is not None:
                members.append(source.text(name_node))
        elif kind == "expression_statement":
            for assignment in assignments(inner):
                names = names_in(assignment.child_by_field_name("left"), source)
                members += names
                read = read_field(assignment, source, scope)
                if read is not None:
                    assigned.append(read.fact)
                else:
                    # Several names at once, or something else than a name.
                    conditional = conditional or bool(names)
                if declared_as == "enum":
                    complete = _enum_member(assignment, names, source, values) and complete
                elif read is not None and _is_field(read, declared_as):
                    fields.append(read)
                elif names == ["model_config"]:
                    forbids = _forbids_in(source.text(assignment))
        elif kind not in {"comment", "pass_statement"}:
            # Members can be made under a condition.
            complete, conditional = False, True
    return _Body(fields, values, members, complete, forbids, assigned, conditional)


def _is_field(read: ReadField, declared_as: str) -> bool:
    """Constants of a class are variables, unless they are annotated where annotations make fields."""
    name = read.fact.name
    if SPECIAL.fullmatch(name) or name == "model_config":
        return False
    return not CONSTANT.fullmatch(name) or (read.fact.annotated and declared_as in _WITH_SHAPE)


def _enum_member(assignment: Node, names: list[str], source: Source, values: list[tuple[str, Scalar]]) -> bool:
    """Take an enum's member; False where the value can't be said."""
    right = assignment.child_by_field_name("right")
    if right is None or all(name.startswith("_") for name in names):
        return True
    node = expression(source.text(right)) if len(names) == 1 else None
    value = literal(node)
    if isinstance(value, NotLiteral):
        return False
    values.append((names[0], value))
    return True


def _record(fields: list[ReadField], *, total: bool, private: bool, is_open: bool) -> Record:
    return Record(
        tuple(
            Field(
                name=fact.name,
                type=fact.type,
                required=fact.required and total if necessity is None else necessity,
                wire_name=fact.wire_name,
                default=fact.default,
                doc=fact.doc,
                bounds=fact.bounds,
            )
            for fact, stored, necessity in fields
            if stored and fact.type is not None and not (private and fact.name.startswith("_"))
        ),
        open=is_open,
    )


def _forbids(keywords: dict[str, str]) -> bool:
    return (
        keywords.get("extra", "").strip("\"'") == "forbid"
        or keywords.get("forbid_unknown_fields") == "True"
        or keywords.get("closed") == "True"
    )


def _forbids_in(text: str) -> bool:
    compact = "".join(text.split()).replace("'", '"')
    return 'extra="forbid"' in compact or '"extra":"forbid"' in compact
