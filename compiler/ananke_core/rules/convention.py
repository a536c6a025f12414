"""A habit of some code with its counts: what a mined check rests on."""

from __future__ import annotations

import attrs

from ananke_core.model.rules import Annotation, Naming


@attrs.frozen
class Convention:
    """``matching`` of ``total`` cases keep ``rule``; ``confidence`` is the lower bound of the 95 % Wilson interval.

    ``subject`` names the cases (``function names of several words``), ``predicate`` says what those that match do
    (``are snake_case``), ``short`` the same where a message has already said it (``are``).
    """

    rule: Naming | Annotation
    matching: int
    total: int
    confidence: float
    subject: str
    predicate: str
    short: str

    @property
    def name(self) -> str:
        """What it is called where it is pinned or switched off: ``function naming``, ``function returns annotated``."""
        return name_of(self.rule)

    @property
    def statement(self) -> str:
        """The habit in words: ``12 of 12 function names of several words are snake_case``."""
        return f"{self.matching} of {self.total} {self.subject} {self.predicate}"

    def evidence(self, where: str) -> str:
        """The counts behind a violation: ``18 of 19 function names of several words in this file are``."""
        return f"{self.matching} of {self.total} {self.subject} in {where} {self.short}"


def name_of(rule: Naming | Annotation) -> str:
    """Name of the convention that a rule would be."""
    if isinstance(rule, Naming):
        return f"{rule.symbol_kind} naming"
    return f"{rule.symbol_kind} {rule.target} annotated"
