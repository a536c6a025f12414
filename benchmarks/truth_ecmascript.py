"""Is the grammar of a TypeScript or JavaScript file true to its functions? Real ones in, lawful mutants of them too.

Run ``python -m benchmarks.truth_ecmascript FUNCTIONS PATH…`` on folders of sources. A mutant is lawful when tree-sitter
says that it is no single definition any more, that its header is none of the file's, or that it holds a denied name;
the grammar has no say in that.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from ananke_core.engines.llguidance import load
from ananke_core.extraction.constraints import constraints_of
from ananke_core.extraction.units import extract_facts
from ananke_core.facts import FunctionFact
from ananke_core.languages import Language, language_for_path
from ananke_core.model.constraint import Constraint, Place, Range
from ananke_core.model.enums import Kind
from ananke_core.model.rules import Call, Import
from ananke_core.syntax import Node
from ananke_core.text import Span
from benchmarks import tally
from benchmarks.tally import ask_about
from benchmarks.truth import takes, unit_grammars

DENIED = ("eval", "exec")
DENIED_MODULES = ("child_process", "@scope/bad")
_HARD = (
    Constraint("denied calls", Kind.SECURITY, Call(denied=DENIED)),
    Constraint("denied imports", Kind.SECURITY, Import(denied=DENIED_MODULES)),
)
_OPEN, _CLOSE = "([{", ")]}"
_FUNCTIONS = {
    "abstract_method_signature", "arrow_function", "function_declaration", "function_expression",
    "function_signature", "generator_function", "generator_function_declaration", "method_definition",
    "method_signature",
}  # fmt: skip
_PLACES = {
    "class_body": (b"abstract class X extends Y {\n", b"\n}"),
    "interface_body": (b"interface X {\n", b"\n}"),
    "object": (b"x = {\n", b"\n}"),
    "": (b"", b""),
}
_AROUND = {
    "ambient_declaration", "as_expression", "assignment_expression", "export_statement", "expression_statement",
    "field_definition", "lexical_declaration", "pair", "parenthesized_expression", "public_field_definition",
    "satisfies_expression", "variable_declaration", "variable_declarator",
}  # fmt: skip
_NAMED = {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}


@attrs.frozen
class Case:
    """A function as it stands in its file, and what its definition is a part of there."""

    path: str
    symbol: str
    text: bytes
    place: str


@attrs.frozen
class File:
    """A file's unit grammars (with denied names and without, and the light ones), its functions and its headers.

    Headers are as tree-sitter reads them.
    """

    path: str
    language: Language
    grammars: tuple[str, ...]
    free: tuple[str, ...]
    light: tuple[str, ...]
    cases: tuple[Case, ...]
    headers: frozenset[str]


@attrs.define
class Definition:
    """One definition in a parsed text; offsets are relative to the text."""

    item: Node
    function: Node
    start: int
    data: bytes

    def text(self, node: Node | None) -> str:
        """A node's text."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace") if node is not None else ""


def sources(paths: Sequence[Path], seed: int = 1) -> list[Path]:
    """Files of the two languages below some folders, without declarations and tests, in a fixed random order."""
    found: list[Path] = []
    for root in paths:
        files = [root] if root.is_file() else sorted(root.rglob("*"))
        found += [file for file in files if file.is_file() and language_for_path(file.name) in _LANGUAGES()]
    found = [file for file in found if not re.search(r"\.(d|d\.m|min)\.[a-z]+$", file.name)]
    random.Random(seed).shuffle(found)
    return found


def _LANGUAGES() -> set[Language | None]:
    return {language_for_path(name) for name in ("a.ts", "a.tsx", "a.js")}


def read(path: Path) -> File | None:
    """A file's truth; None for a file that does not parse."""
    data = path.read_bytes()
    language = language_for_path(path.name)
    if language is None:
        return None
    root = language.grammar.parse(data).root_node
    if root.has_error:
        return None
    facts = extract_facts(language, data)
    nowhere = Range(Place(0, 0), Place(0, 0))

    def locate(_: Span) -> Range:
        return nowhere

    constraints = constraints_of(facts, path=path.name, language=language, locate=locate)
    cases = [_case(path.name, root, data, function) for function in facts.functions]
    headers = [header(language, case, case.text) for case in cases]
    grammars, _ = unit_grammars([*constraints, *_HARD])
    known = frozenset(filter(None, headers))
    return File(path.name, language, grammars, *unit_grammars(constraints), tuple(cases), known)


