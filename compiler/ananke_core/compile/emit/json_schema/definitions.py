"""A set's definitions, their root and their index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs
import msgspec

from ananke_core.compile.emit.json_schema.arguments import arguments_schema
from ananke_core.compile.emit.json_schema.bounds import Schema
from ananke_core.compile.emit.json_schema.keys import Keys, Subject, clean, pointer
from ananke_core.compile.emit.json_schema.prune import prune
from ananke_core.compile.emit.json_schema.ranges import Ranges
from ananke_core.compile.emit.json_schema.shapes import Declared, Shapes
from ananke_core.compile.emit.json_schema.types import TypeWriter, primitives
from ananke_core.compile.emit.names import name_pattern
from ananke_core.compile.emit.portable import anchored
from ananke_core.model.constraint import Constraint
from ananke_core.model.ir import SchemaEntry, Unenforced
from ananke_core.model.rules import Naming, Signature, TypeShape, ValueRange
from ananke_core.model.types import LiteralType, Primitive, Ref, TypeExpr

DRAFT = "https://json-schema.org/draft/2020-12/schema"

# A generic type that applies itself to a larger argument each time has no finite schema.
_DEEPEST_INSTANCE = 8


@attrs.frozen
class EmittedSchema:
    """The schema of a set.

    ``schema`` is None where nothing has one. ``carried`` are the ids it carries; ``weak`` those of them that use
    keywords which not every engine enforces; ``unenforced`` says what of them it leaves open.
    """

    schema: dict[str, Any] | None
    index: tuple[SchemaEntry, ...]
    carried: frozenset[str]
    weak: frozenset[str]
    unenforced: tuple[Unenforced, ...]


def emit_schema(constraints: Iterable[tuple[str, Constraint]]) -> EmittedSchema:
    """The schema of the hard constraints among ``constraints`` (computed id, constraint), in their order."""
    shapes: list[Declared] = []
    signatures: list[tuple[str, Constraint, Signature]] = []
    namings: list[tuple[str, Constraint, Naming]] = []
    ranges: list[tuple[str, Constraint, ValueRange]] = []
    order: dict[Subject, None] = {}
    for computed, constraint in constraints:
        rule = constraint.rule
        if isinstance(rule, Signature):
            signatures.append((computed, constraint, rule))
            order[Subject(constraint.scope.path, rule.symbol, "arguments")] = None
        elif isinstance(rule, TypeShape):
            shapes.append((computed, constraint, rule))
            order[Subject(constraint.scope.path, rule.symbol, "type")] = None
        elif isinstance(rule, Naming):
            namings.append((computed, constraint, rule))
        elif isinstance(rule, ValueRange):
            ranges.append((computed, constraint, rule))
    definitions = Definitions(list(order), Shapes(shapes), Ranges(ranges))
    return definitions.emit(signatures, namings, ranges)


class Definitions:
    """The definitions of one set while they are written."""

    def __init__(self, subjects: Sequence[Subject], shapes: Shapes, ranges: Ranges) -> None:
        self.shapes = shapes
        self.ranges = ranges
        self.taken = Keys()
        self.keys = self.taken.assign(subjects)
        self.subjects = subjects
        self.has_never = False
        self.primitives = primitives()
        self._holes: dict[tuple[str, str], None] = {}
        self._weak: set[str] = set()
        self._instances: dict[tuple[Subject, bytes], str] = {}
        self._waiting: list[tuple[str, Subject, list[Schema], int]] = []

    def say(self, constraint: str, reason: str) -> None:
        """Book a reason why something of a constraint isn't carried."""
        self._holes[(constraint, reason)] = None

    def weaken(self, constraint: str) -> None:
        """Note that a constraint uses keywords which not every engine enforces."""
        self._weak.add(constraint)

    def instance(self, target: Subject, ref: Ref, arguments: list[Schema], depth: int) -> str | None:
        """The key of a generic type applied to arguments; None where that never ends."""
        identity = (target, msgspec.json.encode(arguments))
        key = self._instances.get(identity)
        if key is None:
            if depth >= _DEEPEST_INSTANCE:
                return None
            key = self.taken.take("_".join([self.keys[target], *map(_label, ref.arguments)]))
            self._instances[identity] = key
            self._waiting.append((key, target, arguments, depth + 1))
        return key

    def emit(
        self,
        signatures: Sequence[tuple[str, Constraint, Signature]],
        namings: Sequence[tuple[str, Constraint, Naming]],
        ranges: Sequence[tuple[str, Constraint, ValueRange]],
    ) -> EmittedSchema:
        """Write everything."""
        ids: dict[Subject, list[str]] = {subject: [] for subject in self.subjects}
        alternatives: dict[Subject, list[Schema]] = {subject: [] for subject in self.subjects}
        for computed, constraint, signature in signatures:
            subject = Subject(constraint.scope.path, signature.symbol, "arguments")
            writer = self._writer(computed, constraint, signature.symbol, dict.fromkeys(signature.type_parameters))
            alternatives[subject].append(arguments_schema(signature, writer))
            ids[subject].append(computed)
        for subject, declared in self.shapes.by_subject.items():
            for computed, constraint, shape in declared:
                writer = self._writer(computed, constraint, shape.symbol, dict.fromkeys(shape.type_parameters))
                alternatives[subject].append(writer.schema(shape.shape))
                ids[subject].append(computed)
        written: dict[str, Schema] = {self.keys[subject]: one_of(found) for subject, found in alternatives.items()}
        self._write_instances(written)
        if self.has_never:
            written = prune(written)
        return self._result(written, ids, namings, ranges)

    def _writer(
        self, computed: str, constraint: Constraint, symbol: str, bindings: Mapping[str, Schema | None], depth: int = 0
    ) -> TypeWriter:
        scope = constraint.scope
        return TypeWriter(self, computed, scope.path, symbol, scope.language, bindings, depth)

    def _write_instances(self, written: dict[str, Schema]) -> None:
        # Writing one may ask for others, which are added behind it.
        for key, target, arguments, depth in self._waiting:
            found: list[Schema] = []
            for computed, constraint, shape in self.shapes.by_subject[target]:
                given = dict(zip(shape.type_parameters, arguments, strict=False))
                bindings = {name: given.get(name) for name in shape.type_parameters}
                found.append(self._writer(computed, constraint, shape.symbol, bindings, depth).schema(shape.shape))
            written[key] = one_of(found)

    def _result(
        self,
        written: dict[str, Schema],
        ids: dict[Subject, list[str]],
        namings: Sequence[tuple[str, Constraint, Naming]],
        ranges: Sequence[tuple[str, Constraint, ValueRange]],
    ) -> EmittedSchema:
        carried: set[str] = set()
        entries: list[SchemaEntry] = []
        for subject in self.subjects:
            if written[self.keys[subject]] is False:
                for computed in ids[subject]:
                    self.say(computed, "no value has this shape")
                continue
            carried.update(ids[subject])
            entries.append(SchemaEntry(self.keys[subject], subject.symbol, subject.path, subject.role))
        roots = [{"$ref": pointer(entry.key)} for entry in entries]
        entries.extend(
            SchemaEntry(key, target.symbol, target.path, "type")
            for key, target, _, _ in self._waiting
            if written[key] is not False
        )
        for computed, constraint, naming in namings:
            pattern = name_pattern(naming)
            if roots and pattern is not None:
                key = self.taken.take(clean(f"{naming.symbol_kind}_name"))
                written[key] = {"type": "string", "pattern": anchored(pattern)}
                entries.append(SchemaEntry(key, constraint.scope.symbol, constraint.scope.path, "name"))
                carried.add(computed)
        for computed, _, _ in ranges:
            if computed in self.ranges.used:
                carried.add(computed)
                self.weaken(computed)
            else:
                self.say(computed, "no shape or signature of this set has this member")
        holes = tuple(Unenforced(computed, reason, "json-schema") for computed, reason in self._holes)
        schema: dict[str, Any] | None = None
        if roots:
            root: dict[str, Any] = roots[0] if len(roots) == 1 else {"anyOf": roots}
            defined = {key: value for key, value in written.items() if value is not False}
            schema = {"$schema": DRAFT, **root, "$defs": defined}
        return EmittedSchema(schema, tuple(entries) if roots else (), frozenset(carried), frozenset(self._weak), holes)


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
