"""Whatever a function accepts, the bounds that were mined of it accept: tried by running functions.

The functions are random (`programs.py`). The bounds go the whole way: facts, constraints, JSON Schema, and a real
validator says what that accepts.
"""

from __future__ import annotations

import copy
import random
import re
import sys
from contextlib import nullcontext, suppress
from typing import Any, Optional

import jsonschema_rs
import pytest

from ananke_core.compile.emit.json_schema.bounds import bounded
from ananke_core.compile.emit.portable import portable
from ananke_core.extraction.units import extract_facts
from ananke_core.languages import LANGUAGES
from ananke_core.languages.guards.patterns import PYTHON, accepted
from ananke_core.model.types import Bounds
from ananke_core.rules.patterns import compile_pattern
from tests.extraction.ranges.programs import TYPES, VALUES, Writer

_PROGRAMS = 1_200
_BATCHES = 8


def mined(source: str) -> tuple[dict[str, list[Bounds]], list[str]]:
    """Bounds by parameter of the one function in a source, and how its two parameters are annotated."""
    found: dict[str, list[Bounds]] = {}
    facts = extract_facts(LANGUAGES["python"], source.encode())
    for fact in facts.ranges:
        found.setdefault(fact.name, []).append(fact.bounds)
    function = next(function for function in facts.functions if function.symbol == "f")
    return found, [parameter.written for parameter in function.parameters]


def accepts(function: Any, x: Any, y: Any) -> bool:
    """Whether a function takes two arguments without failing."""
    try:
        function(copy.deepcopy(x), copy.deepcopy(y))
    except BaseException:
        return False
    return True


def _anything(_: object) -> bool:
    return True


def compiled(source: str, flag: bool) -> Any:
    """The function ``f`` of a source; None where Python itself refuses it."""
    scope: dict[str, Any] = {
        "re": re, "sys": sys, "flag": flag, "suppress": suppress, "nullcontext": nullcontext, "log": lambda *_: None,
        "fix": lambda: None, "Optional": Optional, "Any": Any, "Some": object,
    }  # fmt: skip
    try:
        exec(compile(source, "<program>", "exec"), scope)
    except SyntaxError:
        return None
    return scope["f"]


def wrong(source: str, chance: random.Random) -> tuple[int, str]:
    """How many ranges a program has, and what they refuse that it accepts (empty for nothing)."""
    ranges, types = mined(source)
    validators = {
        name: [jsonschema_rs.validator_for(bounded({}, bounds, lambda _: None)) for bounds in all_bounds]
        for name, all_bounds in ranges.items()
    }
    if not ranges:
        return 0, ""
    for flag in (True, False):
        function = compiled(source, flag)
        if function is None:
            return 0, ""
        pairs = [(value, other) for value in VALUES for other in chance.sample(VALUES, 4)]
        pairs += [(other, value) for value, other in pairs]
        holds = [TYPES.get(type_, _anything) for type_ in types]
        pairs = [(x, y) for x, y in pairs if holds[0](x) and holds[1](y)]
        for x, y in pairs:
            if not accepts(function, x, y):
                continue
            for name, value in (("x", x), ("y", y)):
                if any(not validator.is_valid(value) for validator in validators.get(name, ())):
                    return len(
                        ranges
                    ), f"{name} = {value!r} (x = {x!r}, y = {y!r}, flag = {flag}) {ranges[name]}\n{source}"
    return len(ranges), ""


_PIECES = ("a", "b", "[a-c]", "[^a]", ".", r"\d", r"\w", r"\S", r"[\w-]", "(?:ab|c)", "(a)", r"\.", "é", r"\n")
_COUNTS = ("", "", "*", "+", "?", "{2}", "{1,3}", "{,2}", "+?")
_LETTERS = "abc1._- \n\u0663é😀"


@pytest.mark.parametrize("seed", range(4))
def test_patterns_accept_what_python_does(seed: int) -> None:
    chance, translated = random.Random(seed), 0
    texts = ["", *("".join(chance.choices(_LETTERS, k=chance.randint(1, 4))) for _ in range(300))]
    for _ in range(100):
        parts = (chance.choice(_PIECES) + chance.choice(_COUNTS) for _ in range(chance.randint(1, 3)))
        written = chance.choice(("", "^", r"\A")) + "".join(parts) + chance.choice(("", "$", r"\Z", "|b"))
        for method, start, end in ((re.match, True, False), (re.search, False, False), (re.fullmatch, True, True)):
            found = accepted(written, PYTHON, start=start, end=end)
            if found is None:
                continue
            translated += 1
            whole = compile_pattern(f"^(?:{portable(found, search=False)})$")
            for text in texts:
                if method(written, text):
                    assert whole.search(text), f"{method.__name__}({written!r}, {text!r}) and {found!r}"
    assert translated > 200


@pytest.mark.parametrize("batch", range(_BATCHES))
def test_no_bound_refuses_what_the_function_accepts(batch: int) -> None:
    count = 0
    for seed in range(batch, _PROGRAMS, _BATCHES):
        ranges, fault = wrong(Writer(seed).function(), random.Random(seed))
        assert not fault, f"seed {seed}: {fault}"
        count += ranges
    assert count > 10
