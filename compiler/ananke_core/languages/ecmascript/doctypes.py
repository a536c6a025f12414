"""Types in doc comments, for code that has none of its own: JSDoc's spellings, read as TypeScript's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import attrs

from ananke_core.facts import ParameterFact, TypeFact
from ananke_core.languages.ecmascript.deferred import Callable, Element
from ananke_core.languages.ecmascript.jsdoc import DocComment, Tag, read_doc
from ananke_core.languages.ecmascript.members import without_undefined
from ananke_core.languages.ecmascript.nodes import qualified
from ananke_core.languages.ecmascript.types import ANY, NULL, read_type
from ananke_core.languages.source import Source
from ananke_core.model.types import Array, Default, Field, Record, Ref, TypeExpr, Union, Unknown
from ananke_core.remembering import remembered
from ananke_core.syntax import Grammar, Node

_GRAMMAR = "tree_sitter_typescript:language_typescript"
_LONGEST = 2_000
_DEEPEST = 8
_UNREAD = Unknown("a type in a doc comment that is spelled in no known way")
# Spellings that are JSDoc's alone.
_DOTTED = re.compile(r"\.<")
_FUNCTION = re.compile(r"\bfunction\s*\([^()]*\)(?:\s*:\s*[\w.]+)?|\bfunction\b")
_OBJECT_OF = re.compile(r"\b[Oo]bject\s*<(?=[^<>]*,)")
_ANY_LIST = re.compile(r"(?<![\w.])(?:array|Array)(?!\s*[\w<.])")
_PLAIN_OBJECT = re.compile(r"(?<![\w.])Object(?!\s*[\w<.])")
_MARK = re.compile(r"(?<![\w\])>}?])([?!])(?=[\w({\[])")
_MEMBERS = frozenset({"prop", "property"})


@cache
def _grammar() -> Grammar:
    return Grammar(_GRAMMAR)


@remembered(4_096)
def read_doc_type(text: str) -> TypeExpr:
    """The type between the braces of a tag; ``=`` and ``...``, which speak of a parameter, are left out."""
    text = " ".join(text.split()).removesuffix("=").removeprefix("...").strip()
    if not text or len(text) > _LONGEST:
        return _UNREAD
    if text in {"*", "?", "any"}:
        return ANY
    null = False
    if text[0] in "?!" or text[-1] in "?!":
        null = "?" in (text[0], text[-1])
        text = text.strip("?!").strip()
    text = _DOTTED.sub("<", text)
    text = _FUNCTION.sub("Function", text)
    text = _OBJECT_OF.sub("Record<", text)
    text = _ANY_LIST.sub("any[]", text)
    text = _PLAIN_OBJECT.sub("object", text)
    text = _MARK.sub(lambda found: "null | " if found[1] == "?" else "", text)
    text = re.sub(r"(?<![\w\]])\*(?!\w)", "any", text)
    data = f"type T = {text};".encode()
    root = _grammar().parse(data).root_node
    value = root.named_children[0].child_by_field_name("value") if root.named_child_count == 1 else None
    if root.has_error or value is None:
        return _UNREAD
    found = read_type(value, Source(data, 0))
    return _or_null(found) if null else found


def _or_null(type_: TypeExpr) -> TypeExpr:
    members = type_.members if isinstance(type_, Union) else (type_,)
    return type_ if NULL in members else Union((*members, NULL))


def with_doc_type(parameter: ParameterFact, doc: DocComment) -> ParameterFact:
    """A parameter with the type that its tag gives, where the code gives none."""
    if parameter.type is not None or not parameter.name or not doc.tags:
        return parameter
    tag = next((tag for tag in doc.tags if tag.subject == parameter.name and tag.type), None)
    if tag is None:
        return parameter
    members = [one for one in doc.tags if one.subject.startswith((f"{parameter.name}.", f"{parameter.name}[]."))]
    type_ = _with_members(read_doc_type(tag.type), members, parameter.name, 0)
    if parameter.kind == "rest" and isinstance(type_, Array) and not tag.type.startswith("..."):
        type_ = type_.items
    type_, absent = without_undefined(type_)
    optional = (tag.optional or absent) and parameter.kind != "rest" and parameter.default is None
    return attrs.evolve(parameter, type=type_, optional=optional)


def returned(doc: DocComment) -> TypeExpr | None:
    """The type of ``@returns``."""
    tag = doc.tag("return", "returns") if doc.tags else None
    return read_doc_type(tag.type) if tag is not None and tag.type else None


def stated(doc: DocComment) -> TypeExpr | None:
    """The type of ``@type``."""
    tag = doc.tag("type") if doc.tags else None
    return read_doc_type(tag.type) if tag is not None and tag.type else None


def read_typedefs(node: Node, source: Source, enclosing: str) -> Iterator[TypeFact]:
    """The types that a comment itself declares: ``@typedef`` with its properties, ``@callback``."""
    text = source.text(node)
    if not text.startswith("/**"):
        return
    groups: list[list[Tag]] = []
    parameters: list[str] = []
    doc = read_doc(text[3:-2])
    for tag in doc.tags:
        if tag.name in {"callback", "typedef"}:
            groups.append([tag])
        elif tag.name == "template":
            parameters += [name.strip() for name in (tag.subject + tag.text).split(",") if name.strip().isidentifier()]
        elif groups:
            groups[-1].append(tag)
    for tag, *parts in groups:
        name = tag.subject or tag.text.split()[0] if tag.subject or tag.text.split() else ""
        if not name.isidentifier():
            continue
        at = source.data.find(name.encode(), node.start_byte, node.end_byte)
        span = source.span(node)
        name_span = source.between(at, at + len(name.encode())) if at >= 0 else span
        type_ = _called(parts) if tag.name == "callback" else _declared(tag, parts)
        yield TypeFact(
            name,
            qualified(enclosing, name),
            span,
            name_span,
            type_,
            type_parameters=tuple(parameters),
            doc=doc.text or " ".join(tag.text.split()),
        )


def _declared(tag: Tag, parts: list[Tag]) -> TypeExpr:
    members = [part for part in parts if part.name in _MEMBERS and part.subject]
    written = read_doc_type(tag.type) if tag.type else Record(())
    return _with_members(written, members, "", 0)


def _called(parts: list[Tag]) -> TypeExpr:
    parameters = tuple(
        Element(read_doc_type(part.type) if part.type else ANY, part.optional)
        for part in parts
        if part.name in {"arg", "argument", "param"}
    )
    returns = next((part.type for part in parts if part.name in {"return", "returns"} and part.type), "*")
    return Callable(parameters, read_doc_type(returns))


def _with_members(type_: TypeExpr, members: list[Tag], prefix: str, depth: int) -> TypeExpr:
    """An object with the members that tags of their own describe (``a``, ``a.b``, ``list[].c``)."""
    if not members or depth > _DEEPEST:
        return type_
    is_list = isinstance(type_, Array) or (isinstance(type_, Ref) and type_.name == "Array")
    fields: dict[str, Field] = {}
    start = f"{prefix}[]." if is_list else f"{prefix}." if prefix else ""
    for tag in members:
        rest = tag.subject.removeprefix(start)
        if not tag.subject.startswith(start) or "." in rest or not rest:
            continue
        below = [one for one in members if one.subject.startswith((f"{start}{rest}.", f"{start}{rest}[]."))]
        inner = _with_members(read_doc_type(tag.type) if tag.type else ANY, below, f"{start}{rest}", depth + 1)
        inner, absent = without_undefined(inner)
        default = Default() if tag.default else None
        doc = " ".join(tag.text.split())
        fields.setdefault(rest, Field(rest, inner, not (tag.optional or absent), default=default, doc=doc))
    if not fields:
        return type_
    made = Record(tuple(fields.values()), open=False)
    return Array(made) if is_list else made
