"""Facts made by hand, and strategies for them."""

from __future__ import annotations

from typing import Literal

from hypothesis import strategies as st

from ananke_core.facts import ClassFact, FieldFact, FunctionFact, ParameterFact, UnitFacts, VariableFact
from ananke_core.text import Span

SPAN = Span(0, 1)
NAMES = [
    "run",
    "do_thing",
    "doThing",
    "DoThing",
    "DO_THING",
    "URL",
    "Order",
    "Foo_Bar",
    "_x",
    "__init__",
    "_",
    "_1",
    "größe_x",
]


def parameter(name: str, *, annotated: bool = False, implicit: bool = False) -> ParameterFact:
    return ParameterFact(name, "positional", SPAN, SPAN, annotated=annotated, implicit=implicit)


def function(
    name: str,
    *parameters: ParameterFact,
    kind: Literal["function", "method"] = "function",
    returns: bool = False,
    special: bool = False,
    error: bool = False,
    at: int = 0,
) -> FunctionFact:
    symbol = f"Owner.{name}" if kind == "method" else name
    fact = FunctionFact(
        name, symbol, SPAN, Span(at, at + len(name)), at + len(name) + 2, 0, "Owner" if kind == "method" else "", kind
    )
    fact.parameters = parameters
    fact.returns_annotated, fact.is_special, fact.has_error = returns, special, error
    return fact


def functions(*facts: FunctionFact) -> UnitFacts:
    return UnitFacts(functions=list(facts))


def class_(name: str, *fields: tuple[str, bool], bases: tuple[str, ...] = ()) -> ClassFact:
    made = tuple(FieldFact(field, SPAN, annotated=annotated) for field, annotated in fields)
    return ClassFact(name, name, SPAN, SPAN, bases=bases, fields=made)


def variable(name: str, *, constant: bool = False, symbol: str = "") -> VariableFact:
    return VariableFact(name, symbol or name, Span(0, len(name)), constant=constant)


_names = st.sampled_from(NAMES)
_parameters = st.builds(parameter, _names, annotated=st.booleans(), implicit=st.booleans())
_functions = st.builds(
    lambda name, parameters, kind, returns, special, error: function(
        name, *parameters, kind=kind, returns=returns, special=special, error=error
    ),
    _names,
    st.lists(_parameters, max_size=3),
    st.sampled_from(["function", "method"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
_classes = st.builds(
    lambda name, fields, bases: class_(name, *fields, bases=bases),
    _names | st.sampled_from(["OrderError", "OrderException", "Exception"]),
    st.lists(st.tuples(_names, st.booleans()), max_size=3),
    st.sampled_from([(), ("Exception",), ("app.OrderError", "Mixin"), ("UserWarning",)]),
)
_variables = st.builds(variable, _names, constant=st.booleans())
units = st.builds(
    lambda functions, classes, variables: UnitFacts(functions=functions, classes=classes, variables=variables),
    st.lists(_functions, max_size=5),
    st.lists(_classes, max_size=3),
    st.lists(_variables, max_size=3),
)
"""Facts of any unit, as far as mining reads them."""
