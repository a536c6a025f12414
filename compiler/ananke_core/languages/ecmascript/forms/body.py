"""Bodies: the template ``body.lark``, filled with the names and modules that may not stand in it."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from ananke_core.languages.ecmascript.forms.words import NOTHING, alternatives, modules, others
from ananke_core.languages.forms import Words

_SIGNS = {
    "@K_ELEMENT@": "",
    "@A_ELEMENT@": "",
    "@VALUE_ELEMENT@": "",
    "@LT@": "<",
    "@PN@": "/[-+*%=<>!&|^~?:,;@]/",
    "@OPS_LESS@": "",
    "@EN@": "EP",
    "@EOPS@": "EP+",
    "@TY@": "TE",
}
_SIGNS_JSX = {
    "@K_ELEMENT@": " | elem a | R elem a",
    "@A_ELEMENT@": " | R elem a | LESS k",
    "@VALUE_ELEMENT@": "\n       | lead_elem | XN elem | value_a YN elem | XA elem | value_a YA elem",
    "@LT@": "",
    "@PN@": "/[-+*%=>!&|^~?:,;@]/",
    "@OPS_LESS@": " | /<<?=?/ PN*",
    "@EN@": "/[-+*%=>!&|^~?:@]/",
    "@EOPS@": "(/<<?=?/ EN* | EN+)",
    "@TY@": 'WC? (/[$ \\t\\r\\n.,|&?:>"\']/ | "=>") | WC "<"',
}
"""What stands for a sign of less, which begins an element where an operand is due."""

_METHOD = ' | M "(" inside ")" METHOD inside "}" k'
"""A method that has a denied name."""

_LEADING = (
    *("return", "typeof", "case", "in", "instanceof", "new", "delete", "void", "throw", "do", "else", "yield", "await"),
)
"""Words of the template's terminal KO, which are no operands."""
_VALUE_ENDS = (
    *("if", "while", "with", "for", "require", "import"),
    *("in", "instanceof", "as", "satisfies", "is", "extends", "async", "keyof", "readonly", "infer", "asserts"),
    *("function", "class", "let", "const", "var", "break", "continue", "try", "switch"),
)
"""Words besides that are no operands in the value of an arrow."""


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
        .replace("@WORD@", others((*_LEADING, *words.denied)))
        .replace("@EWORD@", others((*_LEADING, *_VALUE_ENDS, *words.denied)))
        .replace("@DWORD@", others(words.denied))
        .replace("@TYPE@", type_)
        .replace("@BODY@", body)
        .replace("@DENIED@", denied)
        .replace("@METHOD@", _METHOD if words.denied else "")
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
