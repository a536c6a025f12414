"""Grammars for definitions that aren't there yet: a body behind a header that keeps the hard conventions."""

from __future__ import annotations

from collections.abc import Sequence

from ananke_core.compile.emit.grammar import Gathered, Hard, forms_at, words_of
from ananke_core.compile.emit.names import name_pattern
from ananke_core.errors import PatternError
from ananke_core.languages.forms import NewDefinition
from ananke_core.model.ir import NewGrammar
from ananke_core.model.rules import Annotation, Naming


def new_grammars(found: Gathered, language: str) -> list[NewGrammar]:
    """Grammars of a new function and a new method; none where no hard convention holds for the language.

    A convention of one path takes part only where the whole set is about that path.
    """
    path = found.single_path or ""
    kept = [hard for hard in found.conventions.get(language, ()) if not hard.path or hard.path == path]
    new = new_definitions(kept, found)
    kept = [hard for hard in kept if hard.id not in found.refused]
    if not kept:
        return []
    forms = forms_at(language, path)
    before, after = forms.fill(words_of(kept, (path,), forms))
    return [NewGrammar(language, one.what, lark="".join((before, forms.new_header(one), after))) for one in new]


def new_definitions(conventions: Sequence[Hard], found: Gathered) -> tuple[NewDefinition, NewDefinition]:
    """A new function and a new method under these conventions; those that have no pattern are refused in ``found``."""
    kept = [hard for hard in conventions if not _dropped(hard, found)]
    parameters = _patterns(kept, "parameter")
    return (
        NewDefinition("function", _patterns(kept, "function"), parameters, _wanted(kept, "function")),
        NewDefinition("method", _patterns(kept, "method"), parameters, _wanted(kept, "method")),
    )


def _wanted(kept: Sequence[Hard], what: str) -> frozenset[str]:
    kinds = {"function", "method"} if what == "method" else {"function"}
    rules = [hard.rule for hard in kept if isinstance(hard.rule, Annotation)]
    return frozenset(rule.target for rule in rules if rule.symbol_kind in kinds)


def _patterns(kept: Sequence[Hard], kind: str) -> tuple[str, ...]:
    rules = [hard.rule for hard in kept if isinstance(hard.rule, Naming) and hard.rule.symbol_kind == kind]
    return tuple(dict.fromkeys(pattern for rule in rules if (pattern := name_pattern(rule))))


def _dropped(hard: Hard, found: Gathered) -> bool:
    if not isinstance(hard.rule, Naming):
        return False
    try:
        if name_pattern(hard.rule) is not None:
            return False
        found.refuse(hard.id, "it names neither a style nor a pattern")
    except PatternError as error:
        found.refuse(hard.id, f"its pattern is checked, not decoded: {error.faults[0].message}")
    return True
