"""docs/cost.md: every figure computed from the committed prices, measurements and resources."""

from __future__ import annotations

from ananke_modal.cost import LOOKUP, estimate, measured
from ananke_modal.prices import Rates, list_prices
from ananke_modal.resources import RESOURCES, SCALEDOWN, SCHEDULED_SCALEDOWN, TARGET, TIERS, tier_for

ROWS = ((0.5, 512, 0.5), (2.0, 2048, 2.0), (4.0, 4096, 10.0))
"""Cores, MiB and seconds that users were promised figures for."""

SIZES = (10, 100, 1_000, 10_000, 100_000)
SINGLES = 100
WATCHES = 24 * 60
_WATCH_SECONDS = 1.0 + SCHEDULED_SCALEDOWN


def files() -> dict[str, str]:
    """The page."""
    return {"docs/cost.md": page(list_prices())}


def page(rates: Rates) -> str:
    """The page's text at some prices."""
    table = measured()
    parts = [
        "# Cost",
        "",
        "What the compile service costs on Modal: **duration × reservation × rates**. Generated (`make generate`) from",
        f"the price list in `modal_deploy/ananke_modal/prices.toml` ({rates.source}) and the durations in",
        f"`measured.toml` (CPU seconds, {table.date}, {table.machine}; not on Modal).",
        "",
        "```sh",
        "ananke cost constraints.json                     # before: per request and per thousand, by tier",
        "ananke cost --since 24h                          # after: what the deployment recorded",
        "ananke cost constraints.json --rates workspace   # at what your workspace pays",
        "modal billing report --for today                 # what was billed, waiting containers included",
        "```",
        "",
        "## Prices",
        "",
        "| | $ |",
        "| --- | --- |",
        f"| a physical core (two of what a machine shows), a second | {rates.core_second:.8f} |",
        f"| a GiB of memory, a second | {rates.gib_second:.8f} |",
        f"| credits of the starter plan, a month | {rates.credits_a_month:g} |",
        f"| what can't be preempted costs | × {rates.nonpreemptible:g} |",
        f"| a chosen region costs at least | × {rates.region:g} |",
        "",
        "Billed is the larger of reservation and use. Everything here is preemptible and in no chosen region, which is",
        "Modal's default: there is no `spot=True` to ask for.",
        "",
        "## Requests",
        "",
        "| cores | MiB | seconds | $ a request | $ a thousand | requests a month within the credits |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_row(rates, *row) for row in ROWS),
        "",
        *_older(rates),
        "",
        "## By size of set",
        "",
        "Seconds of one core, and what one request costs: *cached* is an answer from the shared cache (the endpoint reads",
        f"the set and asks `modal.Dict`, {LOOKUP * 1e3:.0f} ms as Modal says, beside {TARGET - 1} others), *compiled* is the same in vain",
        "and then the container of its tier, *batched* one set of a batch that fills four processes of `batch_compile`.",
        "",
        "| constraints | seconds | MiB | tier | $ compiled | $ cached | $ batched | $ a thousand compiled | cheapest tier that holds it |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_size(rates, count) for count in SIZES),
        "",
        "A compile is one core's work, so the seconds are the same in every tier, and a larger one costs more for them:",
        "",
        "| tier | cores | MiB | $ a second | a thousand compiles of 1,000 constraints, $ |",
        "| --- | --- | --- | --- | --- |",
        *(_tier(rates, index) for index in range(len(TIERS))),
        "",
        "To take less, override the tier where you deploy, for example `ANANKE_DEPLOY_TIER_LARGE_CPU=1`.",
        "",
        f"## {SINGLES} requests against one batch",
        "",
        *_batch(rates),
        "",
        "## What waits",
        "",
        *_waiting(rates),
        "",
        "## Spending less",
        "",
        "1. Let the cache answer: every editor and CI job asks for the hash first, and an answer costs the endpoint alone.",
        "2. Send many sets at once: `ananke compile *.json --use-modal --batch`.",
        "3. Take the tier whose memory holds the set; cores beyond the first buy nothing for one set.",
        f"4. A container that waits is paid: {SCALEDOWN} s after its last input. Traffic in bursts costs less than a trickle.",
        "5. `max_containers` (10 a function) bounds what a mistake can cost.",
        "",
    ]
    return "\n".join(parts)


def _usd(value: float) -> str:
    return f"{value:.9f}" if value < 0.001 else f"{value:.6f}"


