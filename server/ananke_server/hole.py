"""The grammar of a position in an analysed file, under the conventions that hold there."""

from __future__ import annotations

from collections.abc import Iterator

from ananke_core.analysis import Document
from ananke_core.compile.emit.hole import hole_grammar
from ananke_core.holes import Hole, Position, Scale, offset_of
from ananke_core.model.rules import Annotation, Call, Import, Naming, Rule
from ananke_core.text import Encoding
from ananke_server.declared import binding_checks


def hole_in(
    document: Document,
    position: Position,
    scale: Scale,
    encoding: Encoding = Encoding.UTF32,
    *,
    names_only: bool = False,
) -> Hole:
    """What may stand at a position, with columns in ``encoding``.

    Raises:
        InputError: there is no such position, or nothing can stand there.
        UnsupportedLanguage: the language has no grammars of positions.
    """
    data = document.text
    offset = offset_of(data, position, encoding)
    return hole_grammar(data, offset, document.language, scale, rules_of(document), names_only=names_only)


def rules_of(document: Document) -> Iterator[Rule]:
    """The declared and embedded rules that hold for whatever is put into a file; habits of the file don't bind."""
    for check in binding_checks(document):
        if isinstance(check.rule, Naming | Annotation | Call | Import):
            yield check.rule
