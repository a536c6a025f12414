"""llguidance, asked without a model: does a grammar load, does it accept a text, and where does it stop one.

The engine works on tokens; here its vocabulary is the 256 bytes, so that every offset is one of bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from ananke_core.errors import EngineMissing

if TYPE_CHECKING:
    from llguidance import LLMatcher, LLTokenizer

_MOST_FOLLOWED = 24
"""Characters that are each followed to the end of what they force; where more may stand, none forces anything."""


class _Bytes:
    """A vocabulary of single bytes and an end mark, in the form that the engine reads one."""

    eos_token_id = 256
    bos_token_id = None
    special_token_ids: Sequence[int] = (256,)
    tokens: Sequence[bytes] = (*(bytes([value]) for value in range(256)), b"<end>")

    def __call__(self, text: str | bytes) -> list[int]:
        return list(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))


def load(lark: str) -> list[str]:
    """What the engine says to a grammar: its warnings, or the error for which it refuses it; empty when it is fine.

    Raises:
        EngineMissing: llguidance is not installed.
    """
    engine = _engine()
    _, messages = engine.validate_grammar_with_warnings(engine.grammar_from_lark(lark), tokenizer())
    return list(messages)


def accepts(lark: str, text: str | bytes) -> bool:
    """Whether a grammar accepts the whole text.

    Raises:
        EngineMissing: llguidance is not installed.
        ValueError: the engine refuses the grammar.
    """
    return refused_at(lark, text) is None


def refused_at(lark: str, text: str | bytes) -> int | None:
    """The offset of the byte at which a grammar refuses a text, its length where it ends too early; None if accepted.

    Raises:
        EngineMissing: llguidance is not installed.
        ValueError: the engine refuses the grammar.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    matcher = matcher_of(lark)
    consumed: int = matcher.try_consume_tokens(list(data))
    if consumed == len(data) and matcher.is_accepting():
        return None
    return consumed


@attrs.frozen
class Stop:
    """Where an engine stops reading a text, and what it would have gone on with.

    ``offset`` is a byte's; ``words`` are beginnings of what may follow, ``characters`` single ones, ``end`` whether the
    text might have ended there.
    """

    offset: int
    words: tuple[str, ...]
    characters: str
    end: bool


def stop_at(kind: str, value: Any, text: str) -> Stop | None:
    """Where an artefact stops a text; None where it takes all of it.

    Args:
        kind: ``lark``, ``json-schema`` or ``regex``.
        value: the artefact.
        text: the whole text.

    Raises:
        EngineMissing: llguidance is not installed.
        ValueError: the engine refuses the artefact.
    """
    matcher = _started(_written(kind, value), tokenizer()).deep_copy()
    data = text.encode("utf-8", "surrogateescape")
    consumed: int = matcher.try_consume_tokens(list(data))
    if consumed == len(data) and matcher.is_accepting():
        return None
    mask = int.from_bytes(matcher.compute_bitmask(), "little")
    following = [value for value in range(256) if mask >> value & 1]
    words: list[str] = []
    single: list[int] = []
    for byte in following:
        rest = _forced(matcher, byte) if len(following) <= _MOST_FOLLOWED else b""
        word = bytes([byte]) + rest
        if rest and word.strip():
            words.append(word.decode("utf-8", "replace"))
        else:
            single.append(byte)
    return Stop(consumed, tuple(words), bytes(single).decode("latin-1"), bool(mask >> 256 & 1))


def started(kind: str, value: Any, limits: Mapping[str, Any] | None = None) -> LLMatcher:
    """A matcher that was loaded just now, with the limits given or their defaults; its own words say if it failed.

    Raises:
        EngineMissing: llguidance is not installed.
    """
    engine = _engine()
    from llguidance import LLParserLimits

    return engine(tokenizer(), _written(kind, value), log_level=0, limits=LLParserLimits(**(limits or {})))


def _written(kind: str, value: Any) -> str:
    engine = _engine()
    if kind == "json-schema":
        return engine.grammar_from_json_schema(json.dumps(value))
    return engine.grammar_from_regex(value) if kind == "regex" else engine.grammar_from_lark(value)


def _forced(matcher: LLMatcher, byte: int) -> bytes:
    """What has to follow a byte."""
    branch = matcher.deep_copy()
    branch.consume_token(byte)
    return branch.compute_ff_bytes()


def matcher_of(lark: str, tokenizer_: LLTokenizer | None = None) -> LLMatcher:
    """A matcher at the start of a text, over bytes or the vocabulary given.

    Raises:
        EngineMissing: llguidance is not installed.
        ValueError: the engine refuses the grammar.
    """
    return _started(_engine().grammar_from_lark(lark), tokenizer_ or tokenizer()).deep_copy()


@lru_cache(maxsize=4)
def _started(grammar: str, tokenizer_: LLTokenizer) -> LLMatcher:
    engine = _engine()
    matcher = engine(tokenizer_, grammar, log_level=0)
    if matcher.is_error():
        raise ValueError(f"llguidance refuses the grammar: {matcher.get_error()}")
    return matcher


@cache
def tokenizer() -> LLTokenizer:
    """The vocabulary of bytes.

    Raises:
        EngineMissing: llguidance is not installed.
    """
    _engine()
    from llguidance import LLTokenizer, TokenizerWrapper

    return LLTokenizer(TokenizerWrapper(_Bytes()), slices=[])


def _engine() -> type[LLMatcher]:
    try:
        from llguidance import LLMatcher
    except ImportError:
        raise EngineMissing(
            "llguidance is not installed", place="engines", way_out='pip install "ananke-lsp[engines]"'
        ) from None
    return LLMatcher
