"""The one cattrs converter: reads any plain data carefully and finds every fault, each with its place.

What is plainly right has been read by `ananke_core.codec.quick` before it comes here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError, ClassValidationError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, override

from ananke_core.codec import words
from ananke_core.codec.introspect import TAG, UNIONS, members, options, union_of

Hook = Callable[[Any, Any], Any]

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
def converter() -> Converter:
    """The converter; built once, on first use."""
    made = Converter(detailed_validation=True)

    def hook_factory(kind: Any) -> Hook:
        return _hook(kind, made)

    made.register_structure_hook_factory(lambda kind: True, hook_factory)
    # cattrs looks for these by class, before it asks any factory, and its own turn 5 into "5".
    for scalar in (str, int, float, bool):
        made.register_structure_hook(scalar, _SCALARS[frozenset({scalar})])
    return made


def _hook(kind: Any, made: Converter) -> Hook:
    alternatives, optional = options(kind)
    hook = _hook_of_alternatives(alternatives, made)
    return _optional(hook) if optional else hook


def _hook_of_alternatives(alternatives: frozenset[Any], made: Converter) -> Hook:
    if alternatives in _SCALARS:
        return _SCALARS[alternatives]
    union = union_of(alternatives)
    if union is not None:
        return _tagged(union, made)
    (kind,) = alternatives
    if kind is Any:
        return lambda value, _: value
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple(made.get_structure_hook(get_args(kind)[0]))
    if origin is dict:
        return _dict(made.get_structure_hook(get_args(kind)[1]))
    if attrs.has(kind):
        build, known = _class(kind, made)
        return lambda value, _: _read_object(kind, build, known, as_object(value))
    return words.vocabulary(kind)


def _optional(inner: Hook) -> Hook:
    def read(value: Any, _: Any) -> Any:
        return None if value is None else inner(value, None)

    return read


@cache
def _class(kind: type, made: Converter) -> tuple[Hook, frozenset[str]]:
    overrides: dict[str, Any] = {}
    for member in members(kind):
        hook: Hook | None = words.natural if member.natural else None
        if hook is not None and options(member.type)[1]:
            hook = _optional(hook)
        if hook is not None or member.key != member.name:
            overrides[member.name] = override(rename=member.key, struct_hook=hook)
    build: Hook = make_dict_structure_fn(kind, made, **overrides)
    return build, frozenset(member.key for member in members(kind))


def _read_object(kind: type, build: Hook, known: frozenset[str], value: dict[str, Any]) -> Any:
    faults: list[Exception] = [
        at(words.UnknownMember("is not known here and is left out", words.nearest(key, sorted(known))), key)
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


def _tagged(union: str, made: Converter) -> Hook:
    tags = UNIONS[union]
    spelled = words.Vocabulary(union, {tag: tag for tag in tags})

    def read(value: Any, _: Any) -> Any:
        value = as_object(value)
        try:
            if TAG not in value:
                raise words.Wrong("is required", f"one of {', '.join(tags)}")
            tag = spelled(value[TAG])
        except words.Wrong as error:
            raise ClassValidationError(f"in a {union}", [at(error, TAG)], object) from None
        build, known = _class(tags[tag], made)
        return _read_object(tags[tag], build, known | {TAG}, value)

    return read


def _tuple(inner: Hook) -> Hook:
    def read(value: Any, _: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise words.Wrong(f"{words.show(value)} is not a list")
        return tuple(_read_each(enumerate(value), inner).values())

    return read


def _dict(inner: Hook) -> Hook:
    def read(value: Any, _: Any) -> Any:
        return _read_each(as_object(value).items(), inner)

    return read


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
