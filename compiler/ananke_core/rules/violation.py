"""What a checker finds, and how it can be mended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from ananke_core.text import Span


@attrs.frozen
class Fix:
    """A change that ends a violation.

    ``rename`` gives the name at ``span`` the new name ``text``, with all its references in the file (whoever applies it
    finds them); ``insert`` puts ``text`` at the empty ``span``; ``replace`` puts it in the span's place. ``safe`` when
    it can't change what the program does, other files included; a rename only as long as the new name does not stand in
    the file yet, which whoever applies it sees. The span counts from where the facts' spans do.
    """

    title: str
    kind: Literal["rename", "insert", "replace"]
    span: Span
    text: str
    safe: bool = False


@attrs.frozen
class Violation:
    """One place that breaks a rule.

    ``message`` says what is wrong and holds nothing that depends on other places (`check.present` adds the evidence),
    so that it can be kept as long as the unit's bytes stay. ``data`` holds its parts for other programs.
    """

    code: str
    span: Span
    message: str
    symbol: str = ""
    fix: Fix | None = None
    data: Mapping[str, str] = attrs.field(factory=dict, hash=False)
