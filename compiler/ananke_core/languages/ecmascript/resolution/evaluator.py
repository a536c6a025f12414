"""Computing types: generics by substitution, operators on what comes out.

`Evaluator.place` makes a term of a type as it is written (`placing`), whose names mean what is `declared`;
`Evaluator.reduce` computes a term until it is clear what it is on the outside (its members, items and branches stay
terms). What can't be known becomes `Unknown` with a reason.
"""

from __future__ import annotations

from collections.abc import Callable as Function
from collections.abc import Iterator
from typing import Any

from ananke_core.facts import ClassFact, TypeFact
from ananke_core.languages.ecmascript.deferred import (
    Conditional,
    Imported,
    Indexed,
    KeyOf,
    Mapped,
    Members,
    Satisfies,
    Template,
    This,
    TypeOf,
    Widened,
)
from ananke_core.languages.ecmascript.resolution import (
    assignable,
    conditionals,
    mapped,
    objects,
    prelude,
    standard,
    templates,
    values,
)
from ananke_core.languages.ecmascript.resolution.declared import DECLARED, Declared
from ananke_core.languages.ecmascript.resolution.placing import AS_THEY_ARE, PLACERS, place_all, with_items
from ananke_core.languages.ecmascript.resolution.terms import (
    ANY,
    BOOLEAN,
    FALSE,
    TRUE,
    Builtin,
    Closure,
    Env,
    Named,
    is_never,
    key_of,
    union,
)
from ananke_core.languages.ecmascript.resolution.written import names_in
from ananke_core.languages.resolving import Context
from ananke_core.lookup import Declaration
from ananke_core.model.types import (
    Array,
    Deferred,
    EnumType,
    Intersection,
    LiteralType,
    Primitive,
    Ref,
    TypeExpr,
    Union,
    Unknown,
)

# A type that takes more than this is a program; TypeScript stops such ones as well.
_MOST_STEPS = 40_000
_DEEPEST = 80
_MOST_MEMBERS = 5_000
ENDLESS = Unknown("a type that refers to itself without end")
_TOO_LARGE = Unknown("a type that takes too long to compute")
_REDUCIBLE = frozenset({Builtin, Closure, Intersection, Members, Named})


