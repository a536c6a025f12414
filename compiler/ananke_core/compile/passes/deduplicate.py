"""deduplicate: constraints whose digests differ only by name or by who stated them are one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from ananke_core.codec.digests import digest_input
from ananke_core.compile.passes.working import Working
from ananke_core.model.rules import (
    Annotation,
    Call,
    Import,
    Naming,
    Opaque,
    Signature,
    TypeShape,
    ValueRange,
)

SUBJECTS: dict[type, Callable[[Any], Hashable]] = {
    Signature: lambda rule: (rule.symbol, len(rule.parameters)),
    TypeShape: lambda rule: rule.symbol,
    Naming: lambda rule: (rule.symbol_kind, rule.style, rule.pattern),
    Annotation: lambda rule: (rule.symbol_kind, rule.target),
    Call: lambda rule: (rule.denied, rule.required),
    Import: lambda rule: (rule.denied, rule.allowed),
    ValueRange: lambda rule: (rule.symbol, rule.name),
    Opaque: lambda rule: rule.text,
}
"""What equal rules of a class have in common, cheap to hash. Other classes are small: there the rule itself is it."""


def deduplicate(items: Sequence[Working]) -> list[Working]:
    """One constraint of each group of duplicates: the one of the smallest name, stated if any of them was.

    The ids of the others, repeats included, are in its ``merged_from``.

    Raises:
        InputError: a constraint has no canonical form.
    """
    first: dict[Hashable, Working] = {}
    groups: dict[Hashable, list[Working]] = {}
    for item in items:
        constraint = item.constraint
        rule = constraint.rule
        subject = SUBJECTS.get(rule.__class__)
        scope = constraint.scope
        key: Hashable = (scope.path, scope.symbol, rule.__class__, subject(rule) if subject is not None else rule)
        known = first.setdefault(key, item)
        if known is not item:
            groups.setdefault(key, [known]).append(item)
    if not groups:
        return list(items)
    kept: list[Working] = []
    for known_key, item in first.items():
        kept.extend(_deduplicated(groups[known_key]) if known_key in groups else (item,))
    return kept


def _deduplicated(group: list[Working]) -> list[Working]:
    same: dict[bytes, list[Working]] = {}
    for item in group:
        c = item.constraint
        # Without a text an opaque rule says what it is called.
        name = c.name if isinstance(c.rule, Opaque) and not c.rule.text else ""
        same.setdefault(digest_input(name, c.kind, False, c.priority, c.tier, c.rule, c.scope), []).append(item)
    return [_one_of(equal) for equal in same.values()]


def _one_of(equal: list[Working]) -> Working:
    if len(equal) == 1:
        return equal[0]
    # Of one name, the stated one; of equal ones any.
    ordered = sorted(equal, key=lambda item: (item.constraint.name, not item.stated, item.id))
    first, rest = ordered[0], ordered[1:]
    merged = sorted(item.id for item in rest)
    stated, read = any(item.stated for item in equal), any(item.read for item in equal)
    return Working(first.constraint, first.id, stated, read, tuple(merged))
