"""Puts a grammar together: the rules of a hole, and of the body's template what they need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ananke_core.languages.forms import Words
from ananke_core.languages.python.forms.body import fill

_NAME = re.compile(r'"(?:[^"\\]|\\.)*"|/(?:[^/\\]|\\.)*/|([A-Za-z_][A-Za-z0-9_]*)')


def assemble(lines: Iterable[str], words: Words, other: Mapping[str, str] | None = None) -> str:
    """The text of a grammar whose rules are ``lines``, with those definitions of the body's that they use.

    ``other`` are definitions that stand for the body's of these names.
    """
    before, after = fill(words)
    known = _definitions((*before.splitlines(), *after.splitlines()))
    own = _definitions(lines)
    twice = known.keys() & own.keys() - {"start"}
    assert not twice, f"two definitions of one name: {twice}"
    known |= own | (dict(other) if other else {})
    wanted, found = ["start"], dict[str, str]()
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        found[name] = known[name]
        wanted += [used for used in _NAME.findall(known[name]) if used]
    return "".join(f"{name}: {found[name].lstrip()}\n" for name in known if name in found)


def _definitions(lines: Iterable[str]) -> dict[str, str]:
    parts = (line.partition(":") for line in lines)
    return {name: body for name, _, body in parts if body}
