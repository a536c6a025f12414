"""`Compiler`: the one entry for callers who have a set and want its IR."""

from __future__ import annotations

from collections.abc import AsyncIterator, Hashable, Iterable, Mapping, Sequence
from typing import Any

from ananke_core.cache import LOCAL, IRCache
from ananke_core.codec import encode_ir, load_bare_set, load_ir, load_set, wire_set
from ananke_core.collector import paused_collector
from ananke_core.compile import memory
from ananke_core.compile.memo import Memo, Reused
from ananke_core.compile.pipeline import byte_stages, check_formats, compile_stages, request_hash, run
from ananke_core.errors import CompileError
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import ConstraintIR

SetLike = str | bytes | Mapping[str, Any] | Sequence[Any] | ConstraintSet
"""JSON text, plain data (a set or a bare list of constraints), or a set."""

# Choices of options whose last set an incremental compiler remembers.
_MOST_MEMOS = 2


class Compiler:
    """Compiles sets to IRs.

    Args:
        cache: where IRs are looked up by hash and kept.
        incremental: remember the last set of each choice of options; of the next one only the files are compiled in
            which something changed (`reused` tells how much). The bytes are the same.

    One object serves one task at a time: `get_result` answers for the last `compile_async`.
    """

    def __init__(self, cache: IRCache | None = None, *, incremental: bool = False) -> None:
        self._cache = cache
        self._result: ConstraintIR | None = None
        self._memos: dict[Hashable, Memo] | None = {} if incremental else None
        self.reused = Reused()
        """How much of the last set an incremental compiler knew already."""

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
            level: 0 as given; 1 (the default) deduplicated and merged; 2 also without what others imply.

        Raises:
            SetError: the input does not fit the model; with every fault.
            PatternError: a naming rule that can't be compiled.
            CompileError: an unknown format or level, or ``optimize=False`` with a level above 0.
        """
        chosen = level_of(optimize, level)
        with paused_collector():
            read = as_set(constraints)
            key = self._key(read, formats, chosen)
            known = self._known(key)
            if known is not None:
                return load_ir(known)
            memo = self._memo("objects", formats, chosen)
            ir = run(compile_stages(read, formats, chosen, memo))
            self._keep(key, memo, ir)
            return ir

    def encode(
        self,
        constraints: SetLike,
        formats: Sequence[str] | None = None,
        optimize: bool = True,
        level: int | None = None,
    ) -> bytes:
        """The IR of a set as `ananke_core.codec.encode_ir` writes it: quicker, and in a fraction of the memory.

        Raises:
            SetError, PatternError, CompileError: as `compile`.
        """
        chosen = level_of(optimize, level)
        with paused_collector():
            if self._cache is None and self._memos is None:
                if isinstance(constraints, str | bytes) and len(constraints) >= memory.LARGE_TEXT:
                    memory.load()
                # Nothing here holds the set while it is compiled.
                return run(byte_stages(bare_set(constraints), formats, chosen))
            read = as_set(constraints)
            key = self._key(read, formats, chosen)
            known = self._known(key)
            if known is not None:
                return known
            memo = self._memo("bytes", formats, chosen)
            data = run(byte_stages(read, formats, chosen, memo))
            self._keep(key, memo, data)
            return data

    def _key(self, read: ConstraintSet, formats: Sequence[str] | None, chosen: int) -> str:
        return request_hash(read, formats, chosen) if self._cache is not None else ""

    def _known(self, key: str) -> bytes | None:
        held = self._cache.get(key) if self._cache is not None else None
        return held.data if held is not None else None

    def _memo(self, kind: str, formats: Sequence[str] | None, chosen: int) -> Memo | None:
        if self._memos is None:
            return None
        options = (kind, check_formats(formats), chosen)
        memo = self._memos.pop(options, None) or Memo()
        self._memos[options] = memo
        while len(self._memos) > _MOST_MEMOS:
            del self._memos[next(iter(self._memos))]
        return memo

    def _keep(self, key: str, memo: Memo | None, made: ConstraintIR | bytes) -> None:
        if memo is not None:
            self.reused = memo.reused
        if self._cache is not None:
            self._cache.put(key, made if isinstance(made, bytes) else encode_ir(made), LOCAL)

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
        import asyncio  # whoever awaits this has it; nobody else pays for it

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
        processes: int = 1,
    ) -> list[ConstraintIR]:
        """The IR of each set, in order.

        Args:
            sets, formats, optimize, level: as `compile`.
            processes: over how many to spread them. It pays for sets of some thousand constraints: a process takes a
                good part of a second to start, and its results come back as text.

        Raises:
            SetError, PatternError, CompileError: as `compile`, of the first set that fails.
        """
        given = list(sets)
        if min(processes, len(given)) < 2:
            return [self.compile(one, formats, optimize, level) for one in given]
        from ananke_core.compile.spread import encoded_each

        chosen = level_of(optimize, level)
        made = encoded_each([_as_data(one) for one in given], check_formats(formats), chosen, processes)
        with paused_collector():
            # What failed fails here again, with its own error.
            return [
                load_ir(data) if data is not None else self.compile(one, formats, optimize, level)
                for one, data in zip(given, made, strict=True)
            ]


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


def bare_set(constraints: SetLike) -> ConstraintSet:
    """As `as_set`, without what no compile looks at, where the set isn't an object yet.

    Raises:
        SetError: as `as_set`.
    """
    return constraints if isinstance(constraints, ConstraintSet) else load_bare_set(constraints)


def _as_data(constraints: SetLike) -> str | bytes:
    return constraints if isinstance(constraints, str | bytes) else wire_set(as_set(constraints))
