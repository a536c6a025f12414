"""The edit that silences one finding by a comment."""

from __future__ import annotations

from collections.abc import Iterator

from ananke_core.analysis.document import Document
from ananke_core.analysis.finding import Finding
from ananke_core.rules.registry import CODES
from ananke_core.rules.suppressions import end_of_codes
from ananke_core.rules.violation import Fix
from ananke_core.text import Span, encode


def ignoring(document: Document, finding: Finding) -> Fix | None:
    """A comment behind the finding's line, or above it where that is no place for one; spans are absolute.

    Where a comment there already names codes, this one joins them. None where no comment can stand (inside of a literal
    of many lines), or where the finding is about a comment itself: each edit is tried before it is offered.
    """
    entry = CODES.get(finding.code)
    if entry is None or not entry.rules:
        return None
    for span, text in _edits(document, finding):
        if _silences(document, finding, span, text):
            return Fix(f"Ignore {finding.code} here", "replace", span, text)
    return None


def _edits(document: Document, finding: Finding) -> Iterator[tuple[Span, str]]:
    line, code = finding.start.line, finding.code
    joined = _joined(document, line)
    if joined is not None:
        yield Span(joined, joined), f", {code}"
    start, behind = document.offset(line, 0), document.offset(line + 1, 0)
    text = document.slice(Span(start, behind if line + 1 < document.line_count else document.size))
    comment = f"{document.language.comment} ananke: ignore[{code}]"
    yield Span(start + len(text.rstrip()), start + len(text.rstrip(b"\r\n"))), f"  {comment}"
    ending = "\r\n" if text.endswith(b"\r\n") else "\n"
    indentation = text[: len(text) - len(text.lstrip())].decode("utf-8", "replace")
    yield Span(start, start), f"{indentation}{comment}{ending}"


def _joined(document: Document, line: int) -> int | None:
    """Where a further code goes into a comment that is already about a line."""
    base = first = 0
    for segment in document.segments:
        for suppression in segment.suppressions:
            if suppression.line is not None and suppression.line + first == line and suppression.comment.codes:
                span = suppression.span
                end = end_of_codes(segment.data[span.start : span.end])
                if end is not None and not suppression.comment.whole_file:
                    return base + span.start + end
        base, first = base + len(segment.data), first + segment.index.breaks
    return None


def _silences(document: Document, finding: Finding, span: Span, text: str) -> bool:
    edited = document.edit(span.start, span.end, encode(text))
    line = finding.start.line + text.count("\n")
    still = any(other.code == finding.code and other.start.line == line for other in edited.findings())
    return not still and edited.has_error == document.has_error
