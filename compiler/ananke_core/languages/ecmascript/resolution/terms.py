"""Terms: types whose names are resolved, which is what is computed with.

A term is a `TypeExpr` without `Ref` and without type variables that are known. What binds or waits is a `Closure`: a
form as it is written, and where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ananke_core.languages.ecmascript.deferred import Undefined
from ananke_core.lookup import Declaration
from ananke_core.model.types import Deferred, LiteralType, Primitive, Ref, TypeExpr, TypeParameter, Union, Unknown

ANY = Primitive("any")
NEVER = Primitive("never")
NULL = Primitive("null")
STRING = Primitive("string")
NUMBER = Primitive("number")
BOOLEAN = Primitive("boolean")
UNDEFINED = Undefined()
TRUE, FALSE = LiteralType(True), LiteralType(False)


@attrs.frozen(cache_hash=True)
class Env:
    """Where a type is written: its file, the symbol around it, and what type variables stand for there."""

    path: str
    within: str = ""
    bindings: tuple[tuple[str, TypeExpr], ...] = ()

    def get(self, name: str) -> TypeExpr | None:
        """What a type variable stands for; None for one that isn't bound."""
        for bound, term in reversed(self.bindings):
            if bound == name:
                return term
        return None

    def bind(self, *pairs: tuple[str, TypeExpr]) -> Env:
        """With further variables, which hide others of their names."""
        return Env(self.path, self.within, (*self.bindings, *pairs))


@attrs.frozen(cache_hash=True)
class Named(Deferred):
    """A declared type, applied to arguments."""

    path: str
    symbol: str
    arguments: tuple[TypeExpr, ...] = ()


@attrs.frozen(cache_hash=True)
class Builtin(Deferred):
    """A type that no file declares: ``Date``, ``Promise<T>``."""

    name: str
    arguments: tuple[TypeExpr, ...] = ()


@attrs.frozen(cache_hash=True)
class Closure(Deferred):
    """A form that waits, and where it is written."""

    form: Deferred
    env: Env


@attrs.frozen(eq=False)
class Done(Deferred):
    """A type that is final already, and the declarations that it refers to."""

    type: TypeExpr
    declarations: tuple[Declaration, ...] = ()


_LIGHT = frozenset({Builtin, Closure, LiteralType, Named, Primitive, Ref, TypeParameter, Undefined, Unknown})


def key_of(term: TypeExpr) -> object:
    """What tells terms apart without looking through large ones: these are told apart by identity."""
    if term.__class__ is LiteralType:
        return same(term)
    return term if term.__class__ in _LIGHT else id(term)


def same(term: TypeExpr) -> object:
    """What tells terms apart: 1 and true are equal to Python and are no equal literals."""
    return (term.value.__class__, term.value) if isinstance(term, LiteralType) else term


def union(terms: Iterable[TypeExpr]) -> TypeExpr:
    """One of these: nested unions flat, equal members once, never left out."""
    found: dict[object, TypeExpr] = {}
    waiting = list(terms)[::-1]
    while waiting:
        term = waiting.pop()
        if isinstance(term, Union):
            waiting += reversed(term.members)
        elif term != NEVER:
            found.setdefault(key_of(term), term)
    if same(TRUE) in found and same(FALSE) in found:
        del found[same(FALSE)]
        found[same(TRUE)] = BOOLEAN
    members = tuple(found.values())
    return members[0] if len(members) == 1 else Union(members) if members else NEVER
