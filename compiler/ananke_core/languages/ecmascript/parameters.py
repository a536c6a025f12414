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

_TYPED = frozenset({"optional_parameter", "required_parameter"})
_PLAIN = frozenset({"identifier", "this"})
_NONE = frozenset({"comment", "ERROR"})


def read_parameters(node: Node, source: Source, doc: DocComment, scope: Scope) -> tuple[ParameterFact, ...]:
    """Every parameter of a list, or the single one of ``x => …``; one that is taken apart has no name."""
    if node.type == "identifier":
        return (_parameter(node, "identifier", source, doc, scope),)
    found = [(child, child.type) for child in node.named_children]
    return tuple([_parameter(child, what, source, doc, scope) for child, what in found if what not in _NONE])


def _parameter(node: Node, what: str, source: Source, doc: DocComment, scope: Scope) -> ParameterFact:
    pattern: Node | None = node
    type_node: Node | None = None
    value: Node | None = None
    if what in _TYPED:
        pattern = node.child_by_field_name("pattern")
        type_node, value = node.child_by_field_name("type"), node.child_by_field_name("value")
    # A node makes the text of its type anew each time that it is asked.
    inner = pattern.type if pattern is not None else ""
    if pattern is not None and inner == "assignment_pattern":
        value, pattern = pattern.child_by_field_name("right"), pattern.child_by_field_name("left")
        inner = pattern.type if pattern is not None else ""
    kind: ParameterKind = "positional"
    if pattern is not None and inner == "rest_pattern":
        kind = "rest"
        pattern = pattern.named_children[0] if pattern.named_child_count else None
        inner = pattern.type if pattern is not None else ""
    name = source.name(pattern) if pattern is not None and inner in _PLAIN else ""
    fact = ParameterFact(name, kind, source.span(node), source.span(pattern if pattern is not None else node))
    fact.implicit = name == "this"
    if value is not None:
        fact.default = default_of(value, source)
    if name and doc.parameters:
        fact.doc = doc.parameters.get(name, "")
    optional = fact.optional = what == "optional_parameter"
    annotation = read_annotation(type_node, source, scope) if type_node is not None else None
    if annotation is None:
        return with_doc_type(fact, doc) if doc.tags else fact
    type_: TypeExpr = annotation.type
    if optional:
        type_, _ = without_undefined(type_)
    if kind == "rest":
        # A rest parameter's type is that of one argument.
        type_ = type_.items if isinstance(type_, Array) else Indexed(type_, Primitive("number"))
    fact.annotated, fact.type, fact.written = True, type_, annotation.written
    return fact
