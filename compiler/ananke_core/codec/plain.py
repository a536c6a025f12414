"""The model as plain data: dictionaries, lists and scalars that every encoder understands.

Writing stands on every digest's way, so each class gets a function of its own, generated from its attributes (three
times quicker here than a converter's dispatch for every value).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin

import attrs

from ananke_core.codec.canonical_json import number
from ananke_core.codec.introspect import TAG, TAG_OF, Member, members, options, union_of, words_of
from ananke_core.errors import InputError
from ananke_core.model import ir, types
from ananke_core.model.rules import Rule
from ananke_core.model.types import TypeExpr

Writer = Callable[[Any], Any]

ABSENT: dict[type, frozenset[str]] = {
    types.Primitive: frozenset({"bounds"}),
    types.Array: frozenset({"bounds"}),
    ir.ConstraintIR: frozenset({"json_schema", "schema_index", "grammar", "regex"}),
    ir.GrammarUnit: frozenset({"lark", "ebnf", "gbnf"}),
    ir.NewGrammar: frozenset({"lark", "ebnf", "gbnf"}),
    ir.Unenforced: frozenset({"format", "engine"}),
}
"""Members that are left out where they say nothing; every other one is always written.

Those of types came later: a type without them has the canonical form that it always had.
"""


def rule_to_dict(rule: Rule) -> dict[str, Any]:
    """A rule as plain data with its ``type``, every default filled in.

    Raises:
        InputError: it is no rule, or a number in it is not finite.
    """
    return write_filled(rule)


def type_to_dict(type_expr: TypeExpr) -> dict[str, Any]:
    """A TypeExpr as plain data with its ``type``, every default filled in.

    Raises:
        InputError: it is no TypeExpr, or a number in it is not finite.
    """
    return write_filled(type_expr)


def write_filled(value: Any) -> dict[str, Any]:
    """An object of the model with every member, defaults included: what digests, the wire and IRs are made of.

    Raises:
        InputError: a member is of the wrong class, or a number is not finite.
    """
    return _write(value, _FILLED)


def write_sparse(value: Any) -> dict[str, Any]:
    """An object of the model without what equals its default, for files that people read.

    Raises:
        InputError: as `write_filled`.
    """
    return _write(value, _SPARSE)


class _Writers(dict[type, Writer]):
    """The function of each class, made when it is first met: classes refer to one another."""

    def __init__(self, sparse: bool) -> None:
        super().__init__()
        self.sparse = sparse

    def __missing__(self, kind: type) -> Writer:
        if kind.__module__.partition(".")[0] != __name__.partition(".")[0] or not attrs.has(kind):
            raise InputError(f"a {kind.__name__} stands where an object of the model should")
        self[kind] = _generate(kind, self)
        return self[kind]


_FILLED = _Writers(sparse=False)
_SPARSE = _Writers(sparse=True)


def _write(value: Any, writers: _Writers) -> dict[str, Any]:
    try:
        plain: dict[str, Any] = writers[value.__class__](value)
    except (AttributeError, TypeError) as error:
        raise InputError(f"a {type(value).__name__} holds a value of the wrong class: {error}") from None
    return plain


def _generate(kind: type, writers: _Writers) -> Writer:
    names: dict[str, Any] = {"number": number, "writers": writers}
    absent = ABSENT.get(kind, frozenset())
    always, sometimes = [], []
    for member in members(kind):
        item = f"{member.key!r}: {_expression(member.type, f'o.{member.name}')}"
        if not member.required and (writers.sparse or member.name in absent):
            names[f"default_{member.name}"] = member.default()
            sometimes.append((member, item))
        else:
            always.append(item)
    if kind in TAG_OF:
        always.insert(0, f"{TAG!r}: {TAG_OF[kind]!r}")
    if not writers.sparse:
        # In the order of the canonical form, so that the encoder finds nothing to sort.
        always.sort()
    lines = ["def write(o):", f"    d = {{{', '.join(always)}}}"]
    for member, item in sometimes:
        lines.append(f"    if {_differs(member)}: d.update({{{item}}})")
    lines.append("    return d")
    exec("\n".join(lines), names)  # only names of the model's own attributes stand in it
    write: Writer = names["write"]
    return write


def _differs(member: Member) -> str:
    return f"o.{member.name} {'is not None' if member.default() is None else f'!= default_{member.name}'}"


def _expression(kind: Any, value: str) -> str:
    """Python that writes a value of this type."""
    alternatives, optional = options(kind)
    if _is_plain(alternatives):
        return value
    written = f"(None if (v := {value}) is None else {{}})" if optional else "{}"
    name = "v" if optional else value
    if float in alternatives:
        return f"(v if (v := {value}) is None or v.__class__ is int or v.__class__ is str else number(v))"
    if union_of(alternatives) is not None:
        return written.format(f"writers[{name}.__class__]({name})")
    (one,) = alternatives
    origin = get_origin(one)
    if origin is tuple:
        item = _expression(get_args(one)[0], "i")
        many = f"list({name})" if item == "i" else f"([{item} for i in {name}] if {name} else [])"
        return written.format(many)
    if origin is dict:
        item = _expression(get_args(one)[1], "i")
        many = f"dict({name})" if item == "i" else f"{{k: {item} for k, i in {name}.items()}}"
        return written.replace("{}", many)
    if isinstance(one, type) and issubclass(one, Enum):
        return written.format(f"{name}._value_")
    return written.format(f"writers[{name}.__class__]({name})")


@cache
def _is_plain(alternatives: frozenset[Any]) -> bool:
    return all(one in (str, int, bool, Any) or words_of(one) is not None for one in alternatives)
