"""A set's definitions while they are written: what files of it have in common, and what each brings.

Types come first, with every generic one that they apply; then nothing changes of them any more, and the arguments of
functions can be written file by file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import attrs
import msgspec

from ananke_core.compile.emit.json_schema.arguments import arguments_schema
from ananke_core.compile.emit.json_schema.bounds import Schema
from ananke_core.compile.emit.json_schema.keys import Keys, Subject, clean, pointer
from ananke_core.compile.emit.json_schema.keywords import ENGINES, gaps
from ananke_core.compile.emit.json_schema.loops import looping
from ananke_core.compile.emit.json_schema.prune import prune, pruned
from ananke_core.compile.emit.json_schema.ranges import Ranges
from ananke_core.compile.emit.json_schema.shapes import Declared, Shapes
from ananke_core.compile.emit.json_schema.types import TypeWriter, primitives
from ananke_core.compile.emit.names import name_pattern
from ananke_core.compile.emit.portable import anchored
from ananke_core.model.constraint import Constraint
from ananke_core.model.ir import SchemaEntry
from ananke_core.model.rules import Naming, Signature, TypeShape, ValueRange
from ananke_core.model.types import EnumType, LiteralType, Primitive, Ref, TypeExpr

# A generic type that applies itself to a larger argument each time has no finite schema.
_DEEPEST_INSTANCE = 8


@attrs.define(eq=False)
class Said:
    """What the constraints of one file say to schemas, in their order."""

    subjects: list[Subject] = attrs.field(factory=list)
    shapes: list[Declared] = attrs.field(factory=list)
    signatures: list[tuple[str, Constraint, Signature]] = attrs.field(factory=list)
    namings: list[tuple[str, Constraint, Naming]] = attrs.field(factory=list)
    ranges: list[tuple[str, Constraint, ValueRange]] = attrs.field(factory=list)

    @classmethod
    def of(cls, constraints: Iterable[tuple[str, Constraint]]) -> Said:
        """What hard constraints (computed id, constraint) say."""
        said = cls()
        subjects: dict[Subject, None] = {}
        for entry in constraints:
            rule = entry[1].rule
            if isinstance(rule, Signature):
                said.signatures.append((*entry, rule))
                subjects[Subject(entry[1].scope.path, rule.symbol, "arguments")] = None
            elif isinstance(rule, TypeShape):
                said.shapes.append((*entry, rule))
                subjects[Subject(entry[1].scope.path, rule.symbol, "type")] = None
            elif isinstance(rule, Naming):
                said.namings.append((*entry, rule))
            elif isinstance(rule, ValueRange):
                said.ranges.append((*entry, rule))
        said.subjects = list(subjects)
        return said


@attrs.define(eq=False)
class Notes:
    """What is noted of constraints while their schemas are written.

    ``holes`` are reasons why something isn't carried, by an engine or (empty) by any; ``narrow`` are constraints that
    use keywords beyond plain types, which an engine may not enforce; ``used`` are value ranges that found their member.
    """

    holes: dict[tuple[str, str, str], None] = attrs.field(factory=dict)
    narrow: set[str] = attrs.field(factory=set)
    used: set[str] = attrs.field(factory=set)
    has_never: bool = False
    referred: set[str] = attrs.field(factory=set)
    requests: list[Request] = attrs.field(factory=list)


class Request(NamedTuple):
    """A generic type applied to arguments, which needs a definition of its own: what, the wish for a key, the key."""

    target: Subject
    arguments: bytes
    wish: str
    key: str | None


@attrs.define(eq=False)
class Written:
    """The definitions that a file brings, as they were written, and without what no value fits.

    One that no value fits at all is False.
    """

    raw: dict[str, Schema]
    notes: Notes
    definitions: dict[str, Schema]

    def forget(self) -> None:
        """Let go of the definitions."""
        self.raw = self.definitions = {}


class Assigned:
    """The keys of a set's subjects."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._taken = Keys()
        self.keys = self._taken.assign(list(subjects))

    def taken(self) -> Keys:
        """These keys, to take further ones beside them."""
        return Keys(self._taken)


