"""ANK601 denied-call: something is called that may not be."""

from __future__ import annotations

from collections.abc import Iterator

from ananke_core.facts import UnitFacts
from ananke_core.model.rules import Call
from ananke_core.rules.violation import Fix, Violation

REASONS: dict[str, str] = {
    "eval": "it runs whatever its argument says",
    "exec": "it runs whatever its argument says",
    "builtins.eval": "it runs whatever its argument says",
    "builtins.exec": "it runs whatever its argument says",
    "os.system": "a shell reads its argument, so that text from outside becomes commands",
    "os.popen": "a shell reads its argument, so that text from outside becomes commands",
    "Function": "it runs whatever its arguments say",
    "globalThis.Function": "it runs whatever its arguments say",
    "window.Function": "it runs whatever its arguments say",
    "globalThis.eval": "it runs whatever its argument says",
    "window.eval": "it runs whatever its argument says",
    "pickle.loads": "unpickling runs whatever the data says",
    "pickle.load": "unpickling runs whatever the data says",
}
"""Why calls that are often denied are; any other denial speaks for itself."""


def check_call(rule: Call, facts: UnitFacts) -> Iterator[Violation]:
    """Every call whose callee, as written, is one of those denied."""
    denied = frozenset(rule.denied)
    for call in facts.calls:
        if call.callee not in denied:
            continue
        message = f'call of "{call.callee}" is denied'
        if reason := REASONS.get(call.callee):
            message += f": {reason}"
        instead = rule.instead.get(call.callee, "")
        fix = None
        if instead:
            message += f"; use {instead}"
            fix = Fix(f"Replace with {instead}", "replace", call.callee_span, instead)
        yield Violation(
            "ANK601", call.callee_span, message, call.symbol, fix, {"callee": call.callee, "instead": instead}
        )
