"""What a document adds to the habits of its workspace."""

from __future__ import annotations

from collections.abc import Callable

from ananke_core.analysis.document import Document
from ananke_core.mine.crossings import crossings
from ananke_core.mine.habits import Example, FileHabits, rule_of
from ananke_core.mine.tally import Key
from ananke_core.model.constraint import Location, Place, Range
from ananke_core.text import Encoding, Span


def file_habits(
    document: Document, wanted: Callable[[Key], bool] = lambda _: True, encoding: Encoding = Encoding.UTF32
) -> FileHabits:
    """Its tally, whom it imports, and examples of what is ``wanted``; columns in ``encoding``."""

    def example(span: Span) -> Example:
        start, end = document.point(span.start, encoding), document.point(span.end, encoding)
        place = Location(document.path, Range(Place(start.line, start.column), Place(end.line, end.column)))
        return Example(document.slice(span).decode("utf-8", "replace"), place)

    examples = {}
    for key in document.tally.counts:
        rule = rule_of(key)
        if rule is not None and wanted(key):
            examples[key] = tuple(example(span) for span in document.examples(rule))
    imports = (fact for segment in document.segments for placed in segment.units for fact in placed.unit.facts.imports)
    return FileHabits(document.language.name, document.tally, examples, crossings(document.path, imports))
