"""What a compile came to, wherever it was done, and how it is told on the way."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import attrs
import msgspec

from ananke_core.codec import load_ir
from ananke_core.model.ir import ConstraintIR

if TYPE_CHECKING:
    from ananke_core.codec.ir_text import IRText


Report = Callable[[int, str, str], None]
"""Hears percent, stage and words, possibly from another thread."""


class Facts(msgspec.Struct):
    """What there is to say of an IR in a line."""

    hash: str
    constraint_count: int
    feasible: bool = True


@attrs.frozen(slots=False)
class Outcome:
    """An IR and how it came about.

    ``text`` is its canonical form, in parts where it was made here for nobody to look into; ``origin`` is ``local``
    (compiled here just now), ``memory`` or ``disk`` (cached), or the host that answered; ``note`` is what the person
    should know, such as why the service was not used.
    """

    # Not in the repr, which `asyncio.run` makes of what it returns (Python 3.11): that of a large IR took ten seconds.
    text: bytes | IRText = attrs.field(repr=False)
    origin: str
    milliseconds: float
    note: str | None = None
    made: ConstraintIR | None = attrs.field(default=None, eq=False, repr=False)
    """The IR where it is there already."""

    @cached_property
    def data(self) -> bytes:
        """The bytes of the IR."""
        return self.text if isinstance(self.text, bytes) else self.text.joined()

    @cached_property
    def ir(self) -> ConstraintIR:
        """The IR."""
        return self.made if self.made is not None else load_ir(self.data)

    @cached_property
    def facts(self) -> Facts:
        """Its hash, how many constraints it has, and whether they can be met together, without reading the rest."""
        return msgspec.json.decode(self.text if isinstance(self.text, bytes) else self.text.small, type=Facts)
