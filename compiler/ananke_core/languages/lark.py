"""Puts a grammar together: the rules of a hole, and of a body's template what they need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_NAME = re.compile(r'"(?:[^"\\]|\\.)*"|/(?:[^/\\]|\\.)*/|([A-Za-z_][A-Za-z0-9_]*)')


def assemble(lines: Iterable[str], template: str, other: Mapping[str, str] | None = None) -> str:
    """The text of a grammar whose rules are ``lines``, with those definitions of a template that they use.

    ``other`` are definitions that stand for the template's of these names.
    """
    known = definitions(template.splitlines())
    own = definitions(lines)
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


def definitions(lines: Iterable[str]) -> dict[str, str]:
    """Rules and terminals by name; a line that begins with a space goes on the one before it."""
    found: dict[str, str] = {}
    last = ""
    for line in lines:
        if line[:1] == " " and last:
            found[last] += line
            continue
        name, _, body = line.partition(":")
        if body:
            found[name], last = body, name
    return found
