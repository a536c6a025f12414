"""Programs for engines that are Python libraries: each makes the object and tries it on a text that it must refuse."""

from __future__ import annotations

from typing import Any

import msgspec

_REFUSED = r"\x00"

_OUTLINES = {
    "json-schema": "JsonSchema",
    "regex": "Regex",
    "lark": "CFG",
}
_GUIDANCE = {
    "json-schema": "guidance.json(schema=json.loads(ARTEFACT))",
    "regex": "guidance.regex(ARTEFACT)",
    "lark": "guidance.lark(ARTEFACT)",
}


def outlines(kind: str, value: Any) -> str:
    """``output_type`` for Outlines; a grammar is first read when a generator is made of it, by llguidance."""
    name = _OUTLINES[kind]
    probe = f'assert not output_type.matches("{_REFUSED}")'
    if kind == "lark":
        probe = (
            "from llguidance import LLMatcher\n\n"
            'assert LLMatcher.validate_grammar(LLMatcher.grammar_from_lark(ARTEFACT)) == ""\n'
            "assert LLMatcher.validate_grammar(LLMatcher.grammar_from_lark('start: (')) != \"\""
        )
    return f"""\
# Outlines 1.3 with outlines-core 0.2.14; pip install outlines
from outlines.types import {name}

ARTEFACT = {_quoted(value)}

output_type = {name}(ARTEFACT)

# Negative probe: what is refused here may not come out of a model that was given `output_type`.
{probe}

# answer = model(prompt, output_type)
"""


def guidance(kind: str, value: Any) -> str:
    """``grammar`` for Guidance."""
    imports = "import json\n\nimport guidance" if kind == "json-schema" else "import guidance"
    return f"""\
# Guidance 0.3; pip install guidance
{imports}

ARTEFACT = {_quoted(value)}

grammar = {_GUIDANCE[kind]}

# Negative probe: what is refused here may not come out of a model that `grammar` was added to.
assert grammar.match("{_REFUSED}", raise_exceptions=False) is None

# lm += grammar
"""


def _quoted(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    if "'''" in text or text.endswith(("'", "\\")) or "\r" in text or not text.isascii():
        return ascii(text)
    return f"r'''{text}'''"
