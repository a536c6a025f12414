"""Short ways to say TypeScript and JavaScript, for the tests of their grammars."""

from __future__ import annotations

from ananke_core.compile.emit.lark import emit_grammar
from ananke_core.extraction.constraints import signature_of
from ananke_core.extraction.units import extract_facts
from ananke_core.languages import language_for_path
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Kind
from ananke_core.model.rules import Rule, Signature


def signatures(source: str, path: str = "a.ts") -> list[Signature]:
    language = language_for_path(path)
    assert language is not None
    return [signature_of(function) for function in extract_facts(language, source.encode()).functions]


def definitions(source: str, path: str = "a.ts") -> list[str]:
    """The text of every function of a source."""
    language = language_for_path(path)
    assert language is not None
    data = source.encode()
    functions = extract_facts(language, data).functions
    return [data[function.span.start : function.span.end].decode() for function in functions]


def grammar(source: str, *rules: Rule, path: str = "a.ts") -> str:
    """The grammar of the functions of a source, under some rules for everything."""
    return unit(signatures(source, path), *rules, path=path)


def unit(rules_of: list[Signature], *rules: Rule, path: str = "a.ts") -> str:
    language = language_for_path(path)
    assert language is not None
    constraints = [Constraint("a rule", Kind.SYNTACTIC, rule, Scope(language.name, path)) for rule in rules_of]
    constraints += [Constraint("a rule", Kind.SYNTACTIC, rule) for rule in rules]
    found, _, _ = emit_grammar([(f"c_{index}", constraint) for index, constraint in enumerate(constraints)])
    (only,) = found.units
    assert only.lark is not None
    return only.lark
