"""Reading what is right, quickly: a function for each class of the model, generated from its attributes.

It raises, without saying where, for whatever isn't plainly right; the careful converter then says what is wrong, or
that the data was only unusual. What the two accept gives the same objects.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from sys import intern
from typing import Any, get_args, get_origin

import attrs

from ananke_core.codec import words
from ananke_core.codec.introspect import TAG, TAG_OF, UNIONS, members, options, union_of
from ananke_core.model.types import Primitive

Reader = Callable[[Any], Any]

SHARED = frozenset({"name", "path", "symbol", "language", "container", "written", "returns_written"})
"""Members whose texts come again and again: a set of thousands holds each of them once."""


class NotPlain(Exception):
    """The data has to be read carefully."""


class _Readers(dict[Any, Reader]):
    """The function of each class, made when it is first met: classes refer to one another."""

    def __missing__(self, kind: Any) -> Reader:
        self[kind] = _generate(kind)
        return self[kind]


class _ByTag(dict[str, Reader]):
    """The function of each tag of a union."""

    def __init__(self, tags: dict[str, type]) -> None:
        super().__init__()
        self.tags = tags

    def __missing__(self, tag: str) -> Reader:
        self[tag] = _READERS[self.tags[tag]]
        return self[tag]


_READERS = _Readers()
_BY_TAG = {union: _ByTag(tags) for union, tags in UNIONS.items()}


def reader(kind: Any) -> Reader:
    """The quick reader of a class of the model, or of one of its unions.

    Every exception of it means that the data has to be read carefully.
    """
    union = union_of(options(kind)[0])
    if union is None:
        return _READERS[kind]
    table = _BY_TAG[union]
    return lambda value: table[value[TAG]](value)


def _generate(kind: type) -> Reader:
    names: dict[str, Any] = {
        "kind": kind, "NotPlain": NotPlain, "words": words, "readers": _READERS, "intern": intern
    }  # fmt: skip
    lines = [
        "def read(o):",
        "    if o.__class__ is not dict: raise NotPlain",
        f"    seen = {int(kind in TAG_OF)}",
    ]
    for index, member in enumerate(members(kind)):
        given = "(v if v.__class__ is int and v >= 0 else words.natural(v))" if member.natural else ""
        _, optional = options(member.type)
        if given and optional:
            given = f"(None if v is None else {given})"
        expression = given or _expression(member.type, "v", names)
        if member.name in SHARED and member.type is str:
            expression = "(intern(v) if v.__class__ is str and v.isascii() else words.text(v))"
        if member.required:
            lines += [f"    v = o[{member.key!r}]; seen += 1", f"    m{index} = {expression}"]
            continue
        names[f"default{index}"] = member.default if member.fresh else member.default()
        lines += [
            f"    if {member.key!r} in o:",
            f"        v = o[{member.key!r}]; seen += 1",
            f"        m{index} = {expression}",
            f"    else: m{index} = default{index}{'()' if member.fresh else ''}",
        ]
    # A member that isn't known makes the object longer than what was seen.
    lines.append("    if seen != len(o): raise NotPlain")
    given = ", ".join(f"m{index}" for index in range(len(members(kind))))
    if kind is Primitive:
        # A few values, a hundred thousand times. Bounds hold numbers, of which Python takes 1 and True for the same.
        names["few"] = _few_primitives
        lines.append("    if m2 is None: return few(m0, m1)")
    lines.append(f"    return kind({given})")
    exec("\n".join(lines), names)  # only names of the model's own attributes stand in it
    read: Reader = names["read"]
    return read


_few_primitives = lru_cache(maxsize=256)(Primitive)


def forget_shared() -> None:
    """Let go of values that are kept for those who read more of them."""
    _few_primitives.cache_clear()


_SCALARS: dict[frozenset[Any], str] = {
    frozenset({str}): "({v} if {v}.__class__ is str and {v}.isascii() else words.text({v}))",
    frozenset({bool}): "({v} if {v} is True or {v} is False else words.boolean({v}))",
    frozenset({int}): "({v} if {v}.__class__ is int else words.integer({v}))",
    frozenset({float}): "words.real({v})",
    frozenset({int, float}): "({v} if {v}.__class__ is int else words.number({v}))",
    frozenset({int, float, bool}): "words.scalar_but_string({v})",
    frozenset({str, int, float, bool}): "words.scalar({v})",
    frozenset({Any}): "{v}",
}


def _expression(kind: Any, value: str, names: dict[str, Any]) -> str:
    """Python that reads the value in the variable ``value`` as this type."""
    alternatives, optional = options(kind)
    read = _of_alternatives(alternatives, value, names)
    return f"(None if {value} is None else {read})" if optional else read


def _of_alternatives(alternatives: frozenset[Any], value: str, names: dict[str, Any]) -> str:
    if alternatives in _SCALARS:
        return _SCALARS[alternatives].format(v=value)
    union = union_of(alternatives)
    if union is not None:
        table = union.replace(" ", "_")
        names[table] = _BY_TAG[union]
        return f"{table}[{value}[{TAG!r}]]({value})"
    (kind,) = alternatives
    origin = get_origin(kind)
    if origin is tuple:
        item = _expression(get_args(kind)[0], f"{value}i", names)
        many = f"(tuple([{item} for {value}i in {value}]) if {value} else ())"
        return f"({many} if {value}.__class__ is list else words.wrong())"
    if origin is dict:
        item = _expression(get_args(kind)[1], f"{value}i", names)
        many = f"{{words.text({value}k): {item} for {value}k, {value}i in {value}.items()}}"
        return f"({many} if {value}.__class__ is dict else words.wrong())"
    name = f"kind_{len(names)}"
    if attrs.has(kind):
        names[name] = kind
        return f"readers[{name}]({value})"
    names[name] = words.vocabulary(kind)
    return f"{name}({value})"
