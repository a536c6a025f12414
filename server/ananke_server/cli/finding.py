"""One thing that ``ananke doctor`` looked at."""

from __future__ import annotations

from typing import Literal

import attrs

State = Literal["ok", "optional", "broken"]


@attrs.frozen
class Finding:
    """What was looked at, whether it works, and what to do if not."""

    subject: str
    state: State
    detail: str
