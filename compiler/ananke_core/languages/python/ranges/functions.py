"""What a function's guards leave of its arguments, and of the fields of its class."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from ananke_core.facts import FunctionFact, ParameterFact, RangeFact
from ananke_core.languages.guards.claims import bounds_of
from ananke_core.languages.guards.flow import follow
from ananke_core.languages.guards.words import stated_bounds
from ananke_core.languages.python.expressions import expression, literal, path_of
from ananke_core.languages.python.ranges.steps import FAILS, Body, may_fail
from ananke_core.languages.source import Source
from ananke_core.model.types import Array, EnumType, LiteralType, Map, Primitive, Record, Tuple, TypeExpr, Union
from ananke_core.syntax import Grammar, Node
from ananke_core.text import Span

# Decorators that hand arguments on as they are and let errors pass. Any other one may do what it likes with both.
_PLAIN = re.compile(
    r"(?:(?:abc|functools|typing|typing_extensions|t|te)\.)?"
    r"(?:abstractmethod|cache|cached_property|classmethod|final|lru_cache|no_type_check|overload|override|property"
    r"|staticmethod)|\w+\.(?:setter|getter|deleter)"
)
_PYDANTIC = {"field_validator", "pydantic.field_validator", "pydantic.validator", "validator"}
_WHOLE = {"model_validator", "pydantic.model_validator", "pydantic.root_validator", "root_validator"}
# Of a pydantic validator's keywords those that leave the value as it is; `mode` is looked at.
_HARMLESS = {"allow_reuse", "always", "check_fields", "mode"}
_RAISES = re.compile(rb"\braise\b(?!\s+[\w.]*Error\b)")
_FIELD = re.compile(rb"(?<![\w.])(\w+)\.(\w+)(?![\w(])")
_PLAIN_NAMES = {"boolean", "integer", "null", "number", "string"}


def read_ranges(node: Node, source: Source, function: FunctionFact, grammar: Grammar) -> Iterable[RangeFact]:
    """The ranges that a ``function_definition`` keeps its parameters to, or the fields of its class."""
    parent = node.parent
    plain = not function.doc and (parent is None or parent.type != "decorated_definition")
    # Most functions are plain: their words are looked for before anything else.
    if plain and not may_fail(source.bytes(node)):
        return ()
    return _read_ranges(node, source, function, grammar)


def _read_ranges(node: Node, source: Source, function: FunctionFact, grammar: Grammar) -> Iterator[RangeFact]:
    body = node.child_by_field_name("body")
    if body is None or body.type != "block" or node.has_error:
        return
    if function.doc:
        yield from _documented(body, source, function)
    decorators = [expression(text) for text in _decorators(node, source)]
    fields = _validated(decorators, function)
    function.checks = fields or ()
    if FAILS.search(source.bytes(body)) is None:
        return
    if fields is not None:
        yield from _of_validator(body, source, function, grammar, decorators)
    elif all(decorator is not None and _PLAIN.fullmatch(_called(decorator)) for decorator in decorators):
        if function.name == "__post_init__" and function.container:
            yield from _of_instance(body, source, function, grammar)
        yield from _of_parameters(body, source, function, grammar)


def _documented(body: Node, source: Source, function: FunctionFact) -> Iterator[RangeFact]:
    """What the docstring says of parameters in plain words."""
    for parameter in function.parameters:
        bounds = stated_bounds(parameter.doc, parameter.type or parameter.documented) if parameter.doc else None
        if bounds is not None:
            span = source.span(body.named_children[0])
            yield RangeFact(function.symbol, parameter.name, bounds, (span,), "documentation")


def _decorators(node: Node, source: Source) -> list[str]:
    parent = node.parent
    if parent is None or parent.type != "decorated_definition":
        return []
    return [
        source.text(child).removeprefix("@").strip() for child in parent.named_children if child.type == "decorator"
    ]


def _called(decorator: ast.expr) -> str:
    return path_of(decorator.func if isinstance(decorator, ast.Call) else decorator)


def _of_parameters(body: Node, source: Source, function: FunctionFact, grammar: Grammar) -> Iterator[RangeFact]:
    followed = {
        parameter.name: parameter
        for parameter in function.parameters
        if not parameter.implicit and parameter.kind in {"positional", "positional_only", "keyword_only"}
    }
    if not followed:
        return
    exact = [name for name, parameter in followed.items() if _is_exact(parameter)]
    types = {name: parameter.type for name, parameter in followed.items()}
    reader = Body(body, source, grammar, {name: name for name in followed}, exact)
    yield from _ranges(reader, body, function.symbol, types, "parameter")


def _of_instance(body: Node, source: Source, function: FunctionFact, grammar: Grammar) -> Iterator[RangeFact]:
    """What ``__post_init__`` asks of the fields that were just set."""
    receiver = function.parameters[0].name if function.parameters else ""
    data = source.bytes(body)
    fields = {found[2].decode("utf-8", "replace") for found in _FIELD.finditer(data) if found[1] == receiver.encode()}
    if receiver and fields:
        spelled = {f"{receiver}.{name}": name for name in sorted(fields)}
        reader = Body(body, source, grammar, spelled, receiver=receiver)
        yield from _ranges(reader, body, function.container, dict.fromkeys(fields), "field")


def _validated(decorators: list[ast.expr | None], function: FunctionFact) -> tuple[str, ...] | None:
    """The fields that a method is a validator of; None for any other method."""
    found: list[str] = []
    is_validator = False
    for decorator in decorators if function.container else ():
        if decorator is None:
            return ("*",)
        path = _called(decorator)
        if isinstance(decorator, ast.Call) and path in _PYDANTIC:
            is_validator = True
            names = [literal(argument) for argument in decorator.args]
            found += [name if isinstance(name, str) else "*" for name in names]
        elif path in _WHOLE:
            is_validator = True
            found += [] if _mode(decorator) == "after" else ["*"]
        elif path.endswith(".validator") and path.count(".") == 1:
            is_validator = True
            found.append(path.partition(".")[0])
    return tuple(dict.fromkeys(found)) if is_validator else None


def _mode(decorator: ast.expr) -> str:
    for keyword in decorator.keywords if isinstance(decorator, ast.Call) else ():
        if keyword.arg == "mode":
            value = literal(keyword.value)
            return value if isinstance(value, str) else ""
    return ""


def _of_validator(
    body: Node, source: Source, function: FunctionFact, grammar: Grammar, decorators: list[ast.expr | None]
) -> Iterator[RangeFact]:
    """What a validator of pydantic (second parameter) or attrs (third) asks of a field's value."""
    place = 0
    for decorator in decorators:
        path = _called(decorator) if decorator is not None else ""
        if isinstance(decorator, ast.Call) and path in _PYDANTIC:
            keywords = {keyword.arg for keyword in decorator.keywords}
            if not keywords <= _HARMLESS or _mode(decorator) not in ("", "after") or place:
                return
            place = 1
        elif path.endswith(".validator") and len(decorators) == 1:
            place = 2
        elif path != "classmethod":
            return
    # What isn't an error can tell the library to leave the field out instead.
    if not place or "*" in function.checks or len(function.parameters) <= place or _RAISES.search(source.bytes(body)):
        return
    value = function.parameters[place].name
    for field in function.checks:
        reader = Body(body, source, grammar, {value: field})
        yield from _ranges(reader, body, function.container, {field: None}, "field", "validator")


def _ranges(
    reader: Body,
    body: Node,
    symbol: str,
    types: Mapping[str, TypeExpr | None],
    member: str,
    origin: str = "guard",
) -> Iterable[RangeFact]:
    if reader.idle or reader.yields:
        return
    state = follow(reader.read(body), reader.names.spelled.values())
    for name, known in (state or {}).items():
        spans: tuple[Span, ...] = known.origins
        for bounds in bounds_of(known.value, types[name]) if spans else ():
            yield RangeFact(symbol, name, bounds, spans, origin, member)  # type: ignore[arg-type]


def _is_exact(parameter: ParameterFact) -> bool:
    """Whether a value that is a number, text or boolean at all is a plain one of Python's."""
    return (parameter.type is None and not parameter.annotated) or (
        bool(parameter.written) and "Decimal" not in parameter.written and _is_plain(parameter.type)
    )


def _is_plain(type_: TypeExpr | None) -> bool:
    match type_:
        case Primitive():
            return type_.name in _PLAIN_NAMES and not type_.format
        case Union():
            return all(_is_plain(member) for member in type_.members)
        case LiteralType() | EnumType() | Array() | Tuple() | Map() | Record():
            return True
    return False
