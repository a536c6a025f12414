"""The types that a set declares, and what a name in one of its files means."""

from __future__ import annotations

from collections.abc import Sequence

from ananke_core.compile.emit.json_schema.keys import Subject
from ananke_core.lookup import module_of
from ananke_core.model.constraint import Constraint
from ananke_core.model.rules import TypeShape

Declared = tuple[str, Constraint, TypeShape]
"""Computed id, constraint, rule."""


class Shapes:
    """Hard type shapes by where they are declared."""

    def __init__(self, declared: Sequence[Declared]) -> None:
        self.by_subject: dict[Subject, list[Declared]] = {}
        self._here: dict[tuple[str, str], Subject] = {}
        self._by_name: dict[tuple[str, str], dict[Subject, None]] = {}
        for entry in declared:
            scope, rule = entry[1].scope, entry[2]
            subject = Subject(scope.path, rule.symbol, "type")
            self.by_subject.setdefault(subject, []).append(entry)
            self._here.setdefault((scope.path, rule.symbol), subject)
            self._by_name.setdefault((scope.language, rule.symbol), {})[subject] = None

    def resolve(self, name: str, path: str, symbol: str, language: str) -> Subject | str:
        """The declaration that ``name`` means inside of ``symbol``, or why none can be told.

        Same file first, from the innermost scope outward; then the whole set, where one file alone declares it. A
        dotted name whose first part is a module (``models.Order``) means the file of that name.
        """
        outer = symbol
        while True:
            subject = self._here.get((path, f"{outer}.{name}" if outer else name))
            if subject is not None:
                return subject
            if not outer:
                break
            outer = outer.rpartition(".")[0]
        found = self._by_name.get((language, name), {})
        if len(found) == 1:
            return next(iter(found))
        if found:
            return f"{name} is declared in several files of this set"
        # The symbol can have dots as well: `src.models.Order.Line`.
        at = name.find(".")
        while at >= 0:
            module, last = name[:at], name[at + 1 :]
            fitting = [
                subject
                for subject in self._by_name.get((language, last), {})
                if f".{module_of(subject.path)}".endswith(f".{module}")
            ]
            exact = [subject for subject in fitting if module_of(subject.path) == module]
            if len(exact or fitting) == 1:
                return (exact or fitting)[0]
            at = name.find(".", at + 1)
        return f"{name} is not declared in this set"
