"""What the fields of a class are checked for by attrs, and which of them are changed before anything checks them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ananke_core.facts import ClassFact, RangeFact
from ananke_core.languages.guards import ask
from ananke_core.languages.guards.claims import bounds_of
from ananke_core.languages.guards.conditions import And, Condition, Or
from ananke_core.languages.guards.flow import Branch, Fail, follow
from ananke_core.languages.guards.patterns import PYTHON, accepted
from ananke_core.languages.python.expressions import NotLiteral, expression, path_of
from ananke_core.languages.python.nodes import assignments
from ananke_core.languages.python.ranges.conditions import constant_of
from ananke_core.languages.source import Source
from ananke_core.syntax import Node

_MAKERS = {"attr.attrib", "attr.field", "attr.ib", "attrs.field", "field"}
_COMPARISONS: dict[str, ask.Operator] = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
_LENGTHS: dict[str, ask.Operator] = {"max_len": "<=", "min_len": ">="}
# Words by which a field or a model's configuration says that values are changed.
_CHANGES = (b"Validator(", b"converter", b"strip_whitespace", b"to_lower", b"to_upper", b"Strip", b"pre=True")
_CONFIGURES = (b"str_", b"anystr_", b"alias_generator")
_MODELS = {"BaseModel", "BaseSettings", "Generic", "Struct", "object"}


def read_class_ranges(node: Node, source: Source, class_: ClassFact) -> Iterator[RangeFact]:
    """Ranges of the fields of an attrs class; notes on any class what is changed before (`ClassFact.converted`)."""
    body = node.child_by_field_name("body")
    if body is None or class_.declared_as not in {"dataclass", "model"}:
        return
    converted: list[str] = []
    if class_.declared_as == "model" and any(base.rpartition(".")[2] not in _MODELS for base in class_.bases):
        # What it inherits may change any field.
        converted.append("*")
    for child in body.named_children:
        text = source.bytes(child)
        if child.type == "class_definition" and any(word in text for word in _CONFIGURES):
            converted.append("*")
        for assignment in assignments(child) if child.type == "expression_statement" else ():
            left = assignment.child_by_field_name("left")
            name = source.text(left) if left is not None and left.type == "identifier" else ""
            if name == "model_config" and any(word in text for word in _CONFIGURES):
                converted.append("*")
            elif name and any(word in text for word in _CHANGES):
                converted.append(name)
            elif name and b"validator" in text:
                yield from _validated(assignment, name, source, class_)
    class_.converted = tuple(dict.fromkeys(converted))


def _validated(assignment: Node, name: str, source: Source, class_: ClassFact) -> Iterator[RangeFact]:
    right = assignment.child_by_field_name("right")
    call = expression(source.text(right)) if right is not None and right.type == "call" else None
    if right is None or not isinstance(call, ast.Call) or path_of(call.func) not in _MAKERS:
        return
    field = next((field for field in class_.fields if field.name == name), None)
    for keyword in call.keywords:
        if keyword.arg != "validator" or field is None:
            continue
        test = _validator(keyword.value, name)
        if test is None:
            continue
        span = source.span(right)
        state = follow((Branch(test, (), (Fail(),), span),), [name])
        for bounds in bounds_of(state[name].value, field.type) if state is not None else ():
            yield RangeFact(class_.symbol, name, bounds, (span,), "validator", "field")


def _validator(node: ast.expr, name: str) -> Condition | None:
    """What a value keeps that a validator of ``attrs.validators`` lets pass; None for nothing that is known."""
    if isinstance(node, ast.List | ast.Tuple):
        return _all([_validator(part, name) for part in node.elts])
    if not isinstance(node, ast.Call):
        return None
    validator = path_of(node.func).rpartition(".")[2]
    if validator == "and_":
        return _all([_validator(part, name) for part in node.args])
    if validator == "optional" and len(node.args) == 1:
        inner = _validator(node.args[0], name)
        return Or((ask.null(name), inner)) if inner is not None else None
    if len(node.args) != 1 or node.keywords:
        return None
    if validator == "in_" and isinstance(node.args[0], ast.List | ast.Set | ast.Tuple):
        values = [constant_of(part) for part in node.args[0].elts]
        known = [value for value in values if not isinstance(value, NotLiteral)]
        return ask.member(name, known, counts=True) if len(known) == len(values) else None
    constant = constant_of(node.args[0])
    if validator == "matches_re" and isinstance(constant, str):
        pattern = accepted(constant, PYTHON, start=True, end=True)
        return ask.matches(name, pattern) if pattern is not None else None
    if isinstance(constant, bool) or not isinstance(constant, int | float):
        return None
    if validator in _COMPARISONS:
        return ask.compared(name, _COMPARISONS[validator], constant)
    return ask.length(name, _LENGTHS[validator], constant) if validator in _LENGTHS else None


def _all(parts: list[Condition | None]) -> Condition | None:
    known = tuple(part for part in parts if part is not None)
    return And(known) if known else None
