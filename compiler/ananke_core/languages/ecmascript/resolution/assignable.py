"""The question that conditional types ask: whether one type can stand for another.

Answers are three: yes, no, and None for what can't be told from declarations alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ananke_core.languages.ecmascript.deferred import (
    Callable,
    Element,
    Elements,
    Infer,
    Members,
    Template,
    Undefined,
)
from ananke_core.languages.ecmascript.resolution import objects, templates, tuples
from ananke_core.languages.ecmascript.resolution.terms import (
    ANY,
    BOOLEAN,
    FALSE,
    NEVER,
    NULL,
    NUMBER,
    STRING,
    TRUE,
    UNDEFINED,
    Builtin,
    Named,
)
from ananke_core.model.types import (
    Array,
    EnumType,
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
    Unknown,
)

if TYPE_CHECKING:
    from ananke_core.languages.ecmascript.resolution.evaluator import Evaluator

Captured = dict[str, list[TypeExpr]]
_UNTOLD = (Ref, Unknown)
_UNTOLD_WANTED = (*_UNTOLD, TypeParameter)
_VALUES = (LiteralType, Primitive, Template, Undefined)
_PROMISES = frozenset({"Promise", "PromiseLike"})
_LITERALS: dict[type, str] = {str: "string", int: "number", float: "number", bool: "boolean"}
_LISTS = (Array, Tuple, Elements)
_OBJECTS = (Array, Builtin, Callable, Elements, Map, Members, Record, Tuple)


def extends(ev: Evaluator, one: TypeExpr, other: TypeExpr, captured: Captured | None = None) -> bool | None:
    """Whether ``one`` can stand where ``other`` is asked for; ``captured`` collects what that infers."""
    captured = {} if captured is None else captured
    if isinstance(other, Infer):
        if other.bound is not None and (verdict := extends(ev, one, other.bound)) is not True:
            return verdict
        captured.setdefault(other.name, []).append(one)
        return True
    if one == other:
        return True
    pair = (one, other)
    if isinstance(one, Named) and isinstance(other, Named):
        if pair in ev.asked:
            # A question inside of itself: nothing speaks against it so far.
            return True
        if one.path == other.path and one.symbol == other.symbol and len(one.arguments) == len(other.arguments):
            captured_inner: Captured = {}
            if all(extends(ev, a, b, captured_inner) for a, b in zip(one.arguments, other.arguments, strict=True)):
                for name, found in captured_inner.items():
                    captured.setdefault(name, []).extend(found)
                return True
        ev.asked.add(pair)
        try:
            return _extends(ev, ev.reduce(one), ev.reduce(other), captured)
        finally:
            ev.asked.discard(pair)
    return _extends(ev, ev.reduce(one), ev.reduce(other), captured)


def _extends(ev: Evaluator, one: TypeExpr, other: TypeExpr, captured: Captured) -> bool | None:
    if isinstance(other, Infer):
        return extends(ev, one, other, captured)
    if other == ANY or one in (NEVER, other):
        return True
    if one == ANY:
        return None
    if isinstance(one, Union):
        return every(extends(ev, member, other, captured) for member in one.members)
    if one == BOOLEAN and isinstance(other, Union):
        return every(_extends(ev, value, other, captured) for value in (TRUE, FALSE))
    if isinstance(other, Union):
        if one.__class__ is LiteralType and all([member.__class__ is LiteralType for member in other.members]):
            # A name among names, which is asked for each member of an object.
            return one in other.members
        return some(extends(ev, one, member, captured) for member in other.members)
    if isinstance(one, TypeParameter):
        return extends(ev, one.bound, other, captured) or None if one.bound is not None else None
    if isinstance(one, _UNTOLD) or isinstance(other, _UNTOLD_WANTED):
        return None
    if other == NEVER:
        return False
    if isinstance(other, Intersection):
        return every(extends(ev, one, member, captured) for member in other.members)
    if isinstance(one, Intersection):
        return some(extends(ev, member, other, captured) for member in one.members)
    if isinstance(other, EnumType):
        values = {(value.__class__, value) for value in other.values}
        if isinstance(one, EnumType):
            return all((value.__class__, value) in values for value in one.values)
        return isinstance(one, LiteralType) and (one.value.__class__, one.value) in values
    if isinstance(one, EnumType):
        return every(_extends(ev, LiteralType(value), other, captured) for value in one.values)
    if isinstance(one, _VALUES):
        return _value(ev, one, other, captured)
    return _object(ev, one, other, captured)


def _value(ev: Evaluator, one: TypeExpr, other: TypeExpr, captured: Captured) -> bool | None:
    """Whether a value that is no object fits."""
    if isinstance(other, Template):
        if isinstance(one, LiteralType) and isinstance(one.value, str):
            return templates.matches(ev, one.value, other, captured)
        return None if isinstance(one, Template) else False
    if isinstance(one, Template):
        return other == STRING or _is_anything(other)
    if isinstance(one, LiteralType):
        if isinstance(other, Primitive):
            return _LITERALS.get(one.value.__class__) == other.name and not other.format
        return _is_anything(other)
    if one in (NULL, UNDEFINED):
        return False
    if isinstance(other, Primitive) and isinstance(one, Primitive):
        return one.name == other.name and other.format in {"", one.format}
    if isinstance(other, Members | Record) and not _is_anything(other) and other != Record(()):
        # `string` has members as well, of which no declaration here tells.
        return None
    return _is_anything(other)


def _is_anything(made: TypeExpr) -> bool:
    """``{}``: all but null and undefined."""
    return made in (Record((), open=False), Members(()))


def _object(ev: Evaluator, one: TypeExpr, other: TypeExpr, captured: Captured) -> bool | None:
    if isinstance(other, Primitive | LiteralType | Template | Undefined):
        return False
    if other == Record(()) or _is_anything(other):
        return isinstance(one, _OBJECTS)
    if isinstance(one, Builtin) or isinstance(other, Builtin):
        return _builtin(ev, one, other, captured)
    if isinstance(one, _LISTS) and isinstance(other, _LISTS):
        return _lists(ev, one, other, captured)
    if isinstance(one, _LISTS) or isinstance(other, _LISTS):
        return False if isinstance(other, _LISTS) else None
    if isinstance(other, Callable):
        return some(_calls(ev, call, other, captured) for call in _callables(one))
    return _members(ev, one, other, captured)


def _builtin(ev: Evaluator, one: TypeExpr, other: TypeExpr, captured: Captured) -> bool | None:
    if isinstance(other, Builtin) and other.name == "Function":
        return bool(_callables(one)) or (isinstance(one, Builtin) and one.name == "Function")
    if not isinstance(one, Builtin) or not isinstance(other, Builtin):
        # A promise by its members is one to TypeScript; a class of the project may be.
        return None if isinstance(one, Members) and one.fields else False
    if one.name != other.name and not {one.name, other.name} <= _PROMISES:
        return False
    return every(extends(ev, a, b, captured) for a, b in zip(one.arguments, other.arguments, strict=False))


def _callables(made: TypeExpr) -> tuple[Callable, ...]:
    return (made,) if isinstance(made, Callable) else made.calls if isinstance(made, Members) else ()


def _calls(ev: Evaluator, one: Callable, other: Callable, captured: Captured) -> bool | None:
    if one.constructs != other.constructs:
        return False
    verdicts: list[bool | None] = []
    if other.parameters is not None:
        verdicts.append(_parameters(ev, one.parameters, other.parameters, captured))
    verdicts.append(extends(ev, one.returns, other.returns, captured))
    return every(verdicts)


def _parameters(
    ev: Evaluator, one: tuple[Element, ...] | None, other: tuple[Element, ...], captured: Captured
) -> bool | None:
    """Parameters fit the other way round; what is inferred of them is taken as it is."""
    if len(other) == 1 and other[0].rest:
        wanted = other[0].type
        if isinstance(wanted, Infer):
            given: TypeExpr = Unknown("parameters of a function that are not said")
            if one is not None:
                given = Elements(one) if any(e.optional or e.rest for e in one) else Tuple(tuple(e.type for e in one))
            return extends(ev, given, wanted, captured)
        return True
    if one is None:
        return None
    if sum(not element.optional and not element.rest for element in one) > len(other):
        return False
    verdicts: list[bool | None] = []
    for mine, wanted_element in zip(one, other, strict=False):
        if isinstance(wanted_element.type, Infer):
            verdicts.append(extends(ev, mine.type, wanted_element.type, captured))
        elif not mine.rest and not wanted_element.rest:
            verdicts.append(extends(ev, wanted_element.type, mine.type))
    return every(verdicts)


def _lists(ev: Evaluator, one: TypeExpr, other: TypeExpr, captured: Captured) -> bool | None:
    if isinstance(other, Array):
        if isinstance(one, Array):
            return extends(ev, one.items, other.items, captured)
        items = tuples.spread(ev, tuples.elements(one))
        if items is None:
            return None
        if not items and isinstance(other.items, Infer):
            return extends(ev, NEVER, other.items, captured)
        return every(extends(ev, tuples.value_of(ev, item), other.items, captured) for item in items)
    given, wanted = tuples.spread(ev, tuples.elements(one)), tuples.elements(other)
    return _items(ev, given, wanted, captured) if given is not None else None


def _items(ev: Evaluator, given: tuple[Element, ...], wanted: tuple[Element, ...], captured: Captured) -> bool | None:
    at = next((number for number, item in enumerate(wanted) if item.rest), None)
    if at is None:
        if any(item.rest for item in given) or len(given) > len(wanted):
            return False
        if any(not item.optional for item in wanted[len(given) :]):
            return False
        pairs = list(zip(given, wanted, strict=False))
    else:
        behind = len(wanted) - at - 1
        if any(item.rest for item in given[:at]) or any(item.rest for item in given[len(given) - behind :] if behind):
            return False
        if len(given) < at + behind:
            return False
        middle = given[at : len(given) - behind]
        pairs = [
            *zip(given, wanted[:at], strict=False),
            *zip(given[len(given) - behind :], wanted[at + 1 :], strict=False),
        ]
        rest = wanted[at].type
        if len(middle) == 1 and middle[0].rest:
            held: TypeExpr = middle[0].type
        elif any(item.optional or item.rest for item in middle):
            held = Elements(middle)
        else:
            held = Tuple(tuple(item.type for item in middle))
        verdict = extends(ev, held, rest, captured)
        if verdict is not True:
            return verdict
    if any(mine.optional and not want.optional for mine, want in pairs):
        return False
    return every(extends(ev, mine.type, want.type, captured) for mine, want in pairs)


def _members(ev: Evaluator, one: TypeExpr, other: TypeExpr, captured: Captured) -> bool | None:
    mine, wanted = objects.members_of(ev, one), objects.members_of(ev, other)
    if mine is None or wanted is None:
        return None
    known = {field.name: field for field in mine.fields}
    verdicts: list[bool | None] = []
    for field in wanted.fields:
        found = known.get(field.name)
        if found is None:
            unsure = any(items == objects.UNKNOWN_BASE for _, items in mine.indexes)
            if field.required:
                verdicts.append(None if unsure else False)
            continue
        if field.required and not found.required:
            verdicts.append(False)
            continue
        verdicts.append(extends(ev, found.type, field.type, captured))
    for keys, items in wanted.indexes:
        fitting = [held for own, held in mine.indexes if own in (keys, STRING)]
        named = [
            field.type
            for field in mine.fields
            if keys in (STRING, NUMBER) and (keys == STRING or field.name.isdecimal())
        ]
        verdicts += [extends(ev, held, items, captured) for held in (*fitting, *named)]
        if not fitting and not named and isinstance(items, Infer):
            return None
    if wanted.calls and not mine.calls:
        verdicts.append(False)
    for call in wanted.calls:
        verdicts.append(some(_calls(ev, own, call, captured) for own in mine.calls) if mine.calls else False)
    return every(verdicts)


def every(verdicts: Iterable[bool | None]) -> bool | None:
    """Whether all hold: one that doesn't decides, else one that can't be told."""
    unsure = False
    for verdict in verdicts:
        if verdict is False:
            return False
        unsure = unsure or verdict is None
    return None if unsure else True


def some(verdicts: Iterable[bool | None]) -> bool | None:
    """Whether one holds."""
    unsure = False
    for verdict in verdicts:
        if verdict:
            return True
        unsure = unsure or verdict is None
    return None if unsure else False
