"""Extract and check for callers who have a text and want data."""

from __future__ import annotations

from ananke_core.analysis import Document, Finding, Policy
from ananke_core.errors import UnsupportedLanguage
from ananke_core.languages import LANGUAGES, Language, language_for_path, language_named
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
    chosen = _language(path, language)
    document = Document.open(text, chosen, Policy(), path)
    return ConstraintSet(tuple(document.constraints()), name=path, language=chosen.name)


def check(text: str | bytes, *, path: str = "", language: str = "", policy: Policy | None = None) -> list[Finding]:
    """What violates a policy (the embedded rules and the text's own conventions if none is given).

    Raises:
        UnsupportedLanguage: as in `extract`.
    """
    chosen = _language(path, language)
    policy = policy or Policy(checks=tuple(embedded_checks(chosen.name)))
    return Document.open(text, chosen, policy, path).findings()


def _language(path: str, language: str) -> Language:
    if language:
        return language_named(language)
    found = language_for_path(path)
    if found is None:
        raise UnsupportedLanguage(
            "no language for this path" if path else "no language and no path was given",
            place=path,
            way_out=f"say language=, one of {', '.join(LANGUAGES)}",
        )
    return found
