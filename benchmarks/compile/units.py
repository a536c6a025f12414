"""What comes out of a large set: every header in a unit, and units that a real engine loads."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import attrs

from ananke_core import Compiler
from ananke_core.codec import load_set
from ananke_core.errors import AnankeError
from ananke_core.model.enums import Tier
from ananke_core.model.rules import Signature

_SAMPLE = 40


@attrs.frozen
class Units:
    """Counts, and what is wrong."""

    signatures: int
    refused: int
    units: int
    loaded: int
    problems: list[str]


def units(path: Path) -> Units:
    """Compile a set, look every signature up, and load a sample of units with the largest among them."""
    from ananke_core.engines.llguidance import load  # no engine is loaded where times are taken

    constraints = load_set(path.read_bytes()).constraints
    ir = Compiler().compile(path.read_bytes())
    assert ir.grammar is not None
    carried = Counter((unit.path, symbol) for unit in ir.grammar.units for symbol in unit.symbols)
    said = {entry.constraint for entry in ir.unenforced if entry.format in ("grammar", "") and not entry.engine}
    problems: list[str] = []
    signatures = refused = 0
    for constraint in constraints:
        if isinstance(constraint.rule, Signature) and constraint.tier is Tier.HARD:
            signatures += 1
            if not carried[(constraint.scope.path, constraint.rule.symbol)]:
                refused += 1
                if constraint.id not in said:
                    problems.append(f"{constraint.scope.path}: {constraint.rule.symbol} is in no unit, unsaid")
    largest = sorted(ir.grammar.units, key=lambda unit: -len(unit.lark or ""))
    sample = [*largest[:5], *random.Random(3).sample(largest[5:], min(_SAMPLE, len(largest) - 5))]
    for unit in sample:
        try:
            messages = load(unit.lark or "")
        except AnankeError as error:
            messages = [str(error)]
        if messages:
            problems.append(f"{unit.path} does not load as it should: {messages[0]}")
    return Units(signatures, refused, len(ir.grammar.units), len(sample), problems[:20])
