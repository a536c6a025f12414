"""ANK501 bare-handler, ANK502 swallowed-error: handlers that take any error, and that do nothing with it."""

from __future__ import annotations

from collections.abc import Iterator

from ananke_core.facts import HandlerFact, UnitFacts
from ananke_core.model.rules import ErrorHandling
from ananke_core.rules.violation import Fix, Violation


def check_error_handling(rule: ErrorHandling, facts: UnitFacts) -> Iterator[Violation]:
    """Bare handlers that don't raise again, and handlers of any error whose body is empty.

    A handler that names the errors it does nothing with has said which ones don't matter.
    """
    for handler in facts.handlers:
        if rule.bare and handler.bare and not handler.reraises:
            message = "this handler names no error, so that it takes interrupts and misspelled names as well"
            yield Violation("ANK501", handler.header_span, message, handler.symbol, _named(handler))
        if rule.swallowed and handler.swallows and handler.broad:
            message = "any error ends here, and nobody hears of it"
            yield Violation("ANK502", handler.header_span, message, handler.symbol)


def _named(handler: HandlerFact) -> Fix | None:
    if not handler.ordinary:
        return None
    # Never safe: what took interrupts before lets them pass now.
    return Fix(f"Replace with {handler.ordinary}", "replace", handler.header_span, handler.ordinary)
