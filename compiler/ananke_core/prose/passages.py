"""Prose that may hold rules: paragraphs of pages, doc comments, and the words of opaque constraints."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from ananke_core.analysis import Document
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.rules import Opaque

LONGEST = 2_000
"""Characters of one passage; the rest of a longer one is left out."""

_NORMATIVE = re.compile(
    r"\b(must|never|always|should|shall|don't|do not|may not|only|avoid|prefer|instead of|forbidden|required|no more"
    r" than|at most|convention|named|naming|style|allowed|banned)\b",
    re.IGNORECASE,
)


@attrs.frozen
class Passage:
    """One piece of prose: where it stands, and its words."""

    place: str
    text: str


def of_markdown(path: str, text: str) -> Iterator[Passage]:
    """Paragraphs and lists of a page that say what ought to be, each under its heading; fenced code is left out."""
    heading = ""
    plain = re.sub(r"^(```|~~~).*?^\1.*?$", "", text, flags=re.MULTILINE | re.DOTALL)
    for block in re.split(r"\n\s*\n", plain):
        words = block.strip()
        if words.startswith("#"):
            title, _, words = words.partition("\n")
            heading = title.lstrip("# ")
        if _NORMATIVE.search(words):
            yield Passage(path, f"{heading}: {words}"[:LONGEST] if heading else words[:LONGEST])


def of_document(document: Document, path: str) -> Iterator[Passage]:
    """Doc comments of a file that say what ought to be."""
    for _, facts in document.facts():
        documented = [(fact.symbol, fact.doc) for fact in facts.functions]
        documented += [(fact.symbol, fact.doc) for fact in facts.classes]
        documented += [(fact.symbol, fact.doc) for fact in facts.types]
        for symbol, words in documented:
            if _NORMATIVE.search(words):
                yield Passage(f"{path}: {symbol}", words[:LONGEST])


def of_set(constraints: ConstraintSet) -> Iterator[Passage]:
    """The words of a set's opaque constraints: what somebody stated and no machine can check yet."""
    for constraint in constraints.constraints:
        if isinstance(constraint.rule, Opaque):
            words = constraint.rule.text or constraint.description or constraint.name
            yield Passage(constraint.name, words[:LONGEST])
