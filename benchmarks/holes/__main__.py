"""Is the grammar of a position true to what stood there? Real code is cut out of real files, by Python's own tree.

Run ``python -m benchmarks.holes [--language NAME] [HOLES] [PATH…]``: without a path it reads the standard library, or
packages of npm. A grammar is made from
the text before and behind the hole alone. It has to accept what stood there, and to refuse its lawful mutants: those
that Python's parser refuses between the two texts, that leave the block, or that use a denied name or module.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.holes.asking import judge, judge_rest, mask_times, sample
from benchmarks.holes.case import Asked, Tally
from benchmarks.holes.ecmascript import EcmaScript
from benchmarks.holes.python import Python
from benchmarks.vocabulary import cl100k


def asked_of(language: str) -> Asked:
    """What is asked about a language, by its name."""
    if language == "python":
        return Python()
    return EcmaScript(language)


def main(arguments: Sequence[str]) -> int:
    """Print the table; the exit code says whether anything was wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--vocabulary", action="store_true", help="also token by token, with the time of each mask")
    options.add_argument("--language", default="python", choices=["python", "typescript", "tsx", "javascript"])
    options.add_argument("--show", type=int, default=30, help="how many wrong answers are printed")
    options.add_argument("holes", nargs="?", type=int, default=2_000)
    options.add_argument("paths", nargs="*", type=Path)
    given = options.parse_args(arguments)
    asked = asked_of(given.language)
    found, chance, done = Tally(), random.Random(7), 0
    started = time.perf_counter()
    tokenizer = cl100k() if given.vocabulary else None
    for case in sample(asked, given.paths, given.holes, seed=1):
        if judge(asked, case, found, chance):
            judge_rest(asked, case, found, chance)
            if tokenizer is not None:
                mask_times(asked, case, tokenizer, found)
        done += 1
    print("\n".join(found.table(48)))
    spent = time.perf_counter() - started
    each = found.seconds / max(done, 1) * 1e3
    print(f"{done} holes, {each:.1f} ms a grammar, {len(found.warned)} warnings, {spent:.0f} s")
    for scale, masks in found.masks.items():
        if masks:
            masks.sort()
            mean, late = sum(masks) / len(masks), masks[min(int(len(masks) * 0.99), len(masks) - 1)]
            print(
                f"{scale}: {len(masks)} masks, mean {mean * 1e3:.2f} ms, p99 {late * 1e3:.2f} ms,"
                f" slowest {masks[-1] * 1e3:.1f} ms"
            )
    found.wrong.sort(key=lambda wrong: wrong[0])
    for what, case, text in found.wrong[: given.show]:
        print(
            f"\n--- {what}: {case.path} {case.kind} after {case.before[-40:]!r} before {case.after[:30]!r}\n"
            f"{text[:300]}"
        )
    return 1 if found.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
