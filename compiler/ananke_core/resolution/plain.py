"""Resolving for languages without a resolver of their own: names are followed, types stay as they are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from ananke_core.facts import ClassFact, FunctionFact, TypeFact
from ananke_core.languages.resolving import Context
from ananke_core.model.types import TAGS, EnumType, Field, Ref, TypeExpr


class PlainResolver:
    """References are written so that they are found; everything else is left."""

    def function(self, fact: FunctionFact, context: Context) -> FunctionFact:
        """The function with its references followed."""
        follow = _follow(context, fact.symbol, fact.type_parameters)
        parameters = tuple(
            attrs.evolve(parameter, type=follow(parameter.type)) if parameter.type is not None else parameter
            for parameter in fact.parameters
        )
        returns = follow(fact.returns) if fact.returns is not None else None
        return attrs.evolve(fact, parameters=parameters, returns=returns)

    def class_(self, fact: ClassFact, context: Context) -> ClassFact:
        """The class with the references of its shape followed."""
        if fact.shape is None:
            return fact
        return attrs.evolve(fact, shape=_follow(context, fact.symbol, fact.type_parameters)(fact.shape))

    def type_(self, fact: TypeFact, context: Context) -> TypeFact:
        """The type with its references followed."""
        return attrs.evolve(fact, type=_follow(context, fact.symbol, fact.type_parameters)(fact.type))


def _follow(context: Context, within: str, parameters: tuple[str, ...]) -> Callable[[TypeExpr], TypeExpr]:
    def follow(ref: Ref) -> TypeExpr:
        if ref.name in parameters:
            return ref
        declaration = context.lookup.declaration(context.path, ref.name, within)
        if declaration is not None:
            return context.refer(declaration, ref.arguments)
        # What owns a member of an enum is needed too.
        owner, _, last = ref.name.rpartition(".")
        declaration = context.lookup.declaration(context.path, owner, within) if owner else None
        return attrs.evolve(ref, name=f"{context.refer(declaration).name}.{last}") if declaration is not None else ref

    return lambda type_: mapped(type_, follow)


def mapped(type_: TypeExpr, follow: Callable[[Ref], TypeExpr]) -> TypeExpr:
    """A type with every reference in it, its arguments done before it, replaced by what ``follow`` says."""
    made = _inside(type_, follow)
    return follow(made) if isinstance(made, Ref) else made


def _inside(value: Any, follow: Callable[[Ref], TypeExpr]) -> Any:
    changes: dict[str, Any] = {}
    for name in _PARTS.get(type(value), ()):
        part = getattr(value, name)
        if part is None or part == ():
            continue
        if isinstance(part, tuple):
            changed: Any = tuple(_one(item, follow) for item in part)
            if any(new is not old for new, old in zip(changed, part, strict=True)):
                changes[name] = changed
        elif (one := _one(part, follow)) is not part:
            changes[name] = one
    return attrs.evolve(value, **changes) if changes else value


def _one(part: Any, follow: Callable[[Ref], TypeExpr]) -> Any:
    return _inside(part, follow) if isinstance(part, Field) else mapped(part, follow)


_TYPED = {"arguments", "bound", "fields", "items", "keys", "members", "parameters", "rest", "returns", "type", "values"}
_PARTS = {
    kind: tuple(field.name for field in attrs.fields(kind) if field.name in _TYPED)
    for kind in (*TAGS.values(), Field)
    if kind is not EnumType
}
"""Attributes of the model's classes that hold types."""
