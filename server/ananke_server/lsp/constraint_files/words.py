"""Keys, values and meanings that hold at a place of a constraint file: from the model and the table of keys."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, get_args

import attrs

from ananke_core.codec.introspect import members, words_of
from ananke_core.languages import LANGUAGES
from ananke_core.model.constraint import Constraint, ConstraintSet
from ananke_core.model.rules import TAGS
from ananke_core.model.types import TAGS as TYPE_TAGS
from ananke_core.rules.registry import CODES
from ananke_core.rules.styles import STYLES
from ananke_server.config import KEYS
from ananke_server.config.values import BOUNDS, LAYER
from ananke_server.lsp.constraint_files.where import Path, Where

_SEVERITIES = ("error", "warning", "info", "hint", "off")
_SYMBOLS = ("function", "method", "class", "variable", "constant", "parameter", "field", "type")


class Offer(NamedTuple):
    """One word with what it means; ``value`` where it is no key."""

    word: str
    meaning: str
    value: bool
    text: bool = True


def offers(where: Where, kind: str, tag: str) -> Iterator[Offer]:
    """What may stand at a place; ``tag`` is the ``type`` of the rule around it, if that is known."""
    if kind == "configuration":
        yield from _configuration(where)
    else:
        yield from _of_set(where, tag)


def meaning(path: Path, kind: str, tag: str) -> str:
    """What the key at the end of a path means; empty where nothing is known."""
    if not path:
        return ""
    if kind == "configuration":
        name = ".".join(str(part) for part in path[:2])
        key = KEYS.get(name)
        if key is None:
            return ""
        default = f" Default: `{key.default!r}`." if not key.secret else ""
        return f"**{name}** — {key.meaning}{default}"
    name = str(path[-1])
    for offer in _members(path[:-1], tag):
        if offer.word == name:
            return f"**{name}** — {offer.meaning}" if offer.meaning else ""
    return ""


def _configuration(where: Where) -> Iterator[Offer]:
    sections = sorted({name.partition(".")[0] for name in KEYS})
    if where.role == "header":
        yield from (Offer(section, f"[{section}]", value=False) for section in sections)
        yield from (Offer(name, key.meaning, value=False) for name, key in KEYS.items() if key.type == "table")
        return
    if where.role == "key":
        section = str(where.path[0]) if where.path else ""
        inner = ".".join(str(part) for part in where.path if isinstance(part, str))
        if inner in {"check.naming", "check.severity", "check.max", "check.layers"}:
            yield from (Offer(word, "", value=False) for word in _inner_keys(inner))
            return
        for name, key in KEYS.items():
            if name.startswith(f"{section}.") and len(where.path) == 1:
                yield Offer(name.partition(".")[2], key.meaning, value=False)
        return
    name = ".".join(str(part) for part in where.path[:2])
    if name not in KEYS:
        return
    key = KEYS[name]
    words: tuple[str, ...] = key.choices
    if name == "extract.languages":
        words = tuple(LANGUAGES)
    elif name == "check.naming" and len(where.path) == 3:
        words = tuple(STYLES)
    elif name == "check.severity" and len(where.path) == 3:
        words = _SEVERITIES
    elif key.type == "boolean":
        yield from (Offer(word, "", value=True, text=False) for word in ("true", "false"))
    elif key.type == "switch":
        yield from (Offer(word, "", value=True, text=False) for word in ("true", "false"))
        words = ("auto",)
    yield from (Offer(word, "", value=True) for word in words)


def _inner_keys(name: str) -> tuple[str, ...]:
    if name == "check.naming":
        return _SYMBOLS
    if name == "check.layers":
        return LAYER
    return tuple(CODES) if name == "check.severity" else tuple(BOUNDS)


def _of_set(where: Where, tag: str) -> Iterator[Offer]:
    if where.role == "header":
        for word in ("constraints", "constraints.rule", "constraints.scope", "constraints.evidence"):
            yield Offer(word, "", value=False)
        return
    if where.role == "key":
        yield from _members(where.path, tag)
        return
    yield from _values(where.path, tag)


def _members(path: Path, tag: str) -> Iterator[Offer]:
    cls = _class_at(path, tag)
    if cls is None:
        return
    docs = _meanings(cls)
    if cls in TAGS.values():
        yield Offer("type", "Which rule this is.", value=False)
    for member in members(cls):
        if member.name != "extra":
            yield Offer(member.key, docs.get(member.name, ""), value=False)


def _values(path: Path, tag: str) -> Iterator[Offer]:
    if not path:
        return
    name, around = str(path[-1]), path[:-1]
    if name == "type":
        tags = TAGS if around[-1:] == ("rule",) else TYPE_TAGS
        yield from (Offer(word, _first_line(cls), value=True) for word, cls in tags.items())
        return
    if name == "style":
        yield from (Offer(word, "", value=True) for word in STYLES)
        return
    cls = _class_at(around, tag)
    for member in members(cls) if cls is not None else ():
        if member.key == name:
            yield from (Offer(word, "", value=True) for word in _words(member.type))


def _words(kind: Any) -> tuple[str, ...]:
    """The words of a closed vocabulary, also of one that may be missing."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(member.value) for member in kind)
    found = words_of(kind)
    return found if found is not None else next((words for part in get_args(kind) if (words := _words(part))), ())


def _class_at(path: Path, tag: str) -> type | None:
    """The class of the model that a path leads to."""
    names = [part for part in path if isinstance(part, str)]
    if path and isinstance(path[0], int):
        names = ["constraints", *names]
    if not names:
        return ConstraintSet
    if names[0] != "constraints":
        return None
    cls: Any = Constraint
    for name in names[1:]:
        if name == "rule":
            return TAGS.get(tag)
        found = next((member for member in members(cls) if member.key == name), None)
        if found is None or not attrs.has(found.type):
            return None
        cls = found.type
    return cls if isinstance(cls, type) else None


def _first_line(cls: type) -> str:
    return (cls.__doc__ or "").strip().partition("\n")[0]


@cache
def _meanings(cls: type) -> dict[str, str]:
    """What is said of each member: the vocabulary of a member's own class, or nothing."""
    return {
        member.name: _first_line(member.type)
        if isinstance(member.type, type) and attrs.has(member.type)
        else _SAID.get(member.name, "")
        for member in members(cls)
    }


_SAID = {
    "name": "What people call it; required.",
    "kind": "What sort of statement it makes; required.",
    "rule": "The statement that a machine can check.",
    "source": "Where it comes from.",
    "severity": "How a violation is shown.",
    "priority": "How much it matters.",
    "tier": "hard: goes into schemas and grammars; soft: diagnostics and advice only.",
    "confidence": "0 to 1.",
    "description": "Words for people; takes no part in ids.",
    "language": "Default of each constraint's scope.",
    "constraints": "The constraints.",
    "version": "Version of the format.",
    "id": "Computed where it is left out.",
    "denied": "What may not be called or imported.",
    "allowed": "If any are named, only these.",
    "symbol_kind": "Which symbols it speaks about.",
    "style": "A naming style.",
    "pattern": "An RE2 pattern, searched for in the name.",
    "maximum": "Upper bound, included.",
    "measure": "What is counted.",
}
