"""Annotations in headers: the tokens of a spelling, or the usual spellings of a type."""

from __future__ import annotations

import re
from functools import lru_cache

from ananke_core.languages.forms import Unsayable
from ananke_core.languages.python.forms.dialect import ARRAYS, FORMATS, MAPS, PRIMITIVES, SETS, TUPLES, Dialect
from ananke_core.languages.python.forms.words import is_module, is_name
from ananke_core.languages.python.spelling import OPEN
from ananke_core.model.types import (
    Array,
    FunctionType,
    LiteralType,
    Map,
    Primitive,
    Ref,
    Tuple,
    TypeExpr,
    TypeParameter,
    Union,
)

LONGEST = 6_000
"""Characters of all spellings of one type; beyond it any annotation is accepted there."""

_TOKEN = re.compile(
    r"""(?P<word>[^\W\d]\w*(?:\.[^\W\d]\w*)*)|(?P<string>"[^"\\]*"|'[^'\\]*')|(?P<space>\ +)"""
    r"""|(?P<other>\d[\w.]*|\.\.\.|\*\*|[\[\](){},|&*~+-])""",
    re.VERBOSE,
)
_REST = f" {OPEN}]"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_ANY = Primitive("any")
_MOST = 16_384
WHOLE: dict[TypeExpr, str] = {Primitive(name): f"TY{index}" for index, name in enumerate(PRIMITIVES)}  # type: ignore[arg-type]
"""Terminals of plain types with all their spellings, so that a header can say them shortly."""
_TYPED: dict[tuple[str, Dialect, bool], str] = {}


@lru_cache(maxsize=4_096)
def written_annotation(written: str, dialect: Dialect, outside: bool) -> str:
    """The tokens of a spelling with free white space between them; ``outside`` of brackets it has no newlines.

    Raises:
        Unsayable: the spelling holds something that is no token of a type.
    """
    if written == OPEN:
        return dialect.any_outside if outside else dialect.any_inside
    parts: list[str] = []
    depth: list[str] = []
    position, glued, before = 0, True, ""
    while position < len(written):
        found = _TOKEN.match(written, position)
        if found is None:
            raise Unsayable("an annotation is not written in tokens of a type")
        position, token = found.end(), found[0]
        if found.lastgroup == "space":
            continue
        if token in _PAIRS and (not depth or depth.pop()[-1] != _PAIRS[token]):
            raise Unsayable("an annotation has unbalanced brackets")
        if token == "," and depth and depth[-1] == "Annotated[" and written.startswith(_REST, position):
            position += len(_REST)
            depth.pop()
            parts.append(dialect.metadata)
            before, glued = "]", False
            continue
        if token == "]":
            parts.append(dialect.close_bracket)
            glued = False
            continue
        if not glued:
            parts.append(dialect.inside if depth or token in _PAIRS or not outside else dialect.outside)
        literal = bool(depth) and depth[-1] == "Literal["
        parts.append(_quoted(token[1:-1], literal, dialect) if found.lastgroup == "string" else dialect.text(token))
        if token in "([{":
            name = before.rpartition(".")[2]
            depth.append(f"{name}[" if name in {"Annotated", "Literal"} and token == "[" else token)
        before = token
        glued = False
    if depth or not parts:
        raise Unsayable("an annotation has unbalanced brackets" if depth else "an annotation is empty")
    return dialect.join(parts)


def _quoted(content: str, literal: bool, dialect: Dialect) -> str:
    """A string in either quote: exactly its content in ``Literal``, else a forward reference's tokens."""
    # Each kind of token is a group of its own, of which one is not empty.
    tokens = [] if literal else list(map("".join, _TOKEN.findall(content)))
    if literal or "".join(tokens) != content or '"' in content:
        return _string(content, dialect)
    return dialect.either(_forward(tokens, quote, other, dialect) for quote, other in ("\"'", "'\""))


def _forward(tokens: list[str], quote: str, other: str, dialect: Dialect) -> str:
    """A forward reference in ``quote``; strings in it are in the ``other``, for none can hold its own."""
    # Newlines end a string, so that only spaces may stand between its tokens.
    spaced = [dialect.text(quote)]
    for token in tokens:
        if not token.isspace():
            spaced += (dialect.spaces, dialect.text(token.replace("'", other)))
    return dialect.join((*spaced, dialect.spaces, dialect.text(quote)))


def _string(content: str, dialect: Dialect) -> str:
    if not content.isprintable():
        raise Unsayable("a string in an annotation holds control characters")
    quotes = [quote for quote in "\"'" if quote not in content]
    return dialect.either(dialect.text(f"{quote}{content}{quote}") for quote in quotes)


