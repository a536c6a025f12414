"""What decorators of class-validator check of the fields of a class."""

from __future__ import annotations

from collections.abc import Iterator

from ananke_core.facts import ClassFact, RangeFact
from ananke_core.languages.ecmascript.functions import FIELDS
from ananke_core.languages.ecmascript.literals import NotLiteral, literal_of
from ananke_core.languages.ecmascript.nodes import decorators_of, key_name
from ananke_core.languages.guards import ask
from ananke_core.languages.guards.claims import bounds_of
from ananke_core.languages.guards.conditions import And, Condition, Or
from ananke_core.languages.guards.flow import Branch, Fail, follow
from ananke_core.languages.guards.patterns import ECMASCRIPT, ECMASCRIPT_UNITS, accepted
from ananke_core.languages.source import Source
from ananke_core.model.types import Scalar
from ananke_core.syntax import Node

_MODULES = ("class-validator",)
_NUMBERS: dict[str, tuple[ask.Operator, int | None]] = {
    "IsNegative": ("<", 0),
    "IsPositive": (">", 0),
    "Max": ("<=", None),
    "Min": (">=", None),
}
_LENGTHS = {"Length", "MaxLength", "MinLength"}
_ITEMS: dict[str, tuple[ask.Operator, int | None]] = {
    "ArrayMaxSize": ("<=", None),
    "ArrayMinSize": (">=", None),
    "ArrayNotEmpty": (">", 0),
}
# By these a value is another one before it is checked, or not checked at all.
_UNKNOWN = {"Transform", "ValidateIf"}
# Options under which a check is of each item, or is made only sometimes.
_OPTIONS = (b"each", b"groups", b"always")


def read_decorated(node: Node, source: Source, class_: ClassFact) -> Iterator[RangeFact]:
    """The ranges of the fields that a class declares with decorators."""
    body = node.child_by_field_name("body")
    if body is None or class_.declared_as != "class":
        return
    for member in body.named_children:
        if member.type not in FIELDS:
            continue
        name = key_name(member.child_by_field_name("name") or member.child_by_field_name("property"), source)
        field = next((field for field in class_.fields if field.name == name), None)
        if field is None:
            continue
        tests: list[Condition] = []
        used: list[str] = []
        nullable = False
        decorators = list(decorators_of(member))
        for decorator in decorators:
            word, arguments = _called(decorator, source)
            if word in _UNKNOWN or not word:
                tests = []
                break
            nullable = nullable or word == "IsOptional"
            found = _test(word, arguments, name, source)
            if found is not None:
                tests.append(found)
                used.append(word)
        if not tests:
            continue
        span = source.between(decorators[0].start_byte, member.end_byte)
        test: Condition = And(tuple(tests))
        if nullable:
            test = Or((ask.null(name), test))
        state = follow((Branch(test, (), (Fail(),), span),), [name])
        for bounds in bounds_of(state[name].value, field.type) if state is not None else ():
            yield RangeFact(
                class_.symbol, name, bounds, (span,), "validator", "field", tuple(dict.fromkeys(used)), _MODULES
            )


def _called(decorator: Node, source: Source) -> tuple[str, list[Node]]:
    """Name and arguments of ``@Name(…)``; no name for anything else."""
    call = decorator.named_children[0] if decorator.named_child_count else None
    callee = call.child_by_field_name("function") if call is not None and call.type == "call_expression" else None
    holder = call.child_by_field_name("arguments") if call is not None else None
    if callee is None or callee.type != "identifier" or holder is None:
        return "", []
    return source.text(callee), [child for child in holder.named_children if child.type != "comment"]


def _test(word: str, arguments: list[Node], name: str, source: Source) -> Condition | None:
    if any(argument.type == "object" and _has_option(argument, source) for argument in arguments):
        return None
    values = [literal_of(argument, source) for argument in arguments]
    first = values[0] if values else None
    number = first if isinstance(first, int | float) and not isinstance(first, bool) else None
    if word in _NUMBERS or word in _ITEMS:
        operator, constant = _NUMBERS.get(word) or _ITEMS[word]
        limit = constant if constant is not None else number
        if limit is None or abs(limit) > 2**53:
            return None
        return (ask.compared if word in _NUMBERS else ask.items)(name, operator, limit)
    if word in _LENGTHS:
        return _length(word, values, name)
    if word == "IsInt":
        return ask.whole(name)
    if word == "IsDivisibleBy" and isinstance(number, int) and 0 < number < 2**31:
        return ask.divides(name, number)
    if word == "IsIn" and arguments and arguments[0].type == "array":
        listed = [literal_of(child, source) for child in arguments[0].named_children if child.type != "comment"]
        known = [value for value in listed if not isinstance(value, NotLiteral)]
        return ask.member(name, known, undefined=True) if len(known) == len(listed) else None
    if word == "Matches" and arguments and arguments[0].type == "regex":
        pattern, flags = arguments[0].child_by_field_name("pattern"), arguments[0].child_by_field_name("flags")
        words = source.text(flags) if flags is not None else ""
        # A second pattern or text of flags would say more.
        if pattern is None or set(words) - {"u"} or (len(arguments) > 1 and arguments[1].type != "object"):
            return None
        dialect = ECMASCRIPT if words else ECMASCRIPT_UNITS
        found = accepted(source.text(pattern), dialect, start=False, end=False)
        return ask.matches(name, found) if found is not None else None
    return None


def _has_option(node: Node, source: Source) -> bool:
    return any(word in source.bytes(node) for word in _OPTIONS)


def _length(word: str, values: list[Scalar | NotLiteral], name: str) -> Condition | None:
    """Lengths as validator.js counts them: a character with a selector of its form behind it is one."""
    numbers = [value if isinstance(value, int) and not isinstance(value, bool) else None for value in values]
    least = numbers[0] if word != "MaxLength" and numbers else None
    most = (
        numbers[0] if word == "MaxLength" and numbers else numbers[1] if word == "Length" and len(numbers) > 1 else None
    )
    parts: list[Condition] = []
    if least is not None:
        parts.append(ask.characters(name, least, None))
    if most is not None:
        parts.append(ask.characters(name, 0, 2 * most))
    return And(tuple(parts)) if parts else None
