"""Sets that compile, drawn from the model's own strategies."""

from __future__ import annotations

import attrs
from hypothesis import strategies as st

from ananke_core.model.constraint import Constraint, ConstraintSet
from ananke_core.model.enums import Source
from ananke_core.model.rules import Naming
from ananke_core.rules.styles import STYLES
from tests.strategies import constraints

_PATTERNS = ("", "", "^[a-z]+$", "Error$", r"(?:^|_)id\d*")


def _compilable(constraint: Constraint) -> Constraint:
    rule = constraint.rule
    if not isinstance(rule, Naming):
        return constraint
    # What can't be compiled is refused; that has its own tests.
    pattern = _PATTERNS[len(rule.pattern) % len(_PATTERNS)]
    style = [*STYLES, ""][len(rule.style) % (len(STYLES) + 1)]
    return attrs.evolve(constraint, rule=attrs.evolve(rule, pattern=pattern, style=style))


@st.composite
def compilable_sets(draw: st.DrawFn, *, max_size: int = 5) -> ConstraintSet:
    """Sets with duplicates among them, by name, by who stated them, and whole."""
    given = draw(st.lists(constraints().map(_compilable), max_size=max_size))
    copies = []
    for constraint in draw(st.lists(st.sampled_from(given), max_size=3)) if given else []:
        name = draw(st.sampled_from([constraint.name, "a", "zz"]))
        source = draw(st.sampled_from([constraint.source, Source.USER_DEFINED, Source.AST_PATTERN]))
        copies.append(attrs.evolve(constraint, name=name, source=source))
    return ConstraintSet(tuple(draw(st.permutations([*given, *copies]))))
