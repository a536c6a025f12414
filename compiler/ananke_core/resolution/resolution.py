"""Facts with final types, and the declarations that they need in turn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

import attrs

from ananke_core.facts import ClassFact, FunctionFact, TypeFact, VariableFact
from ananke_core.frozen import frozen
from ananke_core.languages.resolving import DECLARED, Policies
from ananke_core.lookup import Declaration, Lookup, Tree, module_of
from ananke_core.model.constraint import Constraint
from ananke_core.model.types import Ref, TypeExpr
from ananke_core.resolution.files import Files, FileView, Origin
from ananke_core.resolution.names import Names
from ananke_core.resolution.plain import PlainResolver
from ananke_core.resolution.unknown import Referring, unknown_in

Need = tuple[str, str]
"""Path and symbol of a declaration."""
Needs = tuple[tuple[Need, Declaration], ...]

# What a symbol needs can be most of a program; nobody reads or decodes that.
_MOST_NEEDED = 2_000
_PLAIN = PlainResolver()


@frozen
class Stated:
    """A fact with final types, the file it is from, and the offset that its spans count from.

    ``needs`` are the declarations that its types refer to, ``unknown`` says what of it could not be told, and why.
    """

    view: Origin
    base: int
    fact: FunctionFact | ClassFact | TypeFact
    needs: Needs = ()
    _referring: Referring | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Reasons, each once; looked for when they are asked for."""
        return tuple(unknown_in(self.fact, self._referring)) if self._referring is not None else ()


class Resolution:
    """One look at a workspace: what was resolved stays, and ``seen`` says which files it depends on."""

    def __init__(self, files: Files, policies: Policies = DECLARED) -> None:
        self.names = Names(files)
        self.policies = policies
        self._known: dict[tuple[str, int], tuple[object, Stated]] = {}
        self._memory: dict[object, object] = {}
        self._made: dict[int, tuple[Stated, list[Constraint]]] = {}

    @property
    def seen(self) -> dict[str, object]:
        """The files that were looked at, with the version that each had (None: it wasn't there)."""
        return self.names.seen

    def renew(self, files: Files) -> bool:
        """Go on over newer files; False where something that was looked at is not as it was."""
        return self.names.renew(files)

    def final(self, view: Origin, base: int, fact: FunctionFact | ClassFact | TypeFact) -> Stated:
        """A fact of a file with final types."""
        key = (view.path, id(fact))
        known = self._known.get(key)
        if known is None or known[0] is not fact:
            known = self._known[key] = (fact, self._resolved(view, base, fact))
        return known[1]

    def made(self, stated: Stated, make: Callable[[Stated], list[Constraint]]) -> list[Constraint]:
        """What a fact with final types states, made once: what is known of a constraint lasts as long as it does."""
        known = self._made.get(id(stated))
        if known is None or known[0] is not stated:
            known = self._made[id(stated)] = (stated, make(stated))
        return known[1]

    def of_symbol(self, view: FileView, symbol: str) -> list[Stated]:
        """What a file states under a dotted path, final."""
        return [self.final(view, base, fact) for base, fact in view.stated(symbol)]

    def needed(self, stated: Sequence[Stated]) -> Iterator[Stated]:
        """What types of these need, and what those need: each declaration once, nearest first."""
        waiting = [need for one in stated for need in one.needs]
        done = {(one.view.path, one.fact.symbol) for one in stated if not isinstance(one.fact, FunctionFact)}
        for (path, symbol), declaration in waiting:
            view = self.names.view(path)
            if (path, symbol) in done or len(done) > _MOST_NEEDED or view is None:
                continue
            done.add((path, symbol))
            found = self.of_symbol(view, symbol)
            if not found and not isinstance(declaration.fact, VariableFact):
                # A name that was made while another was resolved.
                found = [self.final(view, 0, declaration.fact)]
            for one in found:
                if not isinstance(one.fact, FunctionFact):
                    waiting += one.needs
                    yield one

    def _resolved(self, view: Origin, base: int, fact: FunctionFact | ClassFact | TypeFact) -> Stated:
        resolver = view.language.resolver or _PLAIN
        context = _Context(view.path, self.names, self.policies, self._memory)
        final: FunctionFact | ClassFact | TypeFact
        if isinstance(fact, FunctionFact):
            final = resolver.function(fact, context)
        elif isinstance(fact, ClassFact):
            final = resolver.class_(fact, context)
        else:
            final = resolver.type_(fact, context)
        return Stated(view, base, final, tuple(context.needs.items()), context)


class _Context:
    """`ananke_core.languages.resolving.Context` for one fact; ``needs`` collects what it refers to."""

    def __init__(self, path: str, names: Names, policies: Policies, memory: dict[object, object]) -> None:
        self.path = path
        self.memory = memory
        self.policies = policies
        self.needs: dict[Need, Declaration] = {}
        self._referred: dict[str, Declaration] = {}
        self._names = names

    @property
    def lookup(self) -> Lookup:
        return self._names

    @property
    def tree(self) -> Tree:
        return self._names

    def refer(self, declaration: Declaration, arguments: tuple[TypeExpr, ...] = ()) -> Ref:
        self.needs.setdefault((declaration.path, declaration.symbol), declaration)
        here = declaration.path == self.path
        name = declaration.symbol if here else f"{module_of(declaration.path)}.{declaration.symbol}"
        self._referred[name] = declaration
        return Ref(name, arguments)

    def referred(self, ref: Ref) -> Declaration | None:
        return self._referred.get(ref.name)


class Kept:
    """The last resolution, taken again as long as nothing that it looked at has changed."""

    def __init__(self) -> None:
        self._last: Resolution | None = None

    @property
    def seen(self) -> Collection[str]:
        """The files that the last resolution looked at."""
        return self._last.seen if self._last is not None else ()

    def over(self, files: Files, policies: Policies = DECLARED) -> Resolution:
        """A resolution over files as they are now."""
        last = self._last
        if last is None or last.policies != policies or not last.renew(files):
            last = self._last = Resolution(files, policies)
        return last
