"""`Compiler`: the one entry for callers who have a set and want its IR."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any

from ananke_core.cache import LOCAL, IRCache
from ananke_core.codec import encode_ir, load_ir, load_set
from ananke_core.compile.collector import paused_collector
from ananke_core.compile.pipeline import compile_stages, request_hash, run
from ananke_core.errors import CompileError
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import ConstraintIR

SetLike = str | bytes | Mapping[str, Any] | Sequence[Any] | ConstraintSet
"""JSON text, plain data (a set or a bare list of constraints), or a set."""


class Compiler:
    """Compiles sets to IRs, with a cache if it is given one.

    One object serves one task at a time: `get_result` answers for the last `compile_async`.
    """

    def __init__(self, cache: IRCache | None = None) -> None:
        self._cache = cache
        self._result: ConstraintIR | None = None

    def compile(
        self,
        constraints: SetLike,
        formats: Sequence[str] | None = None,
        optimize: bool = True,
        level: int | None = None,
    ) -> ConstraintIR:
        """The IR of a set.

        Args:
            constraints: what `SetLike` takes.
            formats: some of ``grammar``, ``json-schema``, ``regex``; all of them if None.
            optimize: False is level 0.
            level: 0 as given; 1 (the default) and 2 deduplicated.

        Raises:
            SetError: the input does not fit the model; with every fault.
            PatternError: a naming rule that can't be compiled.
            CompileError: an unknown format or level, or ``optimize=False`` with a level above 0.
        """
        chosen = level_of(optimize, level)
        with paused_collector():
            return self._compile(as_set(constraints), formats, chosen)

    def _compile(self, read: ConstraintSet, formats: Sequence[str] | None, chosen: int) -> ConstraintIR:
        if self._cache is None:
            return run(compile_stages(read, formats, chosen))
        key = request_hash(read, formats, chosen)
        known = self._cache.get(key)
        if known is not None:
            return load_ir(known.data)
        ir = run(compile_stages(read, formats, chosen))
        self._cache.put(key, encode_ir(ir), LOCAL)
        return ir

    async def compile_async(
        self,
        constraints: SetLike,
        formats: Sequence[str] | None = None,
        optimize: bool = True,
        level: int | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        """Compile in steps that let other tasks run between them; each gives ``{"percent", "stage"}``.

        The IR is in `get_result` when the last one was taken.

        Raises:
            SetError, PatternError, CompileError: as `compile`, at the first step.
        """
        self._result = None
        chosen = level_of(optimize, level)
        with paused_collector():
            stages = compile_stages(as_set(constraints), formats, chosen)
        while True:
            try:
                with paused_collector():
                    progress = next(stages)
            except StopIteration as end:
                self._result = end.value
                return
            yield {"percent": progress.percent, "stage": progress.stage}
            await asyncio.sleep(0)

    def get_result(self) -> ConstraintIR:
        """The IR of the last `compile_async`.

        Raises:
            CompileError: it hasn't ended, or there was none.
        """
        if self._result is None:
            raise CompileError("there is no result yet", way_out="iterate over compile_async(…) to its end first")
        return self._result

    def compile_many(
        self,
        sets: Iterable[SetLike],
        formats: Sequence[str] | None = None,
        optimize: bool = True,
        level: int | None = None,
    ) -> list[ConstraintIR]:
        """The IR of each set, in order.

        Raises:
            SetError, PatternError, CompileError: as `compile`, of the first set that fails.
        """
        return [self.compile(one, formats, optimize, level) for one in sets]


def as_set(constraints: SetLike) -> ConstraintSet:
    """Any accepted form of a set as a `ConstraintSet`.

    Raises:
        SetError: it does not fit the model; with every fault.
    """
    return constraints if isinstance(constraints, ConstraintSet) else load_set(constraints)


def level_of(optimize: bool, level: int | None) -> int:
    """The optimization level that a caller's two options mean.

    Raises:
        CompileError: they exclude each other.
    """
    if level is None:
        return 1 if optimize else 0
    if not optimize and level != 0:
        raise CompileError(
            f"optimize=False and level={level!r} exclude each other", place="level", way_out="give one of the two"
        )
    return level
