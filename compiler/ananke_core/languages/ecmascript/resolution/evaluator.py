"""Computing types: names to declarations, generics by substitution, operators on what comes out.

`Evaluator.place` makes a term of a type as it is written; `Evaluator.reduce` computes a term until it is clear what it
is on the outside (its members, items and branches stay terms). What can't be known becomes `Unknown` with a reason.
"""

from __future__ import annotations

from collections.abc import Callable as Function
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from ananke_core.facts import ClassFact, FunctionFact, TypeFact, VariableFact
from ananke_core.languages.ecmascript.deferred import (
    Callable,
    Conditional,
    Element,
    Elements,
    Imported,
    Indexed,
    Infer,
    KeyOf,
    Mapped,
    Members,
    Satisfies,
    Template,
    This,
    TypeOf,
    Undefined,
    Widened,
)
from ananke_core.languages.ecmascript.resolution import conditionals, objects, prelude, templates, values
from ananke_core.languages.ecmascript.resolution.terms import (
    ANY,
    BOOLEAN,
    FALSE,
    TRUE,
    Arguments,
    Builtin,
    Closure,
    Done,
    Env,
    Named,
    is_never,
    key_of,
    union,
)
from ananke_core.languages.resolving import Context
from ananke_core.lookup import Declaration
from ananke_core.model.types import (
    Array,
    Deferred,
    EnumType,
    Field,
    FunctionType,
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

# A type that takes more than this is a program; TypeScript stops such ones as well.
_MOST_STEPS = 40_000
_DEEPEST = 80
_MOST_MEMBERS = 5_000
PLAIN = frozenset({Array, EnumType, LiteralType, Map, Primitive, Record, Tuple})
"""What a value of data is, and says so by itself."""
DECLARED = (ClassFact, TypeFact)
"""Facts of what a name of a type can be declared as."""
ENDLESS = Unknown("a type that refers to itself without end")
_TOO_LARGE = Unknown("a type that takes too long to compute")

_ARRAYS = frozenset({"Array", "ArrayLike", "AsyncIterable", "Iterable", "ReadonlyArray"})
_SETS = frozenset({"ReadonlySet", "Set"})
_MAPS = frozenset({"Map", "ReadonlyMap"})
_PRIMITIVES = {"Boolean": BOOLEAN, "Number": Primitive("number"), "String": Primitive("string")}
_CASES = frozenset({"Capitalize", "Lowercase", "Uncapitalize", "Uppercase"})
KNOWN = frozenset(
    {
        *_ARRAYS,
        *_SETS,
        *_MAPS,
        *_PRIMITIVES,
        *_CASES,
        "ArrayBuffer",
        "Buffer",
        "Date",
        "Error",
        "Function",
        "Object",
        "Promise",
        "PromiseLike",
        "RegExp",
        "URL",
        "Uint8Array",
        "WeakMap",
        "WeakSet",
    }
)
"""Names that mean something without a declaration in the project; any other one stays a reference."""


class Evaluator:
    """Types of one resolution; what was computed once is remembered.

    Args:
        context: the way to other declarations.
    """

    def __init__(self, context: Context) -> None:
        self.lookup, self.tree = context.lookup, context.tree
        self.declared: dict[tuple[str, str], Sequence[Declaration]] = {}
        self.facts: dict[str, TypeFact] = {}
        """Names that were made for parts of declarations, with what they stand for."""
        self.plain: dict[tuple[str, str], bool] = {}
        self.asked: set[tuple[TypeExpr, TypeExpr]] = set()
        self.steps = 0
        self._known: dict[Named, TypeExpr] = {}
        self._meant: dict[tuple[str, str, str], TypeExpr] = {}
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
        if kind in _AS_THEY_ARE:
            return type_
        placer = _PLACERS.get(kind)
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

    def name(self, ref: Ref, env: Env) -> TypeExpr:
        """What a name with its arguments means."""
        if not ref.arguments:
            bound = env.get(ref.name)
            if bound is not None:
                return bound
            key = (env.path, ref.name, env.within)
            known = self._meant.get(key)
            if known is None:
                known = self._meant[key] = self.named(env.path, ref.name, env.within, ()) or Ref(ref.name)
            return known
        arguments = Arguments([self.settled(self.place(argument, env)) for argument in ref.arguments])
        return self.named(env.path, ref.name, env.within, arguments) or Ref(ref.name, tuple(arguments))

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

    def extends(self, one: TypeExpr, other: TypeExpr) -> bool | None:
        """Whether one type can stand where another is asked for; None where declarations don't tell."""
        return conditionals.extends(self, one, other)

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
                    made = self._builtin(term)  # type: ignore[arg-type]
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
        return _array(term, self.settled(term.items)) if isinstance(term, Array) else term

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

    def _builtin(self, term: Builtin) -> TypeExpr | None:
        name, arguments = term.name, term.arguments
        first = arguments[0] if arguments else ANY
        if name in _ARRAYS:
            return Array(first)
        if name in _SETS:
            return Array(first, unique=True)
        if name in _MAPS:
            return Map(first, arguments[1] if len(arguments) > 1 else ANY)
        if name in _CASES:
            return templates.cased(self, name, first)
        if name == "Object":
            return Record(())
        return _PRIMITIVES.get(name)

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


_NAMING = (Ref, TypeParameter)


def names_in(value: object) -> Iterator[str]:
    """Every plain name and type variable in a type as it is written, and ``this``."""
    for one in _parts(value):
        if isinstance(one, This):
            yield "this"
        elif isinstance(one, _NAMING):
            yield one.name


def refs_in(value: object) -> Iterator[Ref]:
    """Every reference in a type."""
    return (one for one in _parts(value) if isinstance(one, Ref))


def _parts(value: object) -> Iterator[object]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        kind = one.__class__
        if kind is tuple:
            waiting += one  # type: ignore[arg-type]
            continue
        if kind not in _PARTS:
            _PARTS[kind] = _parts_of(kind)
        if (names := _PARTS[kind]) is not None:
            yield one
            waiting += [getattr(one, name) for name in names]


def _parts_of(kind: type) -> tuple[str, ...] | None:
    if not attrs.has(kind):
        return None
    return tuple(field.name for field in attrs.fields(kind) if field.name not in _NO_TYPES)


# Of what is no part of a type None.
_PARTS: dict[type, tuple[str, ...] | None] = {}
_NO_TYPES = frozenset({"bounds", "default", "doc", "name", "names", "optional", "required", "wire_name"})


# What places nothing stays the object that it was: most of a file refers to little.


def _placed_record(ev: Evaluator, type_: Record, env: Env) -> TypeExpr:
    fields = _placed_fields(ev, type_.fields, env)
    return type_ if fields is type_.fields else Record(fields, type_.open)


def _placed_fields(ev: Evaluator, fields: tuple[Field, ...], env: Env) -> tuple[Field, ...]:
    found: list[Field] = []
    same = True
    for field in fields:
        written = field.type
        if written.__class__ not in _AS_THEY_ARE:
            type_ = ev.place(written, env)
            if type_ is not written:
                same = False
                field = with_type(field, type_, field.required)
        found.append(field)
    return fields if same else tuple(found)


def _array(type_: Array, items: TypeExpr) -> Array:
    return type_ if items is type_.items else Array(items, type_.unique, type_.bounds)


def with_type(field: Field, type_: TypeExpr, required: bool) -> Field:
    """A field of another type; `attrs.evolve` takes three times as long."""
    return Field(field.name, type_, required, field.wire_name, field.default, field.doc, field.bounds)


def _placed_members(ev: Evaluator, type_: Members, env: Env) -> TypeExpr:
    return Members(
        _placed_fields(ev, type_.fields, env),
        tuple((ev.place(keys, env), ev.place(items, env)) for keys, items in type_.indexes),
        tuple(_placed_callable(ev, call, env) for call in type_.calls),
        tuple(ev.place(base, env) for base in type_.bases),
        type_.closed,
    )


def _placed_callable(ev: Evaluator, type_: Callable, env: Env) -> Callable:
    parameters = None if type_.parameters is None else _placed_elements(ev, type_.parameters, env)
    return Callable(parameters, ev.place(type_.returns, env), type_.constructs)


def _placed_elements(ev: Evaluator, items: tuple[Element, ...], env: Env) -> tuple[Element, ...]:
    return tuple(Element(ev.place(item.type, env), item.optional, item.rest) for item in items)


def _placed_parameter(ev: Evaluator, type_: TypeParameter, env: Env) -> TypeExpr:
    bound = env.get(type_.name)
    if bound is not None:
        return bound
    return TypeParameter(type_.name, ev.place(type_.bound, env) if type_.bound is not None else None)


def _placed_function(ev: Evaluator, type_: FunctionType, env: Env) -> TypeExpr:
    given = type_.parameters
    parameters = None if given is None else tuple(Element(ev.place(one, env)) for one in given)
    return Callable(parameters, ev.place(type_.returns, env))


def _all(ev: Evaluator, types: tuple[TypeExpr, ...], env: Env) -> list[TypeExpr]:
    return [type_ if type_.__class__ in _AS_THEY_ARE else ev.place(type_, env) for type_ in types]


# Neither a name nor anything that could hold one, or a term already.
_AS_THEY_ARE = frozenset({Builtin, Closure, Done, EnumType, LiteralType, Named, Primitive, Undefined, Unknown})
_REDUCIBLE = frozenset({Builtin, Closure, Intersection, Members, Named})


_PLACERS: dict[type, Function[[Evaluator, Any, Env], TypeExpr]] = {
    Array: lambda ev, type_, env: _array(type_, ev.place(type_.items, env)),
    Callable: _placed_callable,
    Elements: lambda ev, type_, env: Elements(_placed_elements(ev, type_.items, env)),
    FunctionType: _placed_function,
    Infer: lambda ev, type_, env: Infer(type_.name, ev.place(type_.bound, env) if type_.bound is not None else None),
    Intersection: lambda ev, type_, env: Intersection(tuple(_all(ev, type_.members, env))),
    Map: lambda ev, type_, env: Map(ev.place(type_.keys, env), ev.place(type_.values, env)),
    Members: _placed_members,
    Record: _placed_record,
    Ref: Evaluator.name,
    Tuple: lambda ev, type_, env: Tuple(
        tuple(_all(ev, type_.items, env)), ev.place(type_.rest, env) if type_.rest is not None else None
    ),
    TypeParameter: _placed_parameter,
    Union: lambda ev, type_, env: union(_all(ev, type_.members, env)),
}


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
    Mapped: objects.mapped,
    Satisfies: lambda ev, form, env: values.satisfied(ev, ev.place(form.value, env), ev.place(form.type, env)),
    Template: lambda ev, form, env: templates.template(ev, form.texts, _all(ev, form.types, env)),
    This: _this,
    TypeOf: values.type_of,
    Widened: lambda ev, form, env: values.widened(ev, form, env),
}
