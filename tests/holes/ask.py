"""Short ways to ask for the grammar of a position, for these tests."""

from __future__ import annotations

from ananke_core.compile.emit.hole import hole_grammar
from ananke_core.holes import Hole, Scale
from ananke_core.languages import language_named
from ananke_core.model.rules import Call, Import, Rule

RULES: tuple[Rule, ...] = (Call(denied=("eval", "exec")), Import(denied=("telnetlib", "child_process")))


def hole(
    before: str,
    after: str,
    scale: str = "expression",
    *rules: Rule,
    names_only: bool = False,
    language: str = "python",
) -> Hole:
    data = (before + after).encode()
    place = len(before.encode())
    return hole_grammar(data, place, language_named(language), Scale(scale), rules or RULES, names_only=names_only)


def lark(
    before: str,
    after: str,
    scale: str = "expression",
    *rules: Rule,
    names_only: bool = False,
    language: str = "python",
) -> str:
    return hole(before, after, scale, *rules, names_only=names_only, language=language).lark