class Evaluator(Declared):
    """Types of one resolution; what was computed once is remembered.

    Args:
        context: the way to other declarations.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.facts: dict[str, TypeFact] = {}
        """Names that were made for parts of declarations, with what they stand for."""
        self.plain: dict[tuple[str, str], bool] = {}
        self.asked: set[tuple[TypeExpr, TypeExpr]] = set()
        self.steps = 0
        self.meant: dict[tuple[str, str, str], TypeExpr] = {}
        """What names without arguments mean, by path, name and the symbol around them."""
        self._known: dict[Named, TypeExpr] = {}
        self._bodies: dict[Named, TypeExpr] = {}
        self._open: set[Named] = set()
        self._depth = self._cut = 0
        # By identity, with the form so that it stays: to tell forms apart costs more than to look at them.
        self._names: dict[int, tuple[Deferred, frozenset[str]]] = {}

    def begin(self) -> None:
        """Give the next fact a budget of its own."""
        self.steps = 0

    # -- names ---------------------------------------------------------------------------------------------------

    def place(self, type_: TypeExpr, env: Env) -> TypeExpr:
        """A type as it is written in ``env``, as a term."""
        kind = type_.__class__
        if kind in AS_THEY_ARE:
            return type_
        placer = PLACERS.get(kind)
        if placer is not None:
            return placer(self, type_, env)
        if not isinstance(type_, Deferred):
            return type_
        # Only the variables that it names: then forms that mean the same are equal.
        names = self._names_in(type_)
        bindings = tuple(pair for pair in env.bindings if pair[0] in names)
        return Closure(type_, Env(env.path, env.within, bindings))

    def _names_in(self, form: Deferred) -> frozenset[str]:
        known = self._names.get(id(form))
        if known is None:
            known = self._names[id(form)] = (form, frozenset(names_in(form)))
        return known[1]

    def extends(self, one: TypeExpr, other: TypeExpr) -> bool | None:
        """Whether one type can stand where another is asked for; None where declarations don't tell."""
        return assignable.extends(self, one, other)

    # -- computing -----------------------------------------------------------------------------------------------

    def reduce(self, term: TypeExpr) -> TypeExpr:
        """What a term is on the outside."""
        if term.__class__ not in _REDUCIBLE:
            return term
        if isinstance(term, Named) and (known := self._known.get(term)) is not None:
            self.steps += 1
            return known
        self._depth += 1
        try:
            while True:
                self.steps += 1
                if self.steps > _MOST_STEPS or self._depth > _DEEPEST:
                    self._cut += 1
                    return _TOO_LARGE
                kind = term.__class__
                if kind is Closure:
                    term = self.force(term)  # type: ignore[arg-type]
                elif kind is Named:
                    return self._unfold(term)  # type: ignore[arg-type]
                elif kind is Builtin:
                    made = standard.unfolded(self, term)  # type: ignore[arg-type]
                    if made is None:
                        return term
                    term = made
                elif kind is Intersection:
                    return objects.intersect(self, term.members)  # type: ignore[union-attr]
                elif kind is Members and term.bases:  # type: ignore[union-attr]
                    return objects.inherit(self, term)  # type: ignore[arg-type]
                else:
                    return term
        finally:
            self._depth -= 1

    def force(self, closure: Closure) -> TypeExpr:
        """One step of a form that waits: a term that may be a name again."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            self._cut += 1
            return _TOO_LARGE
        return _FORCERS[closure.form.__class__](self, closure.form, closure.env)

    def settled(self, term: TypeExpr) -> TypeExpr:
        """A term as far as names: what an argument is, so that equal ones are equal and none grows."""
        while isinstance(term, Closure):
            term = self.force(term)
        if isinstance(term, Union):
            return union(map(self.settled, term.members))
        return with_items(term, self.settled(term.items)) if isinstance(term, Array) else term

    def _unfold(self, named: Named) -> TypeExpr:
        if named in self._open:
            self._cut += 1
            return ENDLESS
        self._open.add(named)
        before = self._cut
        try:
            made = self.reduce(self.body(named))
        finally:
            self._open.discard(named)
        if self._cut == before:
            # What was cut off depends on where the way began.
            self._known[named] = made
        return made

    def body(self, named: Named) -> TypeExpr:
        """What a name is declared as, its arguments put in; declarations in parts are put together."""
        if named.arguments:
            # What these are is asked for once, and then known (`_unfold`).
            return self._body(named)
        known = self._bodies.get(named)
        if known is None:
            before = self._cut
            known = self._body(named)
            if self._cut == before:
                self._bodies[named] = known
        return known

    def _body(self, named: Named) -> TypeExpr:
        found = self.declared[(named.path, named.symbol)]
        parts: list[TypeExpr] = []
        for one in found:
            env = self.env_of(one, named)
            if isinstance(one.fact, TypeFact):
                return self.place(one.fact.type, env)
            if isinstance(one.fact, ClassFact) and one.fact.shape is not None:
                parts.append(self.place(one.fact.shape, env))
        if not parts:
            fact = found[0].fact
            if isinstance(fact, ClassFact) and fact.declared_as == "enum":
                return Unknown("an enum whose values are computed")
            return Members((), closed=False)
        return parts[0] if len(parts) == 1 else objects.merge(self, parts)

    def env_of(self, declaration: Declaration, named: Named) -> Env:
        """Where a declaration is written, its type parameters bound to the arguments or to what they default to."""
        fact = declaration.fact
        within = declaration.symbol if declaration.path != prelude.PATH else ""
        env = Env(declaration.path, within, (("this", named),))
        if not isinstance(fact, DECLARED) or not fact.type_parameters:
            return env
        given = fact.type_parameters[: len(named.arguments)]
        env = env.bind(*zip(given, named.arguments, strict=False))
        for number, parameter in enumerate(fact.type_parameters[len(given) :], len(given)):
            default = fact.type_defaults[number] if fact.type_defaults else None
            env = env.bind((parameter, self.place(default, env) if default is not None else ANY))
        return env

    # -- unions --------------------------------------------------------------------------------------------------

    def alternatives(self, term: TypeExpr) -> list[tuple[TypeExpr, TypeExpr]]:
        """The members of a union however it is named, each as a term and as what it is; any other term alone."""
        made = self.reduce(term)
        if made.__class__ is not Union:
            return [] if is_never(made) else [(term, made)]
        members = made.members
        if all([one.__class__ is LiteralType for one in members]):
            # Each is there once already.
            self.steps += len(members)
            return [(one, one) for one in members[:_MOST_MEMBERS]]
        found: set[object] = set()
        pairs: list[tuple[TypeExpr, TypeExpr]] = []
        waiting = list(reversed(members))
        while waiting and len(pairs) < _MOST_MEMBERS:
            one = waiting.pop()
            made = self.reduce(one)
            if made.__class__ is Union:
                waiting += reversed(made.members)
            elif not is_never(made) and (key := key_of(one)) not in found:
                found.add(key)
                pairs.append((one, made))
        # Looking at members takes its time too, however plain they are.
        self.steps += len(found)
        return pairs

    def constituents(self, term: TypeExpr) -> Iterator[tuple[TypeExpr, TypeExpr]]:
        """As `alternatives`, with the values of booleans and enums apart, as conditions are asked of them."""
        for one, made in self.alternatives(term):
            if made.__class__ is Primitive and made == BOOLEAN:
                yield from ((TRUE, TRUE), (FALSE, FALSE))
            elif isinstance(made, EnumType):
                yield from ((LiteralType(value), LiteralType(value)) for value in made.values)
            else:
                yield one, made


def _this(ev: Evaluator, form: This, env: Env) -> TypeExpr:
    return env.get("this") or Unknown("this outside of a class")


def _imported(ev: Evaluator, form: Imported, env: Env) -> TypeExpr:
    for path in values.files_of(ev, form.module, env.path):
        found = ev.named(path, form.name, "", ())
        if found is not None:
            return found
    return Ref(form.name)


_FORCERS: dict[type, Function[[Evaluator, Any, Env], TypeExpr]] = {
    Conditional: conditionals.conditional,
    Imported: _imported,
    Indexed: lambda ev, form, env: objects.indexed(ev, ev.place(form.of, env), ev.place(form.index, env)),
    KeyOf: lambda ev, form, env: objects.keys_of(ev, ev.place(form.of, env)),
    Mapped: mapped.mapped,
    Satisfies: lambda ev, form, env: values.satisfied(ev, ev.place(form.value, env), ev.place(form.type, env)),
    Template: lambda ev, form, env: templates.template(ev, form.texts, place_all(ev, form.types, env)),
    This: _this,
    TypeOf: values.type_of,
    Widened: lambda ev, form, env: values.widened(ev, form, env),
}
