"""Where modules are: relative files with or without suffix, index files, and what a plain ``tsconfig.json`` maps."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import attrs

from ananke_core.facts import ImportFact
from ananke_core.frozen import frozen
from ananke_core.languages.ecmascript.statements import level_of
from ananke_core.lookup import Tree

_SUFFIXES = (".ts", ".tsx", ".d.ts", ".mts", ".d.mts", ".cts", ".d.cts", ".js", ".jsx", ".mjs", ".cjs")
# What a module's written suffix may stand for, sources before what is made of them.
_WRITTEN = {
    ".js": (".ts", ".tsx", ".d.ts", ".js", ".jsx"),
    ".jsx": (".tsx", ".d.ts", ".jsx"),
    ".mjs": (".mts", ".d.mts", ".mjs"),
    ".cjs": (".cts", ".d.cts", ".cjs"),
}
_CONFIGS = ("tsconfig.json", "jsconfig.json")
_MOST_EXTENDED = 8
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*[\s\S]*?\*/|,(?=\s*[\]}])')


@frozen
class Config:
    """What is read of a ``tsconfig.json``: folders are relative to the workspace."""

    base: str | None = None
    paths: tuple[tuple[str, tuple[str, ...]], ...] = ()
    strict_nulls: bool | None = None


class EcmaScriptModules:
    """Modules by their relative path, or by the aliases of the project's configuration."""

    def files(self, fact: ImportFact, path: str, tree: Tree, below: tuple[str, ...] = ()) -> Iterable[str]:
        """Sources before declarations before plain scripts; a module is its file, or the index of its folder."""
        if below:
            return
        if not fact.module:
            # `export { A as B }` speaks of the file that it stands in.
            yield path
            return
        if fact.module.startswith("/"):
            return
        if level_of(fact.module):
            yield from _existing(posixpath.join(posixpath.dirname(path), fact.module), path, tree)
            return
        config = config_of(path, tree)
        for pattern, targets in config.paths:
            matched = _matched(pattern, fact.module)
            if matched is not None:
                for target in targets:
                    yield from _existing(target.replace("*", matched, 1), path, tree)
                return
        if config.base is not None:
            yield from _existing(posixpath.join(config.base, fact.module), path, tree)


def _existing(stem: str, path: str, tree: Tree) -> Iterator[str]:
    stem = posixpath.normpath(stem)
    if stem.startswith(".."):
        return
    for candidate in _candidates("" if stem == "." else stem):
        if candidate != path and tree.exists(candidate):
            yield candidate


def _candidates(stem: str) -> Iterator[str]:
    name, suffix = posixpath.splitext(stem)
    if suffix in _SUFFIXES:
        yield from (name + other for other in _WRITTEN.get(suffix, (suffix,)))
    if stem:
        yield from (stem + suffix for suffix in _SUFFIXES)
    yield from (posixpath.join(stem, f"index{suffix}") for suffix in _SUFFIXES)


def _matched(pattern: str, module: str) -> str | None:
    before, star, behind = pattern.partition("*")
    if not star:
        return "" if module == pattern else None
    fits = module.startswith(before) and module.endswith(behind) and len(module) >= len(before) + len(behind)
    return module[len(before) : len(module) - len(behind)] if fits else None


def config_of(path: str, tree: Tree) -> Config:
    """The nearest configuration above a file; an empty one where there is none."""
    folder = posixpath.dirname(path)
    while True:
        for name in _CONFIGS:
            found = posixpath.join(folder, name)
            if tree.exists(found):
                return _read(found, tree, 0)
        around = posixpath.dirname(folder)
        if around == folder:
            return Config()
        folder = around


def _read(path: str, tree: Tree, depth: int) -> Config:
    data = _parsed(tree.text(path) or b"")
    folder = posixpath.dirname(path)
    outer = Config()
    extended = data.get("extends")
    for one in extended if isinstance(extended, list) else [extended]:
        if isinstance(one, str) and level_of(one) and depth < _MOST_EXTENDED:
            other = posixpath.normpath(posixpath.join(folder, one))
            for candidate in (other, f"{other}.json"):
                if candidate.endswith(".json") and tree.exists(candidate):
                    found = _read(candidate, tree, depth + 1)
                    changes = {
                        name: value for name in ("base", "paths", "strict_nulls") if (value := getattr(found, name))
                    }
                    outer = attrs.evolve(outer, **changes)
                    break
    options = data.get("compilerOptions")
    options = options if isinstance(options, dict) else {}
    base, paths = options.get("baseUrl"), options.get("paths")
    root = posixpath.normpath(posixpath.join(folder, base)) if isinstance(base, str) else outer.base
    if isinstance(paths, dict):
        around = root if root is not None else folder
        listed = [(pattern, _targets(targets, around)) for pattern, targets in paths.items()]
        # The longest prefix wins, as in the compiler.
        listed.sort(key=lambda pair: -len(pair[0].partition("*")[0]))
        outer = attrs.evolve(outer, paths=tuple(listed))
    strict = options.get("strictNullChecks", options.get("strict"))
    return Config(root, outer.paths, strict if isinstance(strict, bool) else outer.strict_nulls)


def _targets(targets: Any, around: str) -> tuple[str, ...]:
    named = targets if isinstance(targets, list) else []
    return tuple(posixpath.normpath(posixpath.join(around, one)) for one in named if isinstance(one, str))


@lru_cache(maxsize=64)
def _parsed(text: bytes) -> dict[str, Any]:
    """A configuration, which may hold comments and commas too many; an empty one where it can't be read."""
    import json  # most texts are asked for without a configuration around them

    plain = _TOKENS.sub(lambda found: found[0] if found[0][0] == '"' else "", text.decode("utf-8-sig", "replace"))
    try:
        data = json.loads(_TOKENS.sub(lambda found: found[0] if found[0][0] == '"' else "", plain))
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


_MODULES = EcmaScriptModules()


def modules() -> EcmaScriptModules:
    """Where modules are."""
    return _MODULES
