"""One line per finding, for people: ``path:line:column: severity CODE message``, counted from 1."""

from __future__ import annotations

from ananke_server.cli.scan import ScanResult
from ananke_server.cli.streams import colour


def write_text(result: ScanResult) -> bytes:
    """Findings as text; colours on a terminal."""
    lines = [
        f"{colour(f'{report.path}:{report.line + 1}:{report.column + 1}', 'bold')}: "
        f"{colour(report.severity, report.severity)} {report.code} {report.message}"
        for file in result.files
        for report in file.findings
    ]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
