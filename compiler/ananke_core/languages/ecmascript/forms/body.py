"""Bodies: the template ``body.lark``, filled with the names and modules that may not stand in it."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from ananke_core.languages.ecmascript.forms.words import NOTHING, alternatives, modules
from ananke_core.languages.forms import Words

_SIGNS = {
    "@AT_ELEMENT@": "",
    "@VALUE_ELEMENT@": "",
    "@PN@": "P",
    "@OPS@": "P+",
    "@EN@": "EP",
    "@EOPS@": "EP+",
    "@TY@": "TE",
}
_SIGNS_JSX = {
    "@AT_ELEMENT@": " | JK? elem | at_a JA elem | at_b JK? elem",
    "@VALUE_ELEMENT@": "\n       | lead_elem | XN elem | value_a YN elem | XA elem | value_a YA elem",
    "@PN@": "/[-+*%=>!&|^~?:,;@]/",
    "@OPS@": "(/<<?=?/ PN* | PN+)",
    "@EN@": "/[-+*%=>!&|^~?:@]/",
    "@EOPS@": "(/<<?=?/ EN* | EN+)",
    "@TY@": 'WC? (/[$ \\t\\r\\n.,|&?:>"\']/ | "=>") | WC "<"',
}
"""What stands for a sign of less, which begins an element where an operand is due."""


@lru_cache(maxsize=256)
def fill(words: Words, *, typed: bool, jsx: bool) -> tuple[str, str]:
    """The grammar but for its ``HEADER``: the text before it, and the text after it."""
    # A signature ends without a body; only a language with types has such.
    body = '("{" inside "}" | ";"?)' if typed else '"{" inside "}"'
    denied = alternatives(words.denied) if words.denied else NOTHING
    module = modules(words.allowed_modules, words.denied_modules)
    # A type's declaration is a terminal as a whole.
    type_ = " | TYPE" if typed else ""
    filled = (
        _template(jsx)
        .replace("@TYPE@", type_)
        .replace("@BODY@", body)
        .replace("@DENIED@", denied)
        .replace("@MODULE@", module)
    )
    return filled, "\n"


@cache
def _template(jsx: bool) -> str:
    text = _read("body.lark") + (_read("jsx.lark") if jsx else "")
    for name, said in (_SIGNS_JSX if jsx else _SIGNS).items():
        text = text.replace(name, said)
    return text


def _read(name: str) -> str:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return "".join(f"{line}\n" for line in text.splitlines() if line and not line.startswith("//"))
