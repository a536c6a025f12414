"""How the findings of a scan are written: one module per format."""

from __future__ import annotations

from collections.abc import Callable

from ananke_server.cli.reports.github import write_github
from ananke_server.cli.reports.json import write_json
from ananke_server.cli.reports.sarif import write_sarif
from ananke_server.cli.reports.text import write_text
from ananke_server.cli.scan import ScanResult

WRITERS: dict[str, Callable[[ScanResult], bytes]] = {
    "text": write_text,
    "json": write_json,
    "sarif": write_sarif,
    "github": write_github,
}
