"""Cutting a tree into units, and reading each unit's facts with one query.

A unit is a top-level statement, the shell of a class (header, fields, names of members) or one statement of a class
body; classes in class bodies are cut again. Facts depend on a unit's ``key`` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from ananke_core.extraction.bodies import SIZES, alone, measure, note
from ananke_core.facts import ClassFact, CommentFact, FunctionFact, TypeFact, UnitFacts
from ananke_core.languages import Language
from ananke_core.languages.headers import Headers
from ananke_core.languages.source import Source
from ananke_core.syntax import Node

_DEEPEST = 20
# What a named tuple does, without a call of Python: a file has a unit and two definitions for each ten lines.
_new = tuple.__new__
# A comment that holds this word may speak to us.
_SPEAKS = b"ananke"
_IGNORE = re.compile(rb"\bananke:[ \t]*ignore(-file)?(?![\w-])(?:[ \t]*\[([^\]\r\n]*)\])?")


class UnitNode(NamedTuple):
    """One unit of a parsed text; ``container`` is the dotted path of what is around it, a class if ``in_class``.

    A unit begins with its doc comment and decorators (``lead``) where those stand before it. A ``declaration`` is a
    whole statement of which only its type is asked for.
    """

    node: Node
    role: Literal["statement", "shell", "declaration"]
    container: str
    in_class: bool
    lead: tuple[Node, ...]
    key: bytes
    start: int
    end: int


def split_units(language: Language, root: Node, data: bytes, *, types: bool = False) -> list[UnitNode]:
    """All units below ``root``, in the order of the text; a class's shell comes before its members.

    For who wants no more than types, what only declares one is a ``declaration`` with its members, without a key.
    """
    units: list[UnitNode] = []
    _split(language, root.named_children, data, "", False, 0, units, types)
    return units


def split_between(language: Language, root: Node, data: bytes, start: int, end: int) -> list[UnitNode] | None:
    """The units of the statements below ``root`` in bytes ``start:end``, which cut no statement in two.

    None where they do, or where the last of them is a doc comment for what stands behind ``end``.
    """
    nodes: list[Node] = []
    cursor = root.walk()
    if cursor.goto_first_child_for_byte(start) is not None:
        while (node := cursor.node) is not None and node.start_byte < end:
            if node.is_named and node.end_byte > start:
                nodes.append(node)
            if not cursor.goto_next_sibling():
                break
    if nodes and (nodes[0].start_byte < start or nodes[-1].end_byte > end):
        return None
    units: list[UnitNode] = []
    waits = _split(language, nodes, data, "", False, 0, units, types=False)
    return None if waits and end < len(data) else units


def _split(
    language: Language,
    nodes: Iterable[Node],
    data: bytes,
    container: str,
    in_class: bool,
    depth: int,
    units: list[UnitNode],
    types: bool,
) -> bool:
    """Cut some neighbours; whether the last of them are doc comments that nothing followed."""
    adapter = language.adapter
    source = Source(data, 0)
    prefix = container.encode() + (b"\0" if in_class or not container else b"\2")
    lead: list[Node] = []
    for node in nodes:
        start, end = node.start_byte, node.end_byte
        extra = node.is_extra and not node.is_error
        if not extra or _SPEAKS not in data[start:end]:
            if adapter.leads(node, source):
                lead.append(node)
                continue
            if extra:
                continue
        leading: tuple[Node, ...] = ()
        if lead and not extra:
            start, leading, lead = lead[0].start_byte, tuple(lead), []
        if types and (declaration := adapter.declaration(node)) is not None:
            units.append(UnitNode(declaration, "declaration", container, in_class, (), b"", start, end))
            continue
        definition = adapter.definition(node)
        class_body = adapter.class_body(definition) if depth < _DEEPEST else None
        body = class_body or (adapter.namespace_body(definition) if depth < _DEEPEST else None)
        if body is None:
            key = prefix + data[start:end]
            units.append(_new(UnitNode, (node, "statement", container, in_class, leading, key, start, end)))
            continue
        # Places count too: the spans of a class and of its fields move with the length of what stands between them.
        pieces = [b"\1", prefix, b"%d" % (end - start), data[start : body.start_byte]]
        if class_body is not None:
            for child in body.named_children:
                if adapter.is_member(child):
                    pieces.append(adapter.outline(child, source))
                else:
                    pieces += (b"%d" % (child.start_byte - start), data[child.start_byte : child.end_byte])
        units.append(UnitNode(node, "shell", container, in_class, leading, b"\0".join(pieces), start, end))
        name = adapter.name(definition, source)
        inner = f"{container}.{name}" if container and name else container or name
        _split(language, body.named_children, data, inner, class_body is not None, depth + 1, units, types)
    if lead:
        # Doc comments before nothing can still declare types.
        start, end = lead[0].start_byte, lead[-1].end_byte
        key = prefix + data[start:end]
        units.append(UnitNode(lead[-1], "statement", container, in_class, tuple(lead[:-1]), key, start, end))
    return bool(lead)


def extract_unit(language: Language, unit: UnitNode, data: bytes, headers: Headers | None = None) -> UnitFacts:
    """The facts of one unit; spans count from its first byte. Never fails: what can't be read is left out.

    ``headers`` where the text has no error and some of what is read is likely to have been read before.
    """
    source = Source(data, unit.start, headers)
    facts = UnitFacts()
    adapter = language.adapter
    container = unit.container if unit.in_class else ""
    for part in unit.lead:
        _read(language, part, source, facts, unit.container, "")
    if unit.role == "statement":
        _read(language, unit.node, source, facts, unit.container, container)
        return facts
    class_ = adapter.class_(adapter.definition(unit.node), source, unit.container)
    symbol = unit.container
    if class_ is not None:
        facts.classes.append(class_)
        facts.ranges.extend(adapter.ranges(adapter.definition(unit.node), source, class_, language.grammar))
        symbol = class_.symbol
    facts.imports.extend(adapter.renames(unit.node, source))
    for part in adapter.header_nodes(unit.node):
        _read(language, part, source, facts, symbol, "")
    return facts


def extract_declaration(language: Language, unit: UnitNode, data: bytes) -> ClassFact | TypeFact | None:
    """What a unit says that is a ``declaration``; spans count from its first byte."""
    return language.adapter.declared(unit.node, Source(data, unit.start), unit.container)


class _Open(NamedTuple):
    """A definition around the place that is being read.

    ``container`` is set directly in a class, ``function`` directly in a function; ``depth`` counts functions, lambdas
    included. ``blocks`` are the ends of the blocks that are open in it.
    """

    end: int
    symbol: str
    container: str
    function: FunctionFact | None
    depth: int
    blocks: list[int]


def _read(language: Language, node: Node, source: Source, facts: UnitFacts, symbol: str, container: str) -> None:
    """Read every captured node below ``node`` in the order of the text, with a stack of the definitions around it."""
    adapter = language.adapter
    groups = language.query.captures(node)
    noted = alone(groups) if "function" in groups else None
    # Of two nodes that start together the wider one comes first: it is around the other. Nodes have no order of their
    # own, so that a number stands before each.
    captured = [
        (found.start_byte, -found.end_byte, name, number, found)
        for name, nodes in groups.items()
        for number, found in enumerate(nodes)
    ]
    if len(captured) > 1:
        captured.sort()
    stack = [_new(_Open, (node.end_byte + 1, symbol, container, None, 0, []))]
    for start, minus_end, name, _, found in captured:
        while start >= stack[-1].end:
            stack.pop()
        around = stack[-1]
        if name == "call":
            call = adapter.call(found, source)
            if call is not None:
                call.symbol = around.symbol
                facts.calls.append(call)
        elif name in SIZES:
            if around.function is not None:
                measure(around.function, around.blocks, name, start, -minus_end)
        elif name == "function":
            function = adapter.function(found, source, around.container, around.symbol)
            if function is not None:
                function.depth = around.depth
                span, base = function.span, source.base
                function.lines = source.data.count(b"\n", span.start + base, span.end + base) + 1
                facts.functions.append(function)
                facts.ranges.extend(adapter.ranges(found, source, function, language.grammar))
                if noted is not None:
                    noted.put(function)
            symbol = function.symbol if function is not None else around.symbol
            stack.append(_new(_Open, (-minus_end, symbol, "", function, around.depth + 1, [])))
        elif name == "class":
            class_ = adapter.class_(found, source, around.symbol)
            if class_ is not None:
                facts.classes.append(class_)
                facts.ranges.extend(adapter.ranges(found, source, class_, language.grammar))
                stack.append(_Open(-minus_end, class_.symbol, class_.symbol, None, around.depth, []))
        elif name == "variable":
            # Locals bind names too; nobody else can see them.
            if not around.depth:
                for bound in adapter.binding(found, source, around.container, around.symbol):
                    if isinstance(bound, TypeFact):
                        facts.types.append(bound)
                    else:
                        facts.variables.append(bound)
                        facts.ranges.extend(adapter.ranges(found, source, bound, language.grammar))
        elif name == "import":
            facts.imports.extend(adapter.imports(found, source))
        elif name == "type":
            type_ = adapter.type_(found, source, around.symbol)
            if type_ is not None:
                facts.types.append(type_)
        elif name == "handler":
            handler = adapter.handler(found, source)
            if handler is not None:
                handler.symbol = around.symbol
                facts.handlers.append(handler)
        elif name == "comment":
            comment = _comment(found, source, language.comment.encode())
            if comment is not None:
                facts.comments.append(comment)
            facts.types.extend(adapter.comment_types(found, source, around.symbol))
        elif around.function is not None:
            note(adapter.raised(found, source) if name == "raise" else "", name, around.function)


def _comment(node: Node, source: Source, marker: bytes) -> CommentFact | None:
    text = source.bytes(node)
    if _SPEAKS not in text or (found := _IGNORE.search(text)) is None:
        return None
    start, end = 0, len(text)
    if text.startswith(marker):
        # One comment can hold several: `# type: ignore  # ananke: ignore  # why`.
        before = text.rfind(marker, 0, found.start())
        while before and text[before - 1 : before] == marker[:1]:
            before -= 1
        start = before if not text[before : found.start()].strip(b" \t" + marker) else found.start()
        behind = text.find(marker, found.end())
        end = behind if behind >= 0 else end
    codes = (found[2] or b"").decode("utf-8", "replace").replace(",", " ").split()
    at = node.start_byte
    span = source.between(at + start, at + len(text[:end].rstrip()))
    return CommentFact(span, tuple(codes), found[1] is not None)


def extract_facts(language: Language, data: bytes) -> UnitFacts:
    """The facts of a whole text, spans from its start: the units' facts one after the other."""
    root = language.grammar.read(data)[0].root_node
    merged = UnitFacts()
    for unit in split_units(language, root, data):
        facts = extract_unit(language, unit, data)
        _shift(facts, unit.start)
        for name in (
            "functions",
            "classes",
            "types",
            "variables",
            "imports",
            "calls",
            "handlers",
            "ranges",
            "comments",
        ):
            getattr(merged, name).extend(getattr(facts, name))
    return merged


def _shift(facts: UnitFacts, by: int) -> None:
    for group in (
        facts.functions,
        facts.classes,
        facts.types,
        facts.variables,
        facts.imports,
        facts.calls,
        facts.handlers,
        facts.comments,
    ):
        for fact in group:
            _shift_spans(fact, by)
    for function in facts.functions:
        for parameter in function.parameters:
            _shift_spans(parameter, by)
    for class_ in facts.classes:
        # What is assigned holds the fields too.
        for field in {id(field): field for field in (*class_.fields, *class_.assigned)}.values():
            _shift_spans(field, by)
    for range_ in facts.ranges:
        range_.spans = tuple(span.shifted(by) for span in range_.spans)


def _shift_spans(fact: object, by: int) -> None:
    for name in ("span", "name_span", "header_span", "module_span", "callee_span"):
        span = getattr(fact, name, None)
        if span is not None:
            setattr(fact, name, span.shifted(by))
    for name in ("parameters_end", "body_start"):
        offset = getattr(fact, name, None)
        if offset is not None:
            setattr(fact, name, offset + by)
