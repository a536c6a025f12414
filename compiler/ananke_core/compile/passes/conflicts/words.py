"""Modules that are allowed and denied, callees that are required and denied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ananke_core.compile.emit.names import beginnings
from ananke_core.compile.passes.conflicts.smallest import smallest
from ananke_core.compile.passes.conflicts.stated import Clash, Search, clashes_by_scope
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.compile.passes.working import Working
from ananke_core.model.enums import Tier
from ananke_core.model.rules import Call, Import

# Pairs of words are found through an index; where thousands of constraints repeat the same few words, no more than so
# many of them are looked at for each.
_MOST_SPEAKERS = 64

_Spoken = Mapping[str, frozenset[str]]
"""Words of constraints, by their ids."""


def separator_of(language: str) -> str:
    """What stands between the parts of a module's name."""
    return "." if language == "python" else "/"


def common_modules(first: set[str], second: set[str], separator: str) -> set[str]:
    """What two lists of allowed modules both allow; a module allows what lies below it."""
    return {name for name in first if not second.isdisjoint(beginnings(name, separator))} | {
        name for name in second if not first.isdisjoint(beginnings(name, separator))
    }


def import_clashes(items: Sequence[Working], _: Patterns) -> Iterator[Clash]:
    """Modules that one constraint allows and another denies, and lists of allowed modules with nothing in common."""
    allowing: dict[str, list[Working]] = {}
    denying: dict[str, list[Working]] = {}
    allowed = {item.id: frozenset(_import(item).allowed) for item in items}
    denied = {item.id: frozenset(_import(item).denied) for item in items}
    for item in items:
        rule = _import(item)
        for module in dict.fromkeys(rule.allowed):
            allowing.setdefault(module, []).append(item)
        for module in dict.fromkeys(rule.denied):
            denying.setdefault(module, []).append(item)
    for module, speaking in sorted(allowing.items()):
        against = {
            prefix: denying[prefix]
            for prefix in dict.fromkeys([*beginnings(module, "."), *beginnings(module, "/")])
            if prefix in denying
        }
        if against:
            group = _few(speaking, [item for found in against.values() for item in found])
            yield from clashes_by_scope(group, _allowed_and_denied(module, allowed, denied))
    limited = [item for item in items if _import(item).allowed]
    if len(limited) > 1:
        yield from clashes_by_scope(limited, _nothing_allowed)


def call_clashes(items: Sequence[Working], _: Patterns) -> Iterator[Clash]:
    """Callees that one constraint requires and another denies in the same kind of symbol."""
    requiring: dict[tuple[str, str | None], list[Working]] = {}
    denying: dict[tuple[str, str | None], list[Working]] = {}
    required = {item.id: frozenset(_call(item).required) for item in items}
    denied = {item.id: frozenset(_call(item).denied) for item in items}
    for item in items:
        rule = _call(item)
        for callee in dict.fromkeys(rule.required):
            requiring.setdefault((callee, rule.inside), []).append(item)
        for callee in dict.fromkeys(rule.denied):
            denying.setdefault((callee, rule.inside), []).append(item)
    for (callee, inside), speaking in sorted(requiring.items(), key=lambda entry: (entry[0][0], entry[0][1] or "")):
        against = [item for kind in dict.fromkeys((inside, None)) for item in denying.get((callee, kind), ())]
        if against:
            yield from clashes_by_scope(_few(speaking, against), _required_and_denied(callee, inside, required, denied))


def _import(item: Working) -> Import:
    rule = item.constraint.rule
    assert isinstance(rule, Import)
    return rule


def _call(item: Working) -> Call:
    rule = item.constraint.rule
    assert isinstance(rule, Call)
    return rule


def _few(speaking: Sequence[Working], against: Sequence[Working]) -> list[Working]:
    """Both sides without repeats, those first that make a set infeasible."""
    found: dict[str, Working] = {}
    for side in (speaking, against):
        kept = sorted(side, key=lambda item: (item.constraint.tier is Tier.SOFT, not item.stated, item.id))
        found.update((item.id, item) for item in kept[:_MOST_SPEAKERS])
    return list(found.values())


def _pair(
    items: Sequence[Working], wants: Callable[[Working], bool], refuses: Callable[[Working, Working], bool]
) -> tuple[Working, ...] | None:
    """A constraint that wants something and one that refuses it, in one if there is such a one."""
    wanting = [item for item in items if wants(item)]
    for one in wanting:
        if refuses(one, one):
            return (one,)
    for one in wanting:
        for other in items:
            if refuses(one, other):
                return one, other
    return None


def _allowed_and_denied(module: str, allowed: _Spoken, denied: _Spoken) -> Search:
    def denies(allowing: Working, item: Working) -> bool:
        # Languages differ in what a module's parts are; a rule of all languages means either.
        language = allowing.constraint.scope.language or item.constraint.scope.language
        return any(prefix in denied[item.id] for prefix in beginnings(module, separator_of(language)))

    def search(items: Sequence[Working]) -> Clash | None:
        pair = _pair(items, lambda item: module in allowed[item.id], denies)
        return None if pair is None else Clash(pair, f"the module {module} is allowed and denied", module)

    return search


def _required_and_denied(callee: str, inside: str | None, required: _Spoken, denied: _Spoken) -> Search:
    where = f" inside of a {inside}" if inside else ""

    def requires(item: Working) -> bool:
        rule = _call(item)
        return callee in required[item.id] and rule.inside == inside

    def denies(_: Working, item: Working) -> bool:
        rule = _call(item)
        return callee in denied[item.id] and rule.inside in (inside, None)

    def search(items: Sequence[Working]) -> Clash | None:
        pair = _pair(items, requires, denies)
        return None if pair is None else Clash(pair, f"a call of {callee}{where} is required and denied", callee)

    return search


def _nothing_allowed(items: Sequence[Working]) -> Clash | None:
    core = smallest(items, _nothing_in_common)
    return None if core is None else Clash(tuple(core), "the lists of allowed modules have nothing in common")


def _nothing_in_common(items: Sequence[Working]) -> bool:
    language = next((item.constraint.scope.language for item in items if item.constraint.scope.language), "")
    left: set[str] | None = None
    for item in items:
        own = set(_import(item).allowed)
        left = own if left is None else common_modules(left, own, separator_of(language))
    return left is not None and not left
