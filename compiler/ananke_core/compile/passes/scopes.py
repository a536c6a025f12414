"""Which scopes lie in which: constraints can only meet where one's scope covers the other's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ananke_core.compile.emit.names import beginnings
from ananke_core.compile.passes.working import Working
from ananke_core.model.constraint import Scope

# How often, on average, a constraint is looked at again in a narrower scope. Beyond it scopes are looked at alone, so
# that thousands of general rules and thousands of places don't multiply.
_MOST_REPEATS = 16
_ALWAYS = 4096


def covering(scope: Scope) -> Iterator[Scope]:
    """Every wider scope: without the language, the folders above, the symbols around; the widest last."""
    languages = (scope.language, "") if scope.language else ("",)
    for path in _above(scope.path, "/"):
        for symbol in _above(scope.symbol, "."):
            for language in languages:
                found = Scope(language, path, symbol)
                if found != scope:
                    yield found


def _above(name: str, separator: str) -> list[str]:
    return [*dict.fromkeys([*beginnings(name, separator), ""])]


def by_scope(items: Iterable[Working]) -> dict[Scope, list[Working]]:
    """Constraints of one subject by where they hold, in an order that depends on nothing but them."""
    groups: dict[Scope, list[Working]] = {}
    for item in sorted(items, key=_identity):
        scope = item.constraint.scope
        path = scope.path.rstrip("/")
        groups.setdefault(scope if path == scope.path else Scope(scope.language, path, scope.symbol), []).append(item)
    return groups


def _identity(item: Working) -> str:
    return item.id


def meeting(groups: Mapping[Scope, list[Working]]) -> Iterator[tuple[Scope, list[Working], list[Scope]]]:
    """Per scope its own constraints and, after them, those of the wider scopes, which are named last.

    Wider scopes come before the narrower ones that they cover.
    """
    if len(groups) == 1:
        ((scope, own),) = groups.items()
        yield scope, own, []
        return
    left = _ALWAYS + _MOST_REPEATS * sum(map(len, groups.values()))
    for scope in sorted(groups, key=_width):
        own = groups[scope]
        wider = [wide for wide in covering(scope) if wide in groups]
        more = sum(len(groups[wide]) for wide in wider)
        if more > left:
            yield scope, own, []
            continue
        left -= more
        yield scope, [*own, *(item for wide in wider for item in groups[wide])], wider


def _width(scope: Scope) -> tuple[int, int, int, str, str, str]:
    path, symbol = scope.path, scope.symbol
    depths = path.count("/") + bool(path), symbol.count(".") + bool(symbol)
    return bool(scope.language) + sum(depths), *depths, scope.language, path, symbol
