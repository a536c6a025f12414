"""`ananke health` and `ananke stats` against the real service."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ananke_core.codec import encode_set
from ananke_modal.service import Settings
from ananke_server.cli.app import run
from ananke_server.cli.reports.stats_page import CHARTS, joined, page
from tests.offload.hosts import denials
from tests.service.running import Hosted, hosted


@pytest.fixture(scope="module")
def one() -> Iterator[Hosted]:
    with hosted(Settings.of({"ANANKE_API_KEYS": "team:sesame", "ANANKE_WORKERS": "1"})) as running:
        headers = {"Authorization": "Bearer sesame"}
        for count in (3, 3, 4):
            running.client.post("/", content=encode_set(denials(count)), headers=headers)
        yield running


@pytest.fixture(autouse=True)
def at(one: Hosted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANANKE_CONFIG_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("ANANKE_MODAL_ENDPOINT", one.url)
    monkeypatch.setenv("ANANKE_MODAL_API_KEY", "sesame")


def test_health(one: Hosted, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["health"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"ok  127\.0\.0\.1:\d+: version \S+, emitter 1, [\d.]+ ms", said)
    assert run(["health", "--json"]) == 0
    assert json.loads(capsys.readouterr().out).items() >= {"ok": True, "alive": True, "emitter": 1}.items()


def test_health_says_what_is_wrong(
    one: Hosted, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["health", "--modal-api-key", "wrong"]) == 3
    said = capsys.readouterr().err
    assert "this API key is not known here" in said
    assert "wrong" not in said
    monkeypatch.setattr("ananke_core.model.ir.EMITTER", 99)
    assert run(["health", "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert (found["alive"], found["ok"]) == (True, False)
    assert "ours is 99" in found["error"]
    assert run(["health", "--modal-endpoint", "http://127.0.0.1:1"]) == 3
    assert "ConnectError" in capsys.readouterr().err
    monkeypatch.delenv("ANANKE_MODAL_ENDPOINT")
    assert run(["health"]) == 2


def test_stats_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stats"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^known +1 of 3 \(33\.3%\): memory 1$", said, re.MULTILINE)
    assert re.search(r"^compiles +2, p50 ", said, re.MULTILINE)
    assert re.search(r"^cost +\$0\.\d+, \$0\.\d+ a thousand requests$", said, re.MULTILINE)
    assert re.search(r"^/ +3 +[\d.]+ ", said, re.MULTILINE)


class _Page(HTMLParser):
    """What a page loads, and whether its elements are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.loads += [f"{tag} {name}" for name, _ in attrs if name in ("src", "href")]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "line"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_stats_as_a_page(tmp_path: Path) -> None:
    assert run(["stats", "--html", "-o", "stats.html"]) == 0
    text = (tmp_path / "stats.html").read_text("utf-8")
    read = _Page()
    read.feed(text)
    assert read.open == []
    assert read.loads == []
    assert "script" not in read.seen
    assert read.seen.count("svg") == len(CHARTS)
    assert read.seen.count("polyline") == sum(len(chart.lines) for chart in CHARTS)
    assert "sesame" not in text


def test_stats_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stats", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["keys"]["team"] >= 3
    minute = found["minutes"][0]
    day = [minute | {"at": minute["at"] + 60 * number} for number in range(24 * 60)]
    text = page(found | {"minutes": day}, "<host>")
    assert "<host>" not in text
    fewer = joined(day)
    assert len(fewer) <= 320
    assert fewer[0]["requests"] == minute["requests"]
    assert fewer[0]["latency_ms"] == minute["latency_ms"]
    assert len(text) < 200_000
    assert page(found | {"minutes": []}, "h").count("<svg") == len(CHARTS)
