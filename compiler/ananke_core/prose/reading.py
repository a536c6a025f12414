"""From a model's answer to constraints: each held against its own words, the model of constraints, and the code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from ananke_core import codec
from ananke_core.codec.digests import digest
from ananke_core.errors import AnankeError
from ananke_core.model.constraint import Constraint, Evidence
from ananke_core.model.enums import Severity, Source, Tier
from ananke_core.model.rules import TAGS
from ananke_core.prose import evidence
from ananke_core.prose.passages import Passage
from ananke_core.prose.question import question

Ask = Callable[[dict[str, Any]], Any]
"""Puts a question and gives what the model handed to its tool."""

MODEL = "claude-sonnet-5-5"
MAX_TOKENS = 4_096

AT_ONCE = 40_000
"""Characters of the passages of one question."""

MOST = 400_000
"""Characters of all passages; what is beyond is left out, and said."""

_KINDS = {
    "naming": "syntactic",
    "annotation": "type_safety",
    "import": "architectural",
    "call": "security",
    "error_handling": "operational",
    "documentation": "syntactic",
    "size": "syntactic",
}


@attrs.frozen
class Dropped:
    """A rule that was read and is not believed, and why."""

    name: str
    reason: str


@attrs.frozen
class Reading:
    """The constraints that prose states, and what else a model took for one."""

    constraints: tuple[Constraint, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    left_out: int = 0


def read_prose(
    passages: Sequence[Passage],
    sources: Sequence[evidence.Source],
    ask: Ask,
    model: str = MODEL,
    max_tokens: int = MAX_TOKENS,
) -> Reading:
    """The rules of some passages that the code does not contradict; soft, and marked as read by a model.

    Raises:
        whatever ``ask`` raises.
    """
    kept: dict[str, Constraint] = {}
    dropped: list[Dropped] = []
    taken, left_out = _within(passages, MOST)
    for part in _parts(taken):
        answer = ask(question(part, model, max_tokens))
        for given in _listed(answer):
            found = _believed(given, part, sources)
            if isinstance(found, Dropped):
                dropped.append(found)
            else:
                kept.setdefault(digest(found), found)
    return Reading(tuple(kept.values()), tuple(dropped), left_out)


def _within(passages: Sequence[Passage], most: int) -> tuple[list[Passage], int]:
    taken: list[Passage] = []
    size = 0
    for one in dict.fromkeys(passages):
        size += len(one.text)
        if size > most:
            break
        taken.append(one)
    return taken, len(dict.fromkeys(passages)) - len(taken)


def _parts(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    part: list[Passage] = []
    size = 0
    for one in passages:
        if part and size + len(one.text) > AT_ONCE:
            yield part
            part, size = [], 0
        part.append(one)
        size += len(one.text)
    if part:
        yield part


def _listed(answer: Any) -> list[Any]:
    found = answer.get("rules") if isinstance(answer, dict) else None
    return found if isinstance(found, list) else []


def _believed(given: Any, passages: Sequence[Passage], sources: Sequence[evidence.Source]) -> Constraint | Dropped:
    if not isinstance(given, dict):
        return Dropped("?", "it is no object")
    name = str(given.get("name", "?"))[:200]
    rule, number, quote = given.get("rule"), given.get("passage"), given.get("quote")
    tag = str(rule.get("type")) if isinstance(rule, dict) else ""
    kind = _KINDS.get(tag)
    if kind is None:
        return Dropped(name, "its rule is of no kind that was asked for")
    if not isinstance(number, int) or not 0 <= number < len(passages):
        return Dropped(name, "it names no passage")
    passage = passages[number]
    if not isinstance(quote, str) or len(quote.split()) < 2 or _plain(quote) not in _plain(passage.text):
        return Dropped(name, f"the words that it quotes do not stand in {passage.place}")
    wanted = {"name": name, "kind": kind, "source": "llm_analysis", "rule": rule}
    path = given.get("path")
    if isinstance(path, str) and path.strip("/. "):
        wanted["scope"] = {"path": path.strip().removeprefix("./").strip("/")}
    constraint, faults = codec.decode_constraint(wanted)
    errors = [fault for fault in faults if fault.severity == "error"]
    if constraint is None or errors:
        return Dropped(name, f"it does not fit the model: {errors[0] if errors else 'unreadable'}")
    if constraint.rule.__class__ is not TAGS.get(tag):
        return Dropped(name, "its rule was read as another")
    return _weighed(constraint, passage, quote, sources)


def _weighed(
    constraint: Constraint, passage: Passage, quote: str, sources: Sequence[evidence.Source]
) -> Constraint | Dropped:
    try:
        found = evidence.count(constraint, sources)
    except AnankeError as error:
        return Dropped(constraint.name, f"it can't be checked: {error.message}")
    if found.contradicted:
        return Dropped(constraint.name, f"the code says otherwise: {found.matching} of {found.total} keep it")
    words = " ".join(quote.split())[:300]
    counted = f"; {found.matching} of {found.total} cases keep it" if found.total else ""
    return attrs.evolve(
        constraint,
        source=Source.LLM_ANALYSIS,
        tier=Tier.SOFT,
        severity=Severity.HINT,
        confidence=round(found.confidence, 4),
        description=f'{passage.place}: "{words}"{counted}',
        evidence=Evidence(found.matching, found.total),
    )


def _plain(text: str) -> str:
    """Words alone: emphasis, quotes and line breaks are no part of what a passage says."""
    return " ".join("".join(character if character.isalnum() else " " for character in text.lower()).split())
