"""The model as plain data: dictionaries, lists and scalars that every encoder understands."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from ananke_core.codec.canonical_json import number
from ananke_core.codec.converter import TAG
from ananke_core.codec.introspect import TAG_OF, members, options, union_of, words_of
from ananke_core.errors import InputError
from ananke_core.model import ir
from ananke_core.model.rules import Rule
from ananke_core.model.types import TypeExpr

Hook = Callable[[Any], Any]

_ABSENT: dict[type, frozenset[str]] = {
    ir.ConstraintIR: frozenset({"json_schema", "schema_index", "grammar", "regex"}),
    ir.GrammarUnit: frozenset({"lark", "ebnf", "gbnf"}),
    ir.NewGrammar: frozenset({"lark", "ebnf", "gbnf"}),
    ir.Unenforced: frozenset({"format", "engine"}),
}
"""Members of an IR that are left out where they say nothing; every other one is always written."""


def rule_to_dict(rule: Rule) -> dict[str, Any]:
    """A rule as plain data with its ``type``, every default filled in.

    Raises:
        InputError: it is no rule, or a number in it is not finite.
    """
    return _tagged(rule)


def type_to_dict(type_expr: TypeExpr) -> dict[str, Any]:
    """A TypeExpr as plain data with its ``type``, every default filled in.

    Raises:
        InputError: it is no TypeExpr, or a number in it is not finite.
    """
    return _tagged(type_expr)


def _tagged(value: Any) -> dict[str, Any]:
    try:
        plain: dict[str, Any] = _filled_by_class()(value)
    except (AttributeError, TypeError) as error:
        raise InputError(f"a {type(value).__name__} holds a value of the wrong class: {error}") from None
    return plain


@cache
def _filled_by_class() -> Hook:
    return _by_class(filled(), optional=False)


@cache
def filled() -> Converter:
    """Writes every member, defaults included: what digests and the wire are made of, and IRs."""
    return _converter(sparse=False)


@cache
def sparse() -> Converter:
    """Leaves out what equals its default, for files that people read."""
    return _converter(sparse=True)


def _converter(sparse: bool) -> Converter:
    made = Converter()

    def factory(kind: Any) -> Hook:
        return _hook(kind, made, sparse) or _same

    made.register_unstructure_hook_factory(lambda kind: True, factory)
    return made


def _same(value: Any) -> Any:
    return value


def _hook(kind: Any, made: Converter, sparse: bool) -> Hook | None:
    """How a value of this type is written; None where it already is plain."""
    alternatives, optional = options(kind)
    if float in alternatives:
        return number
    if union_of(alternatives) is not None:
        return _by_class(made, optional)
    if len(alternatives) > 1:
        return None
    (kind,) = alternatives
    inner = _hook_of_one(kind, made, sparse)
    if not optional or inner is None:
        return inner
    return lambda value: None if value is None else inner(value)


def _hook_of_one(kind: Any, made: Converter, sparse: bool) -> Hook | None:
    origin = get_origin(kind)
    if origin is tuple:
        item = _hook(get_args(kind)[0], made, sparse)
        return list if item is None else lambda value: [item(one) for one in value]
    if origin is dict:
        member = _hook(get_args(kind)[1], made, sparse)
        return None if member is None else lambda value: {key: member(one) for key, one in value.items()}
    if kind in (str, int, bool, Any) or words_of(kind) is not None:
        return None
    if issubclass(kind, Enum):
        return lambda value: value.value
    return _class(kind, made, sparse)


def _class(kind: type, made: Converter, sparse: bool) -> Hook:
    overrides: dict[str, Any] = {}
    absent = _ABSENT.get(kind, frozenset())
    for member in members(kind):
        hook = _hook(member.type, made, sparse)
        overrides[member.name] = override(
            rename=member.key,
            omit_if_default=not member.required and (sparse or member.name in absent),
            unstruct_hook=hook,
        )
    write: Hook = make_dict_unstructure_fn(kind, made, **overrides)
    tag = TAG_OF.get(kind)
    if tag is None:
        return write

    def write_tagged(value: Any) -> Any:
        return {TAG: tag, **write(value)}

    return write_tagged


def _by_class(made: Converter, optional: bool) -> Hook:
    # Filled when a class is first met: they refer to one another.
    table: dict[type, Hook] = {type(None): _same} if optional else {}

    def write(value: Any) -> Any:
        kind = value.__class__
        hook = table.get(kind)
        if hook is None:
            if kind not in TAG_OF:
                raise InputError(
                    f"a {kind.__name__} is no rule or type", way_out="use the classes of ananke_core.model"
                )
            hook = table[kind] = made.get_unstructure_hook(kind)
        return hook(value)

    return write
