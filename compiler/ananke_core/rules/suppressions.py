"""ANK950, ANK951, ANK952: comments that silence findings, where they are of no use or can't be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from ananke_core.facts import CommentFact
from ananke_core.model.rules import Opaque
from ananke_core.rules.check import Check
from ananke_core.rules.registry import CODES
from ananke_core.rules.violation import Fix, Violation
from ananke_core.text import Span

TOP = 20
"""How many lines of a file may hold a comment that is about all of it."""

CHECKS = {code: Check(Opaque(code), CODES[code].severity, "embedded", "") for code in ("ANK950", "ANK951", "ANK952")}
"""What findings about comments rest on; nothing declares them."""

_CODES = re.compile(rb"\[([^\]]*)\]")
_CODE = re.compile(rb"[^\s,]+")
_NAMES = {entry.name: entry.code for entry in CODES.values()}


def covers(comment: CommentFact, code: str) -> bool:
    """Whether a comment speaks of findings with this code; one without codes speaks of all."""
    return not comment.codes or code in comment.codes


def misunderstood(comment: CommentFact, data: bytes, span: Span) -> Iterator[Violation]:
    """Codes in a comment that nothing has, with the nearest right one; ``data`` is the comment, ``span`` its place."""
    for start, end, code in _written(data):
        if _is_of_rule(code):
            continue
        near = _nearest(code)
        message = f"{code!r} is no code of a rule" + (f"; did you mean {near}?" if near else "")
        place = Span(span.start + start, span.start + end)
        fix = Fix(f"Replace with {near}", "replace", place, near) if near else None
        yield Violation("ANK951", place, message, "", fix, {"code": code, "near": near})


def unused(comment: CommentFact, used: frozenset[str], data: bytes, span: Span, whole: Span) -> Violation | None:
    """What a comment silences in vain: None where all of it has a use.

    Args:
        comment: which codes it names.
        used: codes of the findings that it silenced.
        data: the comment's bytes.
        span: where they stand.
        whole: what has to go for the comment to be gone: its line if it stands alone there.
    """
    idle = [code for code in comment.codes if code not in used and _is_of_rule(code)]
    if (not comment.codes and used) or (comment.codes and not idle):
        return None
    left = [code for code in comment.codes if code not in idle]
    if not left:
        fix = Fix("Remove the comment", "replace", whole, "", safe=True)
        message = "this comment silences nothing"
        if comment.codes:
            message += f": there is no {' and no '.join(idle)} here"
        return Violation("ANK950", span, message, "", fix, {"codes": ",".join(idle)})
    found = _CODES.search(data)
    fix_ = None
    if found is not None:
        inside = Span(span.start + found.start(1), span.start + found.end(1))
        fix_ = Fix(f"Remove {', '.join(idle)}", "replace", inside, ", ".join(left), safe=True)
    message = f"of this comment {', '.join(idle)} silences nothing"
    return Violation("ANK950", span, message, "", fix_, {"codes": ",".join(idle)})


def misplaced(span: Span) -> Violation:
    """A comment about the whole file that does not stand at its top."""
    message = f"a comment about the whole file counts alone on one of its first {TOP} lines"
    return Violation("ANK952", span, message)


def end_of_codes(data: bytes) -> int | None:
    """Where a further code is written into a comment; None where it names none."""
    found = _CODES.search(data)
    return found.start(1) + len(found[1].rstrip(b" \t,")) if found is not None and found[1].strip(b" \t,") else None


def _written(data: bytes) -> Iterator[tuple[int, int, str]]:
    found = _CODES.search(data)
    if found is not None:
        for code in _CODE.finditer(found[1]):
            start, end = found.start(1) + code.start(), found.start(1) + code.end()
            yield start, end, code[0].decode("utf-8", "replace")


def _is_of_rule(code: str) -> bool:
    return code in CODES and bool(CODES[code].rules)


def _nearest(code: str) -> str:
    """The right code of a rule for a wrong one; names of rules are understood too."""
    known = [entry.code for entry in CODES.values() if entry.rules]
    named = _NAMES.get(code.lower())
    if named in known:
        return named
    near = get_close_matches(code.upper(), known, 1, 0.6)
    if near:
        return near[0]
    words = get_close_matches(code.lower(), [CODES[one].name for one in known], 1, 0.7)
    return _NAMES[words[0]] if words else ""
