"""Conditions of Python as tests of arguments, read from its own syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from ananke_core.frozen import frozen
from ananke_core.languages.guards import ask
from ananke_core.languages.guards.ask import Kind
from ananke_core.languages.guards.conditions import And, Condition, Const, Not, Opaque, Or
from ananke_core.languages.guards.patterns import PYTHON, accepted
from ananke_core.languages.python.expressions import NOT_LITERAL, NotLiteral, literal, path_of
from ananke_core.model.types import Scalar

_MOST_BITS = 128
_DEEPEST = 30
_OPERATORS: dict[type[ast.cmpop], ask.Operator] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_ANCHORS = {"re.fullmatch": (True, True), "re.match": (True, False), "re.search": (False, False)}
_SHORTENING = {"lstrip", "rstrip", "strip"}
# What data is where the test holds, and the kinds of which it holds for every value that code can have been given.
_KINDS: dict[str, tuple[frozenset[Kind], frozenset[Kind]]] = {
    "bool": (frozenset({"truth"}), frozenset({"truth"})),
    "dict": (frozenset({"objects"}), frozenset()),
    "float": (frozenset({"number"}), frozenset()),
    "int": (frozenset({"whole", "truth"}), frozenset({"truth"})),
    "list": (frozenset({"items"}), frozenset()),
    "str": (frozenset({"text"}), frozenset({"text"})),
    "tuple": (frozenset({"items"}), frozenset()),
}


@frozen
class Names:
    """What arguments are called: by spelling (``x``, ``self.x``) the name they are known by.

    ``exact`` are those whose values are plain numbers, texts and booleans, if they are any of these at all.
    """

    spelled: Mapping[str, str]
    exact: frozenset[str] = frozenset()

    def of(self, node: ast.expr) -> str:
        """The argument that an expression is; empty for anything else."""
        return self.spelled.get(path_of(node), "")

    def builtin(self, node: ast.expr) -> str:
        """The dotted path that an expression is, unless an argument is called so."""
        path = path_of(node)
        return "" if path.partition(".")[0] in self.spelled else path

    def within(self, node: ast.AST) -> frozenset[str]:
        """Every argument that an expression names."""
        found = {self.of(part) for part in ast.walk(node) if isinstance(part, ast.Name | ast.Attribute)}
        return frozenset(found - {""})


def read_condition(node: ast.expr, names: Names, depth: int = 0) -> Condition:
    """The tests that an expression makes; `Opaque` for what says nothing of an argument."""
    if depth <= _DEEPEST:
        found = _read(node, names, depth + 1)
        if found is not None:
            return found
    return Opaque(names.within(node))


def _read(node: ast.expr, names: Names, depth: int) -> Condition | None:
    match node:
        case ast.BoolOp():
            parts = tuple(read_condition(part, names, depth) for part in node.values)
            return And(parts) if isinstance(node.op, ast.And) else Or(parts)
        case ast.UnaryOp(op=ast.Not()):
            return Not(read_condition(node.operand, names, depth))
        case ast.Compare():
            sides = [node.left, *node.comparators]
            pairs = tuple(
                _pair(left, operator, right, names) or Opaque(names.within(left) | names.within(right))
                for left, operator, right in zip(sides, node.ops, sides[1:], strict=False)
            )
            return pairs[0] if len(pairs) == 1 else And(pairs)
        case ast.Call():
            return _call(node, names, depth)
        case ast.Constant():
            return Const(bool(node.value))
        case ast.BinOp(op=ast.Mod()):
            # A remainder as a condition: it is there.
            step = _step(node, names)
            return Not(ask.divides(*step)) if step is not None else None
    name = names.of(node)
    return ask.truthy(name, containers=True) if name else None


def _pair(left: ast.expr, operator: ast.cmpop, right: ast.expr, names: Names) -> Condition | None:
    if isinstance(operator, ast.In | ast.NotIn):
        found = _contained(left, right, names)
        return found if found is None or isinstance(operator, ast.In) else Not(found)
    if isinstance(operator, ast.Is | ast.IsNot):
        found = _identical(left, right, names) or _identical(right, left, names)
        return found if found is None or isinstance(operator, ast.Is) else Not(found)
    symbol = _OPERATORS[type(operator)]
    return _against(left, symbol, right, names) or _against(right, ask.FLIPPED[symbol], left, names)


def _identical(left: ast.expr, right: ast.expr, names: Names) -> Condition | None:
    if isinstance(right, ast.Constant) and right.value is None:
        name = names.of(left)
        return ask.null(name) if name else _matched(left, names)
    # `type(x) is int` leaves out subclasses.
    return _typed(left, right, names)


def _typed(left: ast.expr, right: ast.expr, names: Names) -> Condition | None:
    if not isinstance(left, ast.Call) or names.builtin(left.func) != "type" or len(left.args) != 1 or left.keywords:
        return None
    name, kind = names.of(left.args[0]), names.builtin(right)
    if not name or kind not in _KINDS:
        return None
    return ask.of_kind(name, _KINDS[kind][0], all_of=frozenset())


def _matched(node: ast.expr, names: Names) -> Condition | None:
    """``re.match(…)`` compared with None."""
    found = _call(node, names, _DEEPEST) if isinstance(node, ast.Call) else None
    is_match = isinstance(node, ast.Call) and names.builtin(node.func) in _ANCHORS
    return Not(found) if found is not None and is_match else None


def _against(left: ast.expr, operator: ask.Operator, right: ast.expr, names: Names) -> Condition | None:
    """A comparison of something of an argument with a constant."""
    constant = constant_of(right)
    if isinstance(constant, NotLiteral):
        return _typed(left, right, names) if operator == "==" else None
    name = names.of(left)
    if name and operator in ("==", "!="):
        found = _equal(name, constant)
        return found if found is None or operator == "==" else Not(found)
    if constant == "" and operator in ("==", "!=") and (stripped := _stripped(left, names)):
        return ask.length(stripped, operator, 0, shortened=True)
    if isinstance(constant, bool) or not isinstance(constant, int | float):
        return None
    if name:
        return ask.compared(name, operator, constant)
    if isinstance(left, ast.Call) and len(left.args) == 1 and not left.keywords:
        callee, argument = names.builtin(left.func), left.args[0]
        if callee == "len":
            return _length(argument, operator, constant, names)
        if callee == "abs" and (name := names.of(argument)):
            return ask.magnitude(name, operator, constant)
    if isinstance(left, ast.BinOp) and constant == 0 and operator in ("==", "!="):
        step = _step(left, names)
        if step is not None:
            return ask.divides(*step) if operator == "==" else Not(ask.divides(*step))
    return None


def _equal(name: str, constant: Scalar) -> Condition | None:
    if isinstance(constant, bool):
        return None
    if constant is None:
        return ask.null(name)
    if isinstance(constant, str):
        return ask.member(name, [constant], counts=True)
    return ask.compared(name, "==", constant, counts=True)


def _length(argument: ast.expr, operator: ask.Operator, constant: int | float, names: Names) -> Condition | None:
    name = names.of(argument)
    if name:
        return ask.length(name, operator, constant)
    stripped = _stripped(argument, names)
    return ask.length(stripped, operator, constant, shortened=True) if stripped else None


def _stripped(node: ast.expr, names: Names) -> str:
    """The argument of which an expression takes something off both ends."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.keywords:
        return ""
    plain = node.func.attr in _SHORTENING and all(isinstance(argument, ast.Constant) for argument in node.args)
    return names.of(node.func.value) if plain else ""


