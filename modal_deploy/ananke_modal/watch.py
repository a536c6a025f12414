"""Alerts: too many errors, too slow a compile. Said once when it begins and once when it is over."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import attrs

from ananke_modal import names
from ananke_modal.store import Store
from ananke_modal.usage import HOUR, SLOW, Row, recorded
from ananke_modal.webhook import NotPosted

_log = logging.getLogger("ananke.watch")

ERRORS = 5
"""Errors within an hour from which somebody is told."""

QUIET = 15 * 60
"""Seconds without another error before it is said to be over: errors that grow old one by one are no news."""

_PREFIX = "alert/"


@attrs.frozen
class Seen:
    """What the last hour holds."""

    errors: int
    requests: int
    recent_errors: int
    slow: int
    longest: float

    @classmethod
    def of(cls, rows: Sequence[Row], now: float) -> Seen:
        """From rows of the last hour. Errors behind another function are its errors, and count there."""
        answering = [row for row in rows if not row.behind]
        return cls(
            errors=sum(row.errors for row in answering),
            requests=sum(row.requests for row in answering),
            recent_errors=sum(row.errors for row in answering if (row.minute + 1) * 60 > now - QUIET),
            slow=sum(row.slow for row in rows),
            longest=max((row.longest for row in rows), default=0.0),
        )


@attrs.frozen
class Alarm:
    """One thing that somebody is told about."""

    name: str
    begins: Callable[[Seen], bool]
    ends: Callable[[Seen], bool]
    words: Callable[[Seen], str]


ALARMS = (
    Alarm(
        "errors",
        lambda seen: seen.errors >= ERRORS,
        lambda seen: seen.errors < ERRORS and not seen.recent_errors,
        lambda seen: f"{seen.errors} of {seen.requests} requests failed within the last hour",
    ),
    Alarm(
        "slow",
        lambda seen: seen.slow > 0,
        lambda seen: seen.slow == 0,
        lambda seen: (
            f"{seen.slow} compiles took more than {SLOW:.0f} s within the last hour, the longest {seen.longest:.0f} s"
        ),
    ),
)


def look(
    usage: Store, alerts: Store, post: Callable[[str], None], now: float, app_id: str, app: str = names.APP
) -> list[str]:
    """Tell what begins and what is over; returns what was posted.

    A look may run twice at once: Modal runs an input again when it loses a container. Who sets the mark of an alarm
    first posts it; a post that fails takes the mark away again, so that the next look tries once more.

    Raises:
        Exception: whatever a store raises; the next look comes soon.
    """
    seen = Seen.of(recorded(usage, app_id, now - HOUR, now), now)
    posted: list[str] = []
    for alarm in ALARMS:
        mark = f"{_PREFIX}{app_id}/{alarm.name}"
        since: bytes | None = None
        if alarm.begins(seen):
            if not alerts.put(mark, b"%d" % now, only_new=True):
                continue
            text = f":rotating_light: {app}: {alarm.words(seen)}. Logs: `modal app logs {app} --since 1h`"
        elif alarm.ends(seen):
            since = alerts.pop(mark)
            if since is None:
                continue
            minutes = (now - float(since)) / 60 if since.isdigit() else 0
            text = f":white_check_mark: {app}: over after {minutes:.0f} min ({alarm.name})"
        else:
            continue
        try:
            post(text)
            posted.append(text)
        except NotPosted as error:
            _log.error("an alert could not be posted: %s", error)
            if since is None:
                alerts.pop(mark)
            else:
                alerts.put(mark, since)
    return posted
