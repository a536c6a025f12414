"""Bodies: the template ``body.lark``, filled with the names and modules that may not stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from ananke_core.languages.forms import Words
from ananke_core.languages.python.forms.annotation import WHOLE, spelled
from ananke_core.languages.python.forms.dialect import LARK, TERMINALS
from ananke_core.languages.python.forms.words import NOTHING, alternatives, modules_except, others

SPACES = (*range(1, 25), *range(26, 41, 2), *range(44, 81, 4))
TABS = tuple(range(1, 13))
"""Indentations of a block, in spaces or in tabs."""
FURTHER = (1, 2, 3, 4, 5, 6, 7, 8, 12, 16)
"""Columns that a block may stand further in than the one around it: those of the standard library and 200 packages."""
_AROUND_TYPES = """TYOPEN: TYANNOTATED S "[" W
TYREST: W "," IR "]"
TYSPEC: DOTTED (S "[" IR "]")?"""


@lru_cache(maxsize=256)
def fill(words: Words) -> tuple[str, str]:
    """The grammar but for its ``HEADER``: the text before it, and the text after it."""
    before, after = _template()
    denied = alternatives(words.denied) if words.denied else NOTHING
    word = others(("import", *words.denied))
    return before.replace("@DENIED@", denied).replace("@WORD@", word).replace("@MODULE@", _module(words)), after


def _module(words: Words) -> str:
    parts: list[str] = []
    if words.allowed_modules is not None:
        # Relative imports stay possible: they name no module by itself.
        parts.append(f'({alternatives(words.allowed_modules)}) ("." NAME)*' if words.allowed_modules else NOTHING)
    if words.denied_modules:
        parts.append(modules_except(words.denied_modules))
    if not parts:
        return "DOTTED"
    return " & ".join(f"({part})" for part in parts) if len(parts) > 1 else parts[0]


@cache
def _template() -> tuple[str, str]:
    text = (Path(__file__).parent / "body.lark").read_text(encoding="utf-8")
    kept = "\n".join(line for line in text.splitlines() if line and not line.startswith("//"))
    kept = kept.replace("@LEVELS@", _levels())
    before, _, after = kept.partition("@HEADER@\n")
    return before, f"\n{after}\n"


@cache
def type_names() -> str:
    """Terminals of the names that spell types, for headers whose annotations have no spelling of their own."""
    lines = [f"{terminal}: MP ({_quoted(names)})" for names, terminal in TERMINALS.items()]
    lines += [f"{terminal}: {spelled(type_, LARK)}" for type_, terminal in WHOLE.items()]
    return "\n".join((_AROUND_TYPES, *lines, ""))


def _levels() -> str:
    """One block rule per indentation: spaces up to 80 columns, or tabs up to 12; a file mixes them in no one block.

    The first block may be on any of them, one in another only a few columns further, so that few are looked for.
    """
    first: list[str] = []
    lines: list[str] = []
    for letter, steps, character, further in (("s", SPACES, " ", FURTHER), ("t", TABS, "\\t", (1, 2))):
        for step in steps:
            level, newline = f"{letter}{step}", f"N{letter.upper()}{step}"
            deeper = [
                f"N{letter.upper()}{step + more} b{letter}{step + more}" for more in further if step + more in steps
            ]
            opener = f" | open ({' | '.join(deeper)})" if deeper else ""
            first.append(f"F{newline} b{level}")
            lines += (
                f"b{level}: l{level} ({newline} l{level})*",
                f"l{level}: line{opener}",
                f"{newline}: NL /{character}{{{step}}}/",
                f"F{newline}: /\\r?\\n{character}{{{step}}}/",
            )
    return "\n".join((f"d0: idle ({' | '.join(first)})", *lines))


def _quoted(names: Sequence[str]) -> str:
    """Names as alternatives of Lark strings."""
    return " | ".join(f'"{name}"' for name in names)
