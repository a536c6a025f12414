"""``ananke check``: violations of files, for people, CI and other tools."""

from __future__ import annotations

import enum
from collections import Counter
from typing import Annotated

import typer

from ananke_core.model.enums import Severity
from ananke_server.cli.reading_options import EXCLUDE, LANGUAGE, OUTPUT, PATHS
from ananke_server.cli.reports import WRITERS
from ananke_server.cli.scan import scan
from ananke_server.cli.streams import note, write_output

_LOUDNESS = {severity.value: rank for rank, severity in enumerate(Severity)}


class ReportFormat(enum.StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


class FailOn(enum.StrEnum):
    """From which severity on the exit code is 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    HINT = "hint"
    NEVER = "never"


def check(
    paths: PATHS,
    constraints: Annotated[
        list[str] | None,
        typer.Option("--constraints", metavar="F", help="A constraint set to check as well; repeatable."),
    ] = None,
    format_: Annotated[ReportFormat, typer.Option("--format", help="text, json, sarif or github.")] = ReportFormat.TEXT,
    fail_on: Annotated[FailOn, typer.Option(help="Lowest severity that makes the exit code 1.")] = FailOn.ERROR,
    exclude: EXCLUDE = None,
    language: LANGUAGE = "",
    output: OUTPUT = None,
) -> int:
    """Check files against the embedded, configured and pinned rules and against the conventions that they keep."""
    result = scan(paths, "check", language=language, exclude=tuple(exclude or ()), constraints=tuple(constraints or ()))
    report = WRITERS[format_.value](result)
    if report or format_ is not ReportFormat.TEXT:
        write_output(report, output)
    for fault in result.faults:
        note(f"{fault.severity} {fault.code}: {fault}")
    counts = Counter(finding.severity for file in result.files for finding in file.findings)
    for line in result.summary(_headline(counts)):
        note(line)
    if any(fault.severity == "error" for fault in result.faults):
        return 2
    return 1 if _fails(counts, fail_on) else 0


def _headline(counts: Counter[str]) -> str:
    parts = [
        f"{counts[severity]:,} {severity}{'' if counts[severity] == 1 or severity == 'info' else 's'}"
        for severity in _LOUDNESS
        if counts[severity]
    ]
    return ", ".join(parts) or "nothing to report"


def _fails(counts: Counter[str], fail_on: FailOn) -> bool:
    if fail_on is FailOn.NEVER:
        return False
    return any(counts[severity] for severity, rank in _LOUDNESS.items() if rank <= _LOUDNESS[fail_on.value])
