"""Findings as GitHub Actions workflow commands, which become annotations on a pull request."""

from __future__ import annotations

from ananke_server.cli.scan import ScanResult

_LEVELS = {"error": "error", "warning": "warning", "info": "notice", "hint": "notice"}


def write_github(result: ScanResult) -> bytes:
    """``::error file=…,line=…,col=…,endLine=…,endColumn=…,title=…::message`` lines; the message says what and why."""
    lines = [
        f"::{_LEVELS[report.severity]} file={_property(report.path)},line={report.line + 1},col={report.column + 1},"
        f"endLine={report.end_line + 1},endColumn={report.end_column + 1},title={_property(report.code)}::"
        f"{_data(report.message)}\n"
        for file in result.files
        for report in file.findings
    ]
    return "".join(lines).encode("utf-8", "replace")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
