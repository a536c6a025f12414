"""What schemas carry of the constraints of each file, and the schema of a whole set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from ananke_core.compile.emit.json_schema.bounds import Schema
from ananke_core.compile.emit.json_schema.definitions import Assigned, Definitions, Notes, Said, Written
from ananke_core.compile.emit.json_schema.keys import Subject, pointer
from ananke_core.compile.emit.json_schema.keywords import ENGINES
from ananke_core.compile.emit.names import name_pattern
from ananke_core.model.constraint import Constraint
from ananke_core.model.ir import SchemaEntry, Unenforced

_EMPTY = "no value has this shape"
DRAFT = "https://json-schema.org/draft/2020-12/schema"


@attrs.frozen
class EmittedSchema:
    """What schemas carry of some constraints.

    ``carried`` are their ids; ``unenforced`` says what of them is left open, by an engine or by any. ``schema`` (None
    where nothing has one) and ``index`` are those of a whole set.
    """

    carried: frozenset[str]
    unenforced: tuple[Unenforced, ...]
    schema: dict[str, Any] | None = None
    index: tuple[SchemaEntry, ...] = ()


@attrs.frozen
class Late:
    """What is known of constraints only when all files are written.

    ``reasons`` (with the engine that they are about) come from generic types that others apply; ``used`` are the value
    ranges that found their member; ``rooted`` tells whether anything has a schema at all.
    """

    reasons: Mapping[str, Sequence[tuple[str, str]]]
    used: frozenset[str]
    rooted: bool

    @classmethod
    def of(cls, definitions: Definitions, notes: Iterable[Notes], rooted: bool) -> Late:
        """What the definitions of a set leave to be said."""
        reasons: dict[str, list[tuple[str, str]]] = {}
        for computed, reason, engine in definitions.late.holes:
            reasons.setdefault(computed, []).append((reason, engine))
        used = definitions.late.used.union(*(one.used for one in notes if one.used))
        return cls(reasons, frozenset(used), rooted)

    def about(self, said: Said) -> tuple[object, ...]:
        """What of it is about the constraints of one file."""
        generic = [
            (computed, *self.reasons.get(computed, ())) for computed, _, rule in said.shapes if rule.type_parameters
        ]
        return (self.rooted, *generic, *(computed in self.used for computed, _, _ in said.ranges))


def definitions_of(
    said: Said, keys: Mapping[Subject, str], written: Iterable[Written]
) -> tuple[dict[str, Schema], list[SchemaEntry], frozenset[Subject]]:
    """The definitions of a file and what they are, in the order of its subjects; and the subjects that have none."""
    found: dict[str, Schema] = {}
    for one in written:
        found.update(one.definitions)
    definitions: dict[str, Schema] = {}
    entries: list[SchemaEntry] = []
    empty: set[Subject] = set()
    for subject in said.subjects:
        key = keys[subject]
        schema = found[key]
        if schema is False:
            empty.add(subject)
        else:
            definitions[key] = schema
            entries.append(SchemaEntry(key, subject.symbol, subject.path, subject.role))
    return definitions, entries, frozenset(empty)


def emitted_of(said: Said, notes: Iterable[Notes], empty: frozenset[Subject], late: Late) -> EmittedSchema:
    """What schemas carry of the constraints of a file.

    Args:
        said: by its constraints.
        notes: taken while its types and arguments were written.
        empty: its subjects that no value fits.
        late: what the other files say of them.
    """
    holes: dict[tuple[str, str, str], None] = {}
    for one in notes:
        holes.update(one.holes)
    carried: set[str] = set()
    for computed, constraint, rule in said.shapes:
        holes.update(((computed, *reason), None) for reason in late.reasons.get(computed, ()))
        if empty and Subject(constraint.scope.path, rule.symbol, "type") in empty:
            holes[(computed, _EMPTY, "")] = None
        else:
            carried.add(computed)
    for computed, constraint, signature in said.signatures:
        if empty and Subject(constraint.scope.path, signature.symbol, "arguments") in empty:
            holes[(computed, _EMPTY, "")] = None
        else:
            carried.add(computed)
    if late.rooted:
        carried.update(computed for computed, _, naming in said.namings if name_pattern(naming) is not None)
    for computed, _, _ in said.ranges:
        if computed in late.used:
            carried.add(computed)
        else:
            holes[(computed, "no shape or signature of this set has this member", "")] = None
    listed = tuple(Unenforced(computed, reason, "json-schema", engine) for computed, reason, engine in holes)
    return EmittedSchema(frozenset(carried), listed)


def reference(key: str) -> dict[str, str]:
    """What refers to a definition."""
    return {"$ref": pointer(key)}


def root_of(keys: Sequence[str]) -> dict[str, Any]:
    """The root of a schema with these definitions."""
    roots = list(map(reference, keys))
    return {"$schema": DRAFT, **(roots[0] if len(roots) == 1 else {"anyOf": roots})}


def emit_schema(constraints: Iterable[tuple[str, Constraint]], engines: Sequence[str] = ENGINES) -> EmittedSchema:
    """The schema of the hard constraints among ``constraints`` (computed id, constraint), in their order.

    ``engines`` are those of which is said what they don't enforce.
    """
    said = Said.of(constraints)
    definitions = Definitions([said], Assigned(said.subjects), engines)
    written = [*definitions.write_types([said], [None]), definitions.write_arguments(said)]
    defined, entries, empty = definitions_of(said, definitions.keys, written)
    notes = [one.notes for one in written]
    emitted = emitted_of(said, notes, empty, Late.of(definitions, notes, bool(entries)))
    if not entries:
        return emitted
    names, named = definitions.names([said])
    index = (*entries, *definitions.entries_of_instances(), *named)
    schema = root_of(list(defined)) | {"$defs": defined | definitions.of_instances() | names}
    return attrs.evolve(emitted, schema=schema, index=index)
