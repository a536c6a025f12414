"""The names in scope at a position, the nearest first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ananke_core.languages.ecmascript.holes.scan import PAIRS, Scan
from ananke_core.syntax import Grammar, Node
from ananke_core.text import decode, encode

GLOBALS = (
    *("AbortController", "AggregateError", "Array", "ArrayBuffer", "Atomics", "BigInt", "Boolean", "DataView", "Date"),
    *(
        "Error",
        "EvalError",
        "FinalizationRegistry",
        "Float32Array",
        "Float64Array",
        "Function",
        "Infinity",
        "Int16Array",
    ),
    *(
        "Int32Array",
        "Int8Array",
        "Intl",
        "JSON",
        "Map",
        "Math",
        "NaN",
        "Number",
        "Object",
        "Promise",
        "Proxy",
        "RangeError",
    ),
    *("ReferenceError", "Reflect", "RegExp", "Set", "String", "Symbol", "SyntaxError", "TextDecoder", "TextEncoder"),
    *(
        "TypeError",
        "URIError",
        "URL",
        "URLSearchParams",
        "Uint16Array",
        "Uint32Array",
        "Uint8Array",
        "WeakMap",
        "WeakRef",
    ),
    *("WeakSet", "clearInterval", "clearTimeout", "console", "decodeURI", "decodeURIComponent", "encodeURI"),
    *("encodeURIComponent", "eval", "fetch", "globalThis", "isFinite", "isNaN", "parseFloat", "parseInt"),
    *("queueMicrotask", "setInterval", "setTimeout", "structuredClone", "undefined"),
)
"""What the language, and every usual runtime of it, has without an import."""
_FUNCTIONS = frozenset(
    {
        *("function_declaration", "function_expression", "generator_function", "generator_function_declaration"),
        *("arrow_function", "method_definition", "catch_clause"),
    }
)
_SCOPES = _FUNCTIONS | {"program", "statement_block", "for_statement", "for_in_statement", "class_body", "switch_body"}
_DECLARED = frozenset(
    {
        *("function_declaration", "generator_function_declaration", "class_declaration", "abstract_class_declaration"),
        *(
            "interface_declaration",
            "type_alias_declaration",
            "enum_declaration",
            "internal_module",
            "function_signature",
        ),
    }
)
_LATER = re.compile(
    r"^(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?"
    r"(?:function\s*\*?|class|const|let|var|interface|type|enum|namespace)\s+([\w$]+)",
    re.MULTILINE,
)
_HOLE = "ananke"


def names_at(grammar: Grammar, state: Scan, before: str, after: str) -> list[str]:
    """Names that can be used between two texts: block by block outwards, then the module's, imports and globals."""
    closing = "".join(PAIRS.get(frame.opener, "") for frame in reversed(state.frames))
    quote = state.open.kind[-1] if state.open is not None and state.open.kind != "`" else ""
    head = encode(before + quote)
    data = head + encode(f" {_HOLE} {closing}\n")
    node = grammar.parse(data).root_node.descendant_for_byte_range(len(head) + 1, len(head) + 2)
    found: list[str] = []
    imported: list[str] = []
    while node is not None:
        if node.type in _SCOPES or node.parent is None:
            own = list(_bound(node, data, len(head), imported))
            found += reversed(own) if node.type not in _FUNCTIONS else own
        node = node.parent
    found += [name for name in _LATER.findall(after)]
    return [name for name in dict.fromkeys((*found, *reversed(imported), *GLOBALS)) if name != _HOLE]


def _bound(scope: Node, data: bytes, hole: int, imported: list[str]) -> Iterator[str]:
    """Names that a scope declares itself, up to the position, in order."""
    for child in scope.children_by_field_name("parameter"):
        yield from _targets(child, data)
    if scope.type in _FUNCTIONS:
        for child in scope.children_by_field_name("parameters"):
            for parameter in child.named_children:
                yield from _targets(parameter.child_by_field_name("pattern") or parameter, data)
        name = scope.child_by_field_name("name")
        if name is not None and scope.type != "method_definition":
            yield _text(name, data)
        return
    if scope.type == "for_in_statement":
        left = scope.child_by_field_name("left")
        if left is not None:
            yield from _targets(left, data)
    stack = list(reversed(scope.named_children))
    while stack:
        child = stack.pop()
        if child.start_byte >= hole:
            continue
        if child.type == "import_statement":
            imported += _imports(child, data)
        elif child.type in _DECLARED:
            name = child.child_by_field_name("name")
            if name is not None:
                yield _text(name, data)
        elif child.type in {"lexical_declaration", "variable_declaration"}:
            for declarator in child.named_children:
                target = declarator.child_by_field_name("name")
                if target is not None and declarator.end_byte <= hole:
                    yield from _targets(target, data)
        elif child.type in {"export_statement", "ERROR", "ambient_declaration", "switch_case", "switch_default"}:
            stack += reversed(child.named_children)


def _targets(node: Node, data: bytes) -> Iterator[str]:
    if node.type in {"identifier", "shorthand_property_identifier_pattern"}:
        yield _text(node, data)
        return
    left = node.child_by_field_name("left")
    if node.type in {"assignment_pattern", "object_assignment_pattern"} and left is not None:
        yield from _targets(left, data)
        return
    value = node.child_by_field_name("value")
    if node.type == "pair_pattern" and value is not None:
        yield from _targets(value, data)
        return
    if node.type.endswith("_pattern") or node.type.endswith("_parameter"):
        for child in node.named_children:
            yield from _targets(child, data)


def _imports(node: Node, data: bytes) -> Iterator[str]:
    stack = list(reversed(node.named_children))
    while stack:
        child = stack.pop()
        if child.type == "identifier":
            yield _text(child, data)
        elif child.type == "import_specifier":
            name = child.child_by_field_name("alias") or child.child_by_field_name("name")
            if name is not None:
                yield _text(name, data)
        else:
            stack += reversed(child.named_children)


def _text(node: Node, data: bytes) -> str:
    return decode(data[node.start_byte : node.end_byte])
