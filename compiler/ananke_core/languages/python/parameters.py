"""Parameters of functions and lambdas."""

from __future__ import annotations

from ananke_core.facts import ParameterFact
from ananke_core.languages.python.docstrings import Docstring
from ananke_core.languages.python.doctypes import documented_type
from ananke_core.languages.python.expressions import LONGEST
from ananke_core.languages.python.nodes import default_of, short_text
from ananke_core.languages.python.types import read_annotation
from ananke_core.languages.source import Source
from ananke_core.model.rules import ParameterKind
from ananke_core.model.types import TypeParameter
from ananke_core.syntax import Node

_NONE = frozenset({"comment", "ERROR"})
_STARS: dict[str, ParameterKind] = {"list_splat_pattern": "rest", "dictionary_splat_pattern": "keyword_rest"}
# Forms of more than a name, and how many named nodes each has: a name, a type, a default value.
_FORMS = {"default_parameter": 2, "typed_parameter": 2, "typed_default_parameter": 3}


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
    if what == "identifier":
        span, name = source.span(node), source.name(node)
        fact = ParameterFact(name, kind, span, span)
        type_node = value = None
    else:
        name_node, type_node, value = _parts(node, what) if what in _FORMS else (node, None, None)
        inner = name_node.type
        if inner in _STARS and name_node.named_child_count:
            kind, name_node = _STARS[inner], name_node.named_children[0]
            inner = name_node.type
        if inner != "identifier":
            return None
        name = source.name(name_node)
        fact = ParameterFact(name, kind, source.span(node), source.span(name_node))
    if type_node is not None:
        text = source.name(type_node)
        annotation = read_annotation(text, scope)
        fact.annotated, fact.type, fact.written = True, annotation.type, annotation.written
        fact.bounds = annotation.bounds
        fact.type_text = text if type_node.end_byte - type_node.start_byte <= LONGEST else ""
    elif doc.types and name in doc.types:
        fact.documented = documented_type(doc.types[name])
    if doc.parameters:
        fact.doc = doc.parameters.get(name, "")
    if value is not None:
        fact.default = default_of(value, source)
        fact.value_text = short_text(value, source)
    return fact


def _parts(node: Node, form: str) -> tuple[Node, Node | None, Node | None]:
    """Name, type and default value of one of the `_FORMS`."""
    parts = node.named_children
    if len(parts) == _FORMS[form] and not node.has_error:
        # There is no comment among them: they are what the form says, in its order.
        return (
            parts[0],
            parts[1] if form != "default_parameter" else None,
            parts[-1] if form != "typed_parameter" else None,
        )
    if form == "typed_parameter":
        return parts[0], node.child_by_field_name("type"), None
    type_node = node.child_by_field_name("type") if form == "typed_default_parameter" else None
    return node.child_by_field_name("name") or node, type_node, node.child_by_field_name("value")
