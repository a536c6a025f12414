"""What functions do in their bodies: whether they return and yield, what they raise, how they branch."""

from __future__ import annotations

from typing import NamedTuple

from ananke_core.facts import FunctionFact
from ananke_core.syntax import Node

SIZES = frozenset({"block", "branch", "nest"})
_NOTED = ("yield", "return", *SIZES)


class Noted(NamedTuple):
    """What the only function of a unit does, as `note` and `measure` would find."""

    returns: bool
    yields: bool
    branches: int
    nesting: int

    def put(self, function: FunctionFact) -> None:
        """Say it of the function."""
        function.returns_value = function.returns_value or self.returns
        function.is_generator = function.is_generator or self.yields
        function.branches, function.nesting = self.branches, self.nesting


def alone(groups: dict[str, list[Node]]) -> Noted | None:
    """Take out of the captures of a unit what need not be read in the order of the text.

    Those are variables in a function, which nobody else can see. Where there is only one function and no class, it is
    also what its body does, which is given back: three captures of four.
    """
    functions = groups["function"]
    around = functions[0] if len(functions) == 1 else max(functions, key=_width)
    start, end = around.start_byte, around.end_byte
    variables = groups.pop("variable", None)
    if variables:
        seen = [node for node in variables if not start <= node.start_byte < node.end_byte <= end]
        if seen:
            groups["variable"] = seen
    if len(functions) > 1 or "class" in groups:
        return None
    inside: dict[str, list[Node]] = {}
    for name in _NOTED:
        nodes = groups.pop(name, None)
        if nodes:
            inside[name] = [node for node in nodes if start <= node.start_byte < node.end_byte <= end]
    blocks, nests = inside.get("block", ()), inside.get("nest", ())
    nesting = len(blocks) + len(nests)
    if nesting > 1:
        nesting = _depth(sorted([(node.start_byte, -node.end_byte) for node in (*blocks, *nests)]))
    return Noted(
        bool(inside.get("return")), bool(inside.get("yield")), len(blocks) + len(inside.get("branch", ())), nesting
    )


def _width(node: Node) -> int:
    return node.end_byte - node.start_byte


def _depth(places: list[tuple[int, int]]) -> int:
    """How many of the nodes at these places (start, end with a minus) are in one another at most."""
    most = 0
    ends: list[int] = []
    for start, minus_end in places:
        while ends and start >= ends[-1]:
            ends.pop()
        ends.append(-minus_end)
        most = max(most, len(ends))
    return most


def measure(function: FunctionFact, blocks: list[int], name: str, start: int, end: int) -> None:
    """Count a block or a branch directly in a function; ``blocks`` are the ends of those around it."""
    if name != "nest":
        function.branches += 1
    if name != "branch":
        while blocks and start >= blocks[-1]:
            blocks.pop()
        blocks.append(end)
        if len(blocks) > function.nesting:
            function.nesting = len(blocks)


def note(raised: str, name: str, function: FunctionFact) -> None:
    """What a function's own body does."""
    if name == "yield":
        function.is_generator = True
    elif name == "return":
        function.returns_value = True
    elif raised and raised not in function.throws:
        function.throws = (*function.throws, raised)
