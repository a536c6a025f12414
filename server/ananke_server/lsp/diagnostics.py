"""Findings as JSON, without an object of the protocol library per diagnostic.

At 500 diagnostics building, converting and encoding such objects costs 2.6 ms; joining encoded parts costs 0.3.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ananke_core.analysis import Document, Finding
from ananke_core.analysis.page import Page, PageHits
from ananke_core.analysis.segment import Hit
from ananke_core.errors import Fault
from ananke_core.mine.habits import Habit
from ananke_core.model.enums import Severity
from ananke_core.rules.check import WORKSPACE, Check, present
from ananke_core.rules.registry import CODES
from ananke_core.text import Encoding, Span
from ananke_server.lsp.documents import OpenDocument

if TYPE_CHECKING:
    from ananke_server.lsp.constraint_files.document import ConstraintFile

MOST = 500
"""How many diagnostics of one file are shown; a last one says how many more there are."""

_LEVELS = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFO: 3, Severity.HINT: 4}
_encode = msgspec.json.Encoder().encode


def encoded_diagnostics(document: OpenDocument, encoding: Encoding, *, related: bool) -> bytes:
    """The JSON array of a document's diagnostics; ``related`` adds examples of the convention behind each."""
    analysis = document.analysis
    if analysis is None:
        return b"[%b]" % _file_level("ANK902", f"this file is not checked: {document.left_out}", 3)
    checks, groups, remarks = analysis.hits(encoding)
    look = document.look(_look(document, analysis, checks, encoding, related))
    parts: list[bytes] = []
    shown = total = 0
    for page, line, hits in zip(analysis.pages, analysis.page_lines, groups, strict=False):
        if shown == MOST:
            total += sum([_level(look, hit) > 0 for found in hits for hit in found])
            continue
        memo = page.shown
        if not (isinstance(memo, _Shown) and memo.look is look and memo.hits is hits and memo.line == line):
            memo = page.shown = _Shown.of(look, page, hits, line, memo)
        total += memo.count
        if shown + memo.count <= MOST:
            parts.append(memo.encoded)
            shown += memo.count
        elif shown < MOST:
            parts.append(memo.first(MOST - shown))
            shown = MOST
    parts = [part for part in parts if part]
    parts += [_remark(finding) for finding in remarks[: MOST - shown]]
    total += len(remarks)
    if total > MOST:
        parts.append(_file_level("ANK902", f"{total - MOST:,} more findings in this file are not shown", 3))
    if not parts:
        return b"[]"
    # The whole can be large: it is not copied for its brackets.
    parts[0] = b"[" + parts[0]
    parts[-1] += b"]"
    return b",".join(parts)


class Aspect(NamedTuple):
    """What the findings of one check look like: everything but their places and own words."""

    check: Check
    levels: dict[str, int]
    related: bytes


Look = tuple[Aspect, ...]


def _look(
    document: OpenDocument, analysis: Document, checks: tuple[Check, ...], encoding: Encoding, related: bool
) -> Look:
    levels = {
        code: _LEVELS.get(Severity(word), 0) if word != "off" else 0
        for code, word in analysis.policy.severities.items()
    }
    return tuple(
        [Aspect(check, levels, _related(document, analysis, check, encoding) if related else b"") for check in checks]
    )


class _Said(NamedTuple):
    """The diagnostics of one segment: JSON with ``%d`` for each line, and those lines from the segment's first."""

    look: Look
    hits: list[Hit]
    pieces: list[bytes]
    lines: list[int]


class _Shown:
    """The encoded diagnostics of a page, kept in it as long as its hits, its first line and their look stay."""

    __slots__ = ("count", "encoded", "hits", "line", "lines", "look", "pieces", "template")

    def __init__(
        self, look: Look, hits: PageHits, line: int, pieces: list[bytes], lines: list[int], template: bytes
    ) -> None:
        self.look = look
        self.hits = hits
        self.line = line
        self.pieces = pieces
        self.lines = lines
        self.template = template
        self.count = len(pieces)
        self.encoded = template % tuple([line + row for row in lines])

    @classmethod
    def of(cls, look: Look, page: Page, hits: PageHits, line: int, before: object) -> _Shown:
        if isinstance(before, _Shown) and before.look is look and before.hits is hits:
            # It only moved: the pieces, which lie all over the memory, are not joined again.
            return cls(look, hits, line, before.pieces, before.lines, before.template)
        pieces: list[bytes] = []
        lines: list[int] = []
        for segment, first, found in zip(page.segments, page.lines, hits, strict=True):
            if found:
                said = segment.shown
                if not (isinstance(said, _Said) and said.look is look and said.hits is found):
                    said = segment.shown = _said(look, found)
                pieces += said.pieces
                lines += [first + row for row in said.lines]
        return cls(look, hits, line, pieces, lines, b",".join(pieces))

    def first(self, count: int) -> bytes:
        """The first ones, encoded and joined."""
        line = self.line
        return b",".join(self.pieces[:count]) % tuple([line + row for row in self.lines[: 2 * count]])


def _level(look: Look, hit: Hit) -> int:
    """The protocol's severity; 0 for what is switched off."""
    check, levels, _ = look[hit.check]
    return levels.get(hit.violation.code, _LEVELS[check.severity])


