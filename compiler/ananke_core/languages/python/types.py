"""Python annotations → TypeExpr, from syntax alone.

Annotations are read with Python's own `ast` (they are expressions, also inside of strings); nothing is evaluated.
What can't be read is `Unknown` with a reason, never a guess.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import attrs

from ananke_core.model.types import (
    Array,
    Bounds,
    FunctionType,
    LiteralType,
    Map,
    Primitive,
    Ref,
    TypeExpr,
    Unknown,
)
from ananke_core.model.types import Tuple as TupleType
from ananke_core.model.types import Union as UnionType

_LONGEST = 4_000
_DEEPEST = 40

_PRIMITIVES: dict[str, TypeExpr] = {
    "str": Primitive("string"),
    "int": Primitive("integer"),
    "float": Primitive("number"),
    "bool": Primitive("boolean"),
    "bytes": Primitive("bytes"),
    "bytearray": Primitive("bytes"),
    "None": Primitive("null"),
    "Any": Primitive("any"),
    "object": Primitive("any"),
    "Never": Primitive("never"),
    "NoReturn": Primitive("never"),
    "Text": Primitive("string"),
    "LiteralString": Primitive("string"),
    "datetime": Primitive("string", "date-time"),
    "date": Primitive("string", "date"),
    "time": Primitive("string", "time"),
    "timedelta": Primitive("string", "duration"),
    "UUID": Primitive("string", "uuid"),
    "Decimal": Primitive("number"),
    "Path": Primitive("string", "path"),
    "list": Array(Primitive("any")),
    "List": Array(Primitive("any")),
    "Sequence": Array(Primitive("any")),
    "tuple": TupleType((), Primitive("any")),
    "Tuple": TupleType((), Primitive("any")),
    "set": Array(Primitive("any"), unique=True),
    "Set": Array(Primitive("any"), unique=True),
    "frozenset": Array(Primitive("any"), unique=True),
    "FrozenSet": Array(Primitive("any"), unique=True),
    "dict": Map(Primitive("any"), Primitive("any")),
    "Dict": Map(Primitive("any"), Primitive("any")),
    "Mapping": Map(Primitive("any"), Primitive("any")),
    "Callable": FunctionType(None, Primitive("any")),
}
_ARRAYS = {"list", "List", "Sequence", "MutableSequence", "Iterable", "Collection", "deque", "Deque"}
_SETS = {"set", "Set", "frozenset", "FrozenSet", "AbstractSet", "MutableSet"}
_MAPS = {"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict"}
_WRAPPERS = {"ClassVar", "Final", "Required", "NotRequired", "ReadOnly", "InitVar"}
# Modules whose members are meant by their last name.
_PREFIXES = {
    "typing",
    "t",
    "typing_extensions",
    "te",
    "collections",
    "collections.abc",
    "abc",
    "builtins",
    "datetime",
    "dt",
    "uuid",
    "decimal",
    "pathlib",
}


@attrs.frozen
class Annotation:
    """An annotation as read: its type, its spelling (empty where it is more than a type), and what it says beside."""

    type: TypeExpr
    written: str = ""
    bounds: Bounds | None = None
    wrappers: tuple[str, ...] = ()


@lru_cache(maxsize=16_384)
def read_annotation(text: str) -> Annotation:
    """Read one annotation's source text."""
    if len(text) > _LONGEST:
        return Annotation(Unknown("annotation is too long to read"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            node = ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Annotation(Unknown("annotation is no expression"))
    try:
        reader = _Reader()
        type_ = reader.read(node, 0)
        return Annotation(type_, spelling(node), reader.bounds, tuple(reader.wrappers))
    except RecursionError:
        return Annotation(Unknown("annotation is nested too deeply"))


def is_plain_type(text: str) -> bool:
    """Whether an assigned expression can only be meant as a type: a union of builtins, or a subscripted generic."""
    if len(text) > _LONGEST or not ("[" in text or "|" in text):
        return False
    try:
        node = ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return _only_type(node)


def _only_type(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _part_of_type(node.left) and _part_of_type(node.right)
    if isinstance(node, ast.Subscript):
        name = _name(node.value)
        return name in _ARRAYS | _SETS | _MAPS or name in {"Optional", "Union", "Literal", "Tuple", "tuple", "Callable"}
    return False


def _part_of_type(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None
    return _name(node) in _PRIMITIVES or _only_type(node)


class _Reader:
    """One pass over an annotation; collects bounds and wrappers on its way."""

    def __init__(self) -> None:
        self.bounds: Bounds | None = None
        self.wrappers: list[str] = []

    def read(self, node: ast.expr, depth: int) -> TypeExpr:
        if depth > _DEEPEST:
            return Unknown("annotation is nested too deeply")
        if isinstance(node, ast.Constant):
            return self._constant(node, depth)
        if isinstance(node, ast.Name | ast.Attribute):
            return self._named(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._union(_alternatives(node), depth)
        if isinstance(node, ast.Subscript):
            return self._subscript(node, depth)
        return Unknown(f"a {type(node).__name__.lower()} expression is no type")

    def _constant(self, node: ast.Constant, depth: int) -> TypeExpr:
        if node.value is None:
            return Primitive("null")
        if isinstance(node.value, str):
            try:
                inner = ast.parse(f"({node.value}\n)", mode="eval").body
            except (SyntaxError, ValueError, MemoryError):
                return Unknown("string annotation is no expression")
            return self.read(inner, depth + 1)
        return Unknown("a literal value is no type")

    def _named(self, node: ast.Name | ast.Attribute) -> TypeExpr:
        dotted = _dotted(node)
        if dotted is None:
            return Unknown("attribute of an expression is no type name")
        known = _PRIMITIVES.get(_name(node))
        return known if known is not None else Ref(dotted)

    def _union(self, members: list[ast.expr], depth: int) -> TypeExpr:
        read = [self.read(member, depth + 1) for member in members]
        flat: list[TypeExpr] = []
        for member in read:
            for part in member.members if isinstance(member, UnionType) else (member,):
                if part not in flat:
                    flat.append(part)
        return flat[0] if len(flat) == 1 else UnionType(tuple(flat))

    def _subscript(self, node: ast.Subscript, depth: int) -> TypeExpr:
        name = _name(node.value)
        arguments = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name in _WRAPPERS:
            self.wrappers.append(name)
            return self.read(arguments[0], depth + 1)
        if name == "Annotated":
            self.bounds = self.bounds or bounds_of(arguments[1:])
            return self.read(arguments[0], depth + 1)
        if name == "Literal":
            return self._literals(arguments)
        read: Callable[[ast.expr], TypeExpr] = lambda argument: self.read(argument, depth + 1)  # noqa: E731
        if name == "Optional":
            return self._union([*arguments[:1], ast.Constant(None)], depth)
        if name == "Union":
            return self._union(arguments, depth)
        if name in _ARRAYS and len(arguments) == 1:
            return Array(read(arguments[0]))
        if name in _SETS and len(arguments) == 1:
            return Array(read(arguments[0]), unique=True)
        if name in _MAPS and len(arguments) == 2:
            return Map(read(arguments[0]), read(arguments[1]))
        if name in {"tuple", "Tuple"}:
            if len(arguments) == 2 and isinstance(arguments[1], ast.Constant) and arguments[1].value is ...:
                return TupleType((), read(arguments[0]))
            return TupleType(tuple(read(argument) for argument in arguments if not _is_empty(argument)))
        if name == "Callable" and len(arguments) == 2:
            listed = arguments[0].elts if isinstance(arguments[0], ast.List) else None
            parameters = tuple(read(argument) for argument in listed) if listed is not None else None
            return FunctionType(parameters, read(arguments[1]))
        dotted = _dotted(node.value)
        if dotted is None:
            return Unknown("a subscripted expression is no type")
        return Ref(dotted, tuple(read(argument) for argument in arguments))

    def _literals(self, arguments: list[ast.expr]) -> TypeExpr:
        members: list[TypeExpr] = []
        for argument in arguments:
            value = literal(argument)
            if value is _NOT_LITERAL:
                dotted = _dotted(argument)
                members.append(Ref(dotted) if dotted else Unknown("Literal holds an expression"))
            else:
                members.append(LiteralType(value))
        return members[0] if len(members) == 1 else UnionType(tuple(members))


_NOT_LITERAL: Any = object()


def literal(node: ast.expr) -> Any:
    """The value of a literal string, number, boolean or None; else a marker that equals nothing."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float | bool | None):
        return node.value
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
        and isinstance(node.operand.value, int | float)
    ):
        return -node.operand.value
    return _NOT_LITERAL


_BOUND_NAMES = {
    "gt": "exclusive_minimum",
    "ge": "minimum",
    "lt": "exclusive_maximum",
    "le": "maximum",
    "multiple_of": "multiple_of",
    "min_length": "min_length",
    "max_length": "max_length",
    "min_items": "min_items",
    "max_items": "max_items",
    "pattern": "pattern",
}
_ANNOTATED_TYPES = {
    "Gt": "exclusive_minimum",
    "Ge": "minimum",
    "Lt": "exclusive_maximum",
    "Le": "maximum",
    "MultipleOf": "multiple_of",
    "MinLen": "min_length",
    "MaxLen": "max_length",
}


def bounds_of(arguments: list[ast.expr]) -> Bounds | None:
    """Bounds that ``Field(ge=…)`` or annotated-types members state with literal numbers."""
    values: dict[str, Any] = {}
    for argument in arguments:
        if not isinstance(argument, ast.Call):
            continue
        name = _name(argument.func)
        if name in _ANNOTATED_TYPES and len(argument.args) == 1:
            _take(values, _ANNOTATED_TYPES[name], argument.args[0])
        if name in {"Field", "Interval", "Len", "Meta", "Query", "Path", "Body"}:
            for keyword in argument.keywords:
                if keyword.arg in _BOUND_NAMES and keyword.arg != "pattern":
                    _take(values, _BOUND_NAMES[keyword.arg], keyword.value)
    return Bounds(**values) if values else None


def _take(values: dict[str, Any], name: str, node: ast.expr) -> None:
    value = literal(node)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if name.startswith(("min_", "max_")) and not isinstance(value, int):
            return
        values[name] = value


def spelling(node: ast.expr) -> str:
    """Canonical spelling of a type of names, dots, brackets, ``|``, ``...`` and literals; empty for anything else."""
    parts = _spell(node, 0)
    return parts if parts is not None else ""


def _spell(node: ast.expr, depth: int, *, literals: bool = False) -> str | None:
    if depth > _DEEPEST:
        return None
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = _spell(node.value, depth + 1)
        return f"{inner}.{node.attr}" if inner and isinstance(node.value, ast.Name | ast.Attribute) else None
    if isinstance(node, ast.Constant):
        return _spell_constant(node, literals)
    if isinstance(node, ast.UnaryOp) and literals and isinstance(node.op, ast.USub):
        inner = _spell(node.operand, depth + 1, literals=True)
        return f"-{inner}" if inner else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        # Right operands in parentheses would lose them here.
        if isinstance(node.right, ast.BinOp):
            return None
        left, right = _spell(node.left, depth + 1), _spell(node.right, depth + 1)
        return f"{left} | {right}" if left and right else None
    if isinstance(node, ast.Subscript):
        return _spell_subscript(node, depth)
    if isinstance(node, ast.List):
        parts = [_spell(element, depth + 1) for element in node.elts]
        return f"[{', '.join(part for part in parts if part)}]" if all(parts) else None
    return None


def _spell_subscript(node: ast.Subscript, depth: int) -> str | None:
    value = _spell(node.value, depth + 1)
    if value is None or isinstance(node.value, ast.Subscript):
        return None
    elements = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if not elements:
        return f"{value}[()]"
    inside = _name(node.value) == "Literal"
    parts = [_spell(element, depth + 1, literals=inside) for element in elements]
    return f"{value}[{', '.join(part for part in parts if part)}]" if all(parts) else None


def _spell_constant(node: ast.Constant, literals: bool) -> str | None:
    if node.value is None:
        return "None"
    if node.value is ...:
        return "..."
    if isinstance(node.value, str):
        simple = node.value.isprintable() and '"' not in node.value and "\\" not in node.value
        return f'"{node.value}"' if simple else None
    if literals and isinstance(node.value, bool | int):
        return str(node.value)
    return None


def _alternatives(node: ast.expr) -> list[ast.expr]:
    found: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def _dotted(node: ast.expr) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def _name(node: ast.expr) -> str:
    """The name by which a type is known here: without the modules that everybody means; empty when there is none."""
    dotted = _dotted(node)
    if dotted is None:
        return ""
    prefix, _, name = dotted.rpartition(".")
    return name if not prefix or prefix in _PREFIXES else dotted


def _is_empty(node: ast.expr) -> bool:
    return isinstance(node, ast.Tuple) and not node.elts
