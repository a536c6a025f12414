"""Sets of a hundred constraints that real code states: the standard library's modules, window by window."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

import attrs

from ananke_core import extract
from ananke_core.codec import encode_set
from ananke_core.model.constraint import ConstraintSet

COUNT = 100


def windows(seed: int = 1) -> Iterator[ConstraintSet]:
    """Sets without end, each of `COUNT` constraints, no two the same."""
    chance = random.Random(seed)
    files = [path for path in sorted(Path(argparse.__file__).parent.glob("*.py")) if path.stat().st_size < 120_000]
    found = {}
    for path in files:
        constraints = extract(path.read_bytes(), path=path.name).constraints
        if len(constraints) >= 2 * COUNT:
            found[path.name] = constraints
        if len(found) == 8:
            break
    number = 0
    while True:
        name = chance.choice(list(found))
        start = chance.randrange(len(found[name]) - COUNT + 1)
        picked = list(found[name][start : start + COUNT])
        # One that no other set has, so that no two windows are the same set.
        number += 1
        picked[0] = attrs.evolve(picked[0], name=f"window_{number}")
        yield ConstraintSet(tuple(picked), name=name)


def bodies(count: int, seed: int = 1) -> list[bytes]:
    """Some of them as bodies."""
    found = windows(seed)
    return [encode_set(next(found)) for _ in range(count)]


def turned(body: bytes, count: int, seed: int = 2) -> list[bytes]:
    """The same set in other bytes: other order, other spaces."""
    chance = random.Random(seed)
    data = json.loads(body)
    found = []
    for number in range(count):
        chance.shuffle(data["constraints"])
        found.append(json.dumps({**data, "level": 1}, indent=number % 3 or None).encode())
    return found
