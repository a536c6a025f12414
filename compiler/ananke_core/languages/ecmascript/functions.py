"""Functions in all their forms: what they are called, their header, their parameters."""

from __future__ import annotations

from typing import NamedTuple

from ananke_core.facts import FunctionFact
from ananke_core.languages.ecmascript.doctypes import returned
from ananke_core.languages.ecmascript.jsdoc import doc_before
from ananke_core.languages.ecmascript.nodes import (
    FUNCTIONS,
    WRAPPERS,
    after_decorators,
    block_end,
    decorator_names,
    decorators_of,
    dotted,
    key_name,
    qualified,
    statement_of,
    words_before,
)
from ananke_core.languages.ecmascript.parameters import read_parameters
from ananke_core.languages.ecmascript.types import read_annotation, read_type_parameters
from ananke_core.languages.source import Source
from ananke_core.syntax import Node

FIELDS = frozenset({"field_definition", "public_field_definition"})
_DECLARATIONS = frozenset({"function_declaration", "function_signature", "generator_function_declaration"})
_METHODS = frozenset({"abstract_method_signature", "method_definition", "method_signature"})
# How many objects in objects a name is looked for.
_OBJECTS = 8


class _Bound(NamedTuple):
    """What a function is called: the path inside of what is around it, the node that says so, the definition."""

    path: str
    name_node: Node
    definition: Node
    modifiers: tuple[str, ...]


def read_function(node: Node, source: Source, container: str, enclosing: str, *, typed: bool) -> FunctionFact | None:
    """A function at a captured node; None where it has no name of its own, such as a callback."""
    bound = _bound(node, source)
    parameters = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    if bound is None or parameters is None or not bound.path:
        return None
    body = node.child_by_field_name("body")
    definition = bound.definition
    start = after_decorators(definition)
    decorated = next(decorators_of(definition), None)
    doc = doc_before(source, min(start, decorated.start_byte) if decorated is not None else start)
    scope = read_type_parameters(node.child_by_field_name("type_parameters"), source)
    annotation = read_annotation(node.child_by_field_name("return_type"), source, scope)
    header_end = _header_end(node, body)
    name = bound.path.rpartition(".")[2]
    has_error = node.has_error
    is_method = node.type in _METHODS or bool(container)
    is_async = any(child.type == "async" for child in node.children)
    return FunctionFact(
        name=name,
        symbol=qualified(enclosing, bound.path),
        span=source.between(start, block_end(body) if body is not None else node.end_byte),
        name_span=source.span(bound.name_node),
        header_span=source.between(start, header_end),
        body_span=(
            source.between(body.start_byte, block_end(body))
            if body is not None
            else source.between(header_end, header_end)
        ),
        container=container,
        kind="method" if is_method else "function",
        parameters=read_parameters(parameters, source, doc, scope),
        parameters_span=source.span(parameters),
        returns_annotated=annotation is not None,
        returns=annotation.type if annotation is not None else returned(doc),
        returns_written=annotation.written if annotation is not None else "",
        is_async=is_async,
        is_generator=node.type.startswith("generator") or any(child.type == "*" for child in node.children),
        is_special=name == "constructor" and is_method,
        annotatable=() if not typed else ("parameters",) if "set" in bound.modifiers else ("parameters", "returns"),
        returns_nothing=(": Promise<void>" if is_async else ": void") if parameters.type == "formal_parameters" else "",
        returns_value=body is not None and body.type != "statement_block",
        modifiers=bound.modifiers,
        decorators=decorator_names(definition, source) if decorated is not None else (),
        type_parameters=tuple(parameter.name for parameter in scope),
        throws=doc.throws,
        doc=doc.text,
        has_error=has_error,
        header_has_error=has_error and _header_has_error(node, body),
    )


def _bound(node: Node, source: Source) -> _Bound | None:
    if node.type in _DECLARATIONS:
        name = node.child_by_field_name("name")
        definition = statement_of(node)
        modifiers = _outer_words(definition, node, source)
        if name is None:
            return _Bound("default", node.children[0], definition, modifiers) if "default" in modifiers else None
        return None if name.is_missing else _Bound(source.text(name), name, definition, modifiers)
    if node.type in _METHODS:
        name = node.child_by_field_name("name")
        if name is None or node.parent is None or not (word := key_name(name, source)):
            return None
        if node.parent.type == "object_type":
            # A member of a type that is written in place has no path of its own.
            return None
        path = word
        if node.parent.type == "object":
            # Only a name of the whole object makes one for its parts.
            around = object_path(node.parent, source)
            path = f"{around}.{word}" if around else ""
        return _Bound(path, name, node, words_before(node, source, name))
    return _value(node, source)


