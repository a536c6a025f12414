"""What is asked of a Modal workspace before and after a deploy, Modal's exceptions said as errors of ours."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Iterator
from contextlib import contextmanager

import modal
import modal.exception

from ananke_core.errors import RemoteError, RemoteRefused, RemoteUnavailable
from ananke_modal import names, prices, secrets
from ananke_modal.prices import Rates
from ananke_modal.resources import RESOURCES
from ananke_modal.usage import Row, recorded

PLACE = "Modal"
REACHED = 10.0
"""Seconds for the first question. Modal's own client would go on trying for a minute, in silence."""


def missing_secrets(environment: str = "") -> list[secrets.Known]:
    """The known secrets that an environment lacks; asking also shows that token and environment are good.

    Raises:
        RemoteRefused: there is no token, Modal refuses it, or there is no such environment.
        RemoteUnavailable: Modal could not be reached.
    """
    with _said(environment):
        found = asyncio.run(asyncio.wait_for(_secrets(environment), REACHED))
    there = {secret.name for secret in found}
    return [known for known in secrets.KNOWN if known.name not in there]


def secrets_there(environment: str = "") -> dict[secrets.Known, bool]:
    """The known secrets, and whether an environment has each.

    Raises:
        as `missing_secrets`.
    """
    missing = missing_secrets(environment)
    return {known: known not in missing for known in secrets.KNOWN}


def missing_functions(app: str, environment: str = "") -> list[str]:
    """The functions of this version that a deployed app lacks.

    Raises:
        RemoteRefused: there is no such app.
        RemoteUnavailable: Modal could not be reached.
    """
    with _said(environment):
        # Says it when there is no such app at all.
        modal.App.lookup(app, environment_name=environment or None)
    missing: list[str] = []
    for name in RESOURCES:
        try:
            with _said(environment):
                modal.Function.from_name(app, name, environment_name=environment or None).hydrate()
        except RemoteRefused as error:
            if error.status != 404:
                raise
            missing.append(name)
    return missing


async def _secrets(environment: str) -> list[modal.Secret]:
    return await modal.Secret.objects.list.aio(environment_name=environment)


def endpoint_of(app: str, environment: str = "") -> str:
    """The address of a deployed app's endpoint.

    Raises:
        RemoteRefused: there is no such app, or it has none.
        RemoteUnavailable: Modal could not be reached.
    """
    with _said(environment):
        found = modal.Function.from_name(app, "endpoint", environment_name=environment or None).get_web_url()
    if not found:
        raise RemoteRefused(f"the app {app} has no endpoint", place=PLACE, way_out="deploy it again")
    return found


def rates() -> Rates | None:
    """What this workspace pays, or None where Modal's names for it are not understood.

    Raises:
        RemoteRefused: there is no token, or Modal refuses it.
        RemoteUnavailable: Modal could not be reached.
    """
    with _said(""):
        found = asyncio.run(asyncio.wait_for(_rates(), REACHED))
    return prices.of_workspace(found, f"{datetime.date.today()}")


async def _rates() -> dict[str, float]:
    given = await modal.Workspace.from_context().billing.rates.aio()
    return {name: float(value) for name, value in given.items()}


def usage(app: str, environment: str, since: float, now: float) -> list[Row]:
    """What a deployed app recorded.

    Raises:
        RemoteRefused: there is no token, or Modal refuses it.
        RemoteUnavailable: Modal could not be reached.
    """
    # Here alone: it stands on what Modal's client does not promise, and a deploy must not.
    from ananke_modal.dicts import ModalStore

    with _said(environment):
        app_id = modal.App.lookup(app, environment_name=environment or None).app_id
        assert app_id is not None
        return recorded(ModalStore(names.USAGE, environment), app_id, since, now)


@contextmanager
def _said(environment: str) -> Iterator[None]:
    where = f"{PLACE}, environment {environment}" if environment else PLACE
    try:
        yield
    except modal.exception.AuthError:
        # Its own words may repeat what it was given.
        way_out = "run `modal setup`, or set MODAL_TOKEN_ID and MODAL_TOKEN_SECRET"
        raise RemoteRefused("there is no token, or Modal refuses it", place=where, way_out=way_out) from None
    except modal.exception.NotFoundError as error:
        way_out = "see `modal environment list` and `modal app list`"
        raise RemoteRefused(f"{error}", place=where, status=404, way_out=way_out) from None
    except modal.exception.PermissionDeniedError as error:
        way_out = "ask the workspace's owner, or take another token"
        raise RemoteRefused(f"{error}", place=where, status=403, way_out=way_out) from None
    except (modal.exception.ConnectionError, modal.exception.ServiceError, TimeoutError):
        way_out = "see status.modal.com, and whether this network lets it through"
        raise RemoteUnavailable(f"it can't be reached within {REACHED:.0f} s", place=where, way_out=way_out) from None
    except modal.exception.Error as error:
        raise RemoteError(f"{type(error).__name__}: {error}", place=where) from None
