"""Words in terminals: names, modules, and every module but those denied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ananke_core.languages.complement import other_words

NOTHING = "/[a&&b]/"
"""A terminal that matches nothing."""

# fmt: off
RESERVED = frozenset({
    "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete",
    "do", "else", "enum", "export", "extends", "false", "finally", "for", "function",
    "if", "import", "in", "instanceof", "new", "null", "return", "super", "switch",
    "this", "throw", "true", "try", "typeof", "var", "void", "while", "with",
})
# fmt: on
"""Words that name nothing."""
_NAME = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
_MODULE = re.compile(r"[^\W_][\w$:+~-]*(?:[./@][\w$+~-]+)*/?|@[\w$-]+/[\w$.-]+(?:/[\w$.-]+)*")
_REST = r"""[^"'`\\\r\n]*"""


def is_name(text: str) -> bool:
    """Whether a text is an identifier that can name something, as it can be written without escapes."""
    return _NAME.fullmatch(text) is not None and text not in RESERVED


def is_key(text: str) -> bool:
    """Whether a text can name a member without quotes: reserved words, private names and numbers can."""
    return _NAME.fullmatch(text.removeprefix("#")) is not None or text.isdecimal()


def is_module(text: str) -> bool:
    """Whether a text is a module's specifier: names with slashes, dots and a scope between them."""
    return _MODULE.fullmatch(text) is not None


def alternatives(names: Iterable[str]) -> str:
    """One regular expression for these names, which hold nothing but word characters and dollar signs."""
    return "/" + "|".join(name.replace("$", r"\$") for name in names) + "/"


def others(names: Sequence[str]) -> str:
    """A terminal for every run of the template's word characters but these names."""
    return other_words(names)


def modules(allowed: Sequence[str] | None, denied: Sequence[str]) -> str:
    """A terminal for specifiers: any but the denied ones and what lies below them, or only what is allowed.

    Relative ones name no module by themselves and stay free.
    """
    parts: list[str] = []
    if allowed is not None:
        parts.append(rf"/[.]{_REST}/" + (f" | {_below(allowed)}" if allowed else ""))
    if denied:
        parts.append(f"~({_below(denied)})")
    any_ = f"/{_REST}/"
    return " & ".join([any_, *(f"({part})" for part in parts)])


def _below(names: Sequence[str]) -> str:
    spelled = "|".join(re.sub(r"[.$+/]", r"\\\g<0>", name) for name in names)
    return rf"/({spelled})(\/{_REST})?/"
