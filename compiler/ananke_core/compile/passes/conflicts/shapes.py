"""Two signatures or two shapes of one symbol, one of them stated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ananke_core.compile.passes.conflicts.meaning import meaning
from ananke_core.compile.passes.conflicts.stated import Clash
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.compile.passes.working import Working
from ananke_core.model.enums import Tier
from ananke_core.model.rules import Signature, TypeShape


def shape_clashes(items: Sequence[Working], _: Patterns) -> Iterator[Clash]:
    """Clashes among signatures or among type shapes: what a symbol is said to be in two ways."""
    stated = {_subject(item) for item in items if item.stated}
    groups: dict[tuple[str, str, str], list[Working]] = {}
    for item in items:
        subject = _subject(item)
        if subject in stated:
            groups.setdefault(subject, []).append(item)
    for group in groups.values():
        if len(group) > 1:
            group.sort(key=lambda item: item.id)
            hard = [item for item in group if item.constraint.tier is Tier.HARD]
            clash = _clash(hard) or (_clash(group) if len(hard) < len(group) else None)
            if clash is not None:
                yield clash


def _rule(item: Working) -> Signature | TypeShape:
    rule = item.constraint.rule
    assert isinstance(rule, Signature | TypeShape)
    return rule


def _subject(item: Working) -> tuple[str, str, str]:
    scope = item.constraint.scope
    return scope.language, scope.path, _rule(item).symbol


def _clash(group: Sequence[Working]) -> Clash | None:
    """Two stated ones that differ, else a stated one and one of the code's, where none of the code's is the same."""
    stated = {meaning(_rule(item)): item for item in reversed(group) if item.stated}
    read = {meaning(_rule(item)): item for item in reversed(group) if item.read}
    if len(stated) > 1:
        pair = sorted(stated.values(), key=lambda item: item.id)[:2]
    elif stated and read and read.keys().isdisjoint(stated):
        pair = [next(iter(stated.values())), min(read.values(), key=lambda item: item.id)]
    else:
        return None
    rule = _rule(pair[0])
    what = "signatures" if isinstance(rule, Signature) else "shapes"
    return Clash(tuple(pair), f"two {what} of {rule.symbol}")
