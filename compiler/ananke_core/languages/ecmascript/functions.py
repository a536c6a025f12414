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
from ananke_core.languages.headers import LONGEST
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
    headers, body = source.headers, node.child_by_field_name("body")
    if headers is None or body is None:
        return _read_function(node, body, source, container, enclosing, typed=typed)
    base, begin = source.base, body.start_byte
    # What other functions are called stands on both sides of them.
    if begin - base > LONGEST or not (node.type in _DECLARATIONS or (container and node.type == "method_definition")):
        return _read_function(node, body, source, container, enclosing, typed=typed)
    key = (typed, node.type, container, enclosing, node.start_byte - base, source.data[base:begin])
    fact = headers.get(key)
    if fact is None:
        fact = _read_function(node, body, source, container, enclosing, typed=typed)
        if fact is not None:
            headers.put(key, fact)
        return fact
    end = block_end(body)
    fact.span = source.between(fact.span.start + base, end)
    return fact


def _read_function(
    node: Node, body: Node | None, source: Source, container: str, enclosing: str, *, typed: bool
) -> FunctionFact | None:
    bound = _bound(node, source)
    parameters = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    if bound is None or parameters is None or not bound.path:
        return None
    definition = bound.definition
    start, end = after_decorators(definition), block_end(body) if body is not None else node.end_byte
    # A decorator stands in the unit, before the body. Most functions have none, and looking through what is before a
    # method takes the longer the more of it there is.
    marked = source.data.find(b"@", source.base, body.start_byte if body is not None else end) >= 0
    decorated = next(decorators_of(definition), None) if marked else None
    doc = doc_before(source, min(start, decorated.start_byte) if decorated is not None else start)
    generic = node.child_by_field_name("type_parameters")
    scope = read_type_parameters(generic, source) if generic is not None else ()
    words = [child.type for child in node.children]
    name = bound.path.rpartition(".")[2]
    kind = node.type
    is_method = kind in _METHODS or bool(container)
    fact = FunctionFact(
        name,
        qualified(enclosing, bound.path),
        source.between(start, end),
        source.span(bound.name_node),
        parameters.end_byte - source.base,
        body.start_byte - source.base if body is not None else None,
        container,
        "method" if is_method else "function",
        read_parameters(parameters, source, doc, scope),
    )
    # What most functions lack is set where it is there: thirty arguments by name cost as much as all the rest.
    annotation = read_annotation(node.child_by_field_name("return_type"), source, scope)
    if annotation is not None:
        fact.returns_annotated, fact.returns, fact.returns_written = True, annotation.type, annotation.written
    elif doc.tags:
        fact.returns = returned(doc)
    fact.is_async = "async" in words
    fact.is_generator = "*" in words or kind.startswith("generator")
    fact.is_special = is_method and name == "constructor"
    if not typed:
        fact.annotatable = ()
    elif "set" in bound.modifiers:
        fact.annotatable = ("parameters",)
    if parameters.type == "formal_parameters":
        fact.returns_nothing = ": Promise<void>" if fact.is_async else ": void"
    fact.returns_value = body is not None and body.type != "statement_block"
    fact.modifiers = bound.modifiers
    if decorated is not None:
        fact.decorators = decorator_names(definition, source)
    if scope:
        fact.type_parameters = tuple(parameter.name for parameter in scope)
    fact.throws, fact.doc = doc.throws, doc.text
    if node.has_error:
        fact.has_error, fact.header_has_error = True, _header_has_error(node, body)
    return fact


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
