"""What a compile costs: the model, the prices, the command, and the figures of the pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from modal_proto import api_pb2

from ananke_core.codec import encode_set
from ananke_modal.cost import estimate, measured, recommend
from ananke_modal.prices import list_prices, of_workspace
from ananke_modal.resources import TIERS, tier_for
from ananke_modal.usage import Row
from ananke_server.cli.app import run
from scripts.project import ROOT
from tests.modal.answers import Answers
from tests.modal.conftest import environment
from tests.modal.control_plane import ControlPlane
from tests.offload.hosts import denials

RATES = list_prices()


def ananke(folder: Path, *arguments: str, url: str = "http://127.0.0.1:1") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ananke_server", *arguments],
        cwd=folder,
        env=environment(url),
        capture_output=True,
        text=True,
        timeout=75,
        check=False,
    )


Here = Callable[..., tuple[int, str, str]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture) -> Here:
    """The command in this process: exit code, stdout, stderr. Starting one takes most of a second."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["cost", *arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return call


def test_duration_times_reservation_times_rates() -> None:
    # Two cores and two GiB for two seconds, by hand.
    assert RATES.cost(2.0, 2048, 2.0) == pytest.approx(2 * (2 * 0.0000131 + 2 * 0.00000222), rel=1e-12)


def test_prices_are_dated() -> None:
    assert "2026-06" in RATES.source


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"cpu": 0.0000150, "memory": 0.0000025, "gpu_h100": 0.001}, (0.0000150, 0.0000025)),
        ({"CPU core-hour": 0.0472, "Memory GiB-hour": 0.008}, (0.0472 / 3600, 0.008 / 3600)),
        ({"cpu": 0.0000150}, None),
        ({"cpu": 0.0000150, "cpu_sandbox": 0.00003, "memory": 0.0000025}, None),
        ({"cpu": 15.0, "memory": 2.5}, None),
        ({"cpu": 0.0000150, "memory": 0.008}, None),
        ({}, None),
    ],
)
def test_rates_of_a_workspace(given: dict[str, float], found: tuple[float, float] | None) -> None:
    rates = of_workspace(given, "2026-11-27")
    assert (None if rates is None else (rates.core_second, rates.gib_second)) == found


def test_between_and_beyond_what_was_measured() -> None:
    table = measured()
    for row in table.rows:
        assert table.seconds(row.constraints) == pytest.approx(row.seconds)
        assert table.peak(row.constraints) == pytest.approx(row.peak_mib)
    assert table.seconds(1) == table.rows[0].seconds
    sizes = (50, 100, 300, 1_000, 5_000, 10_000, 100_000, 200_000)
    times = [table.seconds(count) for count in sizes]
    assert times == sorted(times)
    assert table.seconds(200_000) < 4 * table.seconds(100_000)


@pytest.mark.parametrize(
    ("count", "name"),
    [
        (0, "small"),
        (99, "small"),
        (100, "medium"),
        (999, "medium"),
        (1_000, "large"),
        (9_999, "large"),
        (10_000, "xlarge"),
    ],
)
def test_the_tier_of_a_size(count: int, name: str) -> None:
    assert tier_for(count).name == name


def test_the_cheapest_tier_that_holds_it_is_recommended() -> None:
    assert recommend(50).name == recommend(1_000).name == "small"
    assert recommend(100_000).resources.memory >= 2 * measured().peak(100_000)
    assert recommend(10**7) is TIERS[-1]


def test_what_is_cheaper_than_what() -> None:
    found = estimate(1_000, RATES)
    prices = [price.usd for _, price in found.tiers]
    assert prices == sorted(prices), "each tier reserves more for the same seconds"
    assert found.cached.usd < found.tiers[1][1].usd
    assert found.batched.usd <= dict((tier.name, price) for tier, price in found.tiers)["large"].usd
    assert found.alone.usd > 100 * found.tiers[0][1].usd


def test_ananke_cost_of_sets(tmp_path: Path, here: Here) -> None:
    (tmp_path / "a.json").write_bytes(encode_set(denials(150)))
    code, out, err = here("a.json")
    assert (code, err) == (0, "")
    assert "a.json: 150 constraints" in out
    (line,) = [line for line in out.splitlines() if line.endswith(" <")]
    assert line.startswith("tier medium")
    assert "2026-06" in out
    numbers = json.loads(here("a.json", "a.json", "--json")[1])
    assert [one["tier"] for one in numbers] == ["medium", "medium"]
    expected = estimate(150, RATES)
    assert numbers[0]["usd"]["cached"] == pytest.approx(expected.cached.usd)
    assert numbers[0]["usd"]["tier_small"] == pytest.approx(expected.tiers[0][1].usd)
    assert f"{expected.tiers[1][1].usd:.9f}" in line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "one of SET… and --since"),
        (("a.json", "--since", "1h"), "one of SET… and --since"),
        (("--since", "soon"), "is no time"),
        (("--since", "0h"), "is no time"),
        (("missing.json",), "cannot be read"),
    ],
)
def test_what_it_can_not_be_asked(here: Here, arguments: tuple[str, ...], words: str) -> None:
    code, out, err = here(*arguments)
    assert (code, out) == (2, "")
    assert words in err


