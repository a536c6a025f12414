"""Bodies: the template ``body.lark``, filled with the names and modules that may not stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from ananke_core.languages.forms import Words
from ananke_core.languages.python.forms.annotation import WHOLE, spelled
from ananke_core.languages.python.forms.dialect import LARK, TERMINALS
from ananke_core.languages.python.forms.words import NOTHING, alternatives, modules_except

SPACES = (*range(1, 25), *range(26, 41, 2), *range(44, 81, 4))
TABS = tuple(range(1, 13))
"""Indentations of a block, in spaces or in tabs."""
_AROUND_TYPES = """TYOPEN: TYANNOTATED W "[" W
TYREST: W "," IR "]"
TYSPEC: DOTTED (W "[" IR "]")?"""


@lru_cache(maxsize=256)
def fill(words: Words) -> tuple[str, str]:
    """The grammar but for its ``HEADER``: the text before it, and the text after it."""
    before, after = _template()
    denied = alternatives(words.denied) if words.denied else NOTHING
    return before.replace("@DENIED@", denied).replace("@MODULE@", _module(words)), after


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
    """One block rule per indentation: spaces up to 80 columns, or tabs up to 12; a file mixes them in no one block."""
    lines = ["d0: ds1 | dt1"]
    for letter, steps, character in (("s", SPACES, " "), ("t", TABS, "\\t")):
        for step, deeper in zip(steps, (*steps[1:], 0), strict=True):
            level, newline = f"{letter}{step}", f"N{letter.upper()}{step}"
            further = f" | d{letter}{deeper}" if deeper else ""
            opener = f" | open d{letter}{deeper}" if deeper else ""
            lines += (
                f"d{level}: {newline} b{level}{further}",
                f"b{level}: l{level} ({newline} l{level})*",
                f"l{level}: line{opener}",
                f"{newline}: NL /{character}{{{step}}}/",
            )
    return "\n".join(lines)


def _quoted(names: Sequence[str]) -> str:
    """Names as alternatives of Lark strings."""
    return " | ".join(f'"{name}"' for name in names)
