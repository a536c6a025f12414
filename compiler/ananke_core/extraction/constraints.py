"""Facts → constraints: what a file declares, as statements that can be compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ananke_core.extraction.ranges import Definitions, Settled, definitions_in, settled_ranges
from ananke_core.facts import ClassFact, FunctionFact, TypeFact, UnitFacts
from ananke_core.languages import Language
from ananke_core.model.constraint import Constraint, Evidence, Location, Range, Scope
from ananke_core.model.enums import DEFAULT_PRIORITY, DEFAULT_SEVERITY, Kind, Source, Tier
from ananke_core.model.rules import Parameter, Rule, Signature, TypeShape
from ananke_core.model.types import TypeExpr
from ananke_core.text import Span


def constraints_of(
    facts: UnitFacts,
    *,
    path: str,
    language: Language,
    locate: Callable[[Span], Range],
    definitions: Definitions | None = None,
) -> list[Constraint]:
    """Signatures of functions and shapes of types, in the order of the text; then the ranges that their members keep.

    Definitions that hold a syntax error in their header are left out. All are hard, because the code declares them, but
    for ranges that not every way to a symbol keeps.

    Args:
        facts: of a unit, or of a whole text.
        path: where it stands.
        language: which it is in.
        locate: from spans to places.
        definitions: what else the file defines; without it, the facts are all there is.
    """
    found = [*_signatures(facts, language.adapter.describe), *_shapes(facts)]
    found.sort(key=lambda item: item[0])
    stated = [_declared(item, path, language, locate) for item in found]
    if facts.ranges:
        ranges = settled_ranges(facts, definitions or definitions_in([facts]))
        stated += [_range(settled, path, language, locate) for settled in ranges]
    return stated


def _declared(item: _Item, path: str, language: Language, locate: Callable[[Span], Range]) -> Constraint:
    span, name, symbol, source, rule, description = item
    return Constraint(
        name=name,
        kind=Kind.TYPE_SAFETY,
        rule=rule,
        scope=Scope(language.name, path, symbol),
        source=source,
        severity=DEFAULT_SEVERITY[Kind.TYPE_SAFETY],
        priority=DEFAULT_PRIORITY[Kind.TYPE_SAFETY],
        tier=Tier.HARD,
        description=description,
        evidence=Evidence(1, 1, (Location(path, locate(span)),)),
    )


def _range(settled: Settled, path: str, language: Language, locate: Callable[[Span], Range]) -> Constraint:
    rule = settled.rule
    origins = tuple(Location(path, locate(span)) for span in settled.spans)
    return Constraint(
        name=f"{rule.symbol} {rule.name} range",
        kind=Kind.SEMANTIC,
        rule=rule,
        scope=Scope(language.name, path, rule.symbol),
        source=settled.source,
        severity=DEFAULT_SEVERITY[Kind.SEMANTIC],
        priority=DEFAULT_PRIORITY[Kind.SEMANTIC],
        tier=settled.tier,
        description=settled.description,
        evidence=Evidence(len(origins), len(origins), origins),
    )


_MOST_NAMED = 12
_Item = tuple[Span, str, str, Source, Rule, str]


def _signatures(facts: UnitFacts, describe: Callable[[FunctionFact], str]) -> Iterator[_Item]:
    for function in facts.functions:
        if function.header_has_error:
            continue
        rule = signature_of(function)
        yield (
            function.span,
            f"{function.symbol} signature",
            function.symbol,
            Source.AST_PATTERN,
            rule,
            describe(function),
        )


def _shapes(facts: UnitFacts) -> Iterator[_Item]:
    for class_ in facts.classes:
        if class_.shape is not None:
            yield _shape(class_, class_.shape)
    for type_ in facts.types:
        yield _shape(type_, type_.type)


def _shape(fact: ClassFact | TypeFact, shape: TypeExpr) -> _Item:
    rule = TypeShape(fact.symbol, shape, fact.declared_as, fact.type_parameters)
    description = f"{fact.symbol}: {fact.declared_as.replace('_', ' ')}"
    if isinstance(fact, ClassFact) and fact.fields:
        named = [f"{field.name}: {field.written or '…'}" for field in fact.fields if field.annotated]
        more = ", …" if len(named) > _MOST_NAMED else ""
        description += f" with {', '.join(named[:_MOST_NAMED])}{more}"
    return fact.span, f"{fact.symbol} shape", fact.symbol, Source.TYPE_SYSTEM, rule, description


def signature_of(function: FunctionFact) -> Signature:
    """The rule that a function's header states."""
    return Signature(
        symbol=function.symbol,
        container=function.container,
        parameters=tuple(
            Parameter(
                name=parameter.name,
                type=parameter.type if parameter.annotated else None,
                written=parameter.written,
                kind=parameter.kind,
                default=parameter.default,
                optional=parameter.optional,
                bounds=parameter.bounds,
                doc=parameter.doc,
                # What only documentation states is in no header.
                documented=parameter.documented if parameter.annotated else parameter.documented or parameter.type,
            )
            for parameter in function.parameters
        ),
        returns=function.returns if function.returns_annotated else None,
        returns_written=function.returns_written,
        async_=function.is_async,
        generator=function.is_generator,
        modifiers=function.modifiers,
        decorators=function.decorators,
        throws=function.throws,
        type_parameters=function.type_parameters,
    )
