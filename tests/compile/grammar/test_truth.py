"""The grammars of real files are true to their functions, by Python's own parser: see ``benchmarks/truth.py``."""

from __future__ import annotations

import random
import sysconfig
from pathlib import Path

import pytest

from benchmarks.truth import Tally, judge, read, sources

FUNCTIONS = 120


@pytest.fixture(scope="module")
def tally() -> Tally:
    chance, found, done = random.Random(11), Tally(), 0
    for path in sources([Path(sysconfig.get_path("stdlib"))], seed=5):
        file = read(path)
        if file is None or not file.cases:
            continue
        cases = chance.sample(file.cases, min(4, len(file.cases)))
        judge(file, cases, found, chance)
        done += len(cases)
        if done >= FUNCTIONS:
            break
    return found


def test_real_functions_are_accepted_and_their_lawful_mutants_refused(tally: Tally) -> None:
    assert tally.warned == []
    assert [(what, case.path, case.symbol, text) for what, case, text in tally.wrong] == []


def test_every_class_of_mutants_was_asked(tally: Tally) -> None:
    assert tally.asked["accepted: as it stands"] > FUNCTIONS * 0.9
    for what in (
        "renamed",
        "parameter dropped",
        "parameter renamed",
        "annotation added",
        "async toggled",
        "bracket dropped",
        "bracket swapped",
        "string unterminated",
        "line dedented out",
        "trailing code",
        "denied call",
        "denied import",
    ):
        assert tally.asked[f"refused: {what}"] > FUNCTIONS // 4, what


TYPED = '''
class Store(Generic[T]):
    async def load(self, key: str, *, default: Optional[T] = None, kinds: Sequence["Kind"] = ()) -> dict[str, T | None]:
        """Load (it)."""
        if not key:
            raise KeyError(f"{key!r} [")
        return {key: [await self.backend.get(key)][0]}

    def __init__(
        self,
        backend: Backend,  # where (
        retries: int = 3,
    ) -> None:
        self.backend = backend

def plain(path: Annotated[str, Query(max_length=50)], mode: Literal["r", "w"] = "r") -> Iterator[bytes]:
    with open(path, mode) as file:
        yield from file

def odd(price: list[Annotated[Decimal, Field(gt=0)]], user: "Annotated[models.User, 1]") -> Annotated[Money, Meta()]:
    return price
'''


def test_typed_functions_are_accepted_and_their_lawful_mutants_refused(tmp_path: Path) -> None:
    path = tmp_path / "typed.py"
    path.write_text(TYPED, encoding="utf-8")
    file = read(path)
    assert file is not None and len(file.cases) == 4
    found = Tally()
    for seed in range(5):
        judge(file, file.cases, found, random.Random(seed))
    assert [(what, case.symbol, text) for what, case, text in found.wrong] == []
    for what in ("type changed", "return type changed", "annotation missing"):
        assert found.asked[f"refused: {what}"] == 20, what
