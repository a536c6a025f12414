"""Who may ask."""

from __future__ import annotations

import hmac
import os
import time

from ananke_core.errors import Fault
from ananke_modal.service.problems import Problem
from ananke_modal.service.settings import Settings, read_keys

UNCONFIGURED = (
    "this service has no API key configured and answers nobody. Set one: "
    "`modal secret create ananke-api-key ANANKE_API_KEYS=team:KEY` (on Modal) or "
    "`export ANANKE_API_KEYS=team:KEY` (ananke serve); ANANKE_ALLOW_ANONYMOUS=1 opts out"
)
ANONYMOUS = "anonymous"
_LOOK_AGAIN = 1.0


def group_of(name: str) -> str:
    """The group of a key: what stands before a ``/`` in its name. Keys of one group share cache and jobs."""
    return name.partition("/")[0]


class Keys:
    """The keys of the settings, and those of a file that may change while the service runs."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._given = {name: key.encode() for name, key in settings.keys.items()}
        self._all = dict(self._given)
        self._seen: tuple[int, int] | None = None
        self._next = 0.0

    def authorize(self, header: bytes | None) -> str:
        """Name of the key in an ``Authorization: Bearer`` header; ``anonymous`` where none is asked for.

        Raises:
            Problem: 401.
        """
        if not self._settings.asks_for_key:
            return ANONYMOUS
        challenge = {"WWW-Authenticate": "Bearer"}
        keys = self._current()
        if not keys:
            raise Problem(401, "ANK942", UNCONFIGURED, headers=challenge)
        scheme, _, given = (header or b"").partition(b" ")
        given = given.strip()
        if scheme.lower() != b"bearer" or not given:
            raise Problem(401, "ANK942", "an API key is missing: send Authorization: Bearer KEY", headers=challenge)
        found = ""
        # Every key is compared, so that the time tells nothing.
        for name, key in keys.items():
            if hmac.compare_digest(given, key):
                found = name
        if not found:
            raise Problem(401, "ANK942", "this API key is not known here", headers=challenge)
        return found

    def _current(self) -> dict[str, bytes]:
        file = self._settings.keys_file
        if file is None or time.monotonic() < self._next:
            return self._all
        self._next = time.monotonic() + _LOOK_AGAIN
        try:
            status = os.stat(file)
            seen = (status.st_mtime_ns, status.st_size)
            if seen != self._seen:
                faults: list[Fault] = []
                more = read_keys(file.read_text("utf-8"), str(file), faults)
                # A file that is half written changes nothing.
                if not faults:
                    self._all = self._given | {name: key.encode() for name, key in more.items()}
                    self._seen = seen
        except (OSError, UnicodeDecodeError):
            pass
        return self._all
