"""What a run of questions to a grammar found, and how it is told."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Generic, TypeVar

import attrs

C = TypeVar("C")
T = TypeVar("T", str, bytes)


@attrs.define
class Tally(Generic[C, T]):
    """Questions by class; of each wrong answer its class, what was asked about, and the text."""

    asked: Counter[str] = attrs.field(factory=Counter)
    wrong: list[tuple[str, C, T]] = attrs.field(factory=list)
    warned: list[str] = attrs.field(factory=list)

    def note(self, what: str, right: bool, case: C, text: T) -> None:
        """Count one question and keep it where the answer was wrong."""
        self.asked[what] += 1
        if not right:
            self.wrong.append((what, case, text))

    @property
    def failed(self) -> bool:
        """Whether an answer was wrong, or an engine warned."""
        return bool(self.wrong or self.warned)

    def table(self, width: int = 36) -> Iterator[str]:
        """Lines of how many questions of each class were asked, and answered right and wrong."""
        wrong = Counter(what for what, _, _ in self.wrong)
        yield f"{'class':<{width}}{'asked':>8}{'right':>8}{'wrong':>7}"
        for what, count in sorted(self.asked.items()):
            yield f"{what:<{width}}{count:>8}{count - wrong[what]:>8}{wrong[what]:>7}"


def ask_about(asks: ModuleType, most: int, roots: Sequence[Path], shown: int = 20) -> int:
    """Ask about so many functions of the files below some folders, and print the table.

    Args:
        asks: what knows the language: ``sources``, ``read``, ``judge`` and its ``Tally``.
        most: how many functions.
        roots: folders.
        shown: how many wrong answers are printed.

    Returns:
        The exit code, which says whether anything was wrong.
    """
    tally, chance, done = asks.Tally(), random.Random(7), 0
    started = time.perf_counter()
    for path in asks.sources(roots):
        file = asks.read(path)
        if file is None:
            continue
        cases = file.cases[: most - done]
        asks.judge(file, cases, tally, chance)
        done += len(cases)
        if done >= most:
            break
    print("\n".join(tally.table()))
    for what, count in getattr(tally, "gaps", {}).items():
        print(f"known gap, accepted: {what}: {count}")
    print(f"{done} functions, {len(tally.warned)} warnings, {time.perf_counter() - started:.0f} s")
    for what, case, text in sorted(tally.wrong, key=lambda one: one[0])[:shown]:
        said = text if isinstance(text, str) else text.decode("utf-8", "replace")
        print(f"\n--- {what}: {case.path} {case.symbol}\n{said[:600]}")
    return 1 if tally.failed else 0
