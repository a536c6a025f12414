"""Who may ask."""

from __future__ import annotations

import hmac

from ananke_modal.service.problems import Problem
from ananke_modal.service.settings import Settings

UNCONFIGURED = (
    "this service has no API key configured and answers nobody. Set one: "
    "`modal secret create ananke-api-key ANANKE_API_KEYS=team:KEY` (on Modal) or "
    "`export ANANKE_API_KEYS=team:KEY` (ananke serve); ANANKE_ALLOW_ANONYMOUS=1 opts out"
)


def authorize(settings: Settings, header: str | None) -> str:
    """Name of the key in an ``Authorization: Bearer`` header; ``anonymous`` where none is asked for.

    Raises:
        Problem: 401.
    """
    if not settings.asks_for_key:
        return "anonymous"
    challenge = {"WWW-Authenticate": "Bearer"}
    if not settings.keys:
        raise Problem(401, "ANK942", UNCONFIGURED, headers=challenge)
    scheme, _, given = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        raise Problem(401, "ANK942", "an API key is missing: send Authorization: Bearer KEY", headers=challenge)
    found = ""
    # Every key is compared, so that the time tells nothing.
    for name, key in settings.keys.items():
        if hmac.compare_digest(given.strip().encode(), key.encode()):
            found = name
    if not found:
        raise Problem(401, "ANK942", "this API key is not known here", headers=challenge)
    return found
