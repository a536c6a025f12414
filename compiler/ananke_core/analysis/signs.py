"""What of a unit tells that a check may find something in it.

Most checks find nothing in most units. What they ask is counted in the unit's tally already, or is a callee's name, so
that all of them together can be answered without looking at a single fact.
"""

from __future__ import annotations

from ananke_core.mine.conventions import Tally
from ananke_core.mine.tally import NAMED, Key
from ananke_core.model.rules import Annotation, Call, Naming
from ananke_core.rules.built_call import BuiltCall, Checked
from ananke_core.rules.styles import MINED

Sign = Key | str
"""A key of a tally, or the callee of a call as it is written."""


def signs_of(rule: Checked) -> frozenset[Sign] | None:
    """A unit without any of these holds no violation of the rule; None where only its facts can tell."""
    match rule:
        case Naming(pattern="") if rule.symbol_kind in NAMED and rule.style in MINED:
            style = MINED.index(rule.style)
            return frozenset((rule.symbol_kind, seen) for seen in range(1 << len(MINED)) if not seen >> style & 1)
        case Annotation():
            return frozenset({(rule.target, 0)})
        case Call():
            return frozenset(rule.denied)
        case BuiltCall():
            return frozenset(rule.callees)
        case _:
            return None


def shows(signs: frozenset[Sign], tally: Tally, callees: list[str]) -> bool:
    """Whether a unit with this tally and these callees has one of the signs."""
    return not (signs.isdisjoint(tally.counts) and signs.isdisjoint(callees))
