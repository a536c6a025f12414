"""What texts patterns have in common, and whether one pattern takes everything that another one does.

Patterns are those of `ananke_core.compile.emit.portable`: trees of sets of characters, sequences, alternatives and
counts. Their states are made as they are reached and every step is paid from a `Budget`, so that no pattern takes long:
where the budget ends, `Exhausted` says that nothing is known.
"""

from __future__ import annotations

from ananke_core.compile.automata.automaton import Automaton
from ananke_core.compile.automata.budget import Budget, Exhausted
from ananke_core.compile.automata.search import common_text, text_outside

__all__ = ["Automaton", "Budget", "Exhausted", "common_text", "text_outside"]
