"""Real engines of JSON Schema and of EBNF, asked without a model."""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import sys
import types
from collections.abc import Callable
from functools import cache
from typing import Any

Ask = Callable[[str], bool]


def llguidance(schema: dict[str, Any]) -> Ask:
    """A schema in llguidance; ValueError where it takes none of it."""
    from llguidance import LLMatcher

    from ananke_core.engines.llguidance import tokenizer

    start = LLMatcher(tokenizer(), LLMatcher.grammar_from_json_schema(json.dumps(schema)), log_level=0)
    if start.is_error():
        raise ValueError(start.get_error())

    def ask(text: str) -> bool:
        matcher, data = start.deep_copy(), text.encode()
        return bool(matcher.try_consume_tokens(list(data)) == len(data) and matcher.is_accepting())

    return ask


def outlines(schema: dict[str, Any]) -> Ask:
    """A schema as the regular expression that outlines-core makes of it."""
    build = importlib.import_module("outlines_core.json_schema").build_regex_from_schema
    pattern = re.compile(build(json.dumps(schema)))
    return lambda text: pattern.fullmatch(text) is not None


def xgrammar(schema: dict[str, Any]) -> Ask:
    """A schema in XGrammar."""
    _, compiler = _xgrammar()
    return _asked(compiler.compile_json_schema(json.dumps(schema), any_whitespace=True))


def ebnf(grammar: str) -> Ask:
    """A grammar in XGrammar's notation."""
    module, compiler = _xgrammar()
    return _asked(compiler.compile_grammar(module.Grammar.from_ebnf(grammar)))


def regex_xgrammar(pattern: str) -> Ask:
    """A whole-match pattern in XGrammar."""
    _, compiler = _xgrammar()
    return _asked(compiler.compile_regex(pattern))


def regex_llguidance(pattern: str) -> Ask:
    """A whole-match pattern in llguidance."""
    from llguidance import LLMatcher

    from ananke_core.engines.llguidance import tokenizer

    start = LLMatcher(tokenizer(), LLMatcher.grammar_from_regex(pattern), log_level=0)
    assert not start.is_error(), start.get_error()

    def ask(text: str) -> bool:
        matcher, data = start.deep_copy(), text.encode()
        return bool(matcher.try_consume_tokens(list(data)) == len(data) and matcher.is_accepting())

    return ask


def regex_outlines(pattern: str, characters: str) -> Ask:
    """A whole-match pattern in outlines-core, over a vocabulary of these characters."""
    module = importlib.import_module("outlines_core")
    known = {character: number for number, character in enumerate(sorted(set(characters)))}
    index = module.Index(pattern, module.Vocabulary(len(known), {one: [number] for one, number in known.items()}))

    def ask(text: str) -> bool:
        state = index.get_initial_state()
        for character in text:
            state = index.get_next_state(state, known[character])
            if state is None:
                return False
        return bool(index.is_final_state(state))

    return ask


def _asked(compiled: Any) -> Ask:
    module, _ = _xgrammar()

    def ask(text: str) -> bool:
        matcher = module.GrammarMatcher(compiled, terminate_without_stop_token=True)
        return bool(matcher.accept_string(text) and matcher.is_completed())

    return ask


@cache
def _xgrammar() -> tuple[Any, Any]:
    """XGrammar and a compiler over a vocabulary of bytes.

    It imports torch and transformers for tensors and tokenizers, a gigabyte that nothing here uses and nobody installs.
    """
    # It looks for torch itself, and has to see that there is none.
    importlib.import_module("tvm_ffi")
    stubs = {name: _Stub(name) for name in ("torch", "transformers") if importlib.util.find_spec(name) is None}
    sys.modules.update(stubs)
    try:
        module = importlib.import_module("xgrammar")
    finally:
        for name in stubs:
            del sys.modules[name]
    vocabulary = [bytes([value]) for value in range(256)] + [b"<end>"]
    info = module.TokenizerInfo(vocabulary, module.VocabType.RAW, stop_token_ids=[256])
    return module, module.GrammarCompiler(info)


class _Stub(types.ModuleType):
    """A module that has every class, none of which does anything."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = type(name, (), {"__init__": lambda self, *_, **__: None})
        setattr(self, name, made)
        return made