def _recorded(answers: Answers, **more: Any) -> None:
    now = time.time()
    row = Row(int(now // 60), "compile_constraints", 2.0, 2048, requests=10, errors=1, cached=3, seconds=20.0, **more)
    entry = json.dumps([{name: getattr(row, name) for name in Row.__slots__ if name != "__weakref__"}]).encode()
    answers.entries["di-ananke-usage"][b"usage/ap-1/%d/c1" % (now // 3600)] = entry
    answers.entries["di-ananke-usage"][b"usage/ap-2/%d/c1" % (now // 3600)] = entry


def test_ananke_cost_since(tmp_path: Path) -> None:
    answers = Answers()
    answers.app_name = "ananke-compiler"
    _recorded(answers)
    with ControlPlane(answers) as plane:
        done = ananke(tmp_path, "cost", "--since", "2h", url=plane.url)
        assert done.returncode == 0, done.stderr
        numbers = json.loads(ananke(tmp_path, "cost", "--since", "2h", "--json", url=plane.url).stdout)
        other = ananke(tmp_path, "cost", "--since", "2h", "--name", "nobody", url=plane.url)
    usd = RATES.cost(2.0, 2048, 20.0)
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("compile_constraints")]
    assert line.split() == ["compile_constraints", "10", "20.0", f"{usd:.6f}", f"{usd * 100:.6f}"]
    assert "3 from the cache, 1 errors" in done.stdout
    assert numbers["usd"] == pytest.approx(usd)
    assert numbers["functions"]["compile_constraints"]["requests"] == 10
    assert other.returncode == 3
    assert "modal app list" in other.stderr


@pytest.mark.parametrize(("rates", "said"), [({"cpu": "0.00002", "memory": "0.000003"}, ""), ({"a": "1"}, "warning")])
def test_the_rates_of_the_workspace(tmp_path: Path, rates: dict[str, str], said: str) -> None:
    (tmp_path / "a.json").write_bytes(encode_set(denials(3)))

    class Priced(Answers):
        async def WorkspaceBillingRates(self, request: Any, send: Any) -> Any:
            return api_pb2.WorkspaceBillingRatesResponse(rates=rates)

    with ControlPlane(Priced()) as plane:
        done = ananke(tmp_path, "cost", "a.json", "--rates", "workspace", url=plane.url)
    assert done.returncode == 0, done.stderr
    assert ("this workspace" in done.stdout) == (not said)
    assert said in done.stderr


def test_the_figures_of_the_page() -> None:
    """Recomputed from the two prices alone, without the model that wrote them."""
    page = (ROOT / "docs" / "cost.md").read_text("utf-8")
    rows = re.findall(r"^\| ([\d.]+) \| (\d+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d,]+) \|$", page, re.MULTILINE)
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("0.5", "512", "0.5"),
        ("2", "2048", "2"),
        ("4", "4096", "10"),
    ]
    for cpu, mib, seconds, one, thousand, month in rows:
        usd = Decimal(seconds) * (Decimal(cpu) * Decimal("0.0000131") + Decimal(mib) / 1024 * Decimal("0.00000222"))
        assert float(one) == pytest.approx(float(usd), rel=1e-4)
        assert float(thousand) == pytest.approx(float(usd * 1000), rel=2e-3)
        assert int(month.replace(",", "")) == int(Decimal(30) / usd)
    sizes = re.findall(r"^\| ([\d,]+) \| ([\d.]+) \| \d+ \| (\w+) \| ([\d.]+) \| ([\d.]+) \|", page, re.MULTILINE)
    assert [row[0] for row in sizes] == ["10", "100", "1,000", "10,000", "100,000"]
    for count, seconds, name, compiled, cached in sizes:
        tier = next(tier for tier in TIERS if tier.name == name)
        second = tier.resources.cpu * 0.0000131 + tier.resources.memory / 1024 * 0.00000222
        measured_seconds = next(row.seconds for row in measured().rows if f"{row.constraints:,}" == count)
        assert float(seconds) == pytest.approx(measured_seconds, abs=5e-5)
        assert float(compiled) - float(cached) == pytest.approx(measured_seconds * second, rel=1e-3, abs=2e-9)
