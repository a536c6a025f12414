"""The usual spellings of a type, for declarations: a shape does not say how its members were written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from ananke_core.languages.ecmascript.forms.dialect import LARK
from ananke_core.languages.ecmascript.forms.words import is_key, is_name
from ananke_core.model.types import (
    Array,
    Field,
    Intersection,
    LiteralType,
    Map,
    Primitive,
    Record,
    Ref,
    Tuple,
    TypeExpr,
    TypeParameter,
    Union,
)

LONGEST = 4_000
"""Characters of all spellings of one type; beyond it any type is accepted there."""

ANY = "AN"
_NULL = Primitive("null")
_NAMES = {
    "string": ("string", "String"),
    "number": ("number", "Number"),
    "integer": ("bigint",),
    "boolean": ("boolean", "Boolean"),
    "null": ("null", "undefined", "void"),
    "any": ("any", "unknown"),
    "never": ("never",),
    "bytes": ("Buffer", "Uint8Array"),
}
_FORMATS = {"date-time": ("Date",), "uri": ("URL",)}
_ARRAYS = ("Array", "ReadonlyArray", "Iterable", "AsyncIterable")
_SETS = ("Set", "ReadonlySet")
_MAPS = ("Map", "ReadonlyMap", "Record")
_UNDEFINED = '"undefined"'
_text = LARK.text


def spelled(type_: TypeExpr) -> str:
    """A type in all its usual spellings, as an expression of terminals; any balanced type where it has none."""
    return _bounded(_spelled(type_, 0))


def whole(type_: TypeExpr) -> str:
    """The same for what an alias names: objects there may be of any size, because they are said at most twice."""
    return _whole(type_) or ANY


def _whole(type_: TypeExpr) -> str | None:
    match type_:
        case Record() if type_ != Record(()):
            body = f'"{{" {members(type_.fields)} "}}"'
            return f'({body}|"Readonly" W "<" W {body} GE)'
        case Union():
            return _union(type_.members, _member)
        case Intersection():
            parts = [_operand(member) for member in type_.members]
            return None if None in parts else '("&" W)? ' + ' W "&" W '.join(filter(None, parts))
        case _:
            found = _spelled(type_, 0)
            return found if found is not None and len(found) <= LONGEST else None


def _member(type_: TypeExpr) -> str | None:
    found = _whole(type_)
    if found is not None and isinstance(type_, Intersection) and len(found) <= LONGEST:
        return f'({found}|"(" W {found} W ")")'
    return found


def _operand(type_: TypeExpr) -> str | None:
    found = _whole(type_)
    return f'"(" W {found} W ")"' if found is not None and isinstance(type_, Union) else found


def members(fields: Sequence[Field], *, inherits: bool = False) -> str:
    """What stands between the braces of an object type with these members in this order, and others between them."""
    if inherits:
        return " ".join(("W (TO TS)*", *(f"({_field(field)} TS (TO TS)*)?" for field in fields)))
    parts = ["W (TO TS)*"]
    for index, field in enumerate(fields):
        last = index == len(fields) - 1
        parts.append(f"{_field(field)} (TS TO)* {'(TS | W)' if last else 'TS'}")
    return " ".join(parts)


def _field(field: Field) -> str:
    keys = [_text(field.name)] if is_key(field.name) else []
    keys += [_text(f'"{field.name}"'), _text(f"'{field.name}'")]
    head = f'("readonly" W1+)? ({"|".join(keys)})'
    plain = spelled(field.type)
    if field.type == _NULL:
        # Functions are no values, so that of a function or null only null is left.
        plain = f"({plain}|TNULL)"
    if field.required:
        return f"{head} PT ({plain}|TCOMP)" if field.type != Primitive("any") else f"{head} (PT {ANY})?"
    if not isinstance(field.type, Union):
        undefined = f'("|" W)? ({_UNDEFINED} W "|" W ({plain}|TCOMP)|({plain}|TCOMP) W "|" W {_UNDEFINED})'
        return f'{head} (W "?" (PT ({plain}|TCOMP|{undefined}))?|PT ({undefined}|TCOMP))'
    # Where it stands among the members of a union, one can't tell whether it is there.
    loose = _bounded(_union(field.type.members, partial(_spelled, depth=0), _UNDEFINED))
    around = f'({_UNDEFINED} W "|" W)? {loose} (W "|" W {_UNDEFINED})?'
    return f'{head} (W "?" (PT ({around}|TCOMP))?|PT ({around}|TCOMP))'


def _bounded(spelling: str | None) -> str:
    return spelling if spelling is not None and len(spelling) <= LONGEST else ANY


def _spelled(type_: TypeExpr, depth: int) -> str | None:
    plain = _plain(type_, depth + 1) if depth < 6 else None
    if plain is None or len(plain) > LONGEST:
        return None
    if len(plain) > LONGEST // 4:
        return f"({plain})"
    return f'({plain}|"(" W {plain} W ")"|"Readonly" W "<" W {plain} GE)'


def _plain(type_: TypeExpr, depth: int) -> str | None:
    match type_:
        case Primitive():
            return _either(map(_text, _FORMATS.get(type_.format) or _NAMES[type_.name]))
        case LiteralType():
            return spelled_literal(type_)
        case Array(unique=True):
            return _applied(_SETS, [type_.items], depth)
        case Array():
            items, full = _spelled(type_.items, depth), _applied(_ARRAYS, [type_.items], depth)
            if items is None or full is None:
                return None
            bare = '"Array"|"ReadonlyArray"|' if type_.items == Primitive("any") else ""
            return f'({bare}{full}|("readonly" W1+)? {items} W "[" W "]")'
        case Map():
            keys, values = _spelled(type_.keys, depth), _spelled(type_.values, depth)
            full = _applied(_MAPS, [type_.keys, type_.values], depth)
            if keys is None or values is None or full is None:
                return None
            return f'({full}|"{{" W ("readonly" W1+)? "[" W TN PT {keys} W "]" PT {values} (TS | W) "}}")'
        case Tuple(rest=None):
            return _listed('"[" W', type_.items, '(W ",")? W "]"', depth, label=True) if type_.items else None
        case Union():
            return _union(type_.members, partial(_spelled, depth=depth))
        case Intersection():
            parts = [_spelled(member, depth) for member in type_.members]
            return None if None in parts else '("&" W)? ' + ' W "&" W '.join(filter(None, parts))
        case Record() if type_ != Record(()):
            return f'"{{" {members(type_.fields)} "}}"'
        case Ref():
            return _ref(type_, depth)
        case TypeParameter() if is_name(type_.name):
            return _text(type_.name)
        case _:
            return None


def _union(types: Sequence[TypeExpr], spell: Callable[[TypeExpr], str | None], also: str = "") -> str | None:
    """Members in their order; null goes by three names, which may come again, and ``also`` may come anywhere."""
    null = _either(map(_text, _NAMES["null"]))
    parts: list[str] = []
    again = also
    for index, member in enumerate(types):
        spelling = spell(member)
        if spelling is None:
            return None
        if member == _NULL:
            again = null
        more = f"({again} W {_text('|')} W)* " if again else ""
        parts.append(f"{'' if index else '(' + _text('|') + ' W)? '}{more}{spelling}")
    end = f" (W {_text('|')} W {again})*" if again else ""
    return f" W {_text('|')} W ".join(parts) + end


def _ref(type_: Ref, depth: int) -> str | None:
    if not type_.name or not all(map(is_name, type_.name.split("."))):
        return None
    name = ' W "." W '.join(map(_text, type_.name.split(".")))
    return _listed(f'{name} W "<" W', type_.arguments, "GE", depth) if type_.arguments else name


def _applied(names: Iterable[str], arguments: Sequence[TypeExpr], depth: int) -> str | None:
    return _listed(f'{_either(map(_text, names))} W "<" W', arguments, "GE", depth)


def _listed(start: str, types: Sequence[TypeExpr], end: str, depth: int, *, label: bool = False) -> str | None:
    parts = [_spelled(one, depth) for one in types]
    if None in parts:
        return None
    before = "(TN PT)? " if label else ""
    return f"{start} {' PC '.join(before + part for part in parts if part)} {end}"


def spelled_literal(literal: LiteralType) -> str | None:
    """A literal as it is usually written; None where that is not known."""
    value = literal.value
    if isinstance(value, bool):
        return _text("true" if value else "false")
    if isinstance(value, int):
        return _text(str(value)) if value >= 0 else f'"-" W {_text(str(-value))}'
    if not isinstance(value, str) or not value.isprintable() or "\\" in value:
        return None
    quotes = [quote for quote in "\"'`" if quote not in value and not (quote == "`" and "${" in value)]
    return _either(_text(f"{quote}{value}{quote}") for quote in quotes) if quotes else None


def _either(alternatives: Iterable[str]) -> str:
    return f"({'|'.join(alternatives)})"
