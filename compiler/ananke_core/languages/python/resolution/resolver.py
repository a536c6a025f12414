"""Python's facts with final types."""

from __future__ import annotations

import ast

import attrs

from ananke_core.facts import ClassFact, FunctionFact, ParameterFact, TypeFact, TypeVariable, changed
from ananke_core.languages.python.expressions import known_expression
from ananke_core.languages.python.resolution.beside import Beside, fitted
from ananke_core.languages.python.resolution.info import info_of
from ananke_core.languages.python.resolution.metadata import take_field
from ananke_core.languages.python.resolution.reading import Reading, folded
from ananke_core.languages.python.resolution.shapes import DECLARED_AS, shape_of
from ananke_core.languages.python.resolution.variables import free_variables
from ananke_core.languages.python.spelling import open_spelling
from ananke_core.languages.resolving import Context
from ananke_core.lookup import Declaration
from ananke_core.model.types import Ref, TypeExpr, TypeParameter, Union


class PythonResolver:
    """Follows names to what they stand for, and gives classes the fields of their bases."""

    def function(self, fact: FunctionFact, context: Context) -> FunctionFact:
        """The function with final types."""
        reading = _reading(context, fact.symbol, fact.type_variables)
        parameters = tuple(_parameter(parameter, reading) for parameter in fact.parameters)
        if not fact.returns_text:
            return changed(fact, parameters=parameters)
        type_, beside = reading.annotation(fact.returns_text)
        written = fact.returns_written or open_spelling(fact.returns_text)
        return changed(fact, parameters=parameters, returns=folded(type_, beside), returns_written=written)

    def class_(self, fact: ClassFact, context: Context) -> ClassFact:
        """The class with its final shape."""
        declaration = Declaration(context.path, fact.symbol, fact, "python")
        info = info_of(context, declaration)
        if not info.kind:
            return changed(fact, shape=None)
        shape = shape_of(info, context)
        parameters = info.parameters or fact.type_parameters
        declared_as = DECLARED_AS.get(info.kind, fact.declared_as)
        return changed(fact, shape=shape, declared_as=declared_as, type_parameters=parameters)

    def type_(self, fact: TypeFact, context: Context) -> TypeFact:
        """The named type with its final meaning."""
        reading = _reading(context, fact.symbol, fact.type_variables)
        node = known_expression(fact.type_text)
        if node is None:
            return fact
        type_ = reading.type(node)
        parameters = fact.type_parameters or tuple(one.name for one in free_variables(type_))
        return changed(fact, type=type_, type_parameters=parameters)


def _reading(context: Context, symbol: str, variables: tuple[TypeVariable, ...]) -> Reading:
    plain = Reading(context, context.path, symbol)
    bindings: dict[str, TypeExpr] = {}
    for variable in variables:
        bound = known_expression(variable.bound_text) if variable.bound_text else None
        if isinstance(bound, ast.Tuple):
            bindings[variable.name] = TypeParameter(variable.name, Union(tuple(plain.type(one) for one in bound.elts)))
        else:
            bindings[variable.name] = TypeParameter(variable.name, plain.type(bound) if bound is not None else None)
    return attrs.evolve(plain, bindings=bindings) if bindings else plain


def _parameter(fact: ParameterFact, reading: Reading) -> ParameterFact:
    call = known_expression(fact.value_text) if fact.value_text.endswith(")") else None
    beside = Beside()
    type_: TypeExpr | None = fact.type
    if fact.type_text:
        type_, beside = reading.annotation(fact.type_text)
    default, optional = fact.default, fact.optional
    if isinstance(call, ast.Call) and reading.qualified(call) == "pydantic.Field":
        before = beside.default
        take_field(reading, call, beside)
        default = beside.default if beside.default is not before else None
    if type_ is None:
        return fact
    bounds = beside.bounds or fact.bounds
    if beside.unknown:
        type_ = folded(type_, beside)
    if bounds is not None and isinstance(type_, Ref):
        type_ = reading.written_out(type_)
    return changed(
        fact,
        type=type_,
        written=fact.written or (open_spelling(fact.type_text) if fact.type_text else ""),
        bounds=fitted(bounds, type_),
        doc=fact.doc or beside.doc,
        default=default,
        optional=optional,
    )