def _said(look: Look, hits: list[Hit]) -> _Said:
    pieces: list[bytes] = []
    lines: list[int] = []
    for hit in hits:
        level = _level(look, hit)
        if level:
            check, _, related = look[hit.check]
            violation = hit.violation
            words = _words(
                violation.code, present(check, violation), violation.fix is not None, check.where, violation.symbol
            )
            said = (b"%b%b" % (words, related)).replace(b"%", b"%%")
            pieces.append(
                b'{"range":{"start":{"line":%%d,"character":%d},"end":{"line":%%d,"character":%d}},"severity":%d,%b}'
                % (hit.column, hit.end_column, level, said)
            )
            lines += (hit.line, hit.end_line)
    return _Said(look, hits, pieces, lines)


def result_id(items: bytes) -> str:
    """Id of a result: equal exactly when the diagnostics are."""
    return sha256(items).hexdigest()[:16]


def _remark(finding: Finding) -> bytes:
    start, end = finding.start, finding.end
    return b'{"range":{"start":{"line":%d,"character":%d},"end":{"line":%d,"character":%d}},"severity":%d,%b}' % (
        start.line,
        start.column,
        end.line,
        end.column,
        _LEVELS[finding.severity],
        _words(finding.code, finding.message, finding.violation.fix is not None, finding.check.where, finding.symbol),
    )


@lru_cache(maxsize=512)
def _words(code: str, message: str, fixable: bool, where: str, symbol: str) -> bytes:
    body: dict[str, Any] = {"code": code, "source": "ananke", "message": message}
    entry = CODES.get(code)
    if entry is not None and entry.href:
        body["codeDescription"] = {"href": entry.href}
    body["data"] = {"fixable": fixable, "where": where, "symbol": symbol}
    return _encode(body)[1:-1]


def _related(document: OpenDocument, analysis: Document, check: Check, encoding: Encoding) -> bytes:
    """Two places that keep the habit behind a check; kept while the segments down to them stay."""
    if check.evidence is None:
        return document.around.get(check.where, b"")
    if check.where == WORKSPACE:
        return document.around.get(check.rule, b"")
    known = document.related.get(check.key)
    if known is not None and analysis.begins_with(known[0]):
        return known[1]
    spans = analysis.examples(check.rule)
    encoded = _encoded_related(document.uri, analysis, spans, encoding)
    upto = analysis.segment_of(spans[-1].end) + 1 if spans else len(analysis.segments)
    document.related[check.key] = (analysis.segments[:upto], encoded)
    return encoded


def _encoded_related(uri: str, analysis: Document, spans: list[Span], encoding: Encoding) -> bytes:
    items = [
        {
            "location": {"uri": uri, "range": range_of(analysis, span, encoding)},
            "message": f"keeps it: {analysis.slice(span).decode('utf-8', 'replace')}",
        }
        for span in spans
    ]
    return b',"relatedInformation":%b' % _encode(items) if items else b""


Around = dict[object, bytes]
"""Encoded places outside of a document: examples of a workspace's habits by rule, declarations by where they stand."""


def around(folder: str, habits: Iterable[Habit]) -> Around:
    """Places of other files that keep each habit, encoded once for all documents of a folder."""
    found: Around = {}
    for habit in habits:
        items = []
        for one in habit.examples:
            start, end = one.place.range.start, one.place.range.end
            place = (start.line, start.character, end.line, end.character)
            items.append(_elsewhere(Path(folder, one.place.path), place, f"keeps it: {one.name}"))
        found[habit.convention.rule] = related(items)
    return found


def declared(places: Iterable[tuple[str, Path, int, int]]) -> Around:
    """Where declared rules stand: the name of the place, the file, its line, and how long that is."""
    return {
        where: related([_elsewhere(file, (line, 0, line, length), "declared here")])
        for where, file, line, length in places
    }


def related(items: list[dict[str, Any]]) -> bytes:
    """The member of a diagnostic that holds related information; nothing where there is none."""
    return b',"relatedInformation":%b' % _encode(items) if items else b""


def _elsewhere(file: Path, place: tuple[int, int, int, int], message: str) -> dict[str, Any]:
    line, column, end_line, end_column = place
    start, end = {"line": line, "character": column}, {"line": end_line, "character": end_column}
    return {"location": {"uri": file.as_uri(), "range": {"start": start, "end": end}}, "message": message}


def range_of(analysis: Document, span: Span, encoding: Encoding) -> dict[str, Any]:
    """An absolute span as a range of the protocol."""
    start, end = analysis.point(span.start, encoding), analysis.point(span.end, encoding)
    return {
        "start": {"line": start.line, "character": start.column},
        "end": {"line": end.line, "character": end.column},
    }


def encoded_file(file: ConstraintFile, encoding: Encoding) -> bytes:
    """The JSON array of a constraint file's diagnostics."""
    from ananke_server.lsp.constraint_files.findings import diagnostics

    return _encode(diagnostics(file, encoding)[:MOST])


def encoded_faults(path: str, faults: list[Fault], encoding: Encoding) -> bytes:
    """Faults of a configuration file or pinned set that is not open, as diagnostics."""
    from ananke_server.lsp.constraint_files.findings import faults_on_disk

    return _encode(faults_on_disk(path, faults, encoding))


def _file_level(code: str, message: str, level: int) -> bytes:
    words = _words(code, message, False, "", "")
    return b'{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"severity":%d,%b}' % (
        level,
        words,
    )
