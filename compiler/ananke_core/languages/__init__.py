"""Languages: a folder of data each, in one table."""

from __future__ import annotations

from difflib import get_close_matches

from ananke_core.errors import UnsupportedLanguage
from ananke_core.languages.language import Language

LANGUAGES: dict[str, Language] = {
    "python": Language("python"),
    "typescript": Language("typescript"),
    "tsx": Language("typescript", "tsx"),
    "javascript": Language("javascript"),
}

_BY_SUFFIX = {suffix: language for language in LANGUAGES.values() for suffix in language.suffixes}
_BY_ID = {language_id: language for language in LANGUAGES.values() for language_id in language.language_ids}

__all__ = ["LANGUAGES", "Language", "language_for", "language_for_id", "language_for_path", "language_named"]


def language_for_path(path: str) -> Language | None:
    """The language of a file name, by its suffix."""
    dot = path.rfind(".")
    return _BY_SUFFIX.get(path[dot:].lower()) if dot >= 0 else None


def language_for(path: str, name: str = "") -> Language:
    """The language of this name, or of a file name where none is given.

    Raises:
        UnsupportedLanguage: neither says a language that is known.
    """
    if name:
        return language_named(name)
    found = language_for_path(path)
    if found is None:
        raise UnsupportedLanguage(
            "no language for this path" if path else "no language and no path was given",
            place=path,
            way_out=f"say language=, one of {', '.join(LANGUAGES)}",
        )
    return found


def language_for_id(language_id: str) -> Language | None:
    """The language of an editor's language id."""
    return _BY_ID.get(language_id)


def language_named(name: str) -> Language:
    """The language of this name.

    Raises:
        UnsupportedLanguage: there is none; the way out names the nearest.
    """
    found = LANGUAGES.get(name.strip().lower())
    if found is None:
        near = get_close_matches(name.lower(), LANGUAGES, 1)
        way_out = f"did you mean {near[0]}?" if near else f"known: {', '.join(LANGUAGES)}"
        raise UnsupportedLanguage(f"{name!r} is no language known here", way_out=way_out)
    return found
