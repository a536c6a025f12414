"""Holes of TypeScript and JavaScript files, their mutants, and which of these are lawful, as tree-sitter sees them.

``python -m benchmarks.holes --language typescript`` asks about them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from ananke_core.holes import Scale
from ananke_core.languages import Language, language_for_path
from ananke_core.model.rules import Call, Import, Rule
from ananke_core.syntax import Node
from benchmarks.holes.case import Case
from benchmarks.npm import fetch
from benchmarks.truth_ecmascript import sources

DENIED = ("eval", "exec")
DENIED_MODULES = ("child_process", "@scope/bad")
RULES: tuple[Rule, ...] = (Call(denied=DENIED), Import(denied=DENIED_MODULES))
PACKAGES = {
    "typescript": ("rxjs", "zod", "viem", "mobx", "immer", "@tanstack/query-core", "@reduxjs/toolkit", "msw", "ethers"),
    "tsx": ("react-aria-components", "@react-spectrum/table", "@tanstack/react-router"),
    "javascript": ("express", "eslint", "commander", "lodash"),
}
"""Where files come from; what a package ships compiled is left out by language."""

_OPEN, _CLOSE = "([{", ")]}"
_PAIRS = {"(": ")", "[": "]", "{": "}", "${": "}"}
_PLACES = {
    ("arguments", ""), ("variable_declarator", "value"), ("return_statement", ""), ("assignment_expression", "right"),
    ("augmented_assignment_expression", "right"), ("binary_expression", "left"), ("binary_expression", "right"),
    ("ternary_expression", "condition"), ("ternary_expression", "consequence"), ("ternary_expression", "alternative"),
    ("parenthesized_expression", ""), ("array", ""), ("pair", "value"), ("spread_element", ""),
    ("arrow_function", "body"),
    ("member_expression", "object"), ("subscript_expression", "object"), ("subscript_expression", "index"),
    ("call_expression", "function"), ("unary_expression", "argument"), ("await_expression", ""),
    ("template_substitution", ""), ("jsx_expression", ""), ("expression_statement", ""), ("throw_statement", ""),
    ("public_field_definition", "value"), ("field_definition", "value"), ("assignment_pattern", "right"),
    ("required_parameter", "value"), ("as_expression", ""), ("type_annotation", ""), ("type_arguments", ""),
    ("type_alias_declaration", "value"), ("if_statement", ""), ("switch_case", "value"), ("sequence_expression", ""),
}  # fmt: skip
_NO_EXPRESSIONS = {
    "statement_block", "comment", "import", "super", "function_signature", "method_signature", "class_body",
    "property_identifier", "optional_chain", "object_pattern", "array_pattern", "type_parameters", "else_clause",
}  # fmt: skip
_LISTS = {"program", "statement_block", "class_body", "switch_case", "switch_default", "interface_body", "object_type"}
_FUNCTIONS = {"function_declaration", "generator_function_declaration", "method_definition"}
_NAMED = {"identifier", "shorthand_property_identifier"}


def roots(language: str) -> list[Path]:
    """The folders of the packages that a language is asked about."""
    return [fetch(name) for name in PACKAGES[language]]


def files(paths: Sequence[Path], language: str, seed: int) -> list[Path]:
    """Files of one language, in a fixed random order."""
    suffixes = {"typescript": {".ts", ".mts"}, "tsx": {".tsx"}, "javascript": {".js", ".mjs", ".jsx"}}[language]
    return [path for path in sources(paths, seed) if path.suffix in suffixes]


def cases(path: Path, chance: random.Random, each: int) -> list[Case]:
    """Some holes of a file, as many of each scale; none of a file that tree-sitter can't parse, or a minified one."""
    data = path.read_bytes()
    language = language_for_path(path.name)
    lines = data.count(b"\n") + 1
    if language is None or b"\r" in data or data.startswith(b"\xef\xbb\xbf") or len(data) > 200 * lines:
        return []
    root = parsed(language, data)
    if root is None:
        return []
    found: dict[Scale, list[Case]] = {scale: [] for scale in Scale}

    def add(scale: Scale, first: Node, last: Node) -> None:
        if last.end_byte - first.start_byte < 20_000:
            case = Case(path.name, data, first.start_byte, last.end_byte, scale, first.type, language)
            found[scale].append(case)

    for node in nodes(root):
        if is_expression(node):
            add(Scale.EXPRESSION, node, node)
        parent = node.parent
        if parent is None or not node.is_named:
            continue
        if parent.type in _LISTS and is_statement(node):
            add(Scale.STATEMENT, node, node)
        if node.type in {"statement_block", "class_body"}:
            inner = [child for child in node.named_children if child.type != "comment"]
            if inner:
                add(Scale.BLOCK, inner[0], node.named_children[-1])
        if is_function(node) and (whole := definition(node)) is not None:
            add(Scale.FUNCTION, whole, whole)
    return [case for listed in found.values() for case in chance.sample(listed, min(each, len(listed)))]


def parsed(language: Language, data: bytes) -> Node | None:
    """The tree of a text; None where it has an error."""
    root = language.grammar.parse(data).root_node
    return None if root.has_error else root


