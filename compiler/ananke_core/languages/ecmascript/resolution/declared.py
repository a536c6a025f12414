"""What names of types are declared as: in a file and what it imports, in the prelude, or by the language itself."""

from __future__ import annotations

from collections.abc import Sequence

from ananke_core.facts import ClassFact, FunctionFact, TypeFact, VariableFact
from ananke_core.languages.ecmascript.resolution import prelude
from ananke_core.languages.ecmascript.resolution.standard import KNOWN
from ananke_core.languages.ecmascript.resolution.terms import Builtin, Named
from ananke_core.languages.resolving import Context
from ananke_core.lookup import Declaration
from ananke_core.model.types import (
    Array,
    EnumType,
    LiteralType,
    Map,
    Primitive,
    Record,
    Tuple,
    TypeExpr,
    Union,
)

PLAIN = frozenset({Array, EnumType, LiteralType, Map, Primitive, Record, Tuple})
"""What a value of data is, and says so by itself."""
DECLARED = (ClassFact, TypeFact)
"""Facts of what a name of a type can be declared as."""


class Declared:
    """The declarations that terms name.

    Args:
        context: the way to them.
    """

    def __init__(self, context: Context) -> None:
        self.lookup, self.tree = context.lookup, context.tree
        self.declared: dict[tuple[str, str], Sequence[Declaration]] = {}
        """Of every `Named` that was made, what it is declared as."""

    def named(self, path: str, name: str, within: str, arguments: tuple[TypeExpr, ...]) -> TypeExpr | None:
        """The type of this name in a file, seen from inside of a symbol; None where nothing is known of it."""
        if path == prelude.PATH:
            return self._utility(name, arguments)
        found = self.types_of(path, name, within)
        if found:
            first = found[0]
            self.declared[(first.path, first.symbol)] = found
            return Named(first.path, first.symbol, arguments)
        member = self._enum_member(path, name, within)
        if member is not None:
            return member
        return self._utility(name, arguments) if self.lookup.origin(path, name) is None else None

    def types_of(self, path: str, name: str, within: str) -> Sequence[Declaration]:
        """The declarations of a type; names of values alone are none."""
        found = self.lookup.declarations(path, name, within)
        if len(found) == 1 and not isinstance(found[0].fact, VariableFact):
            return found
        return [one for one in found if not isinstance(one.fact, VariableFact)]

    def is_data(self, term: TypeExpr) -> bool:
        """Whether a term can neither be left out nor be a function, told without computing it; False says nothing."""
        if isinstance(term, Named):
            found = self.declared[(term.path, term.symbol)]
            fact = found[0].fact
            declared = fact.type if isinstance(fact, TypeFact) else fact.shape if isinstance(fact, ClassFact) else None
            if declared.__class__ is Union:
                return all([one.__class__ in PLAIN for one in declared.members])
            return declared.__class__ in PLAIN and len(found) == 1
        if isinstance(term, Union):
            return all([one.__class__ in PLAIN or self.is_data(one) for one in term.members])
        return term.__class__ in PLAIN

    def functions(self, path: str, name: str, within: str) -> Sequence[tuple[str, FunctionFact]]:
        """The functions of this name, each with its file."""
        return self.lookup.functions(path, name, within)

    def _utility(self, name: str, arguments: tuple[TypeExpr, ...]) -> TypeExpr | None:
        declared = prelude.declared().get(name)
        if declared is not None:
            self.declared[(prelude.PATH, name)] = declared
            return Named(prelude.PATH, name, arguments)
        return Builtin(name, arguments) if name in KNOWN else None

    def _enum_member(self, path: str, name: str, within: str) -> TypeExpr | None:
        owner, _, member = name.rpartition(".")
        for one in self.types_of(path, owner, within) if owner else ():
            shape = one.fact.shape if isinstance(one.fact, ClassFact) else None
            if isinstance(shape, EnumType) and member in shape.names:
                return LiteralType(shape.values[shape.names.index(member)])
        return None
