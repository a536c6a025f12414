"""Names of what the app has on Modal. Dictionaries are per environment, entries per app and key."""

from __future__ import annotations

APP = "ananke-compiler"
CACHE = "ir-cache"
USAGE = "ananke-usage"
ALERTS = "ananke-alerts"
PROGRESS = "ananke-progress"
