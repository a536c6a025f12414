"""Layers that may import each other, round in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ananke_core.compile.knots import knots
from ananke_core.compile.passes.conflicts.stated import Clash, clashes_by_scope
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.compile.passes.working import Working
from ananke_core.model.rules import Import, Layer
from ananke_core.rules.globs import leading_folders
from ananke_core.rules.modules import SOURCE_ROOTS, Parts, below, ways

# From so many layers of a set the shortest way round is looked for.
_MOST_STARTS = 64
# Of thousands in one circle fewer are tried: each goes round all of them.
_MOST_STEPS = 100_000
# Nobody's packages are this deep.
_DEEPEST = 256


class _Layer(NamedTuple):
    layer: Layer
    item: Working


def layer_clashes(items: Sequence[Working], _: Patterns) -> Iterator[Clash]:
    """Cycles among the layers that hold in one place, the shortest one of each place."""
    layering = [item for item in items if _layers(item)]
    if layering:
        yield from clashes_by_scope(layering, _cycle)


def _layers(item: Working) -> tuple[Layer, ...]:
    rule = item.constraint.rule
    assert isinstance(rule, Import)
    return rule.layers


def _cycle(items: Sequence[Working]) -> Clash | None:
    layers = {layer.name: _Layer(layer, item) for item in reversed(items) for layer in _layers(item)}
    graph = _Graph(layers)
    best: list[str] | None = None
    tangled = graph.tangled()
    for start in tangled[: min(_MOST_STARTS, max(_MOST_STEPS // max(len(tangled), 1), 1))]:
        way = graph.round(start, len(best) if best is not None else len(layers) + 1)
        best = way or best
        if best is not None and len(best) == 2:
            break
    if best is None:
        return None
    shown = " → ".join([*best, best[0]])
    owners = dict.fromkeys(layers[name].item.id for name in best)
    by_id = {layers[name].item.id: layers[name].item for name in best}
    return Clash(tuple(by_id[id_] for id_ in owners), "layers may import each other in a circle", shown)


class _Graph:
    """Which layer may import which, through the modules that both name.

    An edge goes from a layer to a module, and from a module to the layers in it and around it, so that many layers that
    may all import the same package stay as few edges as they are words.
    """

    def __init__(self, layers: Mapping[str, _Layer]) -> None:
        self._layers = layers
        self._inside: dict[Parts, list[str]] = {}
        self._exactly: dict[Parts, list[str]] = {}
        for name in sorted(layers):
            for place in _places(layers[name].layer):
                self._exactly.setdefault(place, []).append(name)
                for end in range(1, len(place) + 1):
                    self._inside.setdefault(place[:end], []).append(name)

    def tangled(self) -> list[str]:
        """The layers from which a way leads over another one back, in order."""

        def after(node: str | Parts) -> Iterator[str | Parts]:
            return self._modules(node) if isinstance(node, str) else self._reached(node)

        nodes: list[str | Parts] = [*sorted(self._layers)]
        found: list[str] = []
        for knot in knots(nodes, after):
            layers = [node for node in knot if isinstance(node, str)]
            if len(layers) > 1:
                found += layers
        return sorted(found)

    def round(self, start: str, most: int) -> list[str] | None:
        """The shortest way from a layer over another one back to it, of fewer than ``most`` layers."""
        home = _places(self._layers[start].layer)
        before: dict[str, str] = {}
        seen: set[Parts] = set()
        edge = [start]
        for _ in range(most - 1):
            following: list[str] = []
            for name in edge:
                modules = list(self._modules(name))
                if name != start and any(_touch(module, place) for module in modules for place in home):
                    return _way(before, name, start)
                for other in (other for module in modules if module not in seen for other in self._reached(module)):
                    if other != start and other not in before:
                        before[other] = name
                        following.append(other)
                seen.update(modules)
            edge = following
        return None

    def _modules(self, name: str) -> Iterator[Parts]:
        for may in self._layers[name].layer.may_import:
            yield from sorted({way[:_DEEPEST] for way in ways(may)})

    def _reached(self, module: Parts) -> Iterator[str]:
        yield from self._inside.get(module, ())
        for end in range(1, len(module)):
            yield from self._exactly.get(module[:end], ())


def _touch(module: Parts, place: Parts) -> bool:
    """Whether one lies in the other."""
    return below(place, module) or below(module, place)


def _way(before: Mapping[str, str], last: str, start: str) -> list[str]:
    way = [last]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]


def _places(layer: Layer) -> list[Parts]:
    """A layer's folders as modules, and its name, by which others may call it."""
    places: dict[Parts, None] = {(layer.name,): None}
    for glob in layer.paths:
        folders = leading_folders(glob)
        if folders and folders[-1].endswith(".py"):
            folders = (*folders[:-1], folders[-1].removesuffix(".py"))
        if folders:
            places[folders] = None
        if folders[1:] and folders[0] in SOURCE_ROOTS:
            places[folders[1:]] = None
    return list(dict.fromkeys(place[:_DEEPEST] for place in places))