def nodes(root: Node) -> Iterator[Node]:
    """All nodes below one."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack += reversed(node.children)


def is_expression(node: Node) -> bool:
    """Whether a node is an expression, or a type, that something else may stand in the place of."""
    parent = node.parent
    statement = node.type.endswith(("_statement", "_declaration"))
    if parent is None or not node.is_named or statement or node.type in _NO_EXPRESSIONS or node.text == b"require":
        # The module that `require` names stands behind it and can't be looked at.
        return False
    if parent.parent is not None and parent.parent.type.startswith("jsx_") and parent.type == "member_expression":
        return False
    fields = {field for kind, field in _PLACES if kind == parent.type}
    if "" in fields:
        return node.type != "spread_element"
    return any(child == node for field in fields for child in parent.children_by_field_name(field))


def is_statement(node: Node) -> bool:
    """Whether a node stands as a statement or member of its list by itself."""
    if node.type in {"comment", "decorator", "hash_bang_line", "class_static_block"} or node.has_error:
        return False
    parent, before = node.parent, node.prev_named_sibling
    assert parent is not None
    if parent.type == "switch_case" and parent.child_by_field_name("value") == node:
        return False
    if parent.type == "object_type" and (parent.parent is None or parent.parent.type != "interface_declaration"):
        return False
    return before is None or before.type != "decorator"


def is_function(node: Node) -> bool:
    """A function with a name that stands by itself, a method, or a constant arrow."""
    if node.type in _FUNCTIONS:
        parent, before = node.parent, node.prev_named_sibling
        decorated = before is not None and before.type == "decorator"
        return not decorated and parent is not None and parent.type in _LISTS | {"export_statement"}
    if node.type != "lexical_declaration" or len(node.named_children) != 1 or node.children[0].type != "const":
        return False
    value = node.named_children[0].child_by_field_name("value")
    name = node.named_children[0].child_by_field_name("name")
    return value is not None and value.type == "arrow_function" and name is not None and name.type == "identifier"


def definition(node: Node) -> Node | None:
    """The whole of a definition, with what exports it; None where it is in a place that has others."""
    parent = node.parent
    if parent is not None and parent.type == "export_statement":
        named = node.type == "lexical_declaration" or node.child_by_field_name("name") is not None
        return parent if named and "decorator" not in [child.type for child in parent.children] else None
    if parent is None or parent.type not in _LISTS:
        return None
    name = node.child_by_field_name("name")
    if name is not None and name.type not in {"identifier", "property_identifier"}:
        # Grammars of new methods have plain names.
        return None
    return node


def denied_in(root: Node, data: bytes) -> int:
    """How often a tree uses a denied name or imports a denied module."""
    count = 0
    for node in nodes(root):
        text = (
            data[node.start_byte : node.end_byte].decode("utf-8", "replace")
            if node.end_byte - node.start_byte < 99
            else ""
        )
        if node.type in _NAMED:
            count += text in DENIED
        module = None
        callee = node.child_by_field_name("function") if node.type == "call_expression" else None
        if callee is not None and data[callee.start_byte : callee.end_byte] in {b"import", b"require"}:
            holder = node.child_by_field_name("arguments")
            module = holder.named_children[0] if holder is not None and holder.named_children else None
        if node.type in {"import_statement", "export_statement"}:
            module = node.child_by_field_name("source")
        if module is not None:
            name = data[module.start_byte : module.end_byte].decode("utf-8", "replace").strip("'\"`")
            count += any(name == one or name.startswith(f"{one}/") for one in DENIED_MODULES)
    return count


def denied_with(case: Case, text: str) -> bool:
    """Whether a text brings denied names or modules into its place."""
    filler = {Scale.EXPRESSION: "x", Scale.FUNCTION: "function f() {}"}.get(case.scale, "x;")
    if case.kind in {"method_definition", "public_field_definition", "field_definition", "property_signature"}:
        filler = "x;" if case.scale is not Scale.FUNCTION else "f() {}"
    return count_with(case, text) > count_with(case, filler)


def count_with(case: Case, text: str) -> int:
    """How often denied names are used, with a text in the hole."""
    data = (case.before + text + case.after).encode()
    return denied_in(case.language.grammar.parse(data).root_node, data)


def lawful(case: Case, mutant: str) -> bool:
    """Whether a mutant may not stand in a hole, as tree-sitter sees it."""
    data = (case.before + mutant + case.after).encode()
    root = parsed(case.language, data)
    if root is None or denied_in(root, data) > denied_in(case.language.grammar.parse(case.data).root_node, case.data):
        return True
    start, end = case.start, case.start + len(mutant.encode())
    return leaves(root, start, end) or splits(case, root, start, end)


def leaves(root: Node, start: int, end: int) -> bool:
    """Whether a bracket in a part of a text is paired with one outside of it."""
    stack: list[Node] = []
    for node in nodes(root):
        if node.child_count or node.type in {"comment", "regex_pattern", "string_fragment", "jsx_text"}:
            continue
        if node.type in _PAIRS:
            stack.append(node)
        elif node.type in {")", "]", "}"} and stack:
            first = stack.pop()
            if (start <= first.start_byte < end) != (start <= node.start_byte < end):
                return True
    return False


def splits(case: Case, root: Node, start: int, end: int) -> bool:
    """Whether a text in the place of a statement is several, or one that goes on outside of the place."""
    if case.scale not in {Scale.STATEMENT, Scale.FUNCTION}:
        return False
    inside = root.descendant_for_byte_range(start, end - 1)
    if inside is None or inside.type not in _LISTS:
        return False
    own = [child for child in inside.named_children if start <= child.start_byte < end and is_statement(child)]
    return len([child for child in own if child.type != "empty_statement"]) > 1


def mutants(case: Case, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Changed texts of a hole, with the class of the change; some are lawful only by accident, so ask `lawful`."""
    text, data = case.text, case.text.encode()
    tree = case.language.grammar.parse(case.data).root_node
    own = [
        node
        for node in nodes(tree)
        if case.start <= node.start_byte and node.end_byte <= case.end and not node.child_count
    ]

    def edit(node: Node, new: str) -> str:
        return (data[: node.start_byte - case.start] + new.encode() + data[node.end_byte - case.start :]).decode()

    brackets = [node for node in own if node.type in set(_OPEN + _CLOSE)]
    for _ in range(2 if brackets else 0):
        node = chance.choice(brackets)
        yield "bracket dropped", edit(node, "")
        group = _OPEN if node.type in _OPEN else _CLOSE
        yield "bracket swapped", edit(node, group[(group.index(node.type) + 1) % 3])
    yield "bracket added", text + chance.choice(_CLOSE)
    yield "bracket added", text + chance.choice(_OPEN)
    around = innermost(tree, case.start, case.end)
    if around:
        yield "outer bracket closed", f"{text}{_PAIRS[around]} + {around}{text}"
        yield "outer bracket closed", f"x{_PAIRS[around]}; {around}x"
    for quotes, what in (("\"'", "string"), ("`", "template")):
        ends = [node for node in own if node.type in quotes and node.prev_sibling is not None]
        if ends:
            yield f"{what} unterminated", edit(chance.choice(ends), "")
    yield "string unterminated", f'{text} + "'
    yield "template unterminated", f"{text} + `a${{b}}"
    for what in (" +", " &&", ".", " (", " /", " =>", " ?", " instanceof"):
        yield "trailing fragment", text.rstrip(";") + what
    if case.scale is Scale.EXPRESSION:
        yield "denied call", f"eval({text})"
        yield "denied call", f"[{text}, exec]"
        yield "denied import", "require('child_process')"
        yield "denied import", "[import(`@scope/bad/x`)]"
        for what in (" x", ";", " // x", "\n)"):
            yield "trailing fragment", text + what
        yield "keyword", f"return {text}"
        yield "keyword", f"const x = {text}"
        return
    member = case.kind in {"method_definition", "public_field_definition", "field_definition"}
    if case.scale is Scale.FUNCTION or member:
        body = text.rfind("}")
        for line in ("eval(x)", "x = [exec (1)]", "require('child_process')"):
            if body > 0:
                yield (
                    "denied call" if "(x" in line or "exec" in line else "denied import",
                    text[:body] + f"\n{line}\n" + text[body:],
                )
        yield "second statement", f"{text}\nlater() {{ }}" if member else f"{text}\nlater(1)"
        return
    for line in ("eval(x)", "const x = [exec (1)]", "return y + eval('1')", "if (x) eval(y)"):
        yield "denied call", line if case.scale is Scale.STATEMENT else f"{text}\n{line}"
    for line in (
        "const x = require('child_process')",
        "await import('child_process')",
        "import x from 'child_process'",
        "export * from '@scope/bad'",
    ):
        yield "denied import", line if case.scale is Scale.STATEMENT else f"{text}\n{line}"
    if case.scale is Scale.STATEMENT:
        yield "second statement", f"{text}\nlater(1)"
        yield "second statement", f"{text.rstrip(';')}; later(1)"
    yield "trailing fragment", f"{text}\nif (x)"
    yield "trailing fragment", f"{text}\nconst x ="


def innermost(root: Node, start: int, end: int) -> str:
    """The bracket around a part of a text; empty where there is none."""
    node = root.descendant_for_byte_range(start, max(end - 1, start))
    while node is not None:
        for child in node.children:
            if (
                child.type in _PAIRS
                and child.end_byte <= start
                and node.end_byte >= end
                and node.children[-1].start_byte >= end
            ):
                return child.type
        node = node.parent
    return ""


@attrs.frozen
class EcmaScript:
    """How holes of TypeScript, TSX or JavaScript are asked about."""

    name: str

    rules = RULES
    cases = staticmethod(cases)
    lawful = staticmethod(lawful)
    mutants = staticmethod(mutants)
    denied_with = staticmethod(denied_with)

    def files(self, roots_: Sequence[Path], seed: int) -> list[Path]:
        """Files in a fixed random order; of packages where no folder is given."""
        return files(roots_ or roots(self.name), self.name, seed)
