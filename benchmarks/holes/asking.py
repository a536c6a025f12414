"""Asking the grammars of holes: about what stood there, its mutants, its rest, and how long masks take."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from ananke_core.compile.emit.hole import hole_grammar
from ananke_core.engines.llguidance import load, matcher_of, refused_at
from ananke_core.errors import InputError
from ananke_core.holes import Hole, Scale
from benchmarks.holes.case import Asked, Case, Tally


def judge(asked: Asked, case: Case, found: Tally, chance: random.Random) -> bool:
    """Ask the grammar of one hole about what stood there and about its mutants; tells whether it took the former."""
    started = time.perf_counter()
    try:
        hole = hole_of(asked, case)
    except InputError as error:
        found.note(f"{case.scale}: accepted", False, case, str(error))
        return False
    found.seconds += time.perf_counter() - started
    found.warned += load(hole.lark)
    accepted = refused_at(hole.lark, case.text) is None
    if asked.denied_with(case, case.text):
        found.note(f"{case.scale}: refused: holds a denied name", not accepted, case, case.text)
        return False
    found.note(f"{case.scale}: accepted", accepted, case, case.text)
    for what, text in asked.mutants(case, chance):
        if asked.lawful(case, text):
            found.note(f"{case.scale}: refused: {what}", refused_at(hole.lark, text) is not None, case, text)
    return accepted


def hole_of(asked: Asked, case: Case) -> Hole:
    """The grammar of a hole, made from the text before and behind it alone.

    Raises:
        InputError: nothing can stand there.
    """
    data = case.data[: case.start] + case.data[case.end :]
    return hole_grammar(data, case.start, case.language, case.scale, asked.rules)


def judge_rest(asked: Asked, case: Case, found: Tally, chance: random.Random) -> None:
    """Cut a statement somewhere in its first line: what stood behind the cut has to be accepted there."""
    length = len(case.text.partition("\n")[0].encode())
    cut = case.start + chance.randrange(length)
    if case.scale is not Scale.STATEMENT or case.data[cut] & 0xC0 == 0x80:
        return
    rest = attrs.evolve(case, start=cut)
    if not (set(rest.before[-1:]) | set(rest.text[:1])) - set("=<>!&|?*+-/.:"):
        # What a half-typed operator becomes isn't known.
        return
    try:
        hole = hole_of(asked, rest)
    except InputError:
        found.asked["statement: rest refused with a reason"] += 1
        return
    found.warned += load(hole.lark)
    found.note("statement: rest accepted", refused_at(hole.lark, rest.text) is None, rest, rest.text)


def mask_times(asked: Asked, case: Case, tokenizer: object, found: Tally) -> None:
    """Time the masks of a real vocabulary along what stood in a hole."""
    hole = hole_of(asked, case)
    matcher = matcher_of(hole.lark, tokenizer)  # type: ignore[arg-type]
    for token in tokenizer.tokenize_str(case.text):  # type: ignore[attr-defined]
        # Of this thread alone: others may be at work on the machine.
        started = time.thread_time()
        matcher.compute_bitmask()
        found.masks[case.scale].append(time.thread_time() - started)
        if not matcher.try_consume_tokens([token]):
            found.note(f"{case.scale}: accepted by tokens", False, case, case.text)
            return
    found.note(f"{case.scale}: accepted by tokens", matcher.is_accepting(), case, case.text)


def sample(asked: Asked, roots: Sequence[Path], most: int, seed: int, each: int = 3) -> Iterator[Case]:
    """Holes of files in a fixed random order."""
    chance, done = random.Random(seed), 0
    for path in asked.files(roots, seed):
        for case in asked.cases(path, chance, each):
            yield case
            done += 1
            if done >= most:
                return
