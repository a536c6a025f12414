"""Engines as the tests of this folder ask them."""

from __future__ import annotations

import json
from typing import Any

from llguidance import LLMatcher

from ananke_core.engines.llguidance import tokenizer
from ananke_core.engines.validators import schema_problem, validator


def complaints(grammar: str) -> list[str]:
    """Errors and warnings of llguidance for a grammar."""
    _, messages = LLMatcher.validate_grammar_with_warnings(grammar, tokenizer())
    return list(messages)


def decodes(grammar: str, text: str) -> bool:
    """Whether llguidance, byte by byte, takes the whole text."""
    matcher = LLMatcher(tokenizer(), grammar, log_level=0)
    assert not matcher.is_error(), matcher.get_error()
    data = text.encode()
    return bool(matcher.try_consume_tokens(list(data)) == len(data) and matcher.is_accepting())


def verdicts(schema: dict[str, Any], *instances: Any) -> list[bool]:
    """What validator and engine say of instances; they have to agree, and to have nothing against the schema."""
    assert schema_problem(schema) == ""
    grammar = LLMatcher.grammar_from_json_schema(json.dumps(schema))
    assert complaints(grammar) == []
    loaded = validator(schema)
    found = []
    for instance in instances:
        valid = loaded.is_valid(instance)
        text = json.dumps(instance, separators=(",", ":"), ensure_ascii=False)
        assert decodes(grammar, text) == valid, (instance, valid)
        found.append(valid)
    return found
