"""docs/scale.md and its plot: what sizes of sets take, what tiers buy, and the service under load."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from ananke_modal import prices
from ananke_modal.cost import LOOKUP, measured
from ananke_modal.resources import INPUTS, RESOURCES, TIERS
from scripts.generators import simulation
from scripts.generators.plot import svg

PLOT = "docs/img/scale.svg"
LOADS = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1_000.0, 3_000.0, 10_000.0)
SHOWN = (1.0, 100.0, 10_000.0)
_PROMISED = ("< 1 s", "1–5 s", "5–30 s", "30–120 s")
_LARGEST = (99, 999, 9_999, 100_000)


def files() -> dict[str, str]:
    """The page and the plot."""
    outcomes = [simulation.simulate(load) for load in LOADS]
    return {"docs/scale.md": _page(outcomes), PLOT: svg(outcomes)}


def _page(outcomes: list[simulation.Outcome]) -> str:
    table = measured()
    data = tomllib.loads((Path(prices.__file__).parent / "measured.toml").read_text("utf-8"))
    lines = [
        "# Scale",
        "",
        "How long sets take, what a tier buys, and what the service does at 1, 100 and 10,000 requests a second. Generated",
        f"(`make generate`) from `modal_deploy/ananke_modal/measured.toml`: {table.date}, {table.machine}.",
        "Measured with `python -m benchmarks.modal.times` on real constraints of the standard library, not on Modal; what is",
        "assumed of Modal is said below.",
        "",
        "## By size of set",
        "",
        "The resources of a compile behind the endpoint, what was promised to users, and what the largest set of the class",
        "takes (all formats, level 1, CPU seconds of one core):",
        "",
        "| set | cores | memory | promised | measured | MiB at most |",
        "| --- | --- | --- | --- | --- | --- |",
        *_classes(),
        "",
        "| constraints | bytes in | bytes out | seconds | of them to read it and name its hash | µs a constraint | MiB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {row.constraints:,} | {row.bytes_in:,} | {row.bytes_out:,} | {row.seconds:.4f} | {row.hash:.4f} | "
            f"{row.seconds / row.constraints * 1e6:.0f} | {row.peak_mib} |"
            for row in table.rows
        ),
        "",
        "Sets of the first three sizes were new to a process that had compiled others; 100,000 are the same 10,000 in ten",
        "times as many files.",
        "",
        "## What a tier buys",
        "",
        "A compile is one core's work: Python runs one thread at a time, and a set is not spread over processes. So a tier",
        "of two, four or eight cores compiles **one** set no sooner than the small one. What it buys:",
        "",
        *_tiers(),
        "",
        *_batches(data["batch"]),
        "",
        "## Shards",
        "",
        "`compile_sharded` has shards make what formats say of single signatures, and emits with that: the bytes are those of",
        f"one compile. It pays at no size that was measured: of the {data['shards']['seconds'] * 1e3:.0f} ms of a set of"
        f" {data['shards']['constraints']:,} constraints, that is {data['shards']['emit'] * 1e3:.0f} ms,",
        f"and carrying the constraints there and the fragments back takes {data['shards']['carry'] * 1e3:.0f} ms of the same CPU,"
        " before any network.",
        "So nothing here uses it by itself. It is the way out where a compile should ever be dominated by its signatures.",
        "",
        "## The endpoint",
        "",
        f"It reads, checks keys, asks caches and hands on: {RESOURCES['endpoint'].cpu:g} core, up to {INPUTS} requests at once.",
        f"An answer by hash costs it {data['front']['by_hash'] * 1e3:.2f} ms of CPU, one to a set of 100 that is known",
        f"{data['front']['by_set'] * 1e3:.2f} ms, without the server and what Modal adds to carry requests into a container.",
        "",
        "## Under load",
        "",
        "![Containers, latency and cost over requests a second](img/scale.svg)",
        "",
        *_loads(outcomes),
        "",
    ]
    return "\n".join(lines)


def _classes() -> list[str]:
    rows = []
    for tier, promised, largest in zip(TIERS, _PROMISED, _LARGEST, strict=True):
        before = TIERS[TIERS.index(tier) - 1].below if tier is not TIERS[0] else 0
        size = f"< {tier.below:,.0f}" if tier is TIERS[0] else f"{before:,.0f} – {largest:,}"
        table = measured()
        rows.append(
            f"| {size} | {tier.resources.cpu:g} | {tier.resources.memory} MiB | {promised} | "
            f"{table.seconds(largest):.3f} s ({largest:,}) | {table.peak(largest):.0f} |"
        )
    return rows


def _tiers() -> list[str]:
    table = measured()
    rows = ["| tier | memory holds a set of about | cores that one set uses |", "| --- | --- | --- |"]
    for tier in TIERS:
        count = 10
        while table.peak(count * 2) * 2 <= tier.resources.memory and count < 400_000:
            count *= 2
        rows.append(f"| {tier.name} | {count:,} constraints, twice over | 1 of {tier.resources.cpu:g} |")
    return rows


def _batches(rows: list[dict[str, Any]]) -> list[str]:
    one = rows[0]["seconds"]
    lines = [
        "Several sets in one container do use cores, each in a process of its own, which is what `batch_compile` does above",
        f"16 million characters. {rows[0]['sets']} sets of {rows[0]['constraints']:,} constraints, seconds on the clock of two cores",
        "that other work shared (see the load above), starting the processes included:",
        "",
        "| processes | seconds | × |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {row['processes']} | {row['seconds']:.1f} | {one / row['seconds']:.2f} |" for row in rows]
    if rows[-1]["seconds"] > one:
        lines += [
            "",
            "Here they did not pay: this machine had no core to spare, starting them takes seconds, and their answers have to",
            "be carried back. What four cores of a container of their own give has to be measured there.",
        ]
    return lines


def _loads(outcomes: list[simulation.Outcome]) -> list[str]:
    shown = [one for one in outcomes if one.load in SHOWN]
    bounded = simulation.simulate(10_000.0, 10)
    sizes = ", ".join(f"{share:.0%} of {count:,}" for count, share in simulation.SIZES)
    lines = [
        "| requests a second | endpoint containers | compile containers | median | 99 % | 99.9 % | $ an hour | $ a thousand |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {one.load:,.0f} | {one.front} | {one.behind} | {one.median * 1e3:.0f} ms | {one.p99 * 1e3:.0f} ms | "
            f"{one.p999 * 1e3:.0f} ms | {one.hour:.2f} | {one.thousand:.5f} |"
            for one in shown
        ),
        "",
        f"A simulation of {simulation.REQUESTS:,} requests that come by chance, from the service times above; the same each time.",
        f"It says: {simulation.KNOWN:.0%} ask for a hash and get it, half of them from `modal.Dict`; the others send a set",
        f"({sizes} constraints) that has to be compiled in the container of its tier. Containers are as many as are needed,",
        "and there were some before; they wait 60 s for more. Assumed, because it can't be measured here:",
        f"{simulation.NETWORK * 1e3:.0f} ms for the way to Modal and back, {simulation.CALL * 1e3:.0f} ms for a call of a container,",
        f"{LOOKUP * 1e3:.0f} ms for a question to `modal.Dict`, {simulation.COLD:.0f} s for the start of a container from a snapshot.",
        "At 1 request a second containers start and end all the time: that is the 99.9 %, and the price of a thousand.",
        "",
        "What stands before such figures on a real workspace:",
        "",
        "- Modal answers 429 above 200 calls a second of a web function unless it raised that limit for you: the row of",
        "  10,000 needs another limit, or other hosts beside it.",
        "- As deployed, each function has at most 10 containers. At 10,000 requests a second that is too few: the queue grows",
        f"  (after {simulation.REQUESTS / 10_000:.1f} s half of the requests wait more than {bounded.median:.1f} s), the service sheds with 429 and",
        "  503, and clients compile for themselves. `ANANKE_DEPLOY_ENDPOINT_MAX_CONTAINERS` and those of the tiers raise it.",
        "- From nothing, the first requests wait for containers to start.",
    ]
    return lines