def _step(node: ast.BinOp, names: Names) -> tuple[str, int] | None:
    if not isinstance(node.op, ast.Mod):
        return None
    name, step = names.of(node.left), constant_of(node.right)
    if not name or isinstance(step, bool) or not isinstance(step, int) or not 0 < step < 2**31:
        return None
    return name, step


def _contained(left: ast.expr, right: ast.expr, names: Names) -> Condition | None:
    name = names.of(left)
    if not name:
        return None
    parts: list[ast.expr | None] | None = None
    match right:
        case ast.List() | ast.Set() | ast.Tuple():
            parts = list(right.elts)
        case ast.Dict():
            parts = list(right.keys)
        case ast.Call():
            return _range(name, right, names)
    if parts is None:
        return None
    values = [constant_of(part) if part is not None else NOT_LITERAL for part in parts]
    known = [value for value in values if not isinstance(value, NotLiteral)]
    return ask.member(name, known, counts=True) if len(known) == len(values) else None


def _range(name: str, call: ast.Call, names: Names) -> Condition | None:
    if names.builtin(call.func) != "range" or call.keywords or not 1 <= len(call.args) <= 2:
        return None
    ends = [constant_of(argument) for argument in call.args]
    whole = [end for end in ends if isinstance(end, int) and not isinstance(end, bool)]
    if len(whole) != len(ends):
        return None
    return ask.within(name, whole[0] if len(whole) == 2 else 0, whole[-1] - 1)


