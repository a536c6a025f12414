"""Where do masks spend their time? Functions of each language under a real vocabulary, every one in a fresh matcher.

::

    python -m benchmarks.masks                      60 functions a language
    python -m benchmarks.masks --only python --slowest 10
    python -m benchmarks.masks --slices none        without the slices that a tokenizer has by default

Times are CPU time of this thread. Beside them stand the engine's own counts, which no other process changes: nodes
of the vocabulary's tree that were walked, rows and items that brackets cost on the way, and the work on states of
terminals that were not met before (*cold* are masks with much of it). A text is read twice: the second time no state
is new. So a change of a template can be judged on a busy machine, too.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from benchmarks.truth_table import SOURCES, Source
from benchmarks.vocabulary import Masks, cl100k

if TYPE_CHECKING:
    from llguidance import LLTokenizer

COLD = 2_000
"""Units of the engine's work on new states from which on a mask is cold; one takes about 0.1 microseconds."""


@attrs.frozen
class Mask:
    """One mask: seconds, the engine's counts, and the text before it."""

    seconds: float
    nodes: int
    rows: int
    items: int
    work: int
    sliced: bool
    before: str


def functions(source: Source, count: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """Some functions of a source, each with the grammars of its file; the same ones every time."""
    most = sum(most for _, most in source.places)
    found = [(file.grammars, case.text) for file, cases in source.files(4 * count / most) for case in cases]
    for grammars, text in random.Random(5).sample(found, min(count, len(found))):
        yield grammars, text if isinstance(text, str) else text.decode()


def follow(vocabulary: LLTokenizer, lark: str, text: str) -> list[Mask]:
    """The masks along a text; empty where the grammar does not take it."""
    from llguidance import LLInterpreter, LLMatcher

    grammar = LLMatcher.grammar_from_lark(lark)
    engine = LLInterpreter(vocabulary, grammar, enable_backtrack=False, enable_ff_tokens=False, log_level=0)
    engine.start_without_prompt()
    tokens = vocabulary.tokenize_str(text)
    masks = []
    for index, token in enumerate(tokens):
        began = time.thread_time()
        _, said = engine.compute_mask()
        took = time.thread_time() - began
        counts = json.loads(said)["progress"][0]["stats"]
        # What loading cost is said with the first mask.
        work = counts["lexer_cost"] if index else 0
        before = vocabulary.decode_str(tokens[max(0, index - 6) : index])
        sliced = counts["slices_applied"] > 0
        masks.append(Mask(took, counts["trie_nodes_walked"], counts["rows"], counts["all_items"], work, sliced, before))
        try:
            engine.commit_token(token)
        except ValueError:
            return []
    return masks


def again(vocabulary: LLTokenizer, lark: str, text: str) -> tuple[Masks, Masks]:
    """Times of a matcher's masks along a text, and of the same matcher's a second time."""
    from llguidance import LLMatcher

    matcher = LLMatcher(vocabulary, LLMatcher.grammar_from_lark(lark), log_level=0)
    both = Masks(), Masks()
    for masks in both:
        for token in vocabulary.tokenize_str(text):
            began = time.thread_time()
            matcher.compute_bitmask()
            masks.seconds.append(time.thread_time() - began)
            matcher.try_consume_tokens([token])
        matcher.reset()
    return both


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line per language, and the slowest masks."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.masks")
    parser.add_argument("--only", choices=[source.name.lower() for source in SOURCES], action="append")
    parser.add_argument("--functions", type=int, default=60)
    parser.add_argument("--slices", choices=["default", "none"], default="default")
    parser.add_argument("--slowest", type=int, default=0)
    given = parser.parse_args(arguments)
    vocabulary = cl100k() if given.slices == "default" else cl100k().with_slices([])
    print(
        f"{'':<12}{'masks':>8}{'mean':>7}{'p99':>7}{'again':>7}{'p99':>7}{'nodes':>9}{'rows':>6}{'items':>7}{'cold':>6}"
    )
    for source in SOURCES:
        if given.only and source.name.lower() not in given.only:
            continue
        masks: list[Mask] = []
        fresh, warm = Masks(), Masks()
        for grammars, text in functions(source, given.functions):
            for lark in grammars:
                if found := follow(vocabulary, lark, text):
                    masks += found
                    for whole, part in zip((fresh, warm), again(vocabulary, lark, text), strict=True):
                        whole.seconds += part.seconds
                    break
        count = len(masks)
        print(
            f"{source.name:<12}{count:>8,}{fresh.mean():>7.2f}{fresh.at(0.99):>7.2f}{warm.mean():>7.2f}{warm.at(0.99):>7.2f}"
            f"{sum(mask.nodes for mask in masks) // count:>9,}{sum(mask.rows for mask in masks) // count:>6,}"
            f"{sum(mask.items for mask in masks) // count:>7,}{sum(mask.work > COLD for mask in masks) / count:>6.1%}"
        )
        for mask in sorted(masks, key=lambda one: -one.seconds)[: given.slowest]:
            print(f"  {mask.seconds * 1e3:6.2f} ms, {mask.nodes:,} nodes, {mask.items:,} items: {mask.before!r}")


if __name__ == "__main__":
    main()