class Definitions:
    """The definitions of one set: keys of everything, and the types that any file can refer to.

    ``engines`` are those of which is said what they don't enforce.
    """

    def __init__(self, said: Sequence[Said], assigned: Assigned, engines: Sequence[str] = ENGINES) -> None:
        self._engines = engines
        self.shapes = Shapes([shape for one in said for shape in one.shapes])
        self.ranges = Ranges([range_ for one in said for range_ in one.ranges])
        self.taken = assigned.taken()
        self.keys = assigned.keys
        self.primitives = primitives()
        self.dead: frozenset[str] = frozenset()
        """Keys of types that no value fits."""
        self.opened: frozenset[str] = frozenset()
        """Keys of types that are nothing but themselves."""
        self.late = Notes()
        """Of the definitions of generic types, which stand behind those of the files."""
        self.notes = self.late
        self.instances: dict[str, Schema] = {}
        self._keys_of_instances: dict[tuple[Subject, bytes], str] = {}
        self._waiting: list[tuple[str, Subject, list[Schema], int]] = []
        self._targets: dict[str, Subject] = {}

    def say(self, constraint: str, reason: str) -> None:
        """Book a reason why something of a constraint isn't carried."""
        self.notes.holes[(constraint, reason, "")] = None

    def narrow(self, constraint: str) -> None:
        """Note that a constraint uses keywords beyond plain types."""
        self.notes.narrow.add(constraint)

    def look(self, constraint: str, schema: Schema) -> None:
        """Book what engines don't enforce of the schema of a constraint."""
        for engine in self._engines if schema is not False else ():
            for reason in gaps(engine, schema or {}):
                self.notes.holes[(constraint, reason, engine)] = None

    def refer(self, key: str) -> dict[str, Any]:
        """The reference to a definition."""
        self.notes.referred.add(key)
        return {"$ref": pointer(key)}

    def instance(self, target: Subject, ref: Ref, arguments: list[Schema], depth: int) -> str | None:
        """The key of a generic type applied to arguments; None where that never ends."""
        wish = "_".join([self.keys[target], *map(_label, ref.arguments)])
        data = msgspec.json.encode(arguments)
        key = self._keys_of_instances.get((target, data))
        if key is None and depth < _DEEPEST_INSTANCE:
            key = self._keys_of_instances[(target, data)] = self.taken.take(wish)
            self._targets[key] = target
            self._waiting.append((key, target, arguments, depth + 1))
        self.notes.requests.append(Request(target, data, wish, key))
        return key

    def again(self, requests: Iterable[Request]) -> bool:
        """Ask anew for the generic types that a file asked for before: whether it is given the same keys.

        What it is given is written all the same.
        """
        same = True
        for target, data, wish, key in requests:
            known = self._keys_of_instances.get((target, data))
            if known is None and key is not None:
                known = self._keys_of_instances[(target, data)] = self.taken.take(wish)
                self._targets[known] = target
                self._waiting.append((known, target, msgspec.json.decode(data), 1))
            same = same and known == key
        return same

    def write_types(self, said: Sequence[Said], known: Sequence[Written | None]) -> list[Written]:
        """The types of every file, and the generic ones that they apply.

        Args:
            said: of every file.
            known: what was written for a file before, under the same `interface`.
        """
        listed = [
            before if before is not None and self.again(before.notes.requests) else self._written(one.shapes)
            for one, before in zip(said, known, strict=True)
        ]
        together = {key: schema for one in listed for key, schema in one.raw.items()}
        settled = self._settled(together, any(one.notes.has_never for one in listed))
        opened = looping({**settled, **self.instances})
        self.opened = frozenset(opened)
        for one, each in zip(said, listed, strict=True):
            each.definitions = each.raw if settled is together else {key: settled[key] for key in each.raw}
            if not self.opened.isdisjoint(each.definitions):
                each.definitions = {key: opened.get(key, schema) for key, schema in each.definitions.items()}
                self._say_opened(one)
        self.instances.update((key, schema) for key, schema in opened.items() if key in self.instances)
        return listed

    def _say_opened(self, said: Said) -> None:
        for computed, constraint, rule in said.shapes:
            if self.keys[Subject(constraint.scope.path, rule.symbol, "type")] in self.opened:
                self.late.holes[(computed, "it leads back to itself without a value in between", "")] = None

    def write_arguments(self, said: Said) -> Written:
        """The arguments of the functions of a file. The types of all files have to be written."""
        written = self._written(said.signatures)
        self.settle()
        if written.notes.has_never or not written.notes.referred.isdisjoint(self.dead):
            dead = frozenset(map(pointer, self.dead))
            written.definitions = {key: pruned(schema, dead) for key, schema in written.raw.items()}
        return written

    def settle(self) -> None:
        """Write the generic types that are asked for."""
        if self._waiting:
            self._settled({}, False)

    def _written(self, rules: Sequence[tuple[str, Constraint, Any]]) -> Written:
        outer, self.notes = self.notes, Notes()
        alternatives: dict[str, list[Schema]] = {}
        keys = self.keys
        for computed, constraint, rule in rules:
            writer = self._writer(computed, constraint, rule.symbol, dict.fromkeys(rule.type_parameters))
            if isinstance(rule, TypeShape):
                key, schema = keys[Subject(constraint.scope.path, rule.symbol, "type")], writer.schema(rule.shape)
            else:
                key = keys[Subject(constraint.scope.path, rule.symbol, "arguments")]
                schema = arguments_schema(rule, writer)
            if computed in self.notes.narrow:
                self.look(computed, schema)
            alternatives.setdefault(key, []).append(schema)
        notes, self.notes = self.notes, outer
        raw = {key: one_of(found) for key, found in alternatives.items()}
        return Written(raw, notes, raw)

    def _settled(self, written: dict[str, Schema], has_never: bool) -> dict[str, Schema]:
        """Write the generic types that are asked for, and take out what no value fits."""
        outer, self.notes = self.notes, self.late
        first = len(self.instances)
        while self._waiting:
            key, target, arguments, depth = self._waiting.pop(0)
            found: list[Schema] = []
            for computed, constraint, shape in self.shapes.by_subject[target]:
                given = dict(zip(shape.type_parameters, arguments, strict=False))
                bindings = {name: given.get(name) for name in shape.type_parameters}
                schema = self._writer(computed, constraint, shape.symbol, bindings, depth).schema(shape.shape)
                if computed in self.notes.narrow:
                    self.look(computed, schema)
                found.append(schema)
            self.instances[key] = one_of(found)
        self.notes = outer
        new = list(self.instances)[first:]
        never, self.late.has_never = self.late.has_never, False
        if not (has_never or never or (new and self.dead)):
            return written
        kept, self.dead = prune(written | {key: self.instances[key] for key in new}, self.dead)
        self.instances.update((key, kept[key]) for key in new)
        return kept

    def _writer(
        self, computed: str, constraint: Constraint, symbol: str, bindings: Mapping[str, Schema | None], depth: int = 0
    ) -> TypeWriter:
        scope = constraint.scope
        return TypeWriter(self, computed, scope.path, symbol, scope.language, bindings, depth)

    def of_instances(self) -> dict[str, Schema]:
        """The definitions of generic types that some value fits."""
        return {key: schema for key, schema in self.instances.items() if schema is not False}

    def entries_of_instances(self) -> list[SchemaEntry]:
        """What the definitions of generic types are."""
        return [
            SchemaEntry(key, self._targets[key].symbol, self._targets[key].path, "type") for key in self.of_instances()
        ]

    def names(self, said: Iterable[Said]) -> tuple[dict[str, Schema], list[SchemaEntry]]:
        """The patterns of names as definitions, which nothing refers to."""
        definitions: dict[str, Schema] = {}
        entries: list[SchemaEntry] = []
        for one in said:
            for _, constraint, naming in one.namings:
                pattern = name_pattern(naming)
                if pattern is not None:
                    key = self.taken.take(clean(f"{naming.symbol_kind}_name"))
                    definitions[key] = {"type": "string", "pattern": anchored(pattern)}
                    entries.append(SchemaEntry(key, constraint.scope.symbol, constraint.scope.path, "name"))
        return definitions, entries

    def interface(self) -> tuple[object, ...]:
        """What files see of one another, the keys apart: where it is the same, so are their schemas."""
        seen = [
            (
                subject,
                constraint.scope.language,
                rule.type_parameters,
                repr(rule.shape) if isinstance(rule.shape, EnumType) else "",
            )
            for subject, declared in self.shapes.by_subject.items()
            for _, constraint, rule in declared
        ]
        return tuple(self.ranges.of_everywhere()), tuple(seen)


def one_of(found: list[Schema]) -> Schema:
    """Alternatives of one subject, equal ones once."""
    if len(found) == 1:
        return found[0]
    unique = list({msgspec.json.encode(schema): schema for schema in found if schema is not False}.values())
    if not unique:
        return False
    return unique[0] if len(unique) == 1 else {"anyOf": unique}


def _label(type_: TypeExpr) -> str:
    if isinstance(type_, Ref):
        return clean(type_.name)
    if isinstance(type_, Primitive):
        return type_.name
    return clean(str(type_.value)) if isinstance(type_, LiteralType) else type_.__class__.__name__.lower()
