"""ANK101 unconventional-name: a name is not in the style, or does not hold the pattern, of its kind."""

from __future__ import annotations

import difflib
import keyword
from collections.abc import Iterator

from ananke_core.errors import PatternError
from ananke_core.facts import UnitFacts
from ananke_core.model.rules import Naming, SymbolKind
from ananke_core.rules.patterns import compile_pattern
from ananke_core.rules.styles import STYLES, convert, core, matches
from ananke_core.rules.symbols import ERRORS, NAMES, Named, all_names
from ananke_core.rules.violation import Fix, Violation


def naming_rule(kind: SymbolKind, text: str, place: str = "") -> Naming:
    """The rule that a configuration value states: a style's name, or else a pattern to search for.

    Raises:
        PatternError: the text is nearly a style's name, or no pattern.
    """
    if text in STYLES:
        return Naming(kind, style=text)
    lowered = {style.lower(): style for style in STYLES}
    near = difflib.get_close_matches(text.lower(), lowered, n=1, cutoff=0.8)
    if near:
        raise PatternError(f"{text!r} is no naming style", place=place, way_out=f"did you mean {lowered[near[0]]!r}?")
    compile_pattern(text, place)
    return Naming(kind, pattern=text)


def validate_naming(rule: Naming, place: str) -> None:
    """Refuse what could not be checked later.

    Raises:
        PatternError: an unknown style, no style and no pattern, or a pattern that RE2 can't read.
    """
    if rule.pattern:
        compile_pattern(rule.pattern, place)
    elif rule.style not in STYLES:
        raise PatternError(f"{rule.style!r} is no naming style", place=place, way_out=f"one of {', '.join(STYLES)}")


def keeps(rule: Naming, name: str) -> bool:
    """Whether a name is as the rule wants it; names that no style can judge (``__init__``, ``_``) always are."""
    if rule.pattern:
        return not core(name) or compile_pattern(rule.pattern).search(name) is not None
    return matches(name, rule.style)


def check_naming(rule: Naming, facts: UnitFacts) -> Iterator[Violation]:
    """Every name of the rule's kind that does not keep it."""
    find = NAMES.get(rule.symbol_kind)
    if find is None:
        return
    for named in find(facts):
        if keeps(rule, named.name):
            continue
        ending = _ending(rule)
        if ending:
            new = _with_ending(named.name, ending)
            message = f'{rule.symbol_kind} name "{named.name}" does not end in {ending}'
        elif rule.pattern:
            new = None
            message = f'{rule.symbol_kind} name "{named.name}" does not match /{rule.pattern}/'
        else:
            new = convert(named.name, rule.style)
            message = f'{rule.symbol_kind} name "{named.name}" is not {rule.style}'
        fix = _rename(new, named, facts)
        data = {"name": named.name, "kind": rule.symbol_kind, "style": rule.style, "pattern": rule.pattern}
        yield Violation("ANK101", named.span, message, named.symbol, fix, data)


def _ending(rule: Naming) -> str:
    """The word that a pattern asks names to end in, where that is all it asks; empty otherwise."""
    word = rule.pattern.removesuffix("$")
    return word if word.isalpha() and word.isascii() and rule.pattern.endswith("$") else ""


def _with_ending(name: str, ending: str) -> str:
    # OrderException is OrderError where errors end in Error, not OrderExceptionError.
    other = next((word for word in ERRORS if word != ending and name.endswith(word) and name != word), "")
    return name.removesuffix(other) + ending


def _rename(new: str | None, named: Named, facts: UnitFacts) -> Fix | None:
    if new is None or not new.isidentifier() or keyword.iskeyword(new):
        return None
    # Other files can't be seen from here, so that only what they can't name is renamed without asking.
    safe = named.local and new not in all_names(facts)
    return Fix(f'Rename "{named.name}" to "{new}"', "rename", named.span, new, safe)
