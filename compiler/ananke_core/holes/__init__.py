"""Positions in files: where they are, and what is known of what may stand there."""

from ananke_core.holes.hole import Hole, names_at
from ananke_core.holes.position import Position, offset_of
from ananke_core.languages.holes import Scale

__all__ = ["Hole", "Position", "Scale", "names_at", "offset_of"]