def _case(path: str, root: Node, data: bytes, function: FunctionFact) -> Case:
    node = root.descendant_for_byte_range(function.span.start, function.span.end)
    while node is not None and node.type not in _PLACES and node.type not in {"program", "statement_block"}:
        node = node.parent
    place = node.type if node is not None and node.type in _PLACES else ""
    return Case(path, function.symbol, data[function.span.start : function.span.end], place)


def parsed(language: Language, case: Case, text: bytes) -> Definition | None:
    """The definition that a text is in its place; None where it is none, or more than one."""
    before, after = _PLACES[case.place]
    data = before + text + after
    root = language.grammar.parse(data).root_node
    if root.has_error:
        return None
    items = _parts(root)
    if len(items) != 1:
        return None
    item = items[0]
    if before:
        holder: Node | None = item
        while holder is not None and holder.type != case.place:
            if holder.start_byte + len(before) < holder.end_byte and holder.type == "program":
                return None
            holder = _last(holder)
        inner = _parts(holder) if holder is not None else []
        if len(inner) != 1:
            return None
        item = inner[0]
    function = _function(item)
    if function is None or item.start_byte != len(before):
        return None
    if data[function.end_byte : len(before) + len(text)].strip() not in {b"", b";"}:
        return None
    return Definition(item, function, len(before), data)


def _parts(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type not in {"comment", "empty_statement"}]


def _last(node: Node) -> Node | None:
    parts = _parts(node)
    return parts[-1] if parts else None


def _function(item: Node) -> Node | None:
    node: Node | None = item
    while node is not None and node.type not in _FUNCTIONS:
        node = _last(node) if node.type in _AROUND else None
    return node


def header(language: Language, case: Case, text: bytes) -> str | None:
    """What stands before a body, without what a signature does not say; None where the text is no definition."""
    found = parsed(language, case, text)
    if found is None:
        return None
    parts: list[str] = []
    single = found.function.child_by_field_name("parameter")
    parameters = found.function.child_by_field_name("parameters") or single
    assert parameters is not None
    parts += _words(found, found.item, parameters)
    generics = found.function.child_by_field_name("type_parameters")
    parts += ["<", *(found.text(one.child_by_field_name("name")) for one in _parts(generics))] if generics else []
    parts.append("(")
    for parameter in [single] if single is not None else _parts(parameters):
        parts += _parameter(found, parameter)
    parts.append(")")
    parts += _type(found, found.function.child_by_field_name("return_type"))
    return " ".join(parts)


def _words(found: Definition, node: Node, end: Node) -> Iterator[str]:
    """Tokens before the parameters: words and names."""
    own = (
        found.function.child_by_field_name("name")
        if found.function.type.endswith(("expression", "or_function"))
        else None
    )
    for child in node.children:
        if child.start_byte >= end.start_byte or child.start_byte >= found.function.end_byte:
            return
        if child == own or child.type in {"comment", "decorator", "type_annotation", "type_parameters", "?", "!", "("}:
            continue
        if child.child_count:
            yield from _words(found, child, end)
        elif child.type in {"string_fragment", '"', "'"}:
            yield from (found.text(child),) if child.type == "string_fragment" else ()
        else:
            yield found.text(child)


def _parameter(found: Definition, node: Node) -> Iterator[str]:
    pattern: Node | None = node.child_by_field_name("pattern") or node
    value = node.child_by_field_name("value")
    if pattern is not None and pattern.type == "assignment_pattern":
        value, pattern = pattern.child_by_field_name("right"), pattern.child_by_field_name("left")
    if pattern is not None and pattern.type == "rest_pattern":
        yield "..."
        pattern = _last(pattern)
    yield "{}" if pattern is not None and pattern.type.endswith("_pattern") else found.text(pattern)
    yield "?" if node.type == "optional_parameter" else ""
    yield from _type(found, node.child_by_field_name("type"))
    yield "=" if value is not None else ""
    yield ","


