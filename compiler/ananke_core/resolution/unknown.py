"""What of a fact's types could not be told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import attrs

from ananke_core.facts import ClassFact, FunctionFact, TypeFact
from ananke_core.lookup import Declaration
from ananke_core.model.types import TAGS, EnumType, Field, Ref, TypeExpr, Unknown

PLAIN = Unknown("a plain class doesn't say what its data is")


class Referring(Protocol):
    """Who made the references."""

    def referred(self, ref: Ref) -> Declaration | None:
        """The declaration that a reference leads to; None where it leads nowhere."""


def unknown_in(fact: FunctionFact | ClassFact | TypeFact, context: Referring) -> Iterator[str]:
    """Reasons, each with the place in the fact that it is about, each once."""
    said: dict[str, None] = {}
    for place, type_ in _types(fact):
        for reason in _reasons(type_, context, fact.type_parameters):
            said[f"{place}: {reason}" if place else reason] = None
    yield from said


def _types(fact: FunctionFact | ClassFact | TypeFact) -> Iterator[tuple[str, TypeExpr]]:
    if isinstance(fact, FunctionFact):
        for parameter in fact.parameters:
            if parameter.type is not None:
                yield parameter.name, parameter.type
            elif not parameter.implicit:
                yield parameter.name, Unknown("it has no type")
    elif isinstance(fact, TypeFact):
        yield "", fact.type
    else:
        yield "", fact.shape if fact.shape is not None else PLAIN


def _reasons(type_: TypeExpr, context: Referring, parameters: tuple[str, ...]) -> Iterator[str]:
    stack: list[Any] = [type_]
    while stack:
        part = stack.pop()
        if isinstance(part, tuple):
            stack.extend(reversed(part))
            continue
        if isinstance(part, Unknown):
            yield part.reason or "its type could not be read"
        elif isinstance(part, Ref) and part.name not in parameters and context.referred(part) is None:
            owner = Ref(part.name.rpartition(".")[0])
            if not owner.name or context.referred(owner) is None:
                yield f"{part.name} is not declared in the workspace"
        stack.extend(getattr(part, name) for name in reversed(_PARTS.get(type(part), ())))


_PARTS: dict[type, tuple[str, ...]] = {
    kind: tuple(one.name for one in attrs.fields(kind) if one.name not in {"bounds", "default", "doc", "name", "value"})
    for kind in (*TAGS.values(), Field)
    if kind is not EnumType
}
