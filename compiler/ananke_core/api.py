"""Extract and check for callers who have a text and want data."""

from __future__ import annotations

from ananke_core.analysis import Document, Finding, Policy
from ananke_core.languages import language_for
from ananke_core.model.constraint import ConstraintSet
from ananke_core.rules.check import embedded_checks


def extract(text: str | bytes, *, path: str = "", language: str = "") -> ConstraintSet:
    """The constraints that a text declares and keeps.

    Args:
        text: source text; bytes are read as UTF-8.
        path: where it stands, relative to the workspace; also tells the language.
        language: name of the language, where the path doesn't say.

    Raises:
        UnsupportedLanguage: neither says a language that is known.
    """
    chosen = language_for(path, language)
    document = Document.open(text, chosen, Policy(), path)
    return ConstraintSet(tuple(document.constraints()), name=path, language=chosen.name)


def check(text: str | bytes, *, path: str = "", language: str = "", policy: Policy | None = None) -> list[Finding]:
    """What violates a policy (the embedded rules and the text's own conventions if none is given).

    Raises:
        UnsupportedLanguage: as in `extract`.
    """
    chosen = language_for(path, language)
    policy = policy or Policy(checks=tuple(embedded_checks(chosen.name)))
    return Document.open(text, chosen, policy, path).findings()
