"""Rules: statements that a machine can check against a syntax tree.

On the wire each is an object told apart by ``type`` (`TAGS`). An attribute that ends in an underscore loses it there
(``async_`` is ``async``). A rule holds names, types and literal types, never source text.
"""

from __future__ import annotations

from typing import Literal

import attrs

from ananke_core.frozen import frozen
from ananke_core.model.types import Bounds, Default, TypeExpr

ParameterKind = Literal["positional_only", "positional", "rest", "keyword_only", "keyword_rest"]
Measure = Literal["lines", "parameters", "nesting", "branches"]
SymbolKind = Literal[
    "function", "method", "class", "error", "variable", "constant", "parameter", "field", "type", "module"
]
"""``error`` is a class whose base is, by its name, an exception's."""


@frozen
class Parameter:
    """One parameter of a signature.

    ``written`` is the type's own spelling, tokens only (``dict[str, int]``): two spellings of one type have one
    ``type`` but different headers. It is empty where the annotation holds more than names, literals and brackets.
    ``documented`` is the type that documentation states where the code states none; no header shows it.
    """

    name: str
    type: TypeExpr | None = None
    written: str = ""
    kind: ParameterKind = "positional"
    default: Default | None = None
    optional: bool = False
    bounds: Bounds | None = None
    doc: str = ""
    documented: TypeExpr | None = None


@frozen
class Signature:
    """A function has this header. ``symbol`` is its dotted path in the file, ``container`` the class part of it."""

    symbol: str
    container: str = ""
    parameters: tuple[Parameter, ...] = ()
    returns: TypeExpr | None = None
    returns_written: str = ""
    async_: bool = False
    generator: bool = False
    modifiers: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    throws: tuple[str, ...] = ()
    type_parameters: tuple[str, ...] = ()


@frozen
class TypeShape:
    """A declared type has this shape. ``declared_as`` says how (``class``, ``dataclass``, ``alias`` …)."""

    symbol: str
    shape: TypeExpr
    declared_as: str = ""
    type_parameters: tuple[str, ...] = ()


@frozen
class Naming:
    """Symbols of a kind match a style or, where ``pattern`` is set, an RE2 pattern that is searched for in the name."""

    symbol_kind: SymbolKind
    style: str = ""
    pattern: str = ""


@frozen
class Annotation:
    """Parameters, returns or fields of a symbol kind are annotated."""

    symbol_kind: SymbolKind
    target: Literal["parameters", "returns", "fields"]


@frozen
class Layer:
    """The modules of ``paths`` (globs) may import only from ``may_import`` (module prefixes) and themselves."""

    name: str
    paths: tuple[str, ...] = ()
    may_import: tuple[str, ...] = ()


@frozen
class Import:
    """Modules allowed (if any are named, only these), denied, or by layer."""

    denied: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    layers: tuple[Layer, ...] = ()


@frozen
class Call:
    """Callees denied, or required inside a symbol kind. ``instead`` names an alternative per denied callee."""

    denied: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    inside: SymbolKind | None = None
    instead: dict[str, str] = attrs.field(factory=dict, hash=False)


@frozen
class ErrorHandling:
    """No bare handler, no swallowed error; which exception or result types are used."""

    bare: bool = False
    swallowed: bool = False
    types: tuple[str, ...] = ()


@frozen
class Async:
    """Async functions await; ``blocking`` callees don't stand inside one."""

    must_await: bool = False
    blocking: tuple[str, ...] = ()


@frozen
class Documentation:
    """A symbol kind carries a doc comment, with its parameters when asked for."""

    symbol_kind: SymbolKind
    parameters: bool = False
    public_only: bool = True


@frozen
class ValueRange:
    """A parameter or field keeps these bounds. ``symbol`` is the function or type, ``name`` the member."""

    symbol: str
    name: str
    bounds: Bounds


@frozen
class Size:
    """A measure of a symbol kind stays at or below ``maximum``."""

    symbol_kind: SymbolKind
    measure: Measure
    maximum: int


@frozen
class Structure:
    """A class has these members and bases; a module has these parts."""

    symbol: str
    members: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()


@frozen
class Opaque:
    """Only words: carried as advice, never enforced. Empty ``text`` means the constraint's own name."""

    text: str = ""


Rule = (
    Signature
    | TypeShape
    | Naming
    | Annotation
    | Import
    | Call
    | ErrorHandling
    | Async
    | Documentation
    | ValueRange
    | Size
    | Structure
    | Opaque
)

TAGS: dict[str, type] = {
    "signature": Signature,
    "type_shape": TypeShape,
    "naming": Naming,
    "annotation": Annotation,
    "import": Import,
    "call": Call,
    "error_handling": ErrorHandling,
    "async": Async,
    "documentation": Documentation,
    "value_range": ValueRange,
    "size": Size,
    "structure": Structure,
    "opaque": Opaque,
}
