"""Findings as SARIF 2.1.0, which code hosts read."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any
from urllib.parse import quote

import msgspec

from ananke_core.rules.registry import CODES
from ananke_server.cli.scan import Report, ScanResult

_LEVELS = {"error": "error", "warning": "warning", "info": "note", "hint": "note"}


def write_sarif(result: ScanResult) -> bytes:
    """One run with the rules that were hit, in the order of their codes."""
    reports = [report for file in result.files for report in file.findings]
    codes = sorted({report.code for report in reports})
    number = {code: index for index, code in enumerate(codes)}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "ananke",
                        "version": version("ananke-lsp"),
                        "rules": [_rule(code) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(report, number[report.code]) for report in reports],
            }
        ],
    }
    return msgspec.json.format(msgspec.json.encode(log), indent=2)


def _rule(code: str) -> dict[str, Any]:
    entry = CODES[code]
    rule: dict[str, Any] = {"id": code, "name": entry.name, "shortDescription": {"text": entry.summary}}
    # A page on this disk is nothing that a reader of the report can open.
    if entry.href.startswith("https://"):
        rule["helpUri"] = entry.href
    return rule


def _result(report: Report, rule: int) -> dict[str, Any]:
    return {
        "ruleId": report.code,
        "ruleIndex": rule,
        "level": _LEVELS[report.severity],
        "message": {"text": report.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(report.path)},
                    "region": {
                        "startLine": report.line + 1,
                        "startColumn": report.column + 1,
                        "endLine": report.end_line + 1,
                        "endColumn": report.end_column + 1,
                    },
                }
            }
        ],
    }
