"""Whether a function may keep its parameters to a range: asked of each before anything is loaded to find out."""

from __future__ import annotations

from ananke_core.facts import FunctionFact
from ananke_core.languages.source import Source
from ananke_core.syntax import Node


def may_fail(node: Node, source: Source, function: FunctionFact) -> bool:
    """False where neither words nor code say anything of its parameters' values: so it is with most functions."""
    if function.doc or any([parameter.doc for parameter in function.parameters]):
        return True
    text = source.bytes(node)
    return b"throw" in text or b"reject" in text or b"exit" in text
