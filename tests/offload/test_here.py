"""What is compiled here is as large as people's sets: its text waits in a file, and is written from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from ananke_core.cache import LOCAL, IRCache
from ananke_core.codec import aside, encode_ir
from ananke_core.codec.ir_text import IRText
from ananke_core.compile.compiler import Compiler
from ananke_core.compile.pipeline import request_hash
from ananke_core.model.ir import FORMATS
from ananke_server.cli.streams import write_output
from ananke_server.config import load_config
from ananke_server.offload import compile_blocking
from tests.offload.hosts import denials


def test_a_large_ir_is_written_from_where_it_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "IN_MEMORY", 1_000)
    constraints = denials(1_500)
    cache = IRCache(tmp_path / "cache")
    outcome = compile_blocking(load_config(tmp_path, environ={})[0], constraints, FORMATS, 1, mode="local", cache=cache)
    expected = Compiler().compile(constraints)
    assert isinstance(outcome.text, IRText) and not outcome.text.in_memory
    write_output(outcome.text, str(tmp_path / "out.json"))
    assert (tmp_path / "out.json").read_bytes() == encode_ir(expected) + b"\n"
    assert outcome.data == encode_ir(expected)
    assert outcome.ir == expected
    facts = outcome.facts
    assert (facts.hash, facts.constraint_count, facts.feasible) == (expected.hash, expected.constraint_count, True)
    assert cache.stats().memory_entries == 0
    kept = IRCache(tmp_path / "cache").get(request_hash(constraints))
    assert kept is not None and (kept.data, kept.origin) == (outcome.data, LOCAL)


def test_what_comes_of_a_compile_has_a_short_repr(tmp_path: Path) -> None:
    # `asyncio.run` of Python 3.11 makes one of what it returns.
    outcome = compile_blocking(load_config(tmp_path, environ={})[0], denials(50), FORMATS, 1, mode="local")
    assert len(outcome.data) > 10_000 > 20 * len(repr(outcome))
