"""``ananke cost``: what sets would cost on Modal, or what a recorded period did."""

from __future__ import annotations

import re
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from ananke_core.errors import InputError
from ananke_server.cli.streams import note, read_input, write_output

if TYPE_CHECKING:
    from ananke_modal.cost import Estimate, Price
    from ananke_modal.prices import Rates
    from ananke_modal.resources import Resources

_UNITS = {"m": 60, "h": 3_600, "d": 86_400}
_LEFT = 18


class Source(StrEnum):
    """Whose prices."""

    list = "list"
    workspace = "workspace"


def cost(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SET…]", help="Constraint sets (JSON, TOML, MessagePack); - is stdin."),
    ] = None,
    since: Annotated[
        str, typer.Option(metavar="TIME", help="What the deployment recorded since then: 90m, 24h, 7d.")
    ] = "",
    rates: Annotated[Source, typer.Option(help="The committed list, or what this Modal workspace pays.")] = Source.list,
    name: Annotated[str, typer.Option(help="Name of the app (--since).")] = "ananke-compiler",
    env: Annotated[str, typer.Option(metavar="NAME", help="Modal environment; your active one if not given.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Numbers instead of a table.")] = False,
) -> int:
    """Say what sets would cost on Modal per request and per thousand, or what a recorded period cost."""
    if bool(files) == bool(since):
        raise InputError("one of SET… and --since is needed", way_out="ananke cost constraints.json, or --since 24h")
    prices = _rates(rates)
    if since:
        return _recorded(_seconds(since), prices, name, env, as_json)
    data = [_estimated(file, prices) for file in files or ()]
    if as_json:
        write_output(msgspec.json.encode([one for one, _ in data]), None)
    else:
        write_output("\n\n".join(text for _, text in data).encode(), None)
    return 0


def _rates(source: Source) -> Rates:
    from ananke_modal.prices import list_prices

    if source is Source.list:
        return list_prices()
    found: Rates | None = _workspace().rates()
    if found is None:
        note("warning: this workspace's rates have other names or units than expected; those of the list are used")
        return list_prices()
    return found


def _workspace() -> Any:
    try:
        from ananke_modal import workspace
    except ModuleNotFoundError as error:
        if error.name != "modal":
            raise
        raise InputError("Modal's library is missing", way_out='pip install "ananke-lsp[modal]"') from None
    return workspace


def _seconds(since: str) -> float:
    given = re.fullmatch(r"(\d{1,6})([mhd])", since)
    if given is None or not int(given[1]):
        raise InputError(f"{since[:40]!r} is no time", place="--since", way_out="a number and m, h or d: 90m, 24h, 7d")
    return float(given[1]) * _UNITS[given[2]]


def _estimated(file: str, rates: Rates) -> tuple[dict[str, Any], str]:
    from ananke_core.codec import load_set
    from ananke_modal.cost import estimate, measured
    from ananke_modal.resources import tier_for

    count = len(load_set(read_input(file), file).constraints)
    found = estimate(count, rates)
    table = measured()
    usual = tier_for(count)
    lines = [
        f"{file}: {count:,} constraints; a compile takes about {_time(found.seconds)} of one core and"
        f" {found.peak_mib:.0f} MiB",
        f"{'':{_LEFT}}{'cores':>7}{'MiB':>7}{'seconds':>10}{'$ a request':>15}{'$ a thousand':>15}",
    ]
    for tier, price in found.tiers:
        mark = " <" if tier is usual else ""
        lines.append(_line(f"tier {tier.name}", tier.resources, price) + mark)
    lines += [
        _line("+ looking it up", None, found.cached),
        _line("cached", None, found.cached),
        _line("batched", None, found.batched),
        _line("alone", None, found.alone),
        f"< is the tier of its size; {found.recommended.name} is the smallest whose memory holds it twice. A compile",
        "is one core's work: larger tiers cost more and answer no sooner.",
        f"alone: a container started for it, and waited {found.alone.seconds - found.seconds:.0f} s for another.",
        f"prices: {rates.source}; times: {table.date}, {table.machine}",
    ]
    return _numbers(file, found, usual.name, rates), "\n".join(lines)


def _line(name: str, given: Resources | None, price: Price) -> str:
    size = f"{given.cpu:>7g}{given.memory:>7}" if given is not None else f"{'':14}"
    return f"{name:{_LEFT}}{size}{price.seconds:>10.4f}{price.usd:>15.9f}{price.thousand:>15.6f}"


def _numbers(file: str, found: Estimate, usual: str, rates: Rates) -> dict[str, Any]:
    kinds = {"cached": found.cached, "batched": found.batched, "alone": found.alone}
    priced = {f"tier_{tier.name}": price for tier, price in found.tiers} | kinds
    return {
        "set": file,
        "constraints": found.count,
        "tier": usual,
        "recommended": found.recommended.name,
        "prices": rates.source,
        "usd": {name: price.usd for name, price in priced.items()},
        "seconds": {name: price.seconds for name, price in priced.items()},
    }


def _time(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _recorded(seconds: float, rates: Rates, name: str, env: str, as_json: bool) -> int:
    from ananke_modal.cost import spent
    from ananke_modal.usage import total

    now = time.time()
    rows = _workspace().usage(name, env, now - seconds, now)
    costs, sums = spent(rows, rates), total(rows)
    whole = sum(one.usd for one in costs)
    if as_json:
        functions = {one.function: {"requests": one.requests, "seconds": one.seconds, "usd": one.usd} for one in costs}
        data = {"usd": whole, "prices": rates.source, "functions": functions, "errors": sums.errors}
        write_output(msgspec.json.encode(data | {"requests": sums.requests, "cached": sums.cached}), None)
        return 0
    lines = [f"{'function':24}{'requests':>10}{'seconds':>12}{'$':>12}{'$ a thousand':>15}"]
    for one in costs:
        thousand = one.usd / one.requests * 1_000 if one.requests else 0.0
        lines.append(f"{one.function:24}{one.requests:>10,}{one.seconds:>12.1f}{one.usd:>12.6f}{thousand:>15.6f}")
    lines += [
        f"{'together':24}{sums.requests:>10,}{sum(one.seconds for one in costs):>12.1f}{whole:>12.6f}",
        f"{sums.cached:,} from the cache, {sums.errors:,} errors. Waiting containers are not in it: `modal billing"
        " report` has what was billed.",
        f"prices: {rates.source}",
    ]
    write_output("\n".join(lines).encode(), None)
    return 0
