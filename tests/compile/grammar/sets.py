"""Short ways to say constraints, for the tests of grammars."""

from __future__ import annotations

from ananke_core.compile.emit.lark import emit_grammar
from ananke_core.extraction.constraints import signature_of
from ananke_core.extraction.units import extract_facts
from ananke_core.languages import language_named
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Kind, Tier
from ananke_core.model.ir import Grammar, Unenforced
from ananke_core.model.rules import Rule, Signature

Emission = tuple[Grammar, list[Unenforced], dict[str, tuple[str, ...]]]


def hard(rule: Rule, path: str = "", symbol: str = "", language: str = "python", tier: Tier = Tier.HARD) -> Constraint:
    return Constraint("a rule", Kind.SYNTACTIC, rule, Scope(language, path, symbol), tier=tier)


def signatures(source: str) -> list[Signature]:
    return [signature_of(function) for function in extract_facts(language_named("python"), source.encode()).functions]


def emit(*constraints: Constraint) -> Emission:
    return emit_grammar([(f"c_{index}", constraint) for index, constraint in enumerate(constraints)])


def grammar(source: str, *rules: Rule) -> str:
    """The grammar of the functions of a source, under some rules for everything."""
    found, _, _ = emit(*(hard(signature, "a.py") for signature in signatures(source)), *map(hard, rules))
    (unit,) = found.units
    assert unit.lark is not None
    return unit.lark
