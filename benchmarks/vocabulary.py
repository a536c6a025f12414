"""A real vocabulary of 100,000 tokens for llguidance, and what its masks cost along a text."""

from __future__ import annotations

import base64
import json
import time
from functools import cache
from typing import TYPE_CHECKING

import attrs

from benchmarks.npm import fetch

if TYPE_CHECKING:
    from llguidance import LLTokenizer

NAME = "cl100k_base"


@cache
def cl100k() -> LLTokenizer:
    """OpenAI's cl100k_base, as the npm package tiktoken ships it."""
    from llguidance import LLTokenizer

    data = json.loads((fetch("tiktoken") / "package" / "encoders" / f"{NAME}.json").read_text(encoding="utf-8"))
    ranks: dict[bytes, int] = {}
    for line in data["bpe_ranks"].splitlines():
        _, first, *tokens = line.split(" ")
        ranks |= {base64.b64decode(token): int(first) + index for index, token in enumerate(tokens)}
    special = data["special_tokens"]
    return LLTokenizer.from_tiktoken(  # type: ignore[attr-defined, no-any-return]
        encoder=ranks, special_tokens=special, pattern=data["pat_str"], eos_token=special["<|endoftext|>"]
    )


@attrs.define
class Masks:
    """Seconds of CPU time that masks took, one number each; of this thread alone, as machines are shared."""

    seconds: list[float] = attrs.field(factory=list)

    def take(self, lark: str, text: str) -> bool:
        """Whether a matcher made anew, at default limits, goes through a text token by token and may end there."""
        from llguidance import LLMatcher

        matcher = LLMatcher(cl100k(), LLMatcher.grammar_from_lark(lark), log_level=0)
        taken: list[float] = []
        for token in cl100k().tokenize_str(text):
            started = time.thread_time()
            matcher.compute_bitmask()
            taken.append(time.thread_time() - started)
            if not matcher.try_consume_tokens([token]):
                return False
        if not matcher.is_accepting():
            return False
        self.seconds += taken
        return True

    def mean(self) -> float:
        """Milliseconds."""
        return 1e3 * sum(self.seconds) / len(self.seconds)

    def at(self, share: float) -> float:
        """The quantile, in milliseconds."""
        return 1e3 * sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]
