"""The compile: a set → an IR, stage by stage."""

from __future__ import annotations

import difflib
from collections.abc import Generator, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import attrs

from ananke_core.codec.digests import digest, filled_scope, set_hash
from ananke_core.compile.collector import paused_collector
from ananke_core.compile.emit.advice import advice
from ananke_core.compile.emit.identifiers import emit_identifiers
from ananke_core.compile.emit.json_schema import emit_schema
from ananke_core.compile.emit.regex import emit_regex
from ananke_core.compile.emit.support import Emitted, EmittedGrammar, engine_support, unenforced
from ananke_core.compile.passes.conflicts import find_conflicts
from ananke_core.compile.passes.deduplicate import deduplicate
from ananke_core.compile.passes.merge import merge
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.compile.passes.subsume import subsume
from ananke_core.compile.passes.validate import validate
from ananke_core.compile.passes.working import Working, order, working_set
from ananke_core.errors import CompileError
from ananke_core.model.constraint import Constraint, ConstraintSet
from ananke_core.model.enums import Tier
from ananke_core.model.ir import (
    EMITTER,
    FORMATS,
    CompiledConstraint,
    Conflict,
    ConstraintIR,
    Format,
    Identifiers,
    Stats,
)
from ananke_core.model.rules import Opaque

LEVELS = (0, 1, 2)


class Progress(NamedTuple):
    """What begins now, and how much of the work lies behind it."""

    percent: int
    stage: str


def compile_stages(
    constraints: ConstraintSet, formats: Sequence[str] | None = None, level: int = 1
) -> Generator[Progress, None, ConstraintIR]:
    """Compile a set; each step yields what begins, and the generator returns the `ConstraintIR`.

    Args:
        constraints: the set; scopes without a language take the set's.
        formats: names out of `FORMATS`, in any order; all of them if None.
        level: 0 as given; 1 without duplicates and merged; 2 also without what others imply.

    Raises:
        CompileError: an unknown format or level.
        PatternError: a hard naming rule that can't be compiled.
        InputError: a constraint without canonical form.
    """
    asked = check_formats(formats)
    check_level(level)
    given = filled(constraints)
    items, conflicts, stats = yield from _passes(given.constraints, level)
    listed = [(item.id, item.constraint) for item in items]
    # A constraint that stands in a set twice is one, as far as an artefact goes.
    hard = _once((computed, c) for computed, c in listed if c.tier is Tier.HARD and not isinstance(c.rule, Opaque))
    emitted = Emitted()
    if "json-schema" in asked:
        yield Progress(20, "json-schema")
        emitted.schema = emit_schema(hard)
    if "grammar" in asked:
        yield Progress(35, "grammar")
        emitted.grammar = _grammar(hard)
    if "regex" in asked:
        yield Progress(75, "regex")
        emitted.regex = emit_regex(hard)
    yield Progress(85, "identifiers")
    identifiers = emit_identifiers(constraint for _, constraint in hard)
    yield Progress(90, "finish")
    ir = _assembled(given, asked, level, items, emitted, identifiers, conflicts, stats)
    yield Progress(100, "finish")
    return ir


class _Passed(NamedTuple):
    """What the passes leave, in the order of the IR."""

    items: list[Working]
    conflicts: tuple[Conflict, ...]
    stats: Stats


def _passes(constraints: tuple[Constraint, ...], level: int) -> Generator[Progress, None, _Passed]:
    yield Progress(0, "validate")
    items = working_set(constraints)
    validate(items)
    if level >= 1:
        yield Progress(10, "deduplicate")
    distinct = deduplicate(items)
    left = [len(items)]
    if level >= 1:
        left.append(len(items := distinct))
        yield Progress(12, "merge")
        left.append(len(items := merge(items)))
    if level >= 2:
        yield Progress(14, "subsume")
        left.append(len(items := subsume(items, Patterns())))
    yield Progress(16, "conflicts")
    # Among what was given, so that each level finds the same and names what people wrote.
    conflicts = find_conflicts(distinct, Patterns())
    gone = [before - after for before, after in pairwise(left)]
    return _Passed(sorted(items, key=order), conflicts, Stats(len(constraints), *gone))


def run(stages: Generator[Progress, None, ConstraintIR]) -> ConstraintIR:
    """The IR that `compile_stages` returns, without looking at its progress."""
    with paused_collector():
        while True:
            try:
                next(stages)
            except StopIteration as end:
                ir: ConstraintIR = end.value
                return ir


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


def _once(constraints: Iterable[tuple[str, Constraint]]) -> list[tuple[str, Constraint]]:
    return list(dict(constraints).items())


def _grammar(hard: list[tuple[str, Constraint]]) -> EmittedGrammar:
    from ananke_core.compile.emit.lark import emit_grammar

    grammar, holes, engines = emit_grammar(hard)
    return EmittedGrammar(grammar, engines, tuple(holes))


def _assembled(
    given: ConstraintSet,
    asked: tuple[Format, ...],
    level: int,
    items: list[Working],
    emitted: Emitted,
    identifiers: Identifiers,
    conflicts: tuple[Conflict, ...],
    stats: Stats,
) -> ConstraintIR:
    listed = _once((item.id, item.constraint) for item in items)
    nothing: tuple[Format, ...] = ()
    carrying = {
        computed: emitted.carrying(computed) if constraint.tier is Tier.HARD else nothing
        for computed, constraint in listed
    }
    compiled = []
    for item in items:
        c = item.constraint
        compiled.append(
            CompiledConstraint(item.id, c.name, c.kind, c.priority, c.tier, carrying[item.id], item.merged_from)
        )
    sentences = [
        advice(constraint)
        for _, constraint in listed
        if constraint.tier is Tier.SOFT or isinstance(constraint.rule, Opaque)
    ]
    schema, grammar, regex = emitted.schema, emitted.grammar, emitted.regex
    return ConstraintIR(
        hash=set_hash(map(digest, given.constraints), asked, level, EMITTER),
        formats=asked,
        optimization_level=level,
        constraint_count=len(items),
        constraints=tuple(compiled),
        json_schema=schema.schema if schema is not None else None,
        schema_index=schema.index if schema is not None and schema.schema is not None else None,
        grammar=grammar.grammar if grammar is not None else None,
        regex=regex.entries if regex is not None else None,
        identifiers=identifiers,
        engines=engine_support(listed, carrying, emitted),
        advice=tuple(dict.fromkeys(sentences)),
        unenforced=unenforced(listed, carrying, emitted),
        conflicts=conflicts,
        feasible=not any(conflict.hard for conflict in conflicts),
        stats=stats,
    )
