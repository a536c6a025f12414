"""A constraint on its way through the passes."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ananke_core.codec.digests import digest, id_of
from ananke_core.model.constraint import Constraint
from ananke_core.model.rules import TAGS

_TAG_OF: dict[type, str] = {cls: tag for tag, cls in TAGS.items()}


@attrs.define
class Working:
    """A constraint with its computed id and what went into it.

    ``stated`` and ``read`` say that somebody stated it and that it was read out of code, which can both be so for one
    that stands for its duplicates.
    """

    constraint: Constraint
    id: str
    stated: bool
    read: bool
    merged_from: tuple[str, ...] = ()


def working_set(constraints: Iterable[Constraint]) -> list[Working]:
    """Every constraint of a set.

    Raises:
        InputError: one has no canonical form.
    """
    found = []
    for constraint in constraints:
        computed = id_of(digest(constraint))
        if computed == constraint.id:
            # One text for both.
            computed = constraint.id
        stated = constraint.stated
        found.append(Working(constraint, computed, stated, not stated))
    return found


def order(item: Working) -> tuple[str, str, str, str]:
    """Where it stands in an IR: by path, symbol, rule type and id, whatever order the set had."""
    scope = item.constraint.scope
    return scope.path, scope.symbol, _TAG_OF[item.constraint.rule.__class__], item.id
