"""Calls that can be read from their text alone: a dotted path, and between brackets nothing but names and numbers."""

from __future__ import annotations

import re

from ananke_core.facts import CallFact
from ananke_core.languages.python.nodes import LONGEST_PATH
from ananke_core.languages.source import Source, shared
from ananke_core.syntax import Node

# In brackets nothing that could be more than "other", as `adapter.call` and `pieces.written` tell it.
_PLAIN = re.compile(
    rb"((?!(?:None|True|False)\b)[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\(([\w.]+(?:, ?[\w.]+)*)?\)",
)


def read_plain(node: Node, source: Source) -> CallFact | None:
    """The call at a node without errors; None where its parts have to be looked at."""
    start, end = node.start_byte, node.end_byte
    found = _PLAIN.fullmatch(source.data, start, end)
    if found is None:
        return None
    path, arguments = found.groups()
    if len(path) > LONGEST_PATH:
        return None
    fact = CallFact(shared(path), source.between(start, start + len(path)))
    if arguments is not None:
        fact.first = "other"
    return fact
