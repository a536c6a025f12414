"""What a name means: scopes of the file from the innermost outward, then imports, through as many files as it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from ananke_core.facts import FunctionFact, ImportFact, VariableFact
from ananke_core.lookup import Declaration
from ananke_core.resolution.files import Files, FileView

_Found = TypeVar("_Found")
_FoundIn = Callable[[FileView, str], tuple[_Found, ...]]
# Re-exports of re-exports; a longer way is a circle or a generated file.
_FARTHEST = 24


class Names:
    """`ananke_core.lookup.Lookup` and `ananke_core.lookup.Tree` over files; ``seen`` holds what was looked at.

    ``seen`` maps each path to the version it had, None for a file that wasn't there: what was computed with this
    object holds as long as these are the same.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self.seen: dict[str, object] = {}
        self._views: dict[str, FileView | None] = {}
        self._reached: dict[tuple[str, str, int, tuple[str, ...]], tuple[str, ...]] = {}
        self._known: dict[tuple[str, str, str], tuple[Declaration, ...]] = {}
        self._origins: dict[tuple[str, str], tuple[str, str] | None] = {}
        self._functions: dict[tuple[str, str, str], tuple[tuple[str, FunctionFact], ...]] = {}

    def renew(self, files: Files) -> bool:
        """Go on over newer files; False where something that was looked at is not as it was."""
        if any(files.version(path) != version for path, version in self.seen.items()):
            return False
        self._files = files
        return True

    # -- Tree ----------------------------------------------------------------------------------------------------

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        if path not in self.seen:
            self.seen[path] = self._files.version(path)
        return self.seen[path] is not None

    def text(self, path: str) -> bytes | None:
        """The bytes of a file."""
        return self._files.text(path) if self.exists(path) else None

    def view(self, path: str) -> FileView | None:
        """The facts of a file."""
        if path not in self._views:
            self._views[path] = self._files.file(path) if self.exists(path) else None
        return self._views[path]

    # -- Lookup --------------------------------------------------------------------------------------------------

    def declaration(self, path: str, name: str, within: str = "") -> Declaration | None:
        """The first of `declarations`."""
        return next(iter(self.declarations(path, name, within)), None)

    def declarations(self, path: str, name: str, within: str = "") -> tuple[Declaration, ...]:
        """All declarations of a name in the one place where it is declared."""
        key = (path, name, within)
        known = self._known.get(key)
        if known is None:
            # What no scope around declares is the same from inside of each.
            known = self._inside(path, name, within) or self.declarations(path, name) if within else None
            if known is None:
                known = self._find(_declared, path, name, "", ())
            self._known[key] = known
        return known

    def _inside(self, path: str, name: str, within: str) -> tuple[Declaration, ...]:
        """What the scopes around declare, the innermost first; not the file itself."""
        view = self.view(path)
        while view is not None and within:
            found = _declared(view, f"{within}.{name}")
            if found:
                return found
            within = within.rpartition(".")[0]
        return ()

    def functions(self, path: str, name: str, within: str = "") -> tuple[tuple[str, FunctionFact], ...]:
        """All functions of a name in the one place where it is declared, each with its file."""
        key = (path, name, within)
        if key not in self._functions:
            self._functions[key] = self._find(_stated_functions, path, name, within, ())
        return self._functions[key]

    def written(self, path: str, name: str) -> tuple[str, str] | None:
        """Module and name there, as the first import that binds a name writes them."""
        view = self.view(path)
        for fact, names in _bound(view, name) if view is not None else ():
            return _written(fact), ".".join(names) or "*"
        return None

    def origin(self, path: str, name: str) -> tuple[str, str] | None:
        """Module and name there, where an import leads to no known file."""
        key = (path, name)
        if key not in self._origins:
            self._origins[key] = self._origin(path, name, ())
        return self._origins[key]

    def _find(
        self, found_in: _FoundIn[_Found], path: str, name: str, within: str, way: tuple[tuple[str, str], ...]
    ) -> tuple[_Found, ...]:
        view = self._views.get(path)
        if view is None:
            view = self.view(path)
        if view is None or (path, name) in way or len(way) >= _FARTHEST:
            return ()
        outer = within
        while True:
            symbol = f"{outer}.{name}" if outer else name
            found = found_in(view, symbol)
            if found:
                return found
            if not outer:
                break
            outer = outer.rpartition(".")[0]
        way = (*way, (path, name))
        parts = name.split(".")
        ways = [(fact, names) for fact, names in _bound(view, name)]
        ways += [(fact, parts) for fact, _ in view.imported("*")]
        for fact, names in ways:
            reached = self._through(found_in, view, fact, names, way)
            if reached:
                return reached
        return ()

    def _through(
        self,
        found_in: _FoundIn[_Found],
        view: FileView,
        fact: ImportFact,
        names: list[str],
        way: tuple[tuple[str, str], ...],
    ) -> tuple[_Found, ...]:
        """What names behind an imported module mean."""
        # The first names can be modules below the one that is named: `pkg.models.User` of `import pkg`.
        deepest = len(names) if fact.names_modules or fact.separator == "." else 1
        for below in range(deepest):
            for path in self._targets(view, fact, tuple(names[:below])):
                found = self._find(found_in, path, ".".join(names[below:]), "", way)
                if found:
                    return found
        return ()

    def _targets(self, view: FileView, fact: ImportFact, below: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Files of an import; most names of a file come through the same few."""
        key = (view.path, fact.module, fact.level, below)
        if key not in self._reached:
            self._reached[key] = tuple(view.language.modules.files(fact, view.path, self, below))
        return self._reached[key]

    def _origin(self, path: str, name: str, way: tuple[str, ...]) -> tuple[str, str] | None:
        view = self.view(path)
        if view is None or path in way or len(way) >= _FARTHEST:
            return None
        for fact, names in _bound(view, name):
            for target in self._targets(view, fact):
                further = self._origin(target, ".".join(names), (*way, path)) if names else None
                if further is not None:
                    return further
            return _written(fact), ".".join(names) or "*"
        return None


def _declared(view: FileView, symbol: str) -> tuple[Declaration, ...]:
    found = view.named(symbol)
    if not found:
        return ()
    is_variable = found[0].__class__ is VariableFact and all(isinstance(one, VariableFact) for one in found)
    if is_variable and view.imported(symbol):
        # `const { User } = require("./models")` is an import, however it looks.
        return ()
    path, language = view.path, view.language.name
    return tuple([Declaration(path, symbol, fact, language) for fact in found])


def _stated_functions(view: FileView, symbol: str) -> tuple[tuple[str, FunctionFact], ...]:
    return tuple((view.path, fact) for _, fact in view.stated(symbol) if isinstance(fact, FunctionFact))


def _bound(view: FileView, name: str) -> Iterator[tuple[ImportFact, list[str]]]:
    """Imports that bind the beginning of a dotted name, the longest first, with the names behind the module."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        for fact, there in view.imported(".".join(parts[:length])):
            yield fact, parts[length:] if there == "*" else [there, *parts[length:]]


def _written(fact: ImportFact) -> str:
    dots = "." * fact.level if fact.separator == "." else ""
    return f"{dots}{fact.module}"
