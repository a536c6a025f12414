"""What attrs' validators say of a value."""

from __future__ import annotations

import ast

from ananke_core.languages.patterns import whole_match
from ananke_core.languages.python.expressions import NotLiteral
from ananke_core.languages.python.resolution.beside import Beside, keyword, refined
from ananke_core.languages.python.resolution.reading import Reading, union
from ananke_core.model.types import Array, Bounds, LiteralType, Map, Primitive, TypeExpr

_BOUNDS = {
    "attrs.validators.ge": "minimum",
    "attrs.validators.gt": "exclusive_minimum",
    "attrs.validators.le": "maximum",
    "attrs.validators.lt": "exclusive_maximum",
    "attrs.validators.max_len": "max_length",
    "attrs.validators.min_len": "min_length",
}
_ANY, _NULL = Primitive("any"), Primitive("null")


def take_validator(node: ast.expr, type_: TypeExpr, beside: Beside, reading: Reading) -> TypeExpr:
    """The type that is left of ``type_`` when a validator has looked at it; bounds go to ``beside``.

    A validator that is no plain call of `attrs.validators` says nothing here.
    """
    if isinstance(node, ast.List | ast.Tuple):
        for one in node.elts:
            type_ = take_validator(one, type_, beside, reading)
        return type_
    if not isinstance(node, ast.Call):
        return type_
    found = reading.qualified(node)
    first = node.args[0] if node.args else None
    if found in _BOUNDS and first is not None:
        value = reading.evaluate(first)
        length = found.endswith("_len")
        if isinstance(value, int if length else int | float) and not isinstance(value, bool):
            beside.also(Bounds(**{_BOUNDS[found]: value}))  # type: ignore[arg-type]
        return type_
    if found == "attrs.validators.and_":
        for one in node.args:
            type_ = take_validator(one, type_, beside, reading)
        return type_
    if first is None:
        return _containers(found, node, type_, reading)
    if found == "attrs.validators.instance_of" and type_ == _ANY:
        classes = first.elts if isinstance(first, ast.Tuple) else [first]
        return union([reading.type(one) for one in classes])
    if found == "attrs.validators.optional":
        inner = take_validator(first, type_, beside, reading)
        return inner if inner == _ANY or type_ != _ANY else union([inner, _NULL])
    if found == "attrs.validators.in_" and isinstance(first, ast.List | ast.Set | ast.Tuple):
        values = [reading.evaluate(one) for one in first.elts]
        known = [value for value in values if not isinstance(value, NotLiteral)]
        if len(known) == len(values) and known:
            return union([LiteralType(value) for value in known])
        return type_
    if found == "attrs.validators.matches_re":
        pattern = reading.evaluate(first)
        # Without another function it is a whole match already.
        plain = len(node.args) == 1 and not node.keywords and isinstance(pattern, str)
        whole = whole_match(f"^(?:{pattern})$") if plain else None
        if whole is not None:
            beside.also(Bounds(pattern=whole))
        return type_
    return _containers(found, node, type_, reading)


def _containers(found: str, node: ast.Call, type_: TypeExpr, reading: Reading) -> TypeExpr:
    if found == "attrs.validators.deep_iterable":
        inner = keyword(node, "member_validator") or (node.args[0] if node.args else None)
        if inner is not None and (type_ == _ANY or isinstance(type_, Array)):
            items = type_.items if isinstance(type_, Array) else _ANY
            return Array(_inside(inner, items, reading), isinstance(type_, Array) and type_.unique)
    if found == "attrs.validators.deep_mapping" and isinstance(type_, Map):
        inner = keyword(node, "value_validator") or (node.args[1] if len(node.args) > 1 else None)
        return Map(type_.keys, _inside(inner, type_.values, reading)) if inner is not None else type_
    return type_


def _inside(node: ast.expr, type_: TypeExpr, reading: Reading) -> TypeExpr:
    beside = Beside()
    made = take_validator(node, type_, beside, reading)
    return refined(made, beside.bounds)
