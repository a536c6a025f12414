"""ANK401 denied-import, ANK402 crossed-layer: a module is imported that may not be, or not from here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from ananke_core.facts import ImportFact, UnitFacts
from ananke_core.model.rules import Import, Layer
from ananke_core.rules.globs import leading_folders, path_matches
from ananke_core.rules.modules import SOURCE_ROOTS, Parts, below, reached, shown, spellings, split, ways
from ananke_core.rules.violation import Violation

_MOST_NAMED = 5


def check_import(rule: Import, facts: UnitFacts, path: str = "") -> Iterator[Violation]:
    """Imports of denied modules, of modules that aren't among those allowed, and across the layers of ``path``.

    A prefix means its parts too. A relative import is seen from ``path``; where that can't be, as it is written.
    """
    if not facts.imports:
        return
    layers = [layer for layer in rule.layers if any(path_matches(path, glob) for glob in layer.paths)]
    for fact in facts.imports:
        if fact.directive:
            continue
        if rule.denied:
            yield from _denied(rule, fact, path)
        if rule.allowed and not fact.level and not _allowed(rule, fact):
            named = ", ".join(rule.allowed[:_MOST_NAMED]) + (", …" if len(rule.allowed) > _MOST_NAMED else "")
            yield _violation("ANK401", fact, f'import of "{shown(fact)}" is not among those allowed: {named}')
        for layer in layers:
            yield from _crossed(rule, layer, fact, path)


def _violation(code: str, fact: ImportFact, message: str, module: str = "") -> Violation:
    return Violation(code, fact.module_span, message, "", None, {"module": module or shown(fact)})


def _denied(rule: Import, fact: ImportFact, path: str) -> Iterator[Violation]:
    written = spellings(fact, path)
    for denied in rule.denied:
        prefix = split(denied, fact.separator)
        # Where modules are paths, one name alone is a package's: no folder of the project.
        meant = written[:1] if fact.separator == "/" and len(prefix) == 1 else written
        if any(below(module, prefix) for module in meant):
            yield _violation("ANK401", fact, _says(shown(fact), denied))
            return
        for name in fact.names if fact.names_modules else ():
            if any(below((*module, name), prefix) for module in written):
                yield _violation("ANK401", fact, _says(shown(fact, name), denied), shown(fact, name))
                return


def _says(module: str, denied: str) -> str:
    return f'import of "{module}" is denied' + ("" if module == denied else f', as "{denied}" is')


def _allowed(rule: Import, fact: ImportFact) -> bool:
    module = split(fact.module, fact.separator)
    prefixes = [split(allowed, fact.separator) for allowed in rule.allowed]
    if any(below(module, prefix) for prefix in prefixes):
        return True
    # `from os import path` imports nothing but os.path.
    return (
        fact.names_modules
        and bool(fact.names)
        and all(any(below((*module, name), prefix) for prefix in prefixes) for name in fact.names)
    )


def _crossed(rule: Import, layer: Layer, fact: ImportFact, path: str) -> Iterator[Violation]:
    if fact.level:
        target = reached(fact, path)
        if target is None:
            return
    else:
        target = split(fact.module, fact.separator)
        if target[0] not in _roots(rule):
            # Not of this project: layers say nothing of other people's packages.
            return
    if _may(layer, target, path):
        return
    crossing = ""
    if fact.names_modules and fact.names:
        # `from app import core` imports nothing but app.core.
        crossing = next((name for name in fact.names if not _may(layer, (*target, name), path)), "")
        if not crossing:
            return
        if fact.module and len(target) > 1:
            # The name is most likely no module, and the module says enough.
            crossing = ""
    may = f"{', '.join(layer.may_import)} and itself" if layer.may_import else "itself"
    yield _violation("ANK402", fact, f'layer "{layer.name}" may import only {may}, not "{shown(fact, crossing)}"')


def _may(layer: Layer, target: Parts, path: str) -> bool:
    places = [target]
    root = path.partition("/")[0]
    if root in SOURCE_ROOTS:
        # The one is how the code says it, the other where it lies.
        places.append(target[1:] if target[0] == root else (root, *target))
    if any(below(place, prefix) for place in places for may in layer.may_import for prefix in ways(may)):
        return True
    # A glob may mean the folder of a package or the file of a module.
    suffix = PurePosixPath(path).suffix
    files = [name for place in places for name in ("/".join(place), "/".join(place) + suffix)]
    return any(path_matches(file, glob) for file in files for glob in layer.paths)


def _roots(rule: Import) -> set[str]:
    """First names of the project's own modules: those that the layers speak of."""
    found: set[str] = set()
    for layer in rule.layers:
        found.update(prefix[0] for may in layer.may_import for prefix in ways(may))
        for glob in layer.paths:
            folders = leading_folders(glob)
            found.update(folders[1:2] if folders[:1] and folders[0] in SOURCE_ROOTS else folders[:1])
    return found
