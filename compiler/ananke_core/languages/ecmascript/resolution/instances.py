"""What is computed of a declaration and arguments, and the names of what comes back to itself there."""

from __future__ import annotations

from collections.abc import Callable

from ananke_core.facts import TypeFact
from ananke_core.languages.ecmascript.resolution.terms import Builtin, Closure, Done, Named
from ananke_core.languages.ecmascript.resolution.written import refs_in
from ananke_core.languages.resolving import Context
from ananke_core.lookup import Declaration
from ananke_core.model.types import Array, LiteralType, Primitive, Ref, TypeExpr, TypeParameter, Unknown
from ananke_core.text import Span

# Applied to itself in ever larger forms, a type has no end.
_MOST_OF_ONE = 6
_GROWING = Unknown("a type that refers to ever larger forms of itself")


class Instances:
    """The instances that one fact writes.

    Args:
        context: of the fact.
        symbol: of the fact.
    """

    def __init__(self, context: Context, symbol: str) -> None:
        self._context = context
        self._symbol = symbol
        # What is being written, with its place among all that was begun.
        self._open: dict[Named | Closure, int] = {}
        self._begun: list[Named | Closure] = []
        self._made: dict[Named | Closure, tuple[Declaration, TypeFact]] = {}
        # Names of what was begun, made as far as one is needed. The symbol itself is a name that is taken.
        self._names: list[str] = []
        self._labels: dict[str, int] = {symbol: 1}

    def of(self, term: Named | Closure, write: Callable[[Named | Closure], TypeExpr]) -> TypeExpr:
        """What ``write`` makes of a term, or a reference to it by its name."""
        known = self._made.get(term)
        if known is not None:
            return self._context.refer(known[0])
        if term in self._open:
            # Others refer to it before it is known what it is.
            fact = made_fact(self._name(self._open[term]), _GROWING)
            self._made[term] = (Declaration(self._context.path, fact.symbol, fact, ""), fact)
            return self._context.refer(self._made[term][0])
        place = _place_of(term)
        if sum(_place_of(one) == place for one in self._open) >= _MOST_OF_ONE:
            return _GROWING
        self._open[term] = len(self._begun)
        self._begun.append(term)
        try:
            made = write(term)
        finally:
            del self._open[term]
        if term not in self._made:
            return made
        declaration, fact = self._made[term]
        referred = (self._context.referred(ref) for ref in refs_in(made))
        fact.type = Done(made, tuple(one for one in referred if one is not None))
        return self._context.refer(declaration)

    def _name(self, place: int) -> str:
        """The name of what was begun as so manieth: its label, numbered where others before it have the same."""
        while len(self._names) <= place:
            label = self._label(self._begun[len(self._names)])
            number = self._labels[label] = self._labels.get(label, 0) + 1
            self._names.append(label if number == 1 else f"{label}#{number}")
        return self._names[place]

    def _label(self, term: Named | Closure) -> str:
        if isinstance(term, Named):
            symbol, arguments = term.symbol, term.arguments
        else:
            symbol = term.env.within or self._symbol
            arguments = tuple(bound for name, bound in term.env.bindings if name != "this")
        return f"{symbol}<{', '.join(map(_label, arguments))}>" if arguments else symbol


def _place_of(term: Named | Closure) -> object:
    """What is declared once, whatever its arguments are."""
    return (term.path, term.symbol) if isinstance(term, Named) else id(term.form)


def made_fact(name: str, made: TypeExpr) -> TypeFact:
    """A named type that no file declares."""
    return TypeFact(name, name, Span(0, 0), Span(0, 0), made)


def _label(argument: TypeExpr) -> str:
    if isinstance(argument, Named):
        inner = f"<{', '.join(map(_label, argument.arguments))}>" if argument.arguments else ""
        return argument.symbol + inner
    if isinstance(argument, LiteralType):
        return str(argument.value)
    if isinstance(argument, Primitive | Builtin | Ref | TypeParameter):
        return argument.name
    if isinstance(argument, Array):
        return f"{_label(argument.items)}[]"
    return argument.__class__.__name__.lower()
