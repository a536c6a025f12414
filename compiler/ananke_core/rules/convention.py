"""A habit of some code with its counts: what a mined check rests on."""

from __future__ import annotations

import attrs

from ananke_core.model.rules import Annotation, Import, Naming

MinedRule = Naming | Annotation | Import
"""Rules that can be habits."""

FOLDER_IMPORTS = "folder imports"
"""What habits of folders that never import another are called together."""


@attrs.frozen
class Convention:
    """``matching`` of ``total`` cases keep ``rule``; ``confidence`` is the lower bound of the 95 % Wilson interval.

    ``subject`` names the cases (``function names of several words``), ``predicate`` says what those that match do
    (``are snake_case``), ``short`` the same where a message has already said it (``are``). ``path`` is the folder that
    it is kept in, empty for all that was counted.
    """

    rule: MinedRule
    matching: int
    total: int
    confidence: float
    subject: str
    predicate: str
    short: str
    path: str = ""

    @property
    def name(self) -> str:
        """What it is called where it is pinned: ``function naming``, ``function returns annotated``."""
        return name_of(self.rule, self.path)

    @property
    def group(self) -> str:
        """What it is called where it is switched off; habits of imports go together."""
        return FOLDER_IMPORTS if isinstance(self.rule, Import) else self.name

    def holds_for(self, path: str) -> bool:
        """Whether a file is one of those it is about."""
        return not self.path or path.startswith(f"{self.path}/")

    @property
    def statement(self) -> str:
        """The habit in words: ``12 of 12 function names of several words are snake_case``."""
        return f"{self.matching} of {self.total} {self.subject} {self.predicate}"

    def evidence(self, where: str) -> str:
        """The counts behind a violation: ``18 of 19 function names of several words in this file are``."""
        return f"{self.matching} of {self.total} {self.subject} in {where} {self.short}"


def name_of(rule: MinedRule, path: str = "") -> str:
    """Name of the convention that a rule would be."""
    if isinstance(rule, Naming):
        return f"{rule.symbol_kind} naming"
    if isinstance(rule, Import):
        return f"{path} never imports {rule.denied[0]}"
    return f"{rule.symbol_kind} {rule.target} annotated"