def _row(rates: Rates, cpu: float, memory: int, seconds: float) -> str:
    usd = rates.cost(cpu, memory, seconds)
    within = int(rates.credits_a_month / usd)
    return f"| {cpu:g} | {memory} | {seconds:g} | {_usd(usd)} | {usd * 1e3:.5f} | {within:,} |"


def _older(rates: Rates) -> list[str]:
    cpu, memory, seconds = ROWS[1]
    usd = rates.cost(cpu, memory, seconds)
    halves = rates.cost(cpu / 2, memory, seconds)
    return [
        "Figures that you have from elsewhere may differ for one of these reasons; for the middle row:",
        "",
        "| an older figure | $ a thousand | because |",
        "| --- | --- | --- |",
        f"| this page | {usd * 1e3:.5f} | |",
        f"| × {halves / usd:.2f} | {halves * 1e3:.5f} | it counts 2 as vCPU, which are one physical core |",
        f"| × {rates.nonpreemptible:g} | {usd * rates.nonpreemptible * 1e3:.5f} | it is of containers that can't be preempted |",
        f"| × {rates.region:g} | {usd * rates.region * 1e3:.5f} | it is of a chosen region |",
        f"| × {(seconds + SCALEDOWN) / seconds:g} | {rates.cost(cpu, memory, seconds + SCALEDOWN) * 1e3:.5f} | "
        f"each request had a container of its own, which then waited {SCALEDOWN} s |",
    ]


def _size(rates: Rates, count: int) -> str:
    found = estimate(count, rates)
    usual = tier_for(count)
    compiled = found.cached.usd + next(price.usd for tier, price in found.tiers if tier is usual)
    return (
        f"| {count:,} | {found.seconds:.4f} | {found.peak_mib:.0f} | {usual.name} | {_usd(compiled)} | "
        f"{_usd(found.cached.usd)} | {_usd(found.batched.usd)} | {compiled * 1e3:.5f} | {found.recommended.name} |"
    )


def _tier(rates: Rates, index: int) -> str:
    tier, price = estimate(1_000, rates).tiers[index]
    given = tier.resources
    second = rates.cost(given.cpu, given.memory, 1.0)
    return f"| {tier.name} | {given.cpu:g} | {given.memory} | {second:.8f} | {price.thousand:.5f} |"


def _batch(rates: Rates) -> list[str]:
    count = 1_000
    found = estimate(count, rates)
    medium = next(price for tier, price in found.tiers if tier.name == "large")
    singles = SINGLES * (medium.usd + found.endpoint.usd)
    # One container starts its processes, and then each core compiles a quarter.
    starting = rates.cost(RESOURCES["batch_compile"].cpu, RESOURCES["batch_compile"].memory, 2.0)
    batch = SINGLES * found.batched.usd + starting
    trickle = SINGLES * (rates.cost(4.0, 2048, found.seconds + SCALEDOWN) + found.endpoint.usd)
    return [
        f"Sets of {count:,} constraints, not cached; the batch as if each of four cores compiled a quarter, which could not",
        "be measured here:",
        "",
        f"| {SINGLES} sets | $ |",
        "| --- | --- |",
        f"| one after the other, in one container of the tier large | {singles:.6f} |",
        f"| one batch: four processes (2 s to start them) in `batch_compile` | {batch:.6f} |",
        f"| single requests a minute and more apart: each container waits {SCALEDOWN} s in vain | {trickle:.6f} |",
        "",
        f"A batch costs {batch / singles:.2f} times what the same sets cost one after the other in one busy container, and "
        f"{batch / trickle:.4f} times what they cost apart.",
    ]


def _waiting(rates: Rates) -> list[str]:
    watch = RESOURCES["watch"]
    daily = WATCHES * rates.cost(watch.cpu, watch.memory, _WATCH_SECONDS)
    front = RESOURCES["endpoint"]
    always = rates.cost(front.cpu, front.memory, 24 * 3_600)
    return [
        "| | $ a day | $ a month of 30 |",
        "| --- | --- | --- |",
        f"| `watch`, once a minute, {_WATCH_SECONDS:g} s with what it waits | {daily:.4f} | {daily * 30:.3f} |",
        f"| one container of the endpoint that never sleeps (steady traffic, or `min_containers=1`) | {always:.4f} | "
        f"{always * 30:.2f} |",
        "| nothing asked | 0 | 0 |",
    ]
