"""The one cattrs converter, in a quick and a careful form of the same hooks.

The quick one stops at the first fault without a place. Only what it refuses goes through the careful one, which finds
every fault with its place (cattrs calls this detailed validation). What the two accept is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError, ClassValidationError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, override

from ananke_core.codec import words
from ananke_core.codec.introspect import UNIONS, members, options, union_of, words_of
from ananke_core.model.enums import ALIASES

Hook = Callable[[Any, Any], Any]
TAG = "type"

_SCALARS: dict[frozenset[Any], Hook] = {
    frozenset({str}): words.text,
    frozenset({bool}): words.boolean,
    frozenset({int}): words.integer,
    frozenset({float}): words.real,
    frozenset({int, float}): words.number,
    frozenset({int, float, bool}): words.scalar_but_string,
    frozenset({str, int, float, bool}): words.scalar,
}


@cache
def vocabulary(kind: Any) -> words.Vocabulary:
    """The words of an enumeration or a Literal type."""
    literal = words_of(kind)
    if literal is not None:
        return words.Vocabulary("known value", {word: word for word in literal})
    name = kind.__name__.lower()
    return words.Vocabulary(name, {member.value: member for member in kind}, ALIASES.get(name))


@cache
def converter(careful: bool) -> Converter:
    """The converter; built once, on first use."""
    made = Converter(detailed_validation=careful)

    def hook_factory(kind: Any) -> Hook:
        return _hook(kind, made, careful)

    made.register_structure_hook_factory(lambda kind: True, hook_factory)
    return made


def _hook(kind: Any, made: Converter, careful: bool) -> Hook:
    alternatives, optional = options(kind)
    if optional:
        return _optional(_hook_of_alternatives(alternatives, made, careful), alternatives)
    return _hook_of_alternatives(alternatives, made, careful)


def _hook_of_alternatives(alternatives: frozenset[Any], made: Converter, careful: bool) -> Hook:
    if alternatives in _SCALARS:
        return _SCALARS[alternatives]
    union = union_of(alternatives)
    if union is not None:
        return _tagged(union, made, careful)
    (kind,) = alternatives
    if kind is Any:
        return lambda value, _: value
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple(made.get_structure_hook(get_args(kind)[0]), careful)
    if origin is dict:
        return _dict(made.get_structure_hook(get_args(kind)[1]), careful)
    if attrs.has(kind):
        build, known = _class(kind, made)
        return _whole(kind, build, known, careful)
    assert words_of(kind) is not None or issubclass(kind, Enum), kind
    return vocabulary(kind)


def _optional(inner: Hook, alternatives: frozenset[Any]) -> Hook:
    if inner in (words.scalar, words.scalar_but_string):
        return inner

    def read(value: Any, _: Any) -> Any:
        return None if value is None else inner(value, alternatives)

    return read


@cache
def _class(kind: type, made: Converter) -> tuple[Hook, frozenset[str]]:
    overrides: dict[str, Any] = {}
    for member in members(kind):
        hook: Hook | None = words.natural if member.natural else None
        if hook is not None and options(member.type)[1]:
            hook = _optional(hook, frozenset())
        if hook is not None or member.key != member.name:
            overrides[member.name] = override(rename=member.key, struct_hook=hook)
    build: Hook = make_dict_structure_fn(kind, made, **overrides)
    return build, frozenset(member.key for member in members(kind))


def _whole(kind: type, build: Hook, known: frozenset[str], careful: bool) -> Hook:
    def quick(value: Any, _: Any) -> Any:
        if value.__class__ is dict and value.keys() <= known:
            return build(value, kind)
        raise words.Wrong("not the plain case")

    def thorough(value: Any, _: Any) -> Any:
        return _read_object(kind, build, known, as_object(value))

    return thorough if careful else quick


def _read_object(kind: type, build: Hook, known: frozenset[str], value: dict[str, Any]) -> Any:
    faults: list[Exception] = [
        at(words.UnknownMember("is not known here and is left out", words.nearest(str(key), sorted(known))), str(key))
        for key in value
        if key not in known
    ]
    try:
        read = build(value, kind)
    except ClassValidationError as error:
        faults[:0] = error.exceptions
        read = None
    if faults:
        raise ClassValidationError(f"in a {kind.__name__}", faults, kind)
    return read


def _tagged(union: str, made: Converter, careful: bool) -> Hook:
    tags = UNIONS[union]
    spelled = words.Vocabulary(union, {tag: tag for tag in tags})
    # Filled when a tag is first met: the classes refer to one another.
    table: dict[Any, tuple[Hook, frozenset[str]]] = {}

    def entry(tag: str) -> tuple[Hook, frozenset[str]]:
        build, known = _class(tags[tag], made)
        table[tag] = build, known | {TAG}
        return table[tag]

    def quick(value: Any, _: Any) -> Any:
        if value.__class__ is dict:
            tag = value[TAG]
            build, known = table[tag] if tag in table else entry(tag)
            if value.keys() <= known:
                return build(value, None)
        raise words.Wrong("not the plain case")

    def thorough(value: Any, _: Any) -> Any:
        value = as_object(value)
        try:
            if TAG not in value:
                raise words.Wrong("is required", f"one of {', '.join(tags)}")
            tag = spelled(value[TAG])
        except words.Wrong as error:
            raise ClassValidationError(f"in a {union}", [at(error, TAG)], object) from None
        return _read_object(tags[tag], *entry(tag), value)

    return thorough if careful else quick


def _tuple(inner: Hook, careful: bool) -> Hook:
    def quick(value: Any, _: Any) -> Any:
        if value.__class__ is list:
            return tuple([inner(item, None) for item in value])
        raise words.Wrong("not the plain case")

    def thorough(value: Any, _: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise words.Wrong(f"{words.show(value)} is not a list")
        return tuple(_read_each(enumerate(value), inner).values())

    return thorough if careful else quick


def _dict(inner: Hook, careful: bool) -> Hook:
    def quick(value: Any, _: Any) -> Any:
        if value.__class__ is dict:
            return {words.text(key): inner(item, None) for key, item in value.items()}
        raise words.Wrong("not the plain case")

    def thorough(value: Any, _: Any) -> Any:
        return _read_each(as_object(value).items(), inner)

    return thorough if careful else quick


def _read_each(items: Any, inner: Hook) -> dict[Any, Any]:
    read: dict[Any, Any] = {}
    faults: list[Exception] = []
    for key, item in items:
        try:
            read[key] = inner(item, None)
        except (words.Wrong, BaseValidationError) as error:
            faults.append(at(error, key))
    if faults:
        raise IterableValidationError("in a list or table", faults, object)
    return read


def as_object(value: Any) -> dict[str, Any]:
    """Any mapping as a dict with string keys.

    Raises:
        Wrong: it is no mapping, or a key is no string.
    """
    if not isinstance(value, Mapping):
        raise words.Wrong(f"{words.show(value)} is not an object")
    for key in value:
        if not isinstance(key, str):
            raise words.Wrong(f"the key {words.show(key)} is no string")
        words.text(key)
    return dict(value)


class Step(str):
    """A note that says at which key or index of the data an error happened."""

    key: str | int

    def __new__(cls, key: str | int) -> Step:  # noqa: D102
        step = super().__new__(cls, f"at {key!r}")
        step.key = key
        return step


def at(error: Exception, key: str | int) -> Exception:
    """The error with a note of where it happened."""
    error.__notes__ = [*getattr(error, "__notes__", []), Step(key)]
    return error
