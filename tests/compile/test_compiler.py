"""`Compiler`, as people call it."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any

import attrs
import pytest

from ananke_core import Compiler
from ananke_core.cache import IRCache
from ananke_core.codec import encode_ir, load_set
from ananke_core.errors import CompileError, PatternError, SetError

MINIMAL: dict[str, Any] = {
    "name": "test",
    "constraints": [
        {
            "name": "function_structure",
            "kind": "syntactic",
            "confidence": 1.0,
            "source": "Pattern",
            "description": "Functions must have names",
        }
    ],
}
NAMING: dict[str, Any] = {
    "name": "n",
    "kind": "syntactic",
    "rule": {"type": "naming", "symbol_kind": "function", "style": "snake_case"},
}


def test_the_smallest_set_compiles_and_is_honest() -> None:
    ir = Compiler().compile(MINIMAL, formats=["json-schema", "grammar", "regex"], optimize=True)
    assert [item["name"] for item in ir["constraints"]] == ["function_structure"]
    data = ir.to_dict()
    assert data == json.loads(encode_ir(ir))
    assert data["advice"] == ["function_structure."]
    assert [entry["reason"] for entry in data["unenforced"]] == ["opaque: no machine-checkable rule"]
    assert "json_schema" not in data
    assert data["regex"] == []
    assert all(support == {"enforced": [], "checked_only": []} for support in data["engines"].values())


@pytest.mark.parametrize(
    "given",
    [MINIMAL, json.dumps(MINIMAL), json.dumps(MINIMAL).encode(), MINIMAL["constraints"], load_set(MINIMAL)],
    ids=["dict", "str", "bytes", "list", "set"],
)
def test_every_form_of_a_set_gives_the_same_bytes(given: Any) -> None:
    assert encode_ir(Compiler().compile(given)) == encode_ir(Compiler().compile(MINIMAL))


def test_the_language_of_the_set_is_that_of_its_scopes() -> None:
    inside = {"language": "python", "constraints": [NAMING]}
    spelled = [{**NAMING, "scope": {"language": "python"}}]
    assert encode_ir(Compiler().compile(inside)) == encode_ir(Compiler().compile(spelled))
    built = load_set({"constraints": [NAMING]})
    assert Compiler().compile(attrs.evolve(built, language="python")).hash == Compiler().compile(inside).hash


@pytest.mark.parametrize(
    ("options", "level"),
    [
        ({}, 1),
        ({"optimize": True}, 1),
        ({"optimize": False}, 0),
        ({"level": 2}, 2),
        ({"optimize": False, "level": 0}, 0),
    ],
)
def test_levels(options: dict[str, Any], level: int) -> None:
    assert Compiler().compile(MINIMAL, **options).optimization_level == level


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"optimize": False, "level": 2}, "exclude each other"),
        ({"optimize": False, "level": 1}, "exclude each other"),
        ({"level": 3}, "3 is no level"),
        ({"level": True}, "True is no level"),
        ({"formats": ["json_schema"]}, "did you mean 'json-schema'"),
        ({"formats": ["grammer"]}, "did you mean 'grammar'"),
        ({"formats": ["xml"]}, "one of grammar, json-schema, regex"),
        ({"formats": []}, "no format was asked for"),
    ],
)
def test_wrong_options_are_refused_with_a_way_out(options: dict[str, Any], message: str) -> None:
    with pytest.raises(CompileError, match=message):
        Compiler().compile(MINIMAL, **options)


def test_formats_that_were_not_asked_for_are_absent() -> None:
    data = Compiler().compile([NAMING], formats=["regex"]).to_dict()
    assert data["formats"] == ["regex"]
    assert not {"grammar", "json_schema", "schema_index"} & data.keys()
    assert [entry["name"] for entry in data["regex"]] == ["function_name"]


def test_a_wrong_set_names_every_fault() -> None:
    with pytest.raises(SetError) as caught:
        Compiler().compile({"constraints": [{"name": "a"}, {"name": "b", "kind": "wrong"}]})
    assert [fault.place for fault in caught.value.faults] == ["constraints[0].kind", "constraints[1].kind"]


def test_patterns_that_can_not_be_compiled_are_refused_at_their_places() -> None:
    def naming(**rule: str) -> dict[str, Any]:
        return {"name": "n", "kind": "syntactic", "rule": {"type": "naming", "symbol_kind": "class", **rule}}

    soft = {**naming(pattern="(?=x)"), "tier": "soft"}
    with pytest.raises(PatternError) as caught:
        Compiler().compile([naming(pattern="^A"), naming(pattern=r"A\b"), naming(style="snake"), soft])
    assert [fault.place for fault in caught.value.faults] == [
        "constraints[1].rule.pattern, character 2",
        "constraints[2].rule.style",
    ]
    assert "did you mean 'snake_case'" in str(caught.value)


def test_duplicates_keep_the_smallest_name_and_the_ids_of_the_others() -> None:
    listed = [{**NAMING, "name": name} for name in ("b", "a", "c")] + [{**NAMING, "source": "ast_pattern"}]
    merged = Compiler().compile(listed)
    (kept,) = merged.constraints
    assert kept.name == "a"
    assert len(kept.merged_from) == 3
    assert (merged.stats.input, merged.stats.duplicates, merged.constraint_count) == (4, 3, 1)
    plain = Compiler().compile(listed, optimize=False)
    assert plain.constraint_count == 4
    assert {item.id for item in plain.constraints} == {kept.id, *kept.merged_from}


async def test_async_reports_progress_and_then_has_the_result() -> None:
    compiler = Compiler()
    with pytest.raises(CompileError, match="no result yet"):
        compiler.get_result()
    seen = []
    async for progress in compiler.compile_async(json.dumps([NAMING])):
        seen.append((progress["percent"], progress["stage"]))
        with pytest.raises(CompileError, match="no result yet"):
            compiler.get_result()
    assert [stage for _, stage in seen] == [
        "validate",
        "deduplicate",
        "merge",
        "conflicts",
        "identifiers",
        "json-schema",
        "grammar",
        "regex",
        "finish",
        "finish",
    ]
    percents = [percent for percent, _ in seen]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (0, 100)
    assert encode_ir(compiler.get_result()) == encode_ir(Compiler().compile([NAMING]))


async def test_async_names_only_stages_that_run() -> None:
    stages = [p["stage"] async for p in Compiler().compile_async([NAMING], formats=["regex"], optimize=False)]
    assert stages == ["validate", "conflicts", "identifiers", "regex", "finish", "finish"]


async def test_an_abandoned_or_failed_compile_leaves_no_result() -> None:
    compiler = Compiler()
    async for _ in compiler.compile_async([NAMING]):
        pass
    compiler.get_result()
    with pytest.raises(SetError):
        async for _ in compiler.compile_async("{"):
            pass
    with pytest.raises(CompileError):
        compiler.get_result()


def test_compile_many_keeps_the_order() -> None:
    many = Compiler().compile_many([MINIMAL, [NAMING]], formats=["regex"])
    assert [ir.constraints[0].name for ir in many] == ["function_structure", "n"]


def test_compile_many_over_processes_gives_the_same() -> None:
    sets: list[Any] = [MINIMAL, json.dumps([NAMING]), load_set([NAMING, *MINIMAL["constraints"]])]
    here = Compiler().compile_many(sets, level=2)
    assert Compiler().compile_many(sets, level=2, processes=2) == here
    with pytest.raises(SetError, match="1 fault"):
        Compiler().compile_many([MINIMAL, "{"], processes=2)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_encode_gives_the_bytes_of_the_ir(level: int, tmp_path: Path) -> None:
    expected = encode_ir(Compiler().compile([NAMING], level=level))
    for given in ([NAMING], json.dumps([NAMING]), load_set([NAMING])):
        assert Compiler().encode(given, level=level) == expected
    cache = IRCache(tmp_path)
    assert [Compiler(cache).encode([NAMING], level=level) for _ in range(2)] == [expected] * 2
    assert cache.stats().hits == 1
    with pytest.raises(SetError, match="evidence"):
        Compiler().encode([{**NAMING, "evidence": {"matching": -1}}])


def test_an_incremental_compiler_says_what_it_knew() -> None:
    compiler = Compiler(incremental=True)
    scopes = [{"path": "a.py"}, {"path": "b.py"}]
    given = load_set([{**NAMING, "scope": scope} for scope in scopes])
    for files_compiled in (2, 0):
        assert encode_ir(compiler.compile(given)) == Compiler().encode(given)
        assert (compiler.reused.files, compiler.reused.files_compiled) == (2, files_compiled)
    changed = load_set([{**NAMING, "scope": scopes[0]}, {**NAMING, "scope": scopes[1], "priority": "low"}])
    assert encode_ir(compiler.compile(changed)) == Compiler().encode(changed)
    assert (compiler.reused.constraints, compiler.reused.constraints_compiled) == (2, 1)
    assert compiler.encode(changed) == Compiler().encode(changed)


def test_a_cached_ir_has_the_same_bytes_and_is_not_compiled_again(tmp_path: Path) -> None:
    cache = IRCache(tmp_path)
    first = Compiler(cache).compile([NAMING])
    assert cache.stats().hits == 0
    second = Compiler(IRCache(tmp_path)).compile([{**NAMING, "description": "in other words"}])
    assert encode_ir(first) == encode_ir(second)
    assert Compiler(cache).compile([NAMING]) == first
    assert cache.stats().hits == 1
    assert Compiler(cache).compile([NAMING], level=2).optimization_level == 2
    assert cache.stats().disk_entries == 2


def test_the_collector_is_as_before_afterwards() -> None:
    assert gc.isenabled()
    Compiler().compile(MINIMAL)
    with pytest.raises(SetError):
        Compiler().compile("no json")
    assert gc.isenabled()
    gc.disable()
    try:
        Compiler().compile(MINIMAL)
        assert not gc.isenabled()
    finally:
        gc.enable()
