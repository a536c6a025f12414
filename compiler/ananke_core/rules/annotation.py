"""ANK201, ANK202, ANK203: returns, parameters and fields without a type annotation."""

from __future__ import annotations

from collections.abc import Iterator

from ananke_core.facts import FunctionFact, ParameterFact, UnitFacts
from ananke_core.model.rules import Annotation, SymbolKind
from ananke_core.rules.violation import Fix, Violation
from ananke_core.text import Span


def functions_of(facts: UnitFacts, kind: SymbolKind) -> Iterator[FunctionFact]:
    """Functions that an annotation rule speaks about: kind ``function`` takes methods in, ``method`` only those.

    One with a syntax error in it is left out: its header may not be written to its end.
    """
    for function in facts.functions:
        if not function.has_error and (kind == "function" or function.kind == kind):
            yield function


def asks_return(function: FunctionFact) -> bool:
    """Whether an annotation can be asked for; what a special method (``__init__``) returns, its protocol says."""
    return not function.is_special and "returns" in function.annotatable


def declared_parameters(function: FunctionFact) -> list[ParameterFact]:
    """The parameters that callers fill and annotations can be asked of; a receiver such as ``self`` is none."""
    if "parameters" not in function.annotatable:
        return []
    return [parameter for parameter in function.parameters if not parameter.implicit]


def check_annotation(rule: Annotation, facts: UnitFacts) -> Iterator[Violation]:
    """Every function (one violation each) or field whose annotation is missing."""
    match rule.target:
        case "returns":
            return _returns(rule, facts)
        case "parameters":
            return _parameters(rule, facts)
        case "fields":
            return _fields(facts)


def _returns(rule: Annotation, facts: UnitFacts) -> Iterator[Violation]:
    for function in functions_of(facts, rule.symbol_kind):
        if not function.returns_annotated and asks_return(function):
            message = f'{function.kind} "{function.name}" has no return annotation'
            data = {"name": function.name, "kind": function.kind}
            yield Violation("ANK201", function.name_span, message, function.symbol, _returns_none(function), data)


def _returns_none(function: FunctionFact) -> Fix | None:
    if function.returns_value or function.is_generator or not function.returns_nothing:
        return None
    # Never safe: a body that only raises, or that others override, returns something else.
    end = function.parameters_end
    nothing = function.returns_nothing
    return Fix(f"Add the return annotation {nothing.strip(' :->')}", "insert", Span(end, end), nothing)


def _parameters(rule: Annotation, facts: UnitFacts) -> Iterator[Violation]:
    for function in functions_of(facts, rule.symbol_kind):
        missing = [parameter for parameter in declared_parameters(function) if not parameter.annotated]
        if missing:
            names = ", ".join(f'"{parameter.name or "{…}"}"' for parameter in missing)
            word, have = ("parameter", "has") if len(missing) == 1 else ("parameters", "have")
            message = f'{word} {names} of {function.kind} "{function.name}" {have} no annotation'
            data = {"name": function.name, "kind": function.kind, "parameters": ",".join(p.name for p in missing)}
            yield Violation("ANK202", missing[0].name_span, message, function.symbol, None, data)


def _fields(facts: UnitFacts) -> Iterator[Violation]:
    for owner in facts.classes:
        if owner.has_error:
            continue
        for field in owner.fields:
            if not field.annotated:
                message = f'field "{field.name}" of {owner.name} has no annotation'
                data = {"name": field.name, "kind": "field", "owner": owner.name}
                yield Violation("ANK203", field.name_span, message, f"{owner.symbol}.{field.name}", None, data)
