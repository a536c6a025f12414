"""Findings as one JSON array; lines and columns count from 0, columns in code points."""

from __future__ import annotations

import msgspec

from ananke_server.cli.scan import ScanResult


def write_json(result: ScanResult) -> bytes:
    """``[{"path", "code", "severity", "message", "symbol", "where", "range", "fix"}, …]``."""
    findings = [
        {
            "path": report.path,
            "code": report.code,
            "severity": report.severity,
            "message": report.message,
            "symbol": report.symbol,
            "where": report.where,
            "range": {
                "start": {"line": report.line, "character": report.column},
                "end": {"line": report.end_line, "character": report.end_column},
            },
            "fix": report.fix,
        }
        for file in result.files
        for report in file.findings
    ]
    return msgspec.json.format(msgspec.json.encode(findings), indent=2)
