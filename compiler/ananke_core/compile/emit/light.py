"""The grammar format for XGrammar and llama.cpp: the exact headers with a light body, in one notation for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ananke_core.languages.forms import Forms

ENGINES = ("xgrammar", "llama.cpp")
"""Engines that take it, and so enforce headers; what else a set says of bodies they don't."""

BODY = "the body of this form is light: brackets and strings pair, and what they hold is checked"
TYPES = "declarations of types have no form for this engine; the schema can be enforced there"
"""Why a type is not in it."""

_NEXT = ")\n  | ("
_NOTHING = r'"\uffff"'


def light_grammar(forms: Forms, headers: Mapping[str, Sequence[str]]) -> str:
    """The grammar of headers by head, in the notation that EBNF and GBNF share."""
    body = "\n".join(light_alternatives(head, terminals) for head, terminals in headers.items())
    return f"{forms.light(body)}{body}\n"


def light_alternatives(head: str, terminals: Sequence[str]) -> str:
    """The rule of one head. Its outer brackets let it go on over lines."""
    return f"{head} ::= (({_NEXT.join(terminals or (_NOTHING,))}))"


def light_for_symbol(text: str, heads: Sequence[str], symbols: Sequence[str], symbol: str) -> str | None:
    """A unit's light grammar without the headers of other symbols; None where it has none for this one."""
    names = iter(symbols)
    found = False
    for head in heads:
        opening = f"\n{head} ::= (("
        start = text.index(opening)
        end = text.index("))\n", start)
        while text.startswith(_NEXT, end + 1):
            end = text.index("))\n", end + 1)
        terminals = text[start + len(opening) : end].split(_NEXT)
        if terminals == [_NOTHING]:
            continue
        kept = [terminal for terminal, name in zip(terminals, names, strict=False) if name == symbol]
        found = found or bool(kept)
        text = f"{text[: start + 1]}{light_alternatives(head, kept)}{text[end + 2 :]}"
    return text if found else None
