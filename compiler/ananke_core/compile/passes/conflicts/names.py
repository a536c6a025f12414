"""Naming rules of one kind of symbol that no name keeps together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ananke_core.compile.emit.names import name_pattern
from ananke_core.compile.passes.conflicts.smallest import smallest
from ananke_core.compile.passes.conflicts.stated import Clash, clashes_by_scope, grouped
from ananke_core.compile.passes.patterns import NAME, Patterns
from ananke_core.compile.passes.working import Working
from ananke_core.errors import PatternError
from ananke_core.model.rules import Naming


def name_clashes(items: Sequence[Working], patterns: Patterns) -> Iterator[Clash]:
    """Clashes among naming rules, per kind of symbol."""

    def search(members: Sequence[Working]) -> Clash | None:
        by_pattern: dict[str, Working] = {}
        for item in members:
            pattern = _pattern(item)
            if pattern is not None:
                by_pattern.setdefault(pattern, item)
        if len(by_pattern) < 2 and not any(_naming(item).pattern for item in by_pattern.values()):
            # Every style has names.
            return None
        core = smallest(list(by_pattern), lambda part: patterns.exclude([NAME, *part]))
        if core is None:
            return None
        return _clash([by_pattern[pattern] for pattern in core])

    for group in grouped(items, lambda item: _naming(item).symbol_kind).values():
        yield from clashes_by_scope(group, search)


def _naming(item: Working) -> Naming:
    rule = item.constraint.rule
    assert isinstance(rule, Naming)
    return rule


def _pattern(item: Working) -> str | None:
    try:
        return name_pattern(_naming(item))
    except PatternError:
        # A soft rule whose pattern nothing can decode; hard ones were refused before.
        return None


def _clash(items: Sequence[Working]) -> Clash:
    rules = [_naming(item) for item in items]
    words = sorted(f"matches /{rule.pattern}/" if rule.pattern else f"is {rule.style}" for rule in rules)
    return Clash(tuple(items), f"no {rules[0].symbol_kind} name {' and '.join(words)}")
