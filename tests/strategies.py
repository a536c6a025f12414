"""Hypothesis strategies for the model, drawn from its own classes so that no member is forgotten.

Values are as the codec reads them: numbers in canonical form (no integral floats), ids computed where none is given.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin

import attrs
from hypothesis import strategies as st

from ananke_core.codec import constraint_id
from ananke_core.codec.introspect import Member, members, options, union_of, words_of
from ananke_core.model.constraint import Constraint, ConstraintSet, Scope
from ananke_core.model.ir import ConstraintIR
from ananke_core.model.rules import TAGS as RULE_TAGS
from ananke_core.model.rules import Rule
from ananke_core.model.types import TAGS as TYPE_TAGS
from ananke_core.model.types import TypeExpr

texts = st.text(max_size=6)
integers = st.integers(-(2**70), 2**70) | st.integers(-3, 3)
fractions = st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer())
numbers = integers | fractions
scalars = st.none() | st.booleans() | numbers | texts
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(texts.filter(lambda key: key != "null"), inner, max_size=3)
    ),
    max_leaves=5,
)

_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    int: integers,
    float: fractions,
    bool: st.booleans(),
    Any: json_values,
}


def type_exprs() -> st.SearchStrategy[TypeExpr]:
    """Types of every class, nested a few levels."""
    return _type_exprs()


def rules() -> st.SearchStrategy[Rule]:
    """Rules of every class."""
    return st.one_of([_object(cls) for cls in RULE_TAGS.values()])


@cache
def constraints() -> st.SearchStrategy[Constraint]:
    """Constraints with the id that belongs to them, or one from outside."""
    fixed: dict[str, st.SearchStrategy[Any]] = {
        "rule": rules(),
        "confidence": st.floats(0, 1),
        "id": st.just("") | st.text("abc_", min_size=1, max_size=5),
        "extra": _extras(Constraint, "stated"),
    }
    return _object(Constraint, None, **fixed).map(with_id)


@cache
def constraint_sets() -> st.SearchStrategy[ConstraintSet]:
    """Sets as they are read: the set's language stands in every scope that names none."""
    return st.builds(
        _set,
        st.lists(constraints(), max_size=3),
        texts,
        st.sampled_from(["", "python", "typescript"]),
        _extras(ConstraintSet),
    )


@cache
def irs() -> st.SearchStrategy[ConstraintIR]:
    """IRs whose members fit the model, not one another."""
    digits = st.text("0123456789abcdef", min_size=64, max_size=64)
    schema = st.none() | st.dictionaries(texts, json_values, max_size=3)
    return _object(ConstraintIR, hash=digits.map("sha256:".__add__), json_schema=schema, version=st.just("1"))


def with_id(constraint: Constraint) -> Constraint:
    """The constraint with its computed id, unless it has one."""
    return constraint if constraint.id else attrs.evolve(constraint, id=constraint_id(constraint))


def _set(listed: list[Constraint], name: str, language: str, extra: dict[str, Any]) -> ConstraintSet:
    return ConstraintSet(tuple(_in_language(one, language) for one in listed), name, language, "1", extra)


def _in_language(constraint: Constraint, language: str) -> Constraint:
    scope = constraint.scope
    if scope.language or not language:
        return constraint
    own = "" if constraint.id == constraint_id(constraint) else constraint.id
    return with_id(attrs.evolve(constraint, scope=Scope(language, scope.path, scope.symbol), id=own))


def _extras(cls: type, *others: str) -> st.SearchStrategy[dict[str, Any]]:
    known = {member.key for member in members(cls)} - {"extra"} | {*others, "kind", "hash"}
    return st.just({}) | st.dictionaries(texts.filter(lambda key: key not in known), json_values, max_size=2)


@cache
def _type_exprs() -> st.SearchStrategy[TypeExpr]:
    plain = [cls for cls in TYPE_TAGS.values() if not _holds_types(cls)]
    nested = [cls for cls in TYPE_TAGS.values() if cls not in plain]
    leaves = st.one_of([_object(cls) for cls in plain])
    return st.recursive(leaves, lambda inner: st.one_of([_object(cls, inner) for cls in nested]), max_leaves=4)


def _holds_types(cls: type) -> bool:
    return any(_mentions_types(member.type) for member in members(cls))


def _mentions_types(kind: Any) -> bool:
    alternatives, _ = options(kind)
    if union_of(alternatives) == "type":
        return True
    return any(
        any(_mentions_types(part) for part in get_args(one))
        or (attrs.has(one) and one not in TYPE_TAGS.values() and _holds_types(one))
        for one in alternatives
        if one is not Any
    )


def _object(cls: type, inner: st.SearchStrategy[TypeExpr] | None = None, **fixed: Any) -> st.SearchStrategy[Any]:
    parts = {
        member.name: fixed[member.name] if member.name in fixed else _member(member, inner) for member in members(cls)
    }
    required = {member.name: parts[member.name] for member in members(cls) if member.required}
    # Often only some members are given: defaults have to be told apart from values that are missing.
    return st.builds(cls, **required) | st.builds(cls, **parts)


def _member(member: Member, inner: st.SearchStrategy[TypeExpr] | None) -> st.SearchStrategy[Any]:
    if member.natural:
        natural = st.integers(0, 2**40)
        return natural | st.none() if options(member.type)[1] else natural
    return _of(member.type, inner)


def _of(kind: Any, inner: st.SearchStrategy[TypeExpr] | None) -> st.SearchStrategy[Any]:
    alternatives, optional = options(kind)
    choices: list[st.SearchStrategy[Any]] = [st.none()] if optional else []
    union = union_of(alternatives)
    if union == "type":
        choices.append(inner if inner is not None else st.deferred(lambda: _type_exprs()))
    elif union is not None:
        choices.append(st.deferred(lambda: rules()))
    else:
        choices += [_of_one(one, inner) for one in sorted(alternatives, key=str)]
    return st.one_of(choices)


def _of_one(kind: Any, inner: st.SearchStrategy[TypeExpr] | None) -> st.SearchStrategy[Any]:
    if kind in _SCALARS:
        return _SCALARS[kind]
    words = words_of(kind)
    if words is not None:
        return st.sampled_from(words)
    if get_origin(kind) is tuple:
        return st.lists(_of(get_args(kind)[0], inner), max_size=2).map(tuple)
    if get_origin(kind) is dict:
        return st.dictionaries(texts, _of(get_args(kind)[1], inner), max_size=2)
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    return _object(kind, inner)