def typed_annotation(type_: TypeExpr, dialect: Dialect, outside: bool) -> str:
    """The spellings of a type where its own is not known; any annotation where it has no usual one."""
    # Literal types of 1, 1.0 and True are equal, so that a type is no key.
    key = repr(type_), dialect, outside
    found = _TYPED.get(key)
    if found is None:
        found = _spelled(type_, dialect, outside)
        if len(_TYPED) >= _MOST:
            _TYPED.clear()
        _TYPED[key] = found
    return found


def _spelled(type_: TypeExpr, dialect: Dialect, outside: bool) -> str:
    if dialect.lark and isinstance(type_, Primitive) and type_ in WHOLE:
        return WHOLE[type_]
    return spelled(type_, dialect, outside) or (dialect.any_outside if outside else dialect.any_inside)


def spelled(type_: TypeExpr, dialect: Dialect, outside: bool = False) -> str:
    """All spellings of a type, as they are or in quotes; empty where it has no usual one, or too many.

    A large type goes without the rare ones: first without ``Annotated`` inside of it, then without quotes around it.
    ``outside`` of brackets no newline stands in it: what may go on over one would swallow that which ends the line.
    """
    # A pattern has no names for its parts, so that it would grow by what is rarely written.
    for deep in (True, False) if dialect.lark else (False,):
        spelling = _Speller(dialect, deep, outside).spell(type_, 0)
        if spelling is not None:
            quoted = (dialect.join((dialect.text(quote), spelling, dialect.text(quote))) for quote in "\"'")
            full = dialect.either((spelling, *quoted))
            if len(full) <= LONGEST:
                return full
            if not deep:
                return spelling
    return ""


