"""Schemas that are built by calls on calls: ``z.object({ n: z.number().min(0) })``, and the same of yup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ananke_core.facts import RangeFact, VariableFact
from ananke_core.languages.ecmascript.literals import literal_of
from ananke_core.languages.ecmascript.nodes import key_name
from ananke_core.languages.guards import ask
from ananke_core.languages.guards.claims import bounds_of
from ananke_core.languages.guards.conditions import And, Condition, Or
from ananke_core.languages.guards.flow import Branch, Fail, follow
from ananke_core.languages.guards.patterns import ECMASCRIPT, ECMASCRIPT_UNITS, accepted
from ananke_core.languages.source import Source
from ananke_core.model.types import Array, Primitive, TypeExpr, Union
from ananke_core.syntax import Node

_ZOD = ("zod", "zod/v3", "zod/v4")
_YUP = ("yup",)
_OBJECTS = {"looseObject", "object", "strictObject"}
# What may follow on an object without changing what its members accept.
_AROUND = {
    "brand", "describe", "loose", "meta", "noUnknown", "partial", "passthrough", "readonly", "refine", "required",
    "strict", "strip", "superRefine",
}  # fmt: skip
_TYPES: dict[str, TypeExpr] = {
    "array": Array(Primitive("any")),
    "int": Primitive("number"),
    "number": Primitive("number"),
    "string": Primitive("string"),
}
_NUMBERS: dict[str, tuple[ask.Operator, int | None]] = {
    "gt": (">", None), "gte": (">=", None), "lessThan": ("<", None), "lt": ("<", None), "lte": ("<=", None),
    "max": ("<=", None), "min": (">=", None), "moreThan": (">", None), "negative": ("<", 0), "nonnegative": (">=", 0),
    "nonpositive": ("<=", 0), "positive": (">", 0),
}  # fmt: skip
_LENGTHS: dict[str, ask.Operator] = {"length": "==", "max": "<=", "min": ">="}
# What lets no further value of the kind pass.
_HARMLESS = {
    "base64", "brand", "cuid", "cuid2", "date", "datetime", "default", "defined", "describe", "email", "finite", "int",
    "integer", "ip", "label", "meta", "notRequired", "nullable", "nullish", "optional", "readonly", "refine",
    "required", "safe", "superRefine", "time", "typeError", "ulid", "unique", "url", "uuid",
}  # fmt: skip
_NULL = {"notRequired", "nullable", "nullish", "optional"}


class _Call(NamedTuple):
    method: str
    arguments: list[Node]


class _Chain(NamedTuple):
    """``root`` is the name that it begins with, ``calls`` what is called on it, one after the other."""

    root: str
    calls: list[_Call]


def read_schema(node: Node, source: Source, variable: VariableFact) -> Iterator[RangeFact]:
    """The ranges of the members of an object's schema that a ``variable_declarator`` binds."""
    value = node.child_by_field_name("value")
    chain = _chain(value, source) if value is not None and value.type == "call_expression" else None
    if chain is None or chain.calls[0].method not in _OBJECTS or len(chain.calls[0].arguments) != 1:
        return
    if any(call.method not in _AROUND for call in chain.calls[1:]) or chain.calls[0].arguments[0].type != "object":
        return
    modules = _YUP if chain.root.lower() == "yup" else _ZOD
    for pair in chain.calls[0].arguments[0].named_children:
        if pair.type == "comment":
            continue
        key, member = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if pair.type != "pair" or key is None or member is None:
            # A spread may bring the same members again.
            return
    for pair in chain.calls[0].arguments[0].named_children:
        member = pair.child_by_field_name("value") if pair.type == "pair" else None
        inner = _chain(member, source) if member is not None and member.type == "call_expression" else None
        name = key_name(pair.child_by_field_name("key"), source) if inner is not None else ""
        if inner is None or not name or inner.root != chain.root:
            continue
        span = source.span(pair)
        tests = _tests(inner, name, source, is_yup=modules is _YUP)
        if not tests:
            continue
        state = follow((Branch(And(tests), (), (Fail(),), span),), [name])
        type_ = Union((_TYPES[inner.calls[0].method], Primitive("null")))
        for bounds in bounds_of(state[name].value, type_) if state is not None else ():
            yield RangeFact(variable.symbol, name, bounds, (span,), "validator", "field", (chain.root,), modules)


def _chain(node: Node, source: Source) -> _Chain | None:
    """The calls of a chain from its root outward; None for anything else."""
    calls: list[_Call] = []
    while node.type == "call_expression":
        callee, holder = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or callee.type != "member_expression" or holder is None:
            return None
        owner, member = callee.child_by_field_name("object"), callee.child_by_field_name("property")
        if owner is None or member is None:
            return None
        arguments = [child for child in holder.named_children if child.type != "comment"]
        calls.append(_Call(source.text(member), arguments))
        node = owner
    return _Chain(source.text(node), calls[::-1]) if node.type == "identifier" and calls else None


def _tests(chain: _Chain, name: str, source: Source, *, is_yup: bool) -> tuple[Condition, ...]:
    """What a value keeps that a member's schema accepts; nothing where a step may change it, or let others pass."""
    kind = chain.calls[0].method
    if kind not in _TYPES:
        return ()
    found: list[Condition] = [ask.whole(name)] if kind == "int" else []
    methods = [call.method for call in chain.calls[1:]]
    if is_yup and len(set(methods)) < len(methods):
        # The later of two takes the place of the earlier.
        return ()
    for method, arguments in chain.calls[1:]:
        given = literal_of(arguments[0], source) if arguments else None
        number = given if isinstance(given, int | float) and not isinstance(given, bool) else None
        if method in {"int", "integer"} and kind in {"int", "number"}:
            found.append(ask.whole(name))
        elif kind in {"int", "number"} and method in _NUMBERS:
            operator, constant = _NUMBERS[method]
            limit = constant if constant is not None else number
            if limit is not None and abs(limit) <= 2**53:
                found.append(ask.compared(name, operator, limit))
        elif kind in {"int", "number"} and method in {"multipleOf", "step"}:
            if isinstance(number, int) and 0 < number < 2**31:
                found.append(ask.divides(name, number))
        elif kind in {"array", "string"} and method in _LENGTHS:
            if number is not None:
                found.append(ask.length(name, _LENGTHS[method], number, units=True))
        elif kind in {"array", "string"} and method == "nonempty":
            found.append(ask.length(name, ">", 0, units=True))
        elif kind == "string" and method in {"matches", "regex"}:
            pattern = _pattern(arguments, source)
            if pattern is not None:
                found.append(ask.matches(name, pattern))
        elif method not in _HARMLESS:
            return ()
    if not found:
        return ()
    together: Condition = And(tuple(found))
    return (Or((ask.null(name), together)) if _NULL & set(methods) else together,)


def _pattern(arguments: list[Node], source: Source) -> str | None:
    node = arguments[0] if arguments else None
    if node is None or node.type != "regex" or (len(arguments) > 1 and arguments[1].type == "object"):
        return None
    pattern, flags = node.child_by_field_name("pattern"), node.child_by_field_name("flags")
    words = source.text(flags) if flags is not None else ""
    if pattern is None or set(words) - {"u"}:
        return None
    dialect = ECMASCRIPT if words else ECMASCRIPT_UNITS
    return accepted(source.text(pattern), dialect, start=False, end=False)
