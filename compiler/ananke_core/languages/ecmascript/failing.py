"""Whether a function may keep its parameters to a range: asked of each before anything is loaded to find out."""

from __future__ import annotations

from ananke_core.facts import FunctionFact
from ananke_core.languages.source import Source
from ananke_core.syntax import Node

FAILING = (b"throw", b"reject", b"exit")
"""Words of which a body that can fail on purpose holds one."""


def may_fail(node: Node, source: Source, function: FunctionFact) -> bool:
    """False where neither words nor code say anything of its parameters' values: so it is with most functions."""
    if function.doc or any([parameter.doc for parameter in function.parameters]):
        return True
    text = source.bytes(node)
    return any([word in text for word in FAILING])
