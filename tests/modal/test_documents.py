"""docs/modal.md says what the code says."""

from __future__ import annotations

import re

import attrs
import pytest

from ananke_core.errors import ConfigError
from ananke_modal import secrets
from ananke_modal.resources import RESOURCES, TIERS, passed_on, resources, taken_over, tiers, variable
from scripts.project import ROOT

PAGE = (ROOT / "docs" / "modal.md").read_text("utf-8")


def test_the_table_of_resources() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\d.]+) \| (\d+) \| (\d+) \| (\d+) \|", PAGE, re.MULTILINE)
    found = {name: (float(cpu), int(memory), int(timeout), int(most)) for name, cpu, memory, timeout, most in rows}
    assert found == {name: attrs.astuple(row) for name, row in RESOURCES.items()}


def test_the_table_of_tiers() -> None:
    rows = re.findall(r"^\| (small|medium|large|xlarge) \| ([^|]+) \| ([\d.]+) \| (\d+) \|$", PAGE, re.MULTILINE)
    size = ["more" if tier.below == float("inf") else f"< {tier.below:,}" for tier in TIERS]
    assert rows == [
        (tier.name, below, f"{tier.resources.cpu:g}", f"{tier.resources.memory}")
        for tier, below in zip(TIERS, size, strict=True)
    ]


def test_each_tier_can_be_overridden() -> None:
    changed = tiers({"ANANKE_DEPLOY_TIER_LARGE_CPU": "1", "ANANKE_DEPLOY_TIER_SMALL_TIMEOUT": "9"})
    assert [tier.resources.cpu for tier in changed] == [1.0, 2.0, 1.0, 8.0]
    assert changed[0].resources.timeout == 9
    assert taken_over(passed_on(changed)) == changed
    assert taken_over("") == tiers({}) == TIERS
    with pytest.raises(ConfigError, match="ANANKE_DEPLOY_TIER_HUGE_CPU"):
        tiers({"ANANKE_DEPLOY_TIER_HUGE_CPU": "1"})


def test_each_secret_and_its_command() -> None:
    for known in secrets.KNOWN:
        assert f"| `{known.name}` |" in PAGE
        assert known.command in re.sub(" +", " ", PAGE)


def test_every_value_can_be_overridden() -> None:
    for function in RESOURCES:
        for field in ("cpu", "memory", "timeout", "max_containers"):
            changed = resources({variable(function, field): "7"})
            assert getattr(changed[function], field) == 7
            assert {name: row for name, row in changed.items() if name != function} == {
                name: row for name, row in RESOURCES.items() if name != function
            }
    assert resources({"ANANKE_DEPLOY_ENDPOINT_CPU": "0.125"})["endpoint"].cpu == 0.125


@pytest.mark.parametrize("value", ["", "0", "-1", "nan", "inf", "1.5", "lots", "1e400"])
def test_what_is_no_resource(value: str) -> None:
    with pytest.raises(ConfigError, match="ANANKE_DEPLOY_ENDPOINT_MEMORY"):
        resources({"ANANKE_DEPLOY_ENDPOINT_MEMORY": value})
    if value != "1.5":
        with pytest.raises(ConfigError, match="ANANKE_DEPLOY_ENDPOINT_CPU"):
            resources({"ANANKE_DEPLOY_ENDPOINT_CPU": value})
