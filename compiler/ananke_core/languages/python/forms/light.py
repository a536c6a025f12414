"""The template ``light.gbnf``: the same headers, and a body that engines mask quickly."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ananke_core.languages.python.forms.body import SPACES, TABS, type_names


@cache
def rules() -> str:
    """Everything but the headers' own rule and the names of types."""
    text = (Path(__file__).parent / "light.gbnf").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if line and not line.startswith("#")]
    return "\n".join((*kept, *_levels(), ""))


def _levels() -> Iterator[str]:
    """A rule per indentation of a body's first line; those behind it begin with the same."""
    levels = [(f"s{step}", " " * step) for step in SPACES] + [(f"t{step}", r"\t" * step) for step in TABS]
    yield "block ::= " + " | ".join(name for name, _ in levels)
    for name, indentation in levels:
        yield f'{name} ::= nl "{indentation}" stmt cm? (nl "{indentation}" [ \t]* stmt cm?)*'


@cache
def type_rules() -> str:
    """Names of types, which are sequences and alternatives of literals in either notation."""
    return "".join(f"{line.replace(': ', ' ::= ', 1)}\n" for line in type_names().splitlines())
