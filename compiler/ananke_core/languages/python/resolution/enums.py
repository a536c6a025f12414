"""The values of enums: literals, sums of literals, earlier members, ``auto()`` where it is knowable."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from ananke_core.languages.python.expressions import NOT_LITERAL, NotLiteral, known_expression, literal, path_of
from ananke_core.languages.python.resolution.info import Info, linear, meaning
from ananke_core.languages.resolving import Context
from ananke_core.model.types import EnumType, Scalar, Unknown

_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.BitOr: operator.or_,
    ast.LShift: operator.lshift,
    ast.Mult: operator.mul,
    ast.Sub: operator.sub,
}
_LARGEST = 2**63
_LONGEST = 4_000


def enum_of(info: Info, context: Context) -> EnumType | Unknown:
    """The members of an enum, or why they can't all be said."""
    fact = info.fact
    if fact.conditional:
        return Unknown("members of the enum are made by statements")
    mixed = {found for one in linear(info) for found, _ in one.mixins}
    names: list[str] = []
    values: dict[str, Scalar] = {}
    own_auto = any("_generate_next_value_" in one.fact.members for one in linear(info))
    ignored = {"_ignore_", "_order_"}
    for member in fact.assigned:
        name = member.name
        if name in ignored or name.startswith("__") or (member.type_text and not member.value_text):
            continue
        node = known_expression(member.value_text)
        if name.startswith("_") and name.endswith("_"):
            continue
        if isinstance(node, ast.Lambda):
            continue
        called = path_of(node.func) if isinstance(node, ast.Call) else ""
        found = meaning(context, info.declaration.path, called, info.declaration.symbol) if called else ""
        if found == "enum.nonmember":
            continue
        if found == "enum.member" and isinstance(node, ast.Call) and node.args:
            node = node.args[0]
        value = _auto(name, mixed, values, own_auto) if found == "enum.auto" else _value(node, values)
        if isinstance(value, NotLiteral):
            return Unknown("a member of the enum has a value that is no literal")
        if value in values.values():
            # Another name of a member: Python holds 1 and True equal here, too.
            values[name] = value
            continue
        names.append(name)
        values[name] = value
    if not names:
        return Unknown("the enum has no members here")
    mixin = next((cast for found, cast in _MIXED.items() if found in mixed), None)
    plain = [values[name] for name in names]
    if mixin is not None and not all(isinstance(value, mixin) and not isinstance(value, bool) for value in plain):
        return Unknown("a member of the enum is converted to the type that is mixed in")
    return EnumType(tuple(names), tuple(plain))


_MIXED: dict[str, type] = {"builtins.str": str, "enum.StrEnum": str, "builtins.int": int, "enum.IntEnum": int}


def _auto(name: str, mixed: set[str], values: dict[str, Scalar], own: bool) -> Scalar | NotLiteral:
    if own or "builtins.str" in mixed:
        return NOT_LITERAL
    if "enum.StrEnum" in mixed:
        return name.lower()
    numbers = [value for value in values.values() if isinstance(value, int)]
    if len(numbers) < len(values):
        return NOT_LITERAL
    return max(numbers, default=0) + 1


def _value(node: ast.expr | None, values: dict[str, Scalar]) -> Scalar | NotLiteral:
    if isinstance(node, ast.Name):
        return values.get(node.id, NOT_LITERAL)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _value(node.left, values), _value(node.right, values)
        same = type(left) is type(right) and isinstance(left, int | str)
        if not same or isinstance(left, bool) or (isinstance(left, str) and not isinstance(node.op, ast.Add)):
            return NOT_LITERAL
        if isinstance(node.op, ast.LShift) and not (isinstance(right, int) and 0 <= right < 63):
            return NOT_LITERAL
        made = _OPERATORS[type(node.op)](left, right)
        small = abs(made) < _LARGEST if isinstance(made, int) else len(made) < _LONGEST
        return made if small else NOT_LITERAL
    return literal(node)