def _type(found: Definition, node: Node | None) -> list[str]:
    tokens: list[str] = []
    for leaf in _leaves(node):
        text = found.text(leaf)
        if text in {")", "]", "}", ">"} and tokens and tokens[-1] in {",", ";"}:
            tokens.pop()
        tokens.append('"' if text == "'" else text)
    return tokens


def _leaves(node: Node | None) -> Iterator[Node]:
    stack = [node] if node is not None else []
    while stack:
        top = stack.pop()
        if top.type == "comment":
            continue
        if top.child_count:
            stack += reversed(top.children)
        else:
            yield top


def denies(language: Language, case: Case, text: bytes) -> bool:
    """Whether a definition uses a denied name or imports a denied module."""
    found = parsed(language, case, text)
    if found is None:
        return False
    # What a definition is called, its header says.
    parameters = found.function.child_by_field_name("parameters") or found.function.child_by_field_name("parameter")
    own = parameters.start_byte if parameters is not None else found.start
    stack = [found.item]
    while stack:
        node = stack.pop()
        stack += node.children
        if node.end_byte <= own:
            continue
        if node.type in _NAMED and found.text(node) in DENIED:
            return True
        callee = node.child_by_field_name("function") if node.type == "call_expression" else None
        if callee is not None and found.text(callee) in {"import", "require"}:
            holder = node.child_by_field_name("arguments")
            first = _parts(holder)[0] if holder is not None and _parts(holder) else None
            module = found.text(first).strip("'\"`")
            if any(module == name or module.startswith(f"{name}/") for name in DENIED_MODULES):
                return True
    return False


def lawful(file: File, case: Case, text: bytes) -> bool:
    """Whether the file's hard constraints forbid a text, as tree-sitter sees it."""
    found = header(file.language, case, text)
    return found is None or found not in file.headers or denies(file.language, case, text)


