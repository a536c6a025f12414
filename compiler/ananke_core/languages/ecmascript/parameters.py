"""Parameters of functions, with or without types."""

from __future__ import annotations

from ananke_core.facts import ParameterFact
from ananke_core.languages.ecmascript.deferred import Indexed
from ananke_core.languages.ecmascript.doctypes import with_doc_type
from ananke_core.languages.ecmascript.jsdoc import DocComment
from ananke_core.languages.ecmascript.members import without_undefined
from ananke_core.languages.ecmascript.nodes import default_of
from ananke_core.languages.ecmascript.types import Scope, read_annotation
from ananke_core.languages.source import Source
from ananke_core.model.rules import ParameterKind
from ananke_core.model.types import Array, Primitive, TypeExpr
from ananke_core.syntax import Node

_TYPED = {"optional_parameter", "required_parameter"}


def read_parameters(node: Node, source: Source, doc: DocComment, scope: Scope) -> tuple[ParameterFact, ...]:
    """Every parameter of a list, or the single one of ``x => …``; one that is taken apart has no name."""
    if node.type == "identifier":
        return (_parameter(node, source, doc, scope),)
    return tuple(
        _parameter(child, source, doc, scope) for child in node.named_children if child.type not in {"comment", "ERROR"}
    )


def _parameter(node: Node, source: Source, doc: DocComment, scope: Scope) -> ParameterFact:
    pattern: Node | None = node
    type_node: Node | None = None
    value: Node | None = None
    if node.type in _TYPED:
        pattern = node.child_by_field_name("pattern")
        type_node, value = node.child_by_field_name("type"), node.child_by_field_name("value")
    if pattern is not None and pattern.type == "assignment_pattern":
        value, pattern = pattern.child_by_field_name("right"), pattern.child_by_field_name("left")
    kind: ParameterKind = "positional"
    if pattern is not None and pattern.type == "rest_pattern":
        kind = "rest"
        pattern = pattern.named_children[0] if pattern.named_child_count else None
    plain = pattern is not None and pattern.type in {"identifier", "this"}
    name = source.text(pattern) if plain and pattern is not None else ""
    annotation = read_annotation(type_node, source, scope)
    optional = node.type == "optional_parameter"
    type_: TypeExpr | None = annotation.type if annotation is not None else None
    if optional and annotation is not None:
        type_, _ = without_undefined(annotation.type)
    if kind == "rest" and type_ is not None:
        # A rest parameter's type is that of one argument.
        type_ = type_.items if isinstance(type_, Array) else Indexed(type_, Primitive("number"))
    fact = ParameterFact(
        name=name,
        kind=kind,
        span=source.span(node),
        name_span=source.span(pattern if pattern is not None else node),
        annotated=annotation is not None,
        type=type_,
        written=annotation.written if annotation is not None else "",
        default=default_of(value, source) if value is not None else None,
        optional=optional,
        implicit=name == "this",
        doc=doc.parameters.get(name, "") if name else "",
    )
    return with_doc_type(fact, doc) if annotation is None else fact
