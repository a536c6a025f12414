"""``typeof``: what a name of a value is declared as, or what it is bound to as far as that is written there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ananke_core.facts import ClassFact, FunctionFact, ImportFact, VariableFact
from ananke_core.languages.ecmascript.deferred import Callable, Element, Elements, Members, Satisfies, TypeOf, Widened
from ananke_core.languages.ecmascript.resolution import objects
from ananke_core.languages.ecmascript.resolution.modules import modules
from ananke_core.languages.ecmascript.resolution.terms import (
    ANY,
    BOOLEAN,
    NEVER,
    NUMBER,
    STRING,
    Arguments,
    Closure,
    Env,
    Named,
    union,
)
from ananke_core.languages.ecmascript.statements import level_of
from ananke_core.model.types import (
    Array,
    EnumType,
    Field,
    LiteralType,
    Record,
    Tuple,
    TypeExpr,
    Unknown,
)
from ananke_core.text import Span

if TYPE_CHECKING:
    from ananke_core.languages.ecmascript.resolution.evaluator import Evaluator

_NOWHERE = Span(0, 0)
_UNSAID = Unknown("typeof a value whose type is not written")
_WIDE: dict[type, TypeExpr] = {bool: BOOLEAN, int: NUMBER, float: NUMBER, str: STRING}


def type_of(ev: Evaluator, form: TypeOf, env: Env) -> TypeExpr:
    """``typeof a.b``: the longest name that is declared, then its members."""
    parts = form.path.split(".")
    if parts[0] == "this" and len(parts) > 1:
        return _through(ev, env.get("this") or _UNSAID, parts[1:])
    for length in range(len(parts), 0, -1):
        found = _declared(ev, ".".join(parts[:length]), env)
        if found is not None:
            return _through(ev, found, parts[length:])
    return _UNSAID


def _through(ev: Evaluator, term: TypeExpr, names: list[str]) -> TypeExpr:
    for name in names:
        term = objects.indexed(ev, term, LiteralType(name))
    return term


def _declared(ev: Evaluator, name: str, env: Env) -> TypeExpr | None:
    for one in ev.lookup.declarations(env.path, name, env.within):
        inner = Env(one.path, one.symbol)
        if isinstance(one.fact, VariableFact):
            given = one.fact.type if one.fact.type is not None else one.fact.value
            return ev.place(given, inner) if given is not None else _UNSAID
        if isinstance(one.fact, ClassFact) and one.fact.declared_as != "interface":
            return _class_value(ev, one.path, one.symbol, one.fact)
    for path, function in ev.functions(env.path, name, env.within):
        return callable_of(ev, function, Env(path, function.symbol))
    return None


def _class_value(ev: Evaluator, path: str, symbol: str, fact: ClassFact) -> TypeExpr:
    """What the name of a class or enum stands for as a value."""
    if isinstance(fact.shape, EnumType):
        pairs = zip(fact.shape.names, fact.shape.values, strict=True)
        return Record(tuple(Field(name, LiteralType(value)) for name, value in pairs), open=False)
    if fact.declared_as == "enum":
        return Record(
            tuple(Field(name, Unknown("an enum whose values are computed")) for name in fact.members), open=False
        )
    ev.declared[(path, symbol)] = ev.types_of(path, symbol, "")
    made = Named(path, symbol, Arguments([ANY] * len(fact.type_parameters)))
    for _, function in ev.functions(path, f"{symbol}.constructor", ""):
        return Callable(callable_of(ev, function, Env(path, symbol)).parameters, made, constructs=True)
    return Callable(None, made, constructs=True)


def callable_of(ev: Evaluator, function: FunctionFact, env: Env) -> Callable:
    """A declared function as a type."""
    parameters: list[Element] = []
    for parameter in function.parameters:
        if parameter.implicit:
            continue
        type_ = ev.place(parameter.type, env) if parameter.type is not None else Unknown("a parameter without a type")
        if parameter.kind == "rest":
            parameters.append(Element(Array(type_), rest=True))
        else:
            parameters.append(Element(type_, parameter.optional or parameter.default is not None))
    returns = (
        ev.place(function.returns, env)
        if function.returns is not None
        else Unknown("a function that doesn't say what it returns")
    )
    return Callable(tuple(parameters), returns)


def widened(ev: Evaluator, form: Widened, env: Env) -> TypeExpr:
    """A value's type; its literals are kept where it is const."""
    return ev.place(form.value, env) if form.const else _wide(ev, form.value, env)


def _wide(ev: Evaluator, value: TypeExpr, env: Env) -> TypeExpr:
    if isinstance(value, LiteralType):
        return _WIDE.get(value.value.__class__, value)
    if isinstance(value, Widened):
        return widened(ev, value, env)
    if isinstance(value, Satisfies):
        return Closure(value, env)
    if isinstance(value, Record):
        return Record(
            tuple(Field(field.name, _wide(ev, field.type, env), field.required) for field in value.fields), open=False
        )
    if isinstance(value, Members):
        fields = tuple(Field(field.name, _wide(ev, field.type, env), field.required) for field in value.fields)
        return Members(fields, bases=tuple(_wide(ev, base, env) for base in value.bases))
    if isinstance(value, Tuple):
        return Array(union(_wide(ev, item, env) for item in value.items) if value.items else NEVER)
    if isinstance(value, Elements):
        spread = [
            objects.indexed(ev, ev.place(item.type, env), NUMBER) if item.rest else _wide(ev, item.type, env)
            for item in value.items
        ]
        return Array(union(spread))
    return ev.place(value, env)


def satisfied(ev: Evaluator, value: TypeExpr, type_: TypeExpr) -> TypeExpr:
    """A value's type where a type is expected of it: literals stay where that has literals."""
    wanted = [made for _, made in ev.alternatives(type_)]
    if isinstance(value, LiteralType):
        literal = any(isinstance(made, LiteralType | EnumType) or not isinstance(made, type(STRING)) for made in wanted)
        return value if literal else _WIDE.get(value.value.__class__, value)
    if isinstance(value, Record):
        members = [found for made in wanted if (found := objects.members_of(ev, made)) is not None]
        fields = []
        for field in value.fields:
            expected = (
                union(one.type for found in members for one in found.fields if one.name == field.name)
                if members
                else ANY
            )
            if expected == NEVER:
                expected = union(items for found in members for _, items in found.indexes)
            fields.append(
                Field(field.name, satisfied(ev, field.type, expected if expected != NEVER else ANY), field.required)
            )
        return Record(tuple(fields), open=False)
    if isinstance(value, Tuple):
        lists = [made for made in wanted if isinstance(made, Array | Tuple | Elements)]
        if any(not isinstance(made, Array) for made in lists):
            return Tuple(
                tuple(
                    satisfied(ev, item, objects.indexed(ev, union(lists), LiteralType(at)))
                    for at, item in enumerate(value.items)
                )
            )
        items = union(made.items for made in lists if isinstance(made, Array))
        return Array(union(satisfied(ev, item, items if items != NEVER else ANY) for item in value.items))
    return value


def files_of(ev: Evaluator, module: str, path: str) -> Iterable[str]:
    """The files that a module's name in a file can mean."""
    fact = ImportFact(module, _NOWHERE, level=level_of(module))
    return modules().files(fact, path, ev.tree)
