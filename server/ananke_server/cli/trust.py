"""``ananke trust``: the hosts that may be sent to."""

from __future__ import annotations

from typing import Annotated

import typer

from ananke_server.cli.streams import note


def trust(
    host: Annotated[
        str | None, typer.Argument(metavar="[HOST]", help="Approve this host; without it, list them.")
    ] = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="Take the approval back.")] = False,
) -> int:
    """Approve a compile service's host for this user, or list what is approved."""
    from ananke_server import trust as gate

    if host is None:
        for name in sorted(gate.approved()):
            print(name)
        return 0
    if revoke:
        gate.revoke(host)
        note(f"{host} is no longer approved")
    else:
        gate.approve(host)
        note(f"{host} is approved for this user; ananke trust {host} --revoke takes it back")
    return 0
