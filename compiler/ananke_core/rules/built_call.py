"""ANK602 built-code: text that is made at run time is handed to something that runs it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ananke_core.facts import UnitFacts, Written
from ananke_core.model.rules import Rule
from ananke_core.rules.violation import Violation


@attrs.frozen
class BuiltCall:
    """Calls whose first argument may not be text of some kinds. Embedded only: no constraint set can state it.

    ``keyword`` (name and value) is what makes these calls run their text, empty where they always do. ``reason`` says
    what happens, ``instead`` what to do.
    """

    callees: tuple[str, ...]
    refused: tuple[Written, ...]
    reason: str
    instead: str
    keyword: tuple[str, str] = ("", "")


Checked = Rule | BuiltCall
"""What a check can rest on."""


def check_built_call(rule: BuiltCall, facts: UnitFacts) -> Iterator[Violation]:
    """Every call of one of the callees, as written, whose first argument is of a refused kind."""
    name, value = rule.keyword
    for call in facts.calls:
        if call.first not in rule.refused or call.callee not in rule.callees:
            continue
        if name and call.keywords.get(name) != value:
            continue
        written = f"{name}={value}" if name else ""
        with_ = f" with {written}" if written else ""
        message = f'"{call.callee}"{with_} {rule.reason}; {rule.instead}'
        yield Violation("ANK602", call.callee_span, message, call.symbol, None, {"callee": call.callee})
