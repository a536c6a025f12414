"""Parameters of functions and lambdas."""

from __future__ import annotations

from ananke_core.facts import ParameterFact
from ananke_core.languages.python.docstrings import Docstring
from ananke_core.languages.python.doctypes import documented_type
from ananke_core.languages.python.nodes import default_of, short_text
from ananke_core.languages.python.types import read_annotation
from ananke_core.languages.source import Source
from ananke_core.model.rules import ParameterKind
from ananke_core.model.types import TypeParameter
from ananke_core.syntax import Node

_NONE = frozenset({"comment", "ERROR"})
_TYPED = frozenset({"typed_parameter", "typed_default_parameter"})
_DEFAULTED = frozenset({"default_parameter", "typed_default_parameter"})
_STARS: dict[str, ParameterKind] = {"list_splat_pattern": "rest", "dictionary_splat_pattern": "keyword_rest"}


def read_parameters(
    node: Node, source: Source, doc: Docstring, scope: tuple[TypeParameter, ...], receiver: bool
) -> tuple[ParameterFact, ...]:
    """Every parameter of a list; ``receiver`` whether the first is what a method is called on."""
    found: list[ParameterFact] = []
    kind: ParameterKind = "positional"
    for child in node.named_children:
        # A node makes the text of its type anew each time that it is asked.
        what = child.type
        if what == "positional_separator":
            for parameter in found:
                parameter.kind = "positional_only"
        elif what == "keyword_separator":
            kind = "keyword_only"
        elif what not in _NONE:
            fact = _parameter(child, what, source, kind, doc, scope)
            if fact is not None:
                found.append(fact)
                if fact.kind == "rest":
                    kind = "keyword_only"
    if receiver and found and found[0].kind in {"positional", "positional_only"}:
        found[0].implicit = True
    return tuple(found)


def _parameter(
    node: Node, what: str, source: Source, kind: ParameterKind, doc: Docstring, scope: tuple[TypeParameter, ...]
) -> ParameterFact | None:
    name_node = node
    if what != "identifier":
        if what == "typed_parameter":
            name_node = node.named_children[0]
        elif what in _DEFAULTED:
            name_node = node.child_by_field_name("name") or node
        inner = name_node.type
        if inner in _STARS and name_node.named_child_count:
            kind, name_node = _STARS[inner], name_node.named_children[0]
            inner = name_node.type
        if inner != "identifier":
            return None
    span = source.span(node)
    name = source.text(name_node)
    fact = ParameterFact(name, kind, span, span if name_node is node else source.span(name_node))
    type_node = node.child_by_field_name("type") if what in _TYPED else None
    if type_node is not None:
        text = source.text(type_node)
        annotation = read_annotation(text, scope)
        fact.annotated, fact.type, fact.written = True, annotation.type, annotation.written
        fact.bounds = annotation.bounds
        fact.type_text = short_text(type_node, source)
    elif name in doc.types:
        fact.documented = documented_type(doc.types[name])
    if doc.parameters:
        fact.doc = doc.parameters.get(name, "")
    value = node.child_by_field_name("value") if what in _DEFAULTED else None
    if value is not None:
        fact.default = default_of(value, source)
        fact.value_text = short_text(value, source)
    return fact
