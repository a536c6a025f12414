"""TypeExpr → schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ananke_core.compile.emit.json_schema.bounds import Schema, bounded, together
from ananke_core.compile.emit.json_schema.intersections import intersection
from ananke_core.compile.emit.json_schema.literals import enumeration, names_of, plain
from ananke_core.model.types import (
    Array,
    Bounds,
    Default,
    EnumType,
    Field,
    FunctionType,
    Intersection,
    LiteralType,
    Map,
    Primitive,
    PrimitiveName,
    Record,
    Ref,
    Tuple,
    TypeExpr,
    TypeParameter,
    Union,
    Unknown,
)

if TYPE_CHECKING:
    from ananke_core.compile.emit.json_schema.definitions import Definitions

FORMATS = frozenset({"date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"})
"""Formats that engines and validators know alike; any other one is left out."""

_ANY = Primitive("any")
_PRIMITIVES: dict[PrimitiveName, str] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    # JSON has no bytes; people write them as text, in one encoding or another.
    "bytes": "string",
}


def primitives() -> dict[PrimitiveName, dict[str, Any]]:
    """A schema per scalar type, for one set of definitions to share."""
    return {name: {"type": type_} for name, type_ in _PRIMITIVES.items()}


class TypeWriter:
    """Writes the types of one constraint.

    Args:
        definitions: the set's definitions, which references lead to.
        constraint: id of the constraint, to which reasons are booked.
        path, symbol, language: where its names are looked up.
        bindings: schemas of the type parameters in scope; None for one that stands for any type.
    """

    def __init__(
        self,
        definitions: Definitions,
        constraint: str,
        path: str,
        symbol: str,
        language: str,
        bindings: Mapping[str, Schema | None],
        depth: int = 0,
    ) -> None:
        self.definitions = definitions
        self.constraint = constraint
        self.path = path
        self.symbol = symbol
        self.language = language
        self.bindings = bindings
        self.depth = depth
        self.where = ""
        self.ranges = definitions.ranges.of(path, symbol)

    def say(self, reason: str) -> None:
        """Book a reason why something of this constraint isn't carried."""
        self.definitions.say(self.constraint, f"{self.where}: {reason}" if self.where else reason)

    def schema(self, type_: TypeExpr) -> Schema:
        """The schema of a type; False where no value has it."""
        return _WRITERS[type_.__class__](self, type_)

    def member(
        self, name: str, type_: TypeExpr | None, bounds: Bounds | None, default: Default | None, doc: str
    ) -> Schema:
        """The schema of a parameter or field with what is known of it."""
        if type_.__class__ is Primitive and bounds is None and default is None and not doc and not self.ranges:
            # Most members are this plain; there is no reason to book that would need their name.
            return self.schema(type_)
        outer, self.where = self.where, f"{self.where}.{name}" if self.where else name
        found = self.schema(type_) if type_ is not None else {}
        if bounds is not None or self.ranges:
            found = self._narrowed(found, bounds, self.ranges.get(name, ()) if not outer else ())
        if found is False:
            self.definitions.notes.has_never = True
        else:
            if default is not None and default.known:
                found = {**found, "default": plain(default.value)}
            if doc:
                found = {**found, "description": doc}
        self.where = outer
        return found

    def _narrowed(self, found: Schema, bounds: Bounds | None, further: Sequence[tuple[str, Bounds]]) -> Schema:
        """A member's schema with its own bounds and those of value ranges (id and bounds)."""
        for one in together([*(() if bounds is None else (bounds,)), *(stated for _, stated in further)]):
            self.definitions.narrow(self.constraint)
            found = bounded(found, one, self.say)
        for computed, _ in further:
            self.definitions.notes.used.add(computed)
            self.definitions.look(computed, found)
        return found

    def any_of(self, members: list[Schema]) -> Schema:
        """One of these schemas."""
        flat: list[dict[str, Any]] = []
        for member in members:
            if member is False:
                continue
            for one in member["anyOf"] if len(member) == 1 and "anyOf" in member else [member]:
                if one not in flat:
                    flat.append(one)
        if not flat:
            return False
        return flat[0] if len(flat) == 1 else {"anyOf": flat}

    def _primitive(self, type_: Primitive) -> Schema:
        name = type_.name
        if type_.bounds is None and not type_.format and name in self.definitions.primitives:
            return self.definitions.primitives[name]
        if name == "any":
            return {}
        if name == "never":
            return self.never()
        if type_.format in FORMATS:
            self.definitions.narrow(self.constraint)
            found: Schema = {"type": _PRIMITIVES[name], "format": type_.format}
        else:
            found = self.definitions.primitives[name]
        return self._bounded(found, type_.bounds)

    def _bounded(self, found: Schema, bounds: Bounds | None) -> Schema:
        if bounds is None:
            return found
        self.definitions.narrow(self.constraint)
        found = bounded(found, bounds, self.say)
        if found is False:
            self.definitions.notes.has_never = True
        return found

    def _literal(self, type_: LiteralType) -> Schema:
        return {"const": plain(type_.value)}

    def _enum(self, type_: EnumType) -> Schema:
        return enumeration(list(type_.values)) if type_.values else self.never()

    def _array(self, type_: Array) -> Schema:
        if type_.unique:
            self.say("that items are unique is checked, not decoded")
        items = self.schema(type_.items)
        found: Schema = {"type": "array", "maxItems": 0} if items is False else {"type": "array", "items": items}
        return found if type_.bounds is None else self._bounded(found, type_.bounds)

    def _tuple(self, type_: Tuple) -> Schema:
        rest = self.schema(type_.rest) if type_.rest is not None else False
        items = [self.schema(item) for item in type_.items]
        if any(item is False for item in items):
            return self.never()
        if not items:
            return {"type": "array", "maxItems": 0} if rest is False else {"type": "array", "items": rest}
        return {"type": "array", "prefixItems": items, "items": rest, "minItems": len(items)}

    def _map(self, type_: Map) -> Schema:
        values = self.schema(type_.values)
        names = names_of(type_.keys)
        if names is not None:
            properties = dict.fromkeys(names, values)
            return {"type": "object", "properties": properties, "additionalProperties": False}
        if type_.keys not in (Primitive("string"), _ANY):
            self.say("what its keys look like is checked, not decoded")
        return {"type": "object", "additionalProperties": values}

    def _record(self, type_: Record) -> Schema:
        return self.object(type_.fields, type_.open)

    def object(self, fields: tuple[Field, ...], rest: Schema | bool) -> Schema:
        """An object of these fields; ``rest`` is what further members are."""
        properties: dict[str, Schema] = {}
        required: list[str] = []
        for field in fields:
            key = field.wire_name or field.name
            properties[key] = self.member(field.name, field.type, field.bounds, field.default, field.doc)
            if field.required and key not in required:
                required.append(key)
        found: dict[str, Any] = {"type": "object", "properties": properties}
        if required:
            found["required"] = required
        found["additionalProperties"] = rest
        return found

    def _union(self, type_: Union) -> Schema:
        literals = [member.value for member in type_.members if isinstance(member, LiteralType)]
        if len(literals) < 2:
            return self.any_of([self.schema(member) for member in type_.members])
        others = [self.schema(member) for member in type_.members if not isinstance(member, LiteralType)]
        return self.any_of([enumeration(literals), *others])

    def _ref(self, type_: Ref) -> Schema:
        if type_.name in self.bindings:
            return self._bound_parameter(type_.name, None)
        shapes = self.definitions.shapes
        target = shapes.resolve(type_.name, self.path, self.symbol, self.language)
        if isinstance(target, str):
            member = self._enum_member(type_)
            if member is not None:
                return member
            self.say(target)
            return {}
        parameters = shapes.by_subject[target][0][2].type_parameters
        if not parameters:
            return self.definitions.refer(self.definitions.keys[target])
        if not type_.arguments:
            return self.definitions.refer(self.definitions.keys[target])
        arguments = [self.schema(argument) for argument in type_.arguments]
        key = self.definitions.instance(target, type_, arguments, self.depth)
        if key is None:
            self.say(f"{type_.name} refers to ever larger forms of itself")
            return {}
        return self.definitions.refer(key)

    def _enum_member(self, type_: Ref) -> Schema | None:
        owner, _, name = type_.name.rpartition(".")
        if not owner:
            return None
        target = self.definitions.shapes.resolve(owner, self.path, self.symbol, self.language)
        declared = [] if isinstance(target, str) else self.definitions.shapes.by_subject[target]
        shape = declared[0][2].shape if len(declared) == 1 else None
        if isinstance(shape, EnumType) and name in shape.names:
            return {"const": plain(shape.values[shape.names.index(name)])}
        return None

    def _type_parameter(self, type_: TypeParameter) -> Schema:
        return self._bound_parameter(type_.name, type_.bound)

    def _bound_parameter(self, name: str, bound: TypeExpr | None) -> Schema:
        found = self.bindings.get(name)
        if found is not None:
            return found
        if bound is not None:
            return self.schema(bound)
        self.say(f"type parameter {name} stands for any type")
        return {}

    def _function(self, type_: FunctionType) -> Schema:
        self.say("a function has no JSON form")
        return {}

    def _unknown(self, type_: Unknown) -> Schema:
        self.say(type_.reason or "its type could not be read")
        return {}

    def never(self) -> Schema:
        """The schema that no value has."""
        self.definitions.notes.has_never = True
        return False


_WRITERS: dict[type, Callable[[TypeWriter, Any], Schema]] = {
    Primitive: TypeWriter._primitive,
    LiteralType: TypeWriter._literal,
    Array: TypeWriter._array,
    Tuple: TypeWriter._tuple,
    Map: TypeWriter._map,
    Record: TypeWriter._record,
    Union: TypeWriter._union,
    Intersection: intersection,
    EnumType: TypeWriter._enum,
    Ref: TypeWriter._ref,
    TypeParameter: TypeWriter._type_parameter,
    FunctionType: TypeWriter._function,
    Unknown: TypeWriter._unknown,
}
