"""Diagnostics of a constraint file: its faults, and what clashes or is not enforced in its set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ananke_core.codec import constraint_id, json_text, toml_text
from ananke_core.errors import AnankeError, Fault
from ananke_core.model.ir import ConstraintIR
from ananke_core.rules.registry import CODES
from ananke_core.text import Encoding, Span
from ananke_server.lsp.constraint_files.document import ConstraintFile
from ananke_server.lsp.constraint_files.kinds import kind_of

MOST = 2_000
"""Constraints of a set that is compiled as it is typed; a larger one is when it is saved."""

_LEVELS = {"error": 1, "warning": 2, "info": 3, "hint": 4}


def diagnostics(file: ConstraintFile, encoding: Encoding) -> list[dict[str, Any]]:
    """The faults of the text, and conflicts and unenforced rules at the constraints they come from."""
    found = [_of_fault(file, fault, encoding) for fault in file.faults]
    # What a fault leaves out could clash, or be missed: nothing is said of half a set.
    if file.constraints.constraints and not any(fault.severity == "error" for fault in file.faults):
        found += _of_set(file, encoding)
    return found


def faults_on_disk(path: str, faults: list[Fault], encoding: Encoding) -> list[dict[str, Any]]:
    """Faults of a file that is not open."""
    try:
        text = Path(path).read_bytes().decode("utf-8", "replace")
    except OSError:
        text = ""
    file = ConstraintFile("", path, kind_of(path) or "toml", 0, text)
    return [_of_fault(file, fault, encoding) for fault in faults]


def spans(file: ConstraintFile) -> list[Span]:
    """Where each constraint of the set stands, in their order; empty where the text is no list of them."""
    count = len(file.constraints.constraints)
    data = file.source.data
    if file.kind == "configuration" or not count:
        return []
    bare = file.kind == "json" and data.lstrip()[:1] == b"["
    first: tuple[str | int, ...] = () if bare else ("constraints",)
    paths = [(*first, number) for number in range(count)]
    locate = json_text.locate if file.kind == "json" else toml_text.locate
    offsets = locate(data, frozenset([(), first, *paths]))
    found = [Span(*offsets[path]) for path in paths if path in offsets]
    return found if len(found) == count else []


def _of_fault(file: ConstraintFile, fault: Fault, encoding: Encoding) -> dict[str, Any]:
    line, column = fault.line or 0, fault.character or 0
    end = fault.end_character if fault.end_character is not None else column + 1
    start_offset = file.source.offset(line, column)
    span = Span(start_offset, max(start_offset, file.source.offset(line, end)))
    message = f"{fault.message} ({fault.way_out})" if fault.way_out else fault.message
    message = f"{fault.place}: {message}" if fault.place else message
    return _item(file, span, encoding, _LEVELS.get(fault.severity, 1), fault.code, message)


def _of_set(file: ConstraintFile, encoding: Encoding) -> Iterator[dict[str, Any]]:
    places = spans(file)
    constraints = file.constraints.constraints
    if not places or len(constraints) > MOST:
        return
    try:
        ir = compiled(file)
    except AnankeError:
        # A set that can't be compiled says so when it is.
        return
    where: dict[str, list[int]] = {}
    for number, constraint in enumerate(constraints):
        where.setdefault(constraint_id(constraint), []).append(number)
    for merged in ir.constraints:
        for other in merged.merged_from:
            where.setdefault(merged.id, []).extend(where.get(other, ()))
    for conflict in ir.conflicts:
        numbers = sorted({number for id_ in conflict.constraints for number in where.get(id_, ())})
        names = ", ".join(f'"{constraints[number].name}"' for number in numbers)
        witness = f"; for example {conflict.witness!r}" if conflict.witness is not None else ""
        for number in numbers:
            message = f"conflict of {names}: {conflict.reason}{witness}"
            yield _item(file, places[number], encoding, 1 if conflict.hard else 2, "ANK914", message)
    for entry in ir.unenforced:
        if not entry.format and not entry.engine:
            for number in where.get(entry.constraint, ()):
                yield _item(file, places[number], encoding, 4, "ANK913", f"no engine enforces this: {entry.reason}")


def compiled(file: ConstraintFile) -> ConstraintIR:
    """The IR of the file's set, compiled here."""
    from ananke_core.compile.compiler import Compiler

    return Compiler().compile(file.constraints)


def _item(file: ConstraintFile, span: Span, encoding: Encoding, level: int, code: str, message: str) -> dict[str, Any]:
    # A whole constraint would be underlined over many lines: its first one says enough.
    end = file.source.data.find(b"\n", span.start, span.end)
    shown = Span(span.start, end if end > span.start else span.end)
    found = {
        "range": file.range(shown, encoding),
        "severity": level,
        "code": code,
        "source": "ananke",
        "message": message,
    }
    entry = CODES.get(code)
    return found | {"codeDescription": {"href": entry.href}} if entry is not None and entry.href else found
