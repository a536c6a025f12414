"""What is checked: declared rules, and how conventions are mined from the file itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from ananke_core.mine.conventions import Thresholds
from ananke_core.model.enums import Severity
from ananke_core.rules.check import Check
from ananke_core.rules.convention import Convention


@attrs.frozen
class Policy:
    """The checks of one language under one configuration.

    ``checks`` are declared ones (embedded defaults, configuration, pinned sets); conventions of the file come on top
    while ``mine`` is true, and those of the workspace around it (``habits``). ``severities`` overrides by code;
    ``"off"`` silences it.
    """

    checks: tuple[Check, ...] = ()
    thresholds: Thresholds = attrs.field(factory=Thresholds)
    mine: bool = True
    habits: tuple[Convention, ...] = ()
    severities: Mapping[str, Severity | Literal["off"]] = attrs.field(factory=dict, hash=False)
