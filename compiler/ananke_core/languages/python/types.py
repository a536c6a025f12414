"""Python annotations → TypeExpr, from syntax alone.

An annotation is an expression, also inside of a string, so Python's own `ast` reads it; nothing is evaluated. What
can't be read is `Unknown` with a reason, never a guess.
"""

from __future__ import annotations

import ast

import attrs

from ananke_core.frozen import frozen
from ananke_core.languages.python.bounds import bounds_of
from ananke_core.languages.python.expressions import (
    NotLiteral,
    alternatives,
    expression,
    is_none,
    known_name,
    literal,
    path_of,
)
from ananke_core.languages.python.spelling import spelling
from ananke_core.model.types import (
    Array,
    Bounds,
    FunctionType,
    LiteralType,
    Map,
    Primitive,
    Ref,
    Tuple,
    TypeExpr,
    TypeParameter,
    Union,
    Unknown,
)
from ananke_core.remembering import remembered

_DEEPEST = 40
_ANY = Primitive("any")
_NULL = Primitive("null")
_ARRAYS = {
    "Collection",
    "Deque",
    "Iterable",
    "List",
    "MutableSequence",
    "Sequence",
    "deque",
    "list",
}
_SETS = {"AbstractSet", "FrozenSet", "MutableSet", "Set", "frozenset", "set"}
_MAPS = {"DefaultDict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "dict"}
_TUPLES = {"Tuple", "tuple"}
_TYPES = {"Type", "type"}
_WRAPPERS = {"ClassVar", "Final", "InitVar", "NotRequired", "ReadOnly", "Required", "dataclasses.InitVar"}
_SPECIAL = {"Annotated", "Callable", "Literal", "Optional", "Union"} | _TYPES
_NAMED: dict[str, TypeExpr] = {
    "Any": _ANY,
    "Callable": FunctionType(None, _ANY),
    "Decimal": Primitive("number"),
    "LiteralString": Primitive("string"),
    "Never": Primitive("never"),
    "NoReturn": Primitive("never"),
    "None": _NULL,
    "Path": Primitive("string", "path"),
    "Text": Primitive("string"),
    "Type": Ref("type"),
    "UUID": Primitive("string", "uuid"),
    "bool": Primitive("boolean"),
    "bytearray": Primitive("bytes"),
    "bytes": Primitive("bytes"),
    "date": Primitive("string", "date"),
    "datetime": Primitive("string", "date-time"),
    "float": Primitive("number"),
    "int": Primitive("integer"),
    "object": _ANY,
    "str": Primitive("string"),
    "time": Primitive("string", "time"),
    "timedelta": Primitive("string", "duration"),
    **{name: Array(_ANY) for name in _ARRAYS},
    **{name: Array(_ANY, unique=True) for name in _SETS},
    **{name: Map(_ANY, _ANY) for name in _MAPS},
    **{name: Tuple((), _ANY) for name in _TUPLES},
}


@frozen
class Annotation:
    """An annotation as read: its type, its spelling (empty where it is more than a type), and what it says beside."""

    type: TypeExpr
    written: str = ""
    bounds: Bounds | None = None
    wrappers: tuple[str, ...] = ()


@remembered(4_096)
def read_annotation(text: str, scope: tuple[TypeParameter, ...] = ()) -> Annotation:
    """Read one annotation's source text; names in ``scope`` are type variables."""
    node = expression(text)
    if node is None:
        return Annotation(Unknown("annotation can't be read as an expression"))
    reader = _Reader(scope)
    type_ = reader.read(node, 0, outermost=True)
    return Annotation(type_, spelling(text), reader.bounds, tuple(reader.wrappers))


def is_plain_type(text: str) -> bool:
    """Whether an assigned expression can only be meant as a type.

    That is a subscripted generic of builtins or typing, or a union in which one part is None, a builtin type or such a
    generic, while every other part can be a type.
    """
    if not ("[" in text or "|" in text):
        return False
    node = expression(text)
    return node is not None and not isinstance(node, ast.Name | ast.Attribute) and _surely_type(node, 0)


def _surely_type(node: ast.expr, depth: int) -> bool:
    if depth > _DEEPEST:
        return False
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        parts = alternatives(node)
        surely = any(_surely_type(part, depth + 1) for part in parts)
        # A string has no `|`.
        return surely and all(_maybe_type(part, depth + 1) and not _is_string(part) for part in parts)
    if isinstance(node, ast.Subscript):
        name = known_name(node.value)
        if name == "Literal":
            return all(not isinstance(literal(part), NotLiteral) for part in _arguments(node))
        generic = name in _ARRAYS or name in _SETS or name in _MAPS or name in _TUPLES or name in _SPECIAL
        return generic and all(_maybe_type(part, depth + 1) for part in _arguments(node))
    if isinstance(node, ast.Constant):
        return node.value is None
    return known_name(node) in _NAMED


def _maybe_type(node: ast.expr, depth: int) -> bool:
    """Also true of names that look like a type's."""
    if isinstance(node, ast.Name | ast.Attribute):
        last = path_of(node).rpartition(".")[2].lstrip("_")
        return known_name(node) in _NAMED or last[:1].isupper()
    if isinstance(node, ast.Constant):
        return node.value is None or node.value is ... or isinstance(node.value, str)
    if isinstance(node, ast.List):
        return all(_maybe_type(part, depth + 1) for part in node.elts)
    return _surely_type(node, depth)


class _Reader:
    """One pass over an annotation; collects bounds and wrappers on its way."""

    def __init__(self, scope: tuple[TypeParameter, ...]) -> None:
        self.bounds: Bounds | None = None
        self.wrappers: list[str] = []
        self._scope = {parameter.name: parameter for parameter in scope}

    def read(self, node: ast.expr, depth: int, *, outermost: bool = False) -> TypeExpr:
        """The type of an expression; bounds are taken only where they speak of the whole value."""
        if depth > _DEEPEST:
            return Unknown("annotation is nested too deeply")
        match node:
            case ast.Constant():
                return self._constant(node, depth, outermost)
            case ast.Name() | ast.Attribute():
                return self._named(node)
            case ast.BinOp(op=ast.BitOr()):
                return self._union(alternatives(node), depth, outermost)
            case ast.Subscript():
                return self._subscript(node, depth, outermost)
        return Unknown(f"an expression ({type(node).__name__}) is no type")

    def _constant(self, node: ast.Constant, depth: int, outermost: bool) -> TypeExpr:
        if node.value is None:
            return _NULL
        if not isinstance(node.value, str):
            return Unknown("a literal value is no type")
        inner = expression(node.value, enclosed=False)
        if inner is None:
            return Unknown("string annotation can't be read as an expression")
        return self.read(inner, depth + 1, outermost=outermost)

    def _named(self, node: ast.Name | ast.Attribute) -> TypeExpr:
        path, name = path_of(node), known_name(node)
        if path in self._scope:
            return self._scope[path]
        if name in _WRAPPERS:
            self.wrappers.append(name.rpartition(".")[2])
            return Unknown("no type is written")
        if not path:
            return Unknown("an attribute of an expression is no type name")
        return _NAMED.get(name) or Ref(path)

    def _union(self, nodes: list[ast.expr], depth: int, outermost: bool) -> TypeExpr:
        # Bounds of a value that may also be None still speak of the value; those of one alternative of many don't.
        single = outermost and sum(not is_none(node) for node in nodes) == 1
        members: list[TypeExpr] = []
        for node in nodes:
            read = self.read(node, depth + 1, outermost=single)
            for member in read.members if isinstance(read, Union) else (read,):
                if member not in members:
                    members.append(member)
        return members[0] if len(members) == 1 else Union(tuple(members))

    def _subscript(self, node: ast.Subscript, depth: int, outermost: bool) -> TypeExpr:
        name, arguments = known_name(node.value), _arguments(node)
        if not name:
            return Unknown("a subscripted expression is no type")
        if name in _WRAPPERS and len(arguments) == 1:
            self.wrappers.append(name.rpartition(".")[2])
            return self.read(arguments[0], depth + 1, outermost=outermost)
        if name == "Annotated" and arguments:
            type_ = self.read(arguments[0], depth + 1, outermost=outermost)
            if outermost and (stated := bounds_of(arguments[1:], type_)) is not None:
                self.bounds = _both(self.bounds, stated)
            return type_
        if name == "Literal":
            return _literals(arguments)
        if name == "Optional" and len(arguments) == 1:
            return self._union([arguments[0], ast.Constant(None)], depth, outermost)
        if name == "Union" and arguments:
            return self._union(arguments, depth, outermost)
        if name in _TUPLES:
            return self._tuple(arguments, depth)
        if name == "Callable" and len(arguments) == 2:
            listed = arguments[0].elts if isinstance(arguments[0], ast.List) else None
            parameters = tuple(self.read(part, depth + 1) for part in listed) if listed is not None else None
            return FunctionType(parameters, self.read(arguments[1], depth + 1))
        read = tuple(self.read(argument, depth + 1) for argument in arguments)
        if name in _ARRAYS and len(read) == 1:
            return Array(read[0])
        if name in _SETS and len(read) == 1:
            return Array(read[0], unique=True)
        if name in _MAPS and len(read) == 2:
            return Map(read[0], read[1])
        if name in _ARRAYS or name in _SETS or name in _MAPS or name in _SPECIAL:
            return (
                Ref("type", read) if name in {"Type", "type"} else Unknown("a generic with another number of arguments")
            )
        return Ref(path_of(node.value), read)

    def _tuple(self, arguments: list[ast.expr], depth: int) -> TypeExpr:
        if len(arguments) == 2 and isinstance(arguments[1], ast.Constant) and arguments[1].value is ...:
            return Tuple((), self.read(arguments[0], depth + 1))
        rest: TypeExpr | None = None
        if arguments and isinstance(arguments[-1], ast.Starred):
            unpacked = self.read(arguments[-1].value, depth + 1)
            if not isinstance(unpacked, Tuple) or unpacked.items or unpacked.rest is None:
                return Unknown("a tuple unpacks something of unknown length")
            arguments, rest = arguments[:-1], unpacked.rest
        return Tuple(tuple(self.read(argument, depth + 1) for argument in arguments), rest)


def _literals(arguments: list[ast.expr]) -> TypeExpr:
    members: list[TypeExpr] = []
    for argument in arguments:
        value = literal(argument)
        if isinstance(value, NotLiteral):
            # A member of an enum; its value stands elsewhere.
            path = path_of(argument)
            member: TypeExpr = Ref(path) if path else Unknown("Literal holds an expression")
        else:
            member = LiteralType(value)
        members.append(member)
    return members[0] if len(members) == 1 else Union(tuple(members))


def _arguments(node: ast.Subscript) -> list[ast.expr]:
    return list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]


def _is_string(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _both(first: Bounds | None, second: Bounds) -> Bounds:
    if first is None:
        return second
    stated = attrs.asdict(second, filter=lambda _, value: value is not None)
    return attrs.evolve(first, **stated)
