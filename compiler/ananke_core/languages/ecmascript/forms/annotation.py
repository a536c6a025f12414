"""Annotations in headers: the tokens of a spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from ananke_core.languages.ecmascript.forms.dialect import Dialect
from ananke_core.languages.forms import Unsayable

_TOKEN = re.compile(
    r"""(?P<word>[^\W\d][\w$]*|[$#][\w$]*|\d[\w.]*)|(?P<string>"[^"\\]*")|(?P<space>\ +)"""
    r"""|(?P<mark>=>|\.\.\.|\?\.|[-+]\?|[\[\](){}<>|&,;:?.=+-])""",
)
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}


@lru_cache(maxsize=65_536)
def written_annotation(written: str, dialect: Dialect) -> str:
    """The tokens of a spelling with free white space between them, either quote and a last separator in brackets.

    Raises:
        Unsayable: the spelling holds something that is no token of a type.
    """
    parts: list[str] = []
    open_: list[str] = []
    position, before = 0, ""
    while position < len(written):
        found = _TOKEN.match(written, position)
        if found is None:
            raise Unsayable("an annotation is not written in tokens of a type")
        position, token, kind = found.end(), found[0], found.lastgroup
        if kind == "space":
            continue
        word = kind == "word"
        if token in _PAIRS:
            if not open_ or open_.pop() != _PAIRS[token]:
                raise Unsayable("an annotation has unbalanced brackets")
            if before != _PAIRS[token]:
                separators = (",", ";") if token == "}" else (",",)
                last = dialect.either(map(dialect.text, separators))
                parts.append(dialect.maybe(dialect.join((dialect.gap, last))))
        if parts:
            parts.append(dialect.apart if word and _is_word(before) else dialect.gap)
        parts.append(_quoted(token[1:-1], dialect) if kind == "string" else dialect.text(token))
        if token in "([{<":
            open_.append(token)
        before = token
    if open_ or not parts:
        raise Unsayable("an annotation has unbalanced brackets" if open_ else "an annotation is empty")
    return dialect.join(parts)


def _is_word(token: str) -> bool:
    return token[:1].isalnum() or token[:1] in {"_", "$", "#"}


def _quoted(content: str, dialect: Dialect) -> str:
    if not content.isprintable():
        raise Unsayable("a string in an annotation holds control characters")
    quotes = [quote for quote in "\"'" if quote not in content]
    return dialect.either(dialect.text(f"{quote}{content}{quote}") for quote in quotes)