def _value(node: Node, source: Source) -> _Bound | None:
    """A function value by what it is bound to."""
    parent = node.parent
    while parent is not None and parent.type in {"parenthesized_expression", "satisfies_expression", "as_expression"}:
        parent = parent.parent
    if parent is None:
        return None
    kind = ("arrow",) if node.type == "arrow_function" else ("function",)
    if parent.type == "variable_declarator":
        name, declaration = parent.child_by_field_name("name"), parent.parent
        if name is None or name.type != "identifier" or declaration is None:
            return None
        alone = sum(child.type == "variable_declarator" for child in declaration.named_children) == 1
        words = words_before(declaration, source, parent)
        if not alone:
            return _Bound(source.text(name), name, parent, (*words, *kind))
        statement = statement_of(declaration)
        return _Bound(
            source.text(name), name, statement, (*_outer_words(statement, declaration, source), *words, *kind)
        )
    if parent.type in FIELDS:
        name = parent.child_by_field_name("name") or parent.child_by_field_name("property")
        if name is None:
            return None
        return _Bound(key_name(name, source), name, parent, (*words_before(parent, source, name), *kind))
    if parent.type == "pair":
        key = parent.child_by_field_name("key")
        around = object_path(parent.parent, source) if parent.parent is not None else ""
        if key is None or not around or not (word := key_name(key, source)):
            return None
        return _Bound(f"{around}.{word}", key, parent, kind)
    if parent.type == "assignment_expression":
        left = parent.child_by_field_name("left")
        path = assigned_path(dotted(left, source))
        return _Bound(path, left, parent, kind) if left is not None and path else None
    if parent.type in WRAPPERS:
        return _Bound("default", node.children[0], parent, (*words_before(parent, source, node), *kind))
    return None


def object_path(node: Node, source: Source) -> str:
    """Dotted path of what an object literal is bound to; empty for one that is bound to nothing."""
    words: list[str] = []
    for _ in range(_OBJECTS):
        parent = node.parent
        while parent is not None and parent.type in {
            "as_expression",
            "parenthesized_expression",
            "satisfies_expression",
        }:
            parent = parent.parent
        if parent is None:
            return ""
        if parent.type == "pair" and parent.parent is not None:
            word = key_name(parent.child_by_field_name("key"), source)
            if not word:
                return ""
            words.append(word)
            node = parent.parent
            continue
        root = ""
        if parent.type == "variable_declarator":
            name = parent.child_by_field_name("name")
            root = source.text(name) if name is not None and name.type == "identifier" else ""
        elif parent.type == "assignment_expression":
            root = assigned_path(dotted(parent.child_by_field_name("left"), source))
        elif parent.type == "export_statement":
            root = "default"
        return ".".join((root, *reversed(words))) if root else ""
    return ""


def assigned_path(path: str) -> str:
    """What an assignment defines: ``exports.f``, ``module.exports.f``, ``C.prototype.m``; empty for other places."""
    for prefix in ("module.exports", "exports"):
        if path == prefix:
            return "default"
        if path.startswith(f"{prefix}."):
            return path.removeprefix(f"{prefix}.")
    owner, found, member = path.partition(".prototype.")
    return f"{owner}.{member}" if found else ""


def _outer_words(statement: Node, node: Node, source: Source) -> tuple[str, ...]:
    """``export``, ``default`` and ``declare`` around a declaration."""
    words: list[str] = []
    while statement != node:
        words += words_before(statement, source, None)
        inner = next((child for child in statement.named_children if child.type not in {"comment", "decorator"}), None)
        if inner is None or inner.start_byte > node.start_byte:
            break
        statement = inner
    return tuple(words)


def _header_end(node: Node, body: Node | None) -> int:
    """Just past the last token before the body."""
    if body is None:
        return node.end_byte
    end = node.start_byte
    for child in node.children:
        if child.start_byte >= body.start_byte:
            break
        if child.type != "comment":
            end = child.end_byte
    return end


def _header_has_error(node: Node, body: Node | None) -> bool:
    return any(
        child.has_error or child.is_missing
        for child in node.children
        if body is None or child.end_byte <= body.start_byte
    )


def is_function_field(node: Node) -> bool:
    """Whether a field of a class holds a function, which makes it a method in all but form."""
    value = node.child_by_field_name("value") if node.type in FIELDS else None
    return value is not None and value.type in FUNCTIONS
