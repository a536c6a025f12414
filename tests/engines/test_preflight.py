"""What is known of an artefact before it is sent."""

from __future__ import annotations

from typing import Any

import pytest

from ananke_core.engines.llguidance import started
from ananke_core.engines.preflight import LIMITS, Preflight, preflight


def members(count: int, schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {f"m{index}": schema for index in range(count)}}


def near(found: Preflight) -> dict[str, float]:
    return {f"{one.limit.engine} {one.limit.measure}": one.share for one in found.near}


def test_sizes_of_a_schema() -> None:
    nested = {"type": "object", "properties": {"deep": {"$ref": "#/$defs/Node"}, "kind": {"enum": ["ab", "c", 1]}}}
    node = {
        "type": "object",
        "properties": {"next": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]}},
        "required": ["next"],
    }
    sizes = preflight("json-schema", {**nested, "$defs": {"Node": node}}).sizes
    assert sizes["members"] == 3
    assert sizes["optional members"] == 2
    assert sizes["members with alternatives"] == 1
    assert sizes["depth"] == 2
    assert sizes["values"] == 3
    assert sizes["characters of names and values"] == len("deepkindnextNodeabc")
    assert sizes["definitions"] == 1
    assert preflight("json-schema", {"type": "object", "properties": {"never": False}}).sizes["members"] == 1


def test_sizes_of_grammars_and_patterns() -> None:
    assert preflight("lark", 'start: A\nA: "a"', headers=1).sizes == {"bytes": 15, "rules": 2, "headers": 1}
    assert preflight("ebnf", 'root ::= x\nx ::= "a"').sizes == {"bytes": 20, "rules": 2}
    assert preflight("regex", r"a{2,30}\{400}").sizes == {"bytes": 13, "largest count": 30}


def test_a_limit_is_near_from_half_of_it_on_and_passed_beyond_it() -> None:
    assert near(preflight("json-schema", members(11, {"type": "integer"}), "anthropic")) == {}
    found = preflight("json-schema", members(12, {"type": "integer"}), "anthropic")
    assert (near(found), found.fits) == ({"anthropic optional members": 0.5}, True)
    found = preflight("json-schema", members(25, {"type": "integer"}), "anthropic")
    assert not found.fits
    assert preflight("json-schema", members(25, {"type": "integer"}), "openai").fits


def test_a_count_that_the_engine_behind_a_server_refuses_is_passed() -> None:
    schema = members(1, {"type": "string", "pattern": r"[a-z]{2,129}\{400}"})
    assert near(preflight("json-schema", schema, "vllm")) == {"xgrammar largest count of a pattern": 129 / 128}
    assert not preflight("json-schema", schema, "vllm").fits
    assert preflight("json-schema", schema, "guidance").fits


def test_without_an_engine_every_limit_is_said_and_none_decides() -> None:
    found = preflight("json-schema", members(25, {"type": "string", "maxLength": 3000}))
    assert {"anthropic optional members", "llama.cpp largest count"} <= near(found).keys()
    assert found.fits


def test_llguidance_is_asked() -> None:
    found = preflight("lark", 'start: "a"')
    assert found.cost is not None
    assert found.cost.refused == ""
    assert 0 < found.cost.load_ms < 10_000
    assert not preflight("lark", "start: (").fits
    refused = preflight("lark", "start: (").cost
    assert refused is not None
    assert "Expected" in refused.refused


def test_limits_on_loading_are_found_by_loading_with_less(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "start: A\nA: " + " ".join(f'("w{index:05}" | "x{index:06}")' for index in range(1_000))
    assert near(preflight("lark", words)) == {}
    loads = [not started("lark", words, {"initial_lexer_fuel": fuel}).is_error() for fuel in range(0, 40_000, 250)]
    least = loads.index(True) * 250
    assert least > 5_000
    monkeypatch.setattr("ananke_core.engines.preflight.FUEL", {"initial_lexer_fuel": int(least * 1.2)})
    assert near(preflight("lark", words)) == {"llguidance initial_lexer_fuel": 0.8}
    assert near(preflight("lark", words, "openai")) == {}


def test_a_count_beyond_the_limit_of_re2_is_one() -> None:
    from ananke_core.engines.validators import matches_whole
    from ananke_core.errors import PatternError

    (most,) = [limit.most for limit in LIMITS if limit.engine == "re2"]
    assert matches_whole(f"a{{{most}}}", "a" * most)
    with pytest.raises(PatternError):
        matches_whole(f"a{{{most + 1}}}", "a")
