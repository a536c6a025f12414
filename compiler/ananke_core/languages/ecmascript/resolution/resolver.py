"""Facts of TypeScript and JavaScript with final types."""

from __future__ import annotations

import posixpath

from ananke_core.facts import ClassFact, FunctionFact, TypeFact, changed
from ananke_core.languages.ecmascript.resolution.evaluator import Evaluator
from ananke_core.languages.ecmascript.resolution.final import Finals
from ananke_core.languages.ecmascript.resolution.modules import config_of
from ananke_core.languages.ecmascript.resolution.terms import Arguments, Env, Named
from ananke_core.languages.resolving import Context
from ananke_core.model.types import Record, TypeExpr, TypeParameter, Unknown

_MEMORY = "ecmascript"


class EcmaScriptResolver:
    """Types computed over the declarations that they name."""

    def function(self, fact: FunctionFact, context: Context) -> FunctionFact:
        """The function with final types; ``undefined`` of a parameter is null, which is how data has it."""
        write = _writer(context, fact.symbol)
        parameters = tuple(
            changed(parameter, type=write(parameter.type)) if parameter.type is not None else parameter
            for parameter in fact.parameters
        )
        return changed(fact, parameters=parameters, returns=write(fact.returns) if fact.returns is not None else None)

    def class_(self, fact: ClassFact, context: Context) -> ClassFact:
        """The class with its final shape; a class that only inherits what isn't known has none."""
        if fact.shape is None:
            return fact
        shape: TypeExpr | None = _writer(context, fact.symbol).declared(fact)
        if fact.declared_as == "class" and (
            isinstance(shape, Unknown) or (isinstance(shape, Record) and not shape.fields)
        ):
            shape = None
        return changed(fact, shape=shape)

    def type_(self, fact: TypeFact, context: Context) -> TypeFact:
        """The named type with its final meaning."""
        return changed(fact, type=_writer(context, fact.symbol)(fact.type))


class _Writer:
    def __init__(self, context: Context, symbol: str) -> None:
        ev = context.memory.get(_MEMORY)
        if not isinstance(ev, Evaluator):
            ev = context.memory[_MEMORY] = Evaluator(context)
        ev.begin()
        self._ev = ev
        nulls = context.policies.nulls
        loose = nulls == "loose" or (nulls == "declared" and _without_strict_nulls(context))
        self._finals = Finals(ev, context, symbol, nullable=loose)
        self._env = Env(context.path, symbol)

    def declared(self, fact: ClassFact) -> TypeExpr:
        """The shape of a class with that of other declarations of its name."""
        parameters = Arguments(map(TypeParameter, fact.type_parameters)) if fact.type_parameters else ()
        found = self._ev.named(self._env.path, fact.symbol, "", parameters)
        if isinstance(found, Named) and found.symbol == fact.symbol and found.path == self._env.path:
            return self._finals.type(self._ev.body(found))
        assert fact.shape is not None
        return self(fact.shape)

    def __call__(self, type_: TypeExpr) -> TypeExpr:
        return self._finals.type(self._ev.place(type_, self._env))


def _without_strict_nulls(context: Context) -> bool:
    key = (_MEMORY, posixpath.dirname(context.path))
    known = context.memory.get(key)
    if known is None:
        known = context.memory[key] = config_of(context.path, context.tree).strict_nulls is False
    return known is True


def _writer(context: Context, symbol: str) -> _Writer:
    return _Writer(context, symbol)


_RESOLVER = EcmaScriptResolver()


def resolver() -> EcmaScriptResolver:
    """How types become final."""
    return _RESOLVER