def _call(node: ast.Call, names: Names, depth: int) -> Condition | None:
    callee = names.builtin(node.func)
    if callee in _ANCHORS and len(node.args) == 2 and not node.keywords:
        name, pattern = names.of(node.args[1]), constant_of(node.args[0])
        start, end = _ANCHORS[callee]
        found = accepted(pattern, PYTHON, start=start, end=end) if name and isinstance(pattern, str) else None
        return ask.matches(name, found) if found is not None else None
    if callee == "isinstance" and len(node.args) == 2 and not node.keywords:
        return _instance(node.args[0], node.args[1], names)
    if callee == "bool" and len(node.args) == 1 and not node.keywords:
        return read_condition(node.args[0], names, depth)
    if callee == "len" and len(node.args) == 1 and not node.keywords:
        return _length(node.args[0], ">", 0, names)
    stripped = _stripped(node, names)
    return ask.length(stripped, ">", 0, shortened=True) if stripped else None


def _instance(subject: ast.expr, types: ast.expr, names: Names) -> Condition | None:
    name = names.of(subject)
    if isinstance(types, ast.BinOp) and isinstance(types.op, ast.BitOr):
        parts: list[ast.expr] = [types.left, types.right]
    else:
        parts = list(types.elts) if isinstance(types, ast.Tuple) else [types]
    kinds = {names.builtin(part) for part in parts}
    if not name or not kinds <= _KINDS.keys():
        return None
    all_of: frozenset[Kind] = frozenset()
    if name in names.exact:
        all_of = frozenset().union(*(_KINDS[kind][1] for kind in kinds))
        if kinds >= {"int", "float"}:
            all_of |= {"number"}
    return ask.of_kind(name, frozenset().union(*(_KINDS[kind][0] for kind in kinds)), all_of=all_of)


def constant_of(node: ast.expr) -> Scalar | NotLiteral:
    """The value of a literal, and of whole numbers put together with ``+ - * **``."""
    value = literal(node)
    if not isinstance(value, NotLiteral) or not isinstance(node, ast.BinOp):
        return value
    left, right = constant_of(node.left), constant_of(node.right)
    if not _is_whole(left) or not _is_whole(right):
        return NOT_LITERAL
    assert isinstance(left, int) and isinstance(right, int)
    match node.op:
        case ast.Add():
            found = left + right
        case ast.Sub():
            found = left - right
        case ast.Mult():
            found = left * right
        case ast.Pow() if 0 <= right <= _MOST_BITS and abs(left) <= 1_000_000:
            found = left**right
        case ast.LShift() if 0 <= right <= _MOST_BITS:
            found = left << right
        case _:
            return NOT_LITERAL
    return found if found.bit_length() <= 1_024 else NOT_LITERAL


def _is_whole(value: Scalar | NotLiteral) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
