"""A violation with its place in the document, and what it rests on."""

from __future__ import annotations

import attrs

from ananke_core.model.enums import Severity
from ananke_core.rules.check import Check, Fix, Violation, present
from ananke_core.text import Point, Span


@attrs.frozen
class Finding:
    """One diagnostic. ``span`` and the fix are absolute byte offsets; ``start`` and ``end`` in the encoding asked."""

    check: Check
    violation: Violation
    severity: Severity
    span: Span
    start: Point
    end: Point

    @property
    def code(self) -> str:
        """The rule's code (``ANK101``)."""
        return self.violation.code

    @property
    def symbol(self) -> str:
        """Dotted path of the symbol it is about."""
        return self.violation.symbol

    @property
    def message(self) -> str:
        """What is wrong, with the evidence."""
        return present(self.check, self.violation)

    @property
    def fix(self) -> Fix | None:
        """The fix with absolute offsets, where there is one."""
        fix = self.violation.fix
        if fix is None:
            return None
        return attrs.evolve(fix, span=fix.span.shifted(self.span.start - self.violation.span.start))