def mutants(language: Language, case: Case, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Changed texts of a function, with the class of the change. Some of them are lawful by accident: ask `lawful`."""
    found = parsed(language, case, case.text)
    if found is None:
        return
    yield from _header_mutants(found, case, chance)
    leaves = list(_leaves(found.item))

    def edit(node: Node, new: str) -> bytes:
        return _edited(found, case, node.start_byte, node.end_byte, new)

    brackets = [
        leaf for leaf in leaves if leaf.type in set(_OPEN + _CLOSE) and leaf.end_byte <= found.function.end_byte
    ]
    for _ in range(3 if brackets else 0):
        leaf = chance.choice(brackets)
        yield "bracket dropped", edit(leaf, "")
        group = _OPEN if leaf.type in _OPEN else _CLOSE
        yield "bracket swapped", edit(leaf, group[(group.index(leaf.type) + 1) % 3])
    for quotes, what in (("\"'", "string"), ("`", "template")):
        ends = [leaf for leaf in leaves if leaf.type in quotes and leaf.prev_sibling is not None]
        if ends:
            yield f"{what} unterminated", edit(chance.choice(ends), "")
    holes = [
        leaf for leaf in leaves if leaf.type == "}" and leaf.parent and leaf.parent.type == "template_substitution"
    ]
    if holes:
        yield "template unterminated", edit(chance.choice(holes), "")
    for line in (b"\nprint(1)", b"\nx = 1", b"; print(1)", b", print(1)", b"\n}", b")", b"\n// later\nfoo()"):
        yield "trailing code", case.text + line
    body = found.function.child_by_field_name("body")
    if body is None:
        return
    in_block = body.type == "statement_block"
    at = body.start_byte + 1 if in_block else body.start_byte
    for code in ("eval(x)", "const y = z.map((w) => exec (w))", "return y + eval('1')", "a ? eval : b", "`${eval(1)}`"):
        if in_block or code.startswith(("e", "a", "`")):
            yield "denied call", _edited(found, case, at, at, f" {code}; " if in_block else f" {code} + ")
    for code in (
        'require("child_process")', "await import('child_process/x')", "const a = require ( '@scope/bad' )",
        'f(/[)]/, require(/* " */ "child_process"), 1)',
    ):  # fmt: skip
        if in_block or not code.startswith("const"):
            yield "denied import", _edited(found, case, at, at, f" {code}; " if in_block else f" {code} + ")


def _is_spelled(found: Definition, type_: Node) -> bool:
    """Whether a signature can say how a type is spelled: not where that holds templates, or too much of it."""
    return "`" not in found.text(type_) and type_.end_byte - type_.start_byte < 4_000


def _edited(found: Definition, case: Case, start: int, end: int, new: str) -> bytes:
    return case.text[: start - found.start] + new.encode() + case.text[end - found.start :]


def _header_mutants(found: Definition, case: Case, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    function = found.function

    def edit(start: int, end: int, new: str) -> bytes:
        return _edited(found, case, start, end, new)

    name = case.symbol.rpartition(".")[2].encode()
    at = found.data.find(name, found.start, function.end_byte)
    if name != b"default" and at >= 0:
        yield "renamed", edit(at + len(name), at + len(name), "_x")
    asynchronous = next((child for child in function.children if child.type == "async"), None)
    if asynchronous is not None:
        yield "async toggled", edit(asynchronous.start_byte, asynchronous.end_byte, "")
    else:
        start = function.start_byte
        if function.type.startswith(("method", "abstract")):
            own = function.child_by_field_name("name")
            start = own.start_byte if own is not None else start
        yield "async toggled", edit(start, start, "async ")
    returns = function.child_by_field_name("return_type")
    if returns is not None and _is_spelled(found, returns):
        yield "return type changed", edit(returns.start_byte, returns.end_byte, ": Other_type")
        yield "annotation dropped", edit(returns.start_byte, returns.end_byte, "")
    holder = function.child_by_field_name("parameters")
    if holder is None:
        return
    if found.data[holder.start_byte : holder.start_byte + 1] == b"(":
        more = ", " if _parts(holder) else ""
        yield "parameter added", edit(holder.start_byte + 1, holder.start_byte + 1, f"extra_one{more}")
    parameters = _parts(holder)
    if not parameters:
        return
    one = chance.choice(parameters)
    comma = one.next_sibling
    yield (
        "parameter dropped",
        edit(one.start_byte, comma.end_byte if comma is not None and comma.type == "," else one.end_byte, ""),
    )
    pattern = one.child_by_field_name("pattern") or one
    if pattern.type == "identifier":
        yield "parameter renamed", edit(pattern.end_byte, pattern.end_byte, "_x")
        if one.type == "required_parameter" and one.child_by_field_name("value") is None:
            yield "default added", edit(one.end_byte, one.end_byte, " = 0")
            yield "made optional", edit(pattern.end_byte, pattern.end_byte, "?")
    type_ = one.child_by_field_name("type")
    if type_ is not None and _is_spelled(found, type_):
        yield "type changed", edit(type_.start_byte, type_.end_byte, ": Other_type")
        yield "annotation dropped", edit(type_.start_byte, type_.end_byte, "")
    value = one.child_by_field_name("value")
    if value is not None:
        before = value.prev_sibling
        yield "default dropped", edit(before.start_byte if before else value.start_byte, value.end_byte, "")


Tally = tally.Tally[Case, bytes]


def judge(file: File, cases: Sequence[Case], found: Tally, chance: random.Random) -> None:
    """Ask a file's grammars about some of its functions and their mutants."""
    for lark in (*file.grammars, *file.free):
        found.warned += load(lark)
    for case in cases:
        found.note("accepted: no name denied", takes(file.free, case.text), case, case.text)
        if denies(file.language, case, case.text):
            found.note("refused: holds a denied name", not takes(file.grammars, case.text), case, case.text)
            continue
        found.note("accepted: as it stands", takes(file.grammars, case.text), case, case.text)
        for what, text in mutants(file.language, case, chance):
            if lawful(file, case, text):
                found.note(f"refused: {what}", not takes(file.grammars, text), case, text)


def main(arguments: Sequence[str]) -> int:
    """Print the table; the exit code says whether anything was wrong."""
    most, roots = int(arguments[0]), [Path(argument) for argument in arguments[1:]]
    return ask_about(sys.modules[__name__], most, roots, shown=60)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
