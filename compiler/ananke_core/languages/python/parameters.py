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

_STARS: dict[str, ParameterKind] = {"list_splat_pattern": "rest", "dictionary_splat_pattern": "keyword_rest"}


def read_parameters(
    node: Node, source: Source, doc: Docstring, scope: tuple[TypeParameter, ...], receiver: bool
) -> tuple[ParameterFact, ...]:
    """Every parameter of a list; ``receiver`` whether the first is what a method is called on."""
    found: list[ParameterFact] = []
    kind: ParameterKind = "positional"
    for child in node.named_children:
        if child.type == "positional_separator":
            for parameter in found:
                parameter.kind = "positional_only"
        elif child.type == "keyword_separator":
            kind = "keyword_only"
        elif child.type not in {"comment", "ERROR"}:
            fact = _parameter(child, source, kind, doc, scope)
            if fact is not None:
                found.append(fact)
                if fact.kind == "rest":
                    kind = "keyword_only"
    if receiver and found and found[0].kind in {"positional", "positional_only"}:
        found[0].implicit = True
    return tuple(found)


def _parameter(
    node: Node, source: Source, kind: ParameterKind, doc: Docstring, scope: tuple[TypeParameter, ...]
) -> ParameterFact | None:
    type_node, value, name_node = None, None, node
    if node.type != "identifier":
        type_node, value = node.child_by_field_name("type"), node.child_by_field_name("value")
        if node.type == "typed_parameter":
            name_node = node.named_children[0]
        elif node.type in {"default_parameter", "typed_default_parameter"}:
            name_node = node.child_by_field_name("name") or node
        if name_node.type in _STARS and name_node.named_child_count:
            kind, name_node = _STARS[name_node.type], name_node.named_children[0]
        if name_node.type != "identifier":
            return None
    name = source.text(name_node)
    annotation = read_annotation(source.text(type_node), scope) if type_node is not None else None
    return ParameterFact(
        name=name,
        kind=kind,
        span=source.span(node),
        name_span=source.span(name_node),
        annotated=annotation is not None,
        type=annotation.type if annotation is not None else None,
        written=annotation.written if annotation is not None else "",
        default=default_of(value, source) if value is not None else None,
        doc=doc.parameters.get(name, ""),
        documented=documented_type(doc.types[name]) if annotation is None and name in doc.types else None,
        bounds=annotation.bounds if annotation is not None else None,
        type_text=short_text(type_node, source),
        value_text=short_text(value, source),
    )
