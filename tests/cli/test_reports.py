"""Reports that other programs read."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest

from ananke_server.cli.reports import WRITERS
from ananke_server.cli.scan import FileResult, Report, ScanResult
from tests.cli.conftest import Ananke

STRANGE = "a, b:c%\r\nd é 😀.py"


def result(path: str = STRANGE, message: str = "50% of\r\nx: a,b 😀", severity: str = "error") -> ScanResult:
    report = Report(path, "ANK601", severity, message, 1, 4, 2, 0, "f", "embedded", None)
    return ScanResult([FileResult(path, findings=[report])])


def test_github_escapes_what_would_end_a_command() -> None:
    [line] = WRITERS["github"](result()).decode().splitlines()
    assert line == (
        "::error file=a%2C b%3Ac%25%0D%0Ad é 😀.py,line=2,col=5,endLine=3,endColumn=1,title=ANK601::"
        "50%25 of%0D%0Ax: a,b 😀"
    )


@pytest.mark.parametrize(
    ("severity", "github", "sarif"),
    [
        ("error", "error", "error"),
        ("warning", "warning", "warning"),
        ("info", "notice", "note"),
        ("hint", "notice", "note"),
    ],
)
def test_levels(severity: str, github: str, sarif: str) -> None:
    assert WRITERS["github"](result(severity=severity)).startswith(f"::{github} ".encode())
    assert json.loads(WRITERS["sarif"](result(severity=severity)))["runs"][0]["results"][0]["level"] == sarif


def test_sarif_has_what_the_standard_requires() -> None:
    """SARIF 2.1.0: §3.13 log, §3.14 run, §3.18 tool, §3.19 driver, §3.49 rule, §3.27 result, §3.30 region."""
    log = json.loads(WRITERS["sarif"](result()))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "ananke"
    assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
    for rule in driver["rules"]:
        assert rule["id"]
        assert rule["shortDescription"]["text"]
        assert rule.get("helpUri", "https://").startswith("https://"), "nothing of this disk"
    [found] = run["results"]
    assert driver["rules"][found["ruleIndex"]]["id"] == found["ruleId"] == "ANK601"
    assert found["message"]["text"]
    assert found["level"] in {"none", "note", "warning", "error"}
    place = found["locations"][0]["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    assert unquote(uri) == STRANGE
    assert all(33 <= ord(sign) < 127 for sign in uri)
    assert place["region"] == {"startLine": 2, "startColumn": 5, "endLine": 3, "endColumn": 1}


def test_a_run_without_findings_is_still_a_report() -> None:
    assert json.loads(WRITERS["sarif"](ScanResult()))["runs"][0]["results"] == []
    assert json.loads(WRITERS["json"](ScanResult())) == []
    assert WRITERS["github"](ScanResult()) == WRITERS["text"](ScanResult()) == b""


def test_places_count_from_one_in_text_and_from_zero_in_data(ananke: Ananke, here: Path) -> None:
    (here / "é.py").write_text('x = "😀"; eval(x)\n', encoding="utf-8")
    assert ananke("check", "é.py").out.startswith("é.py:1:10: ".encode())
    [found] = json.loads(ananke("check", "é.py", "--format", "json").out)
    assert found["range"] == {"start": {"line": 0, "character": 9}, "end": {"line": 0, "character": 13}}
    sarif = json.loads(ananke("check", "é.py", "--format", "sarif").out)
    assert sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"] == 10
