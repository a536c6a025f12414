"""The compile: a set → an IR, stage by stage."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

import attrs

from ananke_core.codec.digests import digest, filled_scope, set_hash
from ananke_core.codec.ir_text import IRText
from ananke_core.collector import paused_collector
from ananke_core.compile.compilation import Compilation, Progress
from ananke_core.compile.emit.fragments import Spread
from ananke_core.compile.memo import Memo
from ananke_core.compile.packing import Objects, Texts
from ananke_core.errors import CompileError
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import EMITTER, FORMATS, ConstraintIR, Format

T = TypeVar("T")

LEVELS = (0, 1, 2)


def compile_stages(
    constraints: ConstraintSet, formats: Sequence[str] | None = None, level: int = 1, memo: Memo | None = None
) -> Generator[Progress, None, ConstraintIR]:
    """Compile a set; each step yields what begins, and the generator returns the `ConstraintIR`.

    Args:
        constraints: the set; scopes without a language take the set's.
        formats: names out of `FORMATS`, in any order; all of them if None.
        level: 0 as given; 1 without duplicates and merged; 2 also without what others imply.
        memo: of the compile before, under the same formats and level; only what changed is compiled.

    Raises:
        CompileError: an unknown format or level.
        PatternError: a hard naming rule that can't be compiled.
        InputError: a constraint without canonical form.
    """
    asked = check_formats(formats)
    check_level(level)
    compilation = Compilation(filled(constraints).constraints, asked, level, Objects(), memo)
    return (yield from compilation.stages())


def byte_stages(
    constraints: ConstraintSet,
    formats: Sequence[str] | None = None,
    level: int = 1,
    memo: Memo | None = None,
    spread: tuple[Spread, int] | None = None,
) -> Generator[Progress, None, bytes]:
    """As `compile_stages`, but the generator returns the IR's canonical form: quicker, in a fraction of the memory.

    Constraints that nobody else holds are let go as they are done. ``spread`` has what formats say of single signatures
    made elsewhere, in so many parts; the bytes are the same.
    """
    return _text_stages(constraints, formats, level, IRText.joined, memo, spread)


def text_stages(
    constraints: ConstraintSet, formats: Sequence[str] | None = None, level: int = 1
) -> Generator[Progress, None, IRText]:
    """As `byte_stages`, but the canonical form is not put together: it is written when its place is known."""
    return _text_stages(constraints, formats, level, lambda text: text)


def _text_stages(
    constraints: ConstraintSet,
    formats: Sequence[str] | None,
    level: int,
    whole: Callable[[IRText], T],
    memo: Memo | None = None,
    spread: tuple[Spread, int] | None = None,
) -> Generator[Progress, None, T]:
    asked = check_formats(formats)
    check_level(level)
    compilation = Compilation(filled(constraints).constraints, asked, level, Texts(whole), memo, spread)
    del constraints
    return (yield from compilation.stages())


def run(stages: Generator[Progress, None, T]) -> T:
    """What a generator of stages returns, without looking at its progress."""
    with paused_collector():
        while True:
            try:
                next(stages)
            except StopIteration as end:
                made: T = end.value
                return made


def request_hash(constraints: ConstraintSet, formats: Sequence[str] | None = None, level: int = 1) -> str:
    """The hash that the IR of a set will have; the cache key everywhere.

    Raises:
        CompileError: an unknown format or level.
        InputError: a constraint without canonical form.
    """
    asked = check_formats(formats)
    check_level(level)
    return set_hash(map(digest, filled(constraints).constraints), asked, level, EMITTER)


def check_formats(formats: Sequence[str] | None) -> tuple[Format, ...]:
    """Formats as an IR lists them.

    Raises:
        CompileError: one is unknown, or none was asked for.
    """
    if formats is None:
        return FORMATS
    if isinstance(formats, str):
        formats = (formats,)
    for name in formats:
        if name not in FORMATS:
            near = difflib.get_close_matches(str(name).lower().replace("_", "-"), FORMATS, n=1)
            way_out = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(FORMATS)}"
            raise CompileError(f"{str(name)[:80]!r} is no format", place="formats", way_out=way_out)
    asked = tuple(name for name in FORMATS if name in formats)
    if not asked:
        raise CompileError("no format was asked for", place="formats", way_out=f"some of {', '.join(FORMATS)}")
    return asked


def check_level(level: object) -> None:
    """Refuse what is no level.

    Raises:
        CompileError: it isn't 0, 1 or 2.
    """
    if isinstance(level, bool) or level not in LEVELS:
        raise CompileError(f"{level!r} is no level", place="level", way_out="0, 1 or 2")


def filled(constraints: ConstraintSet) -> ConstraintSet:
    """The set with its language in every scope that names none."""
    language = constraints.language
    if not language or all(constraint.scope.language for constraint in constraints.constraints):
        return constraints
    return attrs.evolve(
        constraints,
        constraints=tuple(
            constraint
            if constraint.scope.language
            else attrs.evolve(constraint, scope=filled_scope(constraint.scope, language))
            for constraint in constraints.constraints
        ),
    )
