"""The secrets that the app knows, and which of them the workspace has."""

from __future__ import annotations

import os
from collections.abc import Sequence

import attrs
import modal
import modal.exception

ATTACHED = "ANANKE_ATTACHED_SECRETS"
"""Tells a container what was attached at deploy: the functions must be defined there as they were here."""


@attrs.frozen
class Known:
    """One secret: its name on Modal, what it is for, the command that creates it, who gets it (nobody named: all).

    Without a ``needed`` one the service is of no use to anybody.
    """

    name: str
    purpose: str
    command: str
    functions: tuple[str, ...]
    needed: bool = False


KNOWN = (
    Known(
        "ananke-api-key",
        "the endpoint's keys; without it the endpoint answers nobody, and no IR is shared between containers",
        "modal secret create ananke-api-key ANANKE_API_KEYS=team:KEY",
        ("endpoint", "compile_with_cache"),
        needed=True,
    ),
    Known(
        "ANTHROPIC_API_KEY",
        "the key with which `compile_with_claude` asks Claude; without it that function refuses",
        "modal secret create ANTHROPIC_API_KEY ANTHROPIC_API_KEY=KEY",
        ("compile_with_claude",),
    ),
    Known(
        "ANANKE_CONFIG",
        "settings of the service; without it every setting has its default, and no alert is posted",
        "modal secret create ANANKE_CONFIG ANANKE_CONFIG='{\"max_tokens\": 8192}'",
        (),
    ),
)


def existing(environment: str = "") -> list[str]:
    """Names of the known secrets that an environment of the workspace has; ``""`` is the active environment.

    Raises:
        modal.exception.AuthError: there is no token, or Modal refuses it.
        modal.exception.Error: Modal could not be asked.
    """
    found = {secret.name for secret in modal.Secret.objects.list(environment_name=environment)}
    return [known.name for known in KNOWN if known.name in found]


def attached() -> list[str]:
    """Names of the secrets that a deployment attaches: those that exist. A missing one never fails it."""
    if not modal.is_local():
        return [name for name in os.environ.get(ATTACHED, "").split(",") if name]
    try:
        return existing()
    except modal.exception.AuthError:
        # Without a token nothing is deployed either, and Modal says so at once, in its own words.
        return []


def given_to(function: str, names: Sequence[str]) -> list[modal.Secret]:
    """Those of the attached secrets that a function gets."""
    wanted = {known.name for known in KNOWN if function in known.functions or not known.functions}
    return [modal.Secret.from_name(name) for name in names if name in wanted]
