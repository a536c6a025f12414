"""One compile, file by file: passes, then each format, then what there is to say of every constraint."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import attrs

from ananke_core.codec.digests import digest, forget, set_hash
from ananke_core.compile import memory
from ananke_core.compile.emit.advice import advice
from ananke_core.compile.emit.fragments import Fragment, Spread, cut
from ananke_core.compile.emit.identifiers import emit_identifiers
from ananke_core.compile.emit.json_schema.definitions import Assigned, Definitions
from ananke_core.compile.emit.json_schema.files import Late, definitions_of, emitted_of
from ananke_core.compile.emit.json_schema.keywords import ENGINES
from ananke_core.compile.emit.lark import Grammars
from ananke_core.compile.emit.regex import emit_regex
from ananke_core.compile.emit.support import engine_support, unenforced
from ananke_core.compile.memo import Memo, grouped
from ananke_core.compile.packing import SECTIONS, Packing, Parts
from ananke_core.compile.passes.conflicts import find_conflicts
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.compile.passes.validate import validate
from ananke_core.compile.shard import Shard
from ananke_core.model.constraint import Constraint
from ananke_core.model.enums import Tier
from ananke_core.model.ir import (
    EMITTER,
    CompiledConstraint,
    Conflict,
    ConstraintIR,
    EngineSupport,
    Format,
    Grammar,
    Identifiers,
    SchemaEntry,
    Stats,
)
from ananke_core.model.rules import Opaque

T = TypeVar("T")

# Constraints between two reports of progress, and until what was written is put together.
_REPORT = 4_000
_SETTLE = 1_000


class Progress(NamedTuple):
    """What begins now, and how much of the work lies behind it."""

    percent: int
    stage: str


Steps = Generator[Progress, None, None]


class Compilation(Generic[T]):
    """A set on its way to an IR.

    Args:
        constraints: of the set, languages filled in; nothing of them is kept here but by `Shard`.
        formats, level: what to make.
        packing: what the IR is made as.
        memo: what is known from the compile before, which this one then takes the place of.
        spread: who makes the fragments of signatures, and in how many parts; nobody else if None.
    """

    def __init__(
        self,
        constraints: Sequence[Constraint],
        formats: Sequence[Format],
        level: int,
        packing: Packing[Any, T],
        memo: Memo | None,
        spread: tuple[Spread, int] | None = None,
    ) -> None:
        self._formats = tuple(formats)
        self._level = level
        self._packing = packing
        self._memo = memo
        self._spread = spread
        self._fragments: dict[str, Fragment] | None = None
        self._count = len(constraints)
        self._hash = ""
        self._given: Sequence[Constraint] = constraints
        self._shards: list[Shard] = []
        self._long: dict[str, list[Any]] = {section: [] for section in SECTIONS}
        self._small: dict[str, Any] = {}

    def stages(self) -> Generator[Progress, None, T]:
        """Compile; each step yields what begins."""
        yield Progress(0, "validate")
        self._partition()
        yield from self._passes()
        yield Progress(18, "identifiers")
        self._identifiers()
        if self._spread is not None and not {"grammar", "regex"}.isdisjoint(self._formats):
            spread, parts = self._spread
            self._fragments = {}
            hard = [entry for shard in self._fresh() for entry in shard.hard]
            for some in spread(cut(hard, parts), self._formats):
                self._fragments.update(some)
        if "json-schema" in self._formats:
            yield from self._schemas()
        if "grammar" in self._formats:
            yield from self._grammars()
        if "regex" in self._formats:
            yield Progress(75, "regex")
            self._small["regex"] = ()
            yield from self._each(75, 90, "regex", self._regex, self._fresh())
        yield Progress(90, "finish")
        if self._memo is not None or "regex" not in self._formats:
            yield from self._each(90, 99, "finish", self._finish, [shard for shard in self._shards if shard.touched])
        large = self._memo is None and self._count >= memory.LARGE
        if large:
            self._packing.settle(self._long)
        sealed = self._packing.seal(self._parts())
        if large:
            memory.let_go()
        result = self._packing.assemble(sealed)
        yield Progress(100, "finish")
        return result

    def _partition(self) -> None:
        given, memo = self._given, self._memo
        if memo is None:
            validate(enumerate(given))
            groups = grouped(given)
            self._shards = [Shard(path, groups[path], len(groups[path])) for path in sorted(groups)]
            self._hash = set_hash(map(digest, given), self._formats, self._level, EMITTER)
        else:
            validate((place, given[place]) for place in memo.changed(given))
            self._shards = memo.shards()
            self._hash = memo.hash(self._formats, self._level)
        # From here on each file holds its own.
        self._given = ()

    def _each(
        self, begin: int, end: int, stage: str, work: Callable[[Shard], None], shards: Iterable[Shard] | None = None
    ) -> Steps:
        """Do something for every file, or some; of many constraints, tell how far it is."""
        done = told = settled = 0
        for shard in self._shards if shards is None else shards:
            work(shard)
            done += shard.size
            if done - settled >= _SETTLE and self._memo is None:
                settled = done
                self._packing.settle(self._long)
            if done - told >= _REPORT:
                told = done
                yield Progress(begin + (end - begin) * done // self._count, stage)

    def _passes(self) -> Steps:
        level = self._level
        fresh = [shard for shard in self._shards if shard.fresh]
        if level >= 1:
            yield Progress(10, "deduplicate")
        for shard in fresh:
            shard.deduplicate(level)
            if self._memo is None:
                # Its id is known; a hundred thousand digests are ten megabytes.
                forget(shard.given)
        if level >= 1:
            yield Progress(12, "merge")
            for shard in fresh:
                shard.merge()
        if level >= 2:
            yield Progress(14, "subsume")
            patterns = Patterns()
            for shard in self._shards:
                shard.subsume(patterns)
        yield Progress(16, "conflicts")
        # Among what was given, so that each level finds the same and names what people wrote.
        conflicts = self._conflicts()
        self._small["conflicts"] = conflicts
        self._small["feasible"] = not any(conflict.hard for conflict in conflicts)
        gone = [sum(shard.gone[place] for shard in self._shards) for place in range(3)]
        self._small["stats"] = Stats(self._count, *gone)
        for shard in self._shards:
            if self._memo is None:
                shard.keep_items()
            if shard.fresh:
                shard.prepare("json-schema" in self._formats, "grammar" in self._formats)

    def _conflicts(self) -> tuple[Conflict, ...]:
        memo = self._memo
        if memo is not None and memo.same("clashing", [shard.clashing_ids for shard in self._shards]):
            return memo.conflicts
        found = find_conflicts([item for shard in self._shards for item in shard.clashing], Patterns())
        if memo is not None:
            memo.conflicts = found
        return found

    def _schemas(self) -> Steps:
        yield Progress(20, "json-schema")
        said = [shard.said for shard in self._shards if shard.said is not None]
        memo = self._memo
        assigned = memo.assigned([one.subjects for one in said]) if memo else None
        if assigned is None:
            assigned = Assigned(subject for one in said for subject in one.subjects)
        definitions = Definitions(said, assigned)
        same = memo is not None and memo.same("schema", (id(assigned), definitions.interface()))
        known = [None if shard.fresh or not same else shard.types for shard in self._shards]
        before = [shard.types for shard in self._shards]
        for shard, types in zip(self._shards, definitions.write_types(said, known), strict=True):
            shard.types = types
        same = memo is not None and memo.same("schema without values", (definitions.dead, definitions.opened)) and same
        changed = {id(shard) for shard, types in zip(self._shards, before, strict=True) if shard.types is not types}

        def write(shard: Shard) -> None:
            assert shard.said is not None and shard.types is not None
            arguments = shard.arguments
            if shard.fresh or not same or arguments is None or not definitions.again(arguments.notes.requests):
                arguments = shard.arguments = definitions.write_arguments(shard.said)
            elif id(shard) not in changed:
                return
            shard.touched = True
            written, entries, shard.empty = definitions_of(shard.said, definitions.keys, (shard.types, arguments))
            shard.rooted = bool(entries)
            self._put(shard, definitions=written, roots=list(written), schema_index=entries)
            if memo is None:
                shard.types.forget()
                arguments.forget()

        yield from self._each(20, 35, "json-schema", write)
        definitions.settle()
        rooted = any(shard.rooted for shard in self._shards)
        late = Late.of(definitions, (notes for shard in self._shards for notes in shard.notes()), rooted)
        for shard in self._shards:
            if same and not shard.touched and not shard.depends:
                continue
            assert shard.said is not None
            about = late.about(shard.said)
            if shard.touched or about != shard.late:
                shard.late = about
                shard.touched = True
                shard.emitted.schema = emitted_of(shard.said, shard.notes(), shard.empty, late)
            if memo is None:
                shard.said = shard.types = shard.arguments = None
        if rooted:
            self._small["json_schema"] = {}
            names, named = definitions.names(said)
            self._add("definitions", definitions.of_instances() | names)
            self._add("schema_index", [*definitions.entries_of_instances(), *named])

    def _grammars(self) -> Steps:
        yield Progress(35, "grammar")
        grammars = Grammars([shard.gathered for shard in self._shards if shard.gathered is not None])
        self._small["grammar"] = Grammar((), grammars.new)
        same = self._memo is not None and self._memo.same("grammar", grammars.interface())

        def write(shard: Shard) -> None:
            assert shard.gathered is not None
            shard.touched = True
            made = grammars.of_file(shard.gathered, shard.hard, self._fragments)
            self._put(shard, **{"grammar.units": made.units})
            shard.emitted.grammar = attrs.evolve(made, units=())
            if self._memo is None:
                shard.gathered = None

        yield from self._each(35, 75, "grammar", write, self._fresh() if same else None)

    def _regex(self, shard: Shard) -> None:
        made = emit_regex(shard.hard, self._fragments)
        self._put(shard, regex=made.entries)
        shard.emitted.regex = attrs.evolve(made, entries=())
        if self._memo is None:
            # Nobody asks for it again: the sooner it is done, the less there is to hold.
            self._finish(shard)

    def _identifiers(self) -> None:
        speaking = [constraint for shard in self._shards for constraint in shard.speaking]
        paths = (shard.path for shard in self._shards if shard.is_hard)
        self._small["identifiers"] = emit_identifiers(speaking, paths) if speaking else Identifiers()

    def _finish(self, shard: Shard) -> None:
        listed = [(item.id, item.constraint) for item in shard.once()]
        emitted = shard.emitted
        carrying = {
            computed: emitted.carrying(computed) if constraint.tier is Tier.HARD else ()
            for computed, constraint in listed
        }
        compiled = [
            CompiledConstraint(
                item.id,
                item.constraint.name,
                item.constraint.kind,
                item.constraint.priority,
                item.constraint.tier,
                carrying[item.id],
                item.merged_from,
            )
            for item in shard.items
        ]
        sentences = [
            advice(constraint)
            for _, constraint in listed
            if constraint.tier is Tier.SOFT or isinstance(constraint.rule, Opaque)
        ]
        support = engine_support(listed, carrying, emitted)
        of_engines = {
            f"engines.{engine}.{what}": getattr(support[engine], what)
            for engine in ENGINES
            for what in ("enforced", "checked_only")
        }
        said = unenforced(listed, carrying, emitted)
        self._put(shard, constraints=compiled, unenforced=said, advice=sentences, **of_engines)
        shard.fresh = shard.touched = False
        if self._memo is None:
            shard.forget()

    def _put(self, shard: Shard, **parts: Any) -> None:
        """Add parts of a file to the IR."""
        for section, value in parts.items():
            packed = self._packing.pack(section, value)
            if self._memo is None:
                self._long[section].append(packed)
            else:
                shard.packed[section] = packed
                shard.repacked = True

    def _fresh(self) -> list[Shard]:
        return [shard for shard in self._shards if shard.fresh]

    def _add(self, section: str, value: Any) -> None:
        self._long[section].append(self._packing.pack(section, value))

    def _parts(self) -> Parts:
        count = self._count - sum(attrs.astuple(self._small["stats"])[1:])
        index: tuple[SchemaEntry, ...] | None = () if "json_schema" in self._small else None
        small = ConstraintIR(
            hash=self._hash,
            formats=self._formats,
            optimization_level=self._level,
            constraint_count=count,
            constraints=(),
            schema_index=index,
            engines={engine: EngineSupport() for engine in ENGINES},
            **self._small,
        )
        if self._memo is not None:
            for section, of_files in self._memo.keep(self._shards).items():
                self._long[section] = of_files + self._long[section]
        long, self._long = self._long, {}
        self._shards, self._small = [], {}
        return Parts(small, long)
