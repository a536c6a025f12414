"""What may stand at a position, as data."""

from __future__ import annotations

import attrs

from ananke_core.errors import UnsupportedLanguage
from ananke_core.languages import LANGUAGES, Language
from ananke_core.languages.holes import HoleForms, Scale
from ananke_core.text import decode


@attrs.frozen
class Hole:
    """The grammar of a position.

    ``names`` are those in scope, the nearest first; ``unenforced`` says of which hard conventions the grammar does not
    keep everything.
    """

    language: str
    scale: Scale
    lark: str
    names: tuple[str, ...]
    unenforced: tuple[str, ...] = ()


def forms_of(language: Language) -> HoleForms:
    """What a language says about positions.

    Raises:
        UnsupportedLanguage: nothing.
    """
    if language.holes is None:
        known = [other.title for other in LANGUAGES.values() if other.holes is not None]
        raise UnsupportedLanguage(
            f"positions in {language.title} have no grammars yet", way_out=f"known: {', '.join(known)}"
        )
    return language.holes


def names_at(language: Language, data: bytes, offset: int) -> list[str]:
    """The names that can be used at a byte offset, the nearest first.

    Raises:
        UnsupportedLanguage: the language does not say.
    """
    return forms_of(language).names(language.grammar, decode(data[:offset]), decode(data[offset:]))