class _Speller:
    """Spells types in one dialect; None for what has no usual spelling."""

    def __init__(self, dialect: Dialect, deep: bool, outside: bool) -> None:
        self.dialect = dialect
        self.deep = deep
        self.outside = outside

    def spell(self, type_: TypeExpr, depth: int) -> str | None:
        plain = self._plain(type_, depth + 1) if depth < 6 else None
        if plain is None or len(plain) > LONGEST:
            return None
        dialect = self.dialect
        if depth and not self.deep:
            return plain
        return dialect.either((plain, dialect.join((dialect.annotated, plain, dialect.metadata))))

    def _plain(self, type_: TypeExpr, depth: int) -> str | None:
        match type_:
            case Primitive():
                names = FORMATS.get(type_.format) or PRIMITIVES[type_.name]
                return self._names(names)
            case LiteralType():
                return self._literals([type_])
            case Array():
                return self._applied(SETS if type_.unique else ARRAYS, [type_.items], depth)
            case Map():
                return self._applied(MAPS, [type_.keys, type_.values], depth)
            case Tuple():
                return self._tuple(type_, depth)
            case Union():
                return self._union(type_, depth)
            case Ref():
                if not is_module(type_.name):
                    return None
                text = self.dialect.text
                if not type_.arguments:
                    # A forward reference is quoted wherever it stands.
                    return self.dialect.either(text(f"{quote}{type_.name}{quote}") for quote in ("", '"', "'"))
                name = text(type_.name)
                return self._subscript(name, list(type_.arguments), depth)
            case TypeParameter():
                return self.dialect.text(type_.name) if is_name(type_.name) else None
            case FunctionType():
                return self._callable(type_, depth)
            case _:
                return None

    def _names(self, names: tuple[str, ...]) -> str:
        dialect = self.dialect
        return dialect.names.get(names) or dialect.join((dialect.module, dialect.either(map(dialect.text, names))))

    def _open(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return self._names(names), self.dialect.outside, self.dialect.text("["), self.dialect.inside

    def _bracketed(self) -> _Speller:
        """Spells what stands in a bracket."""
        return _Speller(self.dialect, self.deep, False) if self.outside else self

    def _list(self, types: list[TypeExpr], separator: str, depth: int) -> str | None:
        spelled = [self.spell(part, depth) for part in types]
        if None in spelled:
            return None
        gap = self.dialect.outside if self.outside else self.dialect.inside
        between = self.dialect.join(("", gap, self.dialect.text(separator), gap, ""))
        parts = [part for part in spelled if part is not None]
        if separator == "|" and self.dialect.lark:
            # Several names are read as one type, which stands once among the members.
            again = [isinstance(type_, Primitive) and type_ != Primitive("null") for type_ in types]
            parts = [f"{part} ({between} {part})*" if more else part for part, more in zip(parts, again, strict=True)]
        return between.join(parts)

    def _subscript(self, head: str, arguments: list[TypeExpr], depth: int) -> str | None:
        listed = self._bracketed()._list(arguments, ",", depth)
        if listed is None:
            return None
        before, gap = self.dialect.outside, self.dialect.inside
        return self.dialect.join((head, before, self.dialect.text("["), gap, listed, self.dialect.close_bracket))

    def _applied(self, names: tuple[str, ...], arguments: list[TypeExpr], depth: int) -> str | None:
        full = self._subscript(self._names(names), arguments, depth)
        if full is None or any(argument != _ANY for argument in arguments):
            return full
        return self.dialect.either((self._names(names), full))

    def _tuple(self, type_: Tuple, depth: int) -> str | None:
        names = TUPLES
        if type_.rest is None:
            if type_.items:
                return self._subscript(self._names(names), list(type_.items), depth)
            return self.dialect.join((*self._open(names), self.dialect.text("()"), self.dialect.close_bracket))
        if type_.items:
            return None
        inner = self._bracketed().spell(type_.rest, depth)
        if inner is None:
            return None
        comma, ellipsis = self.dialect.text(","), self.dialect.text("...")
        gap = self.dialect.inside
        full = self.dialect.join((*self._open(names), inner, gap, comma, gap, ellipsis, self.dialect.close_bracket))
        return self.dialect.either((self._names(names), full)) if type_.rest == _ANY else full

    def _union(self, type_: Union, depth: int) -> str | None:
        literals = [member for member in type_.members if isinstance(member, LiteralType)]
        if len(literals) == len(type_.members):
            return self._literals(literals)
        null = Primitive("null")
        members = _grouped(type_.members, literals)
        rest = [member for member in members if member != null]
        union = ("Union",)
        forms = [self._list(members, "|", depth), self._subscript(self._names(union), members, depth)]
        if len(rest) < len(members) and rest:
            inner = rest[0] if len(rest) == 1 else Union(tuple(rest))
            forms.append(self._subscript(self._names(("Optional",)), [inner], depth))
            forms.append(self._list([*rest, null], "|", depth))
            forms.append(self._list([null, *rest], "|", depth))
            if len(literals) == len(type_.members) - 1:
                forms.append(self._literals([*literals, LiteralType(None)]))
        known = list(dict.fromkeys(form for form in forms if form is not None))
        return self.dialect.either(known) if None not in forms else None

    def _callable(self, type_: FunctionType, depth: int) -> str | None:
        names = ("Callable",)
        returns = self._bracketed().spell(type_.returns, depth)
        if returns is None:
            return None
        dialect = self.dialect
        gap = dialect.inside
        if type_.parameters is None:
            first = dialect.either((dialect.text("..."), dialect.parameters))
        else:
            listed = self._bracketed()._list(list(type_.parameters), ",", depth)
            if listed is None:
                return None
            parts = (listed, dialect.close_bracket) if listed else (dialect.text("]"),)
            first = dialect.join((dialect.text("["), gap, *parts))
        tail = (first, gap, dialect.text(","), gap, returns, dialect.close_bracket)
        full = dialect.join((*self._open(names), *tail))
        bare = type_.parameters is None and type_.returns == _ANY
        return dialect.either((self._names(names), full)) if bare else full

    def _literals(self, literals: list[LiteralType]) -> str | None:
        dialect = self.dialect
        values: list[str] = []
        for literal in literals:
            if isinstance(literal.value, str):
                if not literal.value.isprintable() or not {'"', "'"} - set(literal.value) or "\\" in literal.value:
                    return None
                values.append(_string(literal.value, dialect))
            else:
                values.append(dialect.text(repr(literal.value)))
        between = dialect.join(("", dialect.inside, dialect.text(","), dialect.inside, ""))
        return dialect.join((*self._open(("Literal",)), between.join(values), dialect.close_bracket))


def _grouped(members: tuple[TypeExpr, ...], literals: list[LiteralType]) -> list[TypeExpr]:
    """Members with all literals as one, where the first of them stands: ``Literal`` takes several."""
    if len(literals) < 2:
        return list(members)
    grouped: list[TypeExpr] = []
    for member in members:
        if not isinstance(member, LiteralType):
            grouped.append(member)
        elif member is literals[0]:
            grouped.append(Union(tuple(literals)))
    return grouped


def forget() -> None:
    """Let go of annotations that were written."""
    written_annotation.cache_clear()
    _TYPED.clear()
