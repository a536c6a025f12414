"""Terms: types whose names are resolved, which is what is computed with.

A term is a `TypeExpr` without `Ref` and without type variables that are known. What binds or waits is a `Closure`: a
form as it is written, and where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ananke_core.frozen import frozen
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


class Env(NamedTuple):
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


class Arguments(tuple[TypeExpr, ...]):
    """What a name is applied to; its hash is remembered, as names stand in the arguments of others."""

    def __hash__(self) -> int:
        known: int | None = self.__dict__.get("hash")
        if known is None:
            known = self.__dict__["hash"] = super().__hash__()
        return known


# Names are made by the thousand and are keys of everything that is remembered: tuples are made, told apart and hashed
# in a third of the time of other classes. No other term is a tuple.
class _Named(NamedTuple):
    path: str
    symbol: str
    arguments: tuple[TypeExpr, ...] = ()


class Named(_Named, Deferred):
    """A declared type, applied to `Arguments` if there are any."""

    __slots__ = ()


@frozen(cache_hash=True)
class Builtin(Deferred):
    """A type that no file declares: ``Date``, ``Promise<T>``."""

    name: str
    arguments: tuple[TypeExpr, ...] = ()


@frozen(cache_hash=True)
class Closure(Deferred):
    """A form that waits, and where it is written."""

    form: Deferred
    env: Env


@frozen(eq=False)
class Done(Deferred):
    """A type that is final already, and the declarations that it refers to."""

    type: TypeExpr
    declarations: tuple[Declaration, ...] = ()


_LIGHT = frozenset({Builtin, Closure, LiteralType, Named, Primitive, Ref, TypeParameter, Undefined, Unknown})


def is_never(term: TypeExpr) -> bool:
    """Whether no value has this type. Asked of everything, and answered mostly by the class."""
    return term.__class__ is Primitive and term.name == "never" and term == NEVER


def key_of(term: TypeExpr) -> object:
    """What tells terms apart without looking through large ones: these are told apart by identity.

    Literals and plain scalars, of which most unions are made, have keys that Python itself compares.
    """
    kind = term.__class__
    if isinstance(term, LiteralType):
        return (term.value.__class__, term.value)
    if isinstance(term, Primitive) and term.bounds is None and not term.format:
        return term.name
    return term if kind in _LIGHT else id(term)


KEY_OF_TRUE, KEY_OF_FALSE, KEY_OF_STRING = key_of(TRUE), key_of(FALSE), key_of(STRING)


def union(terms: Iterable[TypeExpr]) -> TypeExpr:
    """One of these: nested unions flat, equal members once, never left out."""
    found: dict[object, TypeExpr] = {}
    _gather(terms, found)
    if KEY_OF_TRUE in found and KEY_OF_FALSE in found:
        del found[KEY_OF_FALSE]
        found[KEY_OF_TRUE] = BOOLEAN
    if len(found) == 1:
        return next(iter(found.values()))
    return Union(tuple(found.values())) if found else NEVER


def _gather(terms: Iterable[TypeExpr], found: dict[object, TypeExpr]) -> None:
    for term in terms:
        kind = term.__class__
        if kind is Union:
            _gather(term.members, found)  # type: ignore[union-attr]
        elif kind is not Primitive or not is_never(term):
            key = key_of(term)
            if key not in found:
                found[key] = term
