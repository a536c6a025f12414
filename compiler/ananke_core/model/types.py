"""TypeExpr: one small type algebra into which every language's types are read.

On the wire each member is an object told apart by ``type`` (`TAGS`).
"""

from __future__ import annotations

from typing import Literal

from ananke_core.frozen import frozen

PrimitiveName = Literal["string", "integer", "number", "boolean", "null", "bytes", "any", "never"]
Scalar = str | int | float | bool | None


@frozen
class Bounds:
    """What a value is known to keep; every member that is None says nothing.

    Lengths count Unicode code points for strings, items for arrays; ``pattern`` is whole-match.
    """

    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    pattern: str | None = None
    enum: tuple[Scalar, ...] | None = None


@frozen
class Default:
    """A default value. Only numbers, booleans and null are kept (``known``); anything else is source text."""

    known: bool = False
    value: int | float | bool | None = None


@frozen
class Primitive:
    """A scalar type; ``format`` is a JSON Schema format name (``date-time``, ``uuid``) or empty.

    ``bounds`` hold wherever the type stands, also where no field or parameter could keep them, such as in a list.
    """

    name: PrimitiveName
    format: str = ""
    bounds: Bounds | None = None


@frozen(eq=False)
class LiteralType:
    """Exactly this value. 1 and true are equal to Python, and are no equal literals."""

    value: Scalar

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LiteralType):
            return NotImplemented
        return self.value.__class__ is other.value.__class__ and self.value == other.value

    def __hash__(self) -> int:
        return hash((self.value.__class__, self.value))


@frozen
class Array:
    """Any number of ``items``; ``unique`` for sets; ``bounds`` of how many."""

    items: TypeExpr
    unique: bool = False
    bounds: Bounds | None = None


@frozen
class Tuple:
    """These items in this order; ``rest`` is the type of any further ones."""

    items: tuple[TypeExpr, ...]
    rest: TypeExpr | None = None


@frozen
class Map:
    """An object with arbitrary keys."""

    keys: TypeExpr
    values: TypeExpr


@frozen
class Field:
    """One member of a `Record`; ``wire_name`` is what it is called in data, if that differs."""

    name: str
    type: TypeExpr
    required: bool = True
    wire_name: str = ""
    default: Default | None = None
    doc: str = ""
    bounds: Bounds | None = None


@frozen
class Record:
    """An object with known fields; ``open`` when further ones are allowed."""

    fields: tuple[Field, ...]
    open: bool = True


@frozen
class Union:
    """One of these."""

    members: tuple[TypeExpr, ...]


@frozen
class Intersection:
    """All of these."""

    members: tuple[TypeExpr, ...]


@frozen
class EnumType:
    """One of these values; names and values stand in the order of the source."""

    names: tuple[str, ...]
    values: tuple[Scalar, ...]


@frozen
class Ref:
    """A named type, possibly applied to arguments. ``name`` is as written, dots included."""

    name: str
    arguments: tuple[TypeExpr, ...] = ()


@frozen
class TypeParameter:
    """A type variable in scope."""

    name: str
    bound: TypeExpr | None = None


@frozen
class FunctionType:
    """A callable; ``parameters`` is None when they are not said (``Callable[..., T]``)."""

    parameters: tuple[TypeExpr, ...] | None
    returns: TypeExpr


@frozen
class Unknown:
    """A type that could not be read, with the reason; never a guess. ``reason`` holds no source text."""

    reason: str


class Deferred:
    """What a language read but can't say without other declarations; its resolver makes one of the others of it.

    Subclasses belong to a language and stand in facts alone: never in a constraint, never on the wire.
    """

    __slots__ = ()


TypeExpr = (
    Primitive
    | LiteralType
    | Array
    | Tuple
    | Map
    | Record
    | Union
    | Intersection
    | EnumType
    | Ref
    | TypeParameter
    | FunctionType
    | Unknown
    | Deferred
)

TAGS: dict[str, type] = {
    "primitive": Primitive,
    "literal": LiteralType,
    "array": Array,
    "tuple": Tuple,
    "map": Map,
    "record": Record,
    "union": Union,
    "intersection": Intersection,
    "enum": EnumType,
    "ref": Ref,
    "type_parameter": TypeParameter,
    "function": FunctionType,
    "unknown": Unknown,
}
