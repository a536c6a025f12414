"""ANK310 missing-documentation, ANK311 undocumented-parameter: definitions without a doc comment, or half of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ananke_core.facts import FunctionFact, UnitFacts
from ananke_core.model.rules import Documentation, SymbolKind
from ananke_core.rules.annotation import functions_of
from ananke_core.rules.violation import Violation
from ananke_core.text import Span

_Item = tuple[str, str, str, Span, str, FunctionFact | None]
"""Kind, name, symbol, place of the name, doc comment, and the function if it is one."""


def _functions(kind: SymbolKind) -> Callable[[UnitFacts], Iterator[_Item]]:
    def items(facts: UnitFacts) -> Iterator[_Item]:
        for function in functions_of(facts, kind):
            # Nobody looks into a function for another one's documentation, or for that of a protocol's methods.
            if not (function.depth or function.is_special or function.doc_elsewhere):
                yield function.kind, function.name, function.symbol, function.name_span, function.doc, function

    return items


def _classes(facts: UnitFacts) -> Iterator[_Item]:
    for owner in facts.classes:
        if not owner.has_error:
            yield "class", owner.name, owner.symbol, owner.name_span, owner.doc, None


def _fields(facts: UnitFacts) -> Iterator[_Item]:
    for owner in facts.classes:
        if not owner.has_error:
            for field in owner.fields:
                yield "field", field.name, f"{owner.symbol}.{field.name}", field.name_span, field.doc, None


def _types(facts: UnitFacts) -> Iterator[_Item]:
    for type_ in facts.types:
        yield "type", type_.name, type_.symbol, type_.name_span, type_.doc, None


DOCUMENTED: dict[SymbolKind, Callable[[UnitFacts], Iterator[_Item]]] = {
    "function": _functions("function"),
    "method": _functions("method"),
    "class": _classes,
    "field": _fields,
    "type": _types,
}
"""What can carry a doc comment, by symbol kind; functions take methods in."""


def check_documentation(rule: Documentation, facts: UnitFacts) -> Iterator[Violation]:
    """Every definition of the rule's kind without a doc comment and, where asked for, without words on a parameter."""
    find = DOCUMENTED.get(rule.symbol_kind)
    for kind, name, symbol, span, doc, function in find(facts) if find is not None else ():
        if rule.public_only and not is_public(symbol):
            continue
        data = {"name": name, "kind": kind}
        if not doc:
            yield Violation("ANK310", span, f'{kind} "{name}" has no documentation', symbol, None, data)
        elif rule.parameters and function is not None and (missing := _undocumented(function)):
            word = "parameter" if len(missing) == 1 else "parameters"
            named = ", ".join(f'"{parameter}"' for parameter in missing)
            message = f'the documentation of {kind} "{name}" says nothing of {word} {named}'
            yield Violation("ANK311", span, message, symbol, None, data | {"parameters": ",".join(missing)})


def is_public(symbol: str) -> bool:
    """Whether no part of a dotted path marks itself as private."""
    return not any(part[:1] in {"_", "#"} for part in symbol.split("."))


def _undocumented(function: FunctionFact) -> list[str]:
    return [
        parameter.name
        for parameter in function.parameters
        if not (parameter.implicit or parameter.doc) and parameter.name and not parameter.name.startswith("_")
    ]
