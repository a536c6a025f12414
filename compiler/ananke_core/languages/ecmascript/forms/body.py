"""Bodies: the template ``body.lark``, filled with the names and modules that may not stand in it."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from ananke_core.languages.ecmascript.forms.words import NOTHING, alternatives, modules
from ananke_core.languages.forms import Words


@lru_cache(maxsize=256)
def fill(words: Words, *, typed: bool) -> tuple[str, str]:
    """The grammar but for its ``HEADER``: the text before it, and the text after it."""
    # A signature ends without a body; only a language with types has such.
    body = '("{" inside "}" | ";"?)' if typed else '"{" inside "}"'
    denied = alternatives(words.denied) if words.denied else NOTHING
    module = modules(words.allowed_modules, words.denied_modules)
    filled = _template().replace("@BODY@", body).replace("@DENIED@", denied).replace("@MODULE@", module)
    return filled, "\n"


@cache
def _template() -> str:
    text = (Path(__file__).parent / "body.lark").read_text(encoding="utf-8")
    return "".join(f"{line}\n" for line in text.splitlines() if line and not line.startswith("//"))
