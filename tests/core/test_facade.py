"""The façade: what a caller imports from `ananke_core`, whatever was imported before."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import ananke_core
from ananke_core.errors import CompileError

CODE = "def place_order(number: int) -> bool: ...\n"


@pytest.mark.parametrize(
    "before", ["", "import ananke_core.extraction.units, ananke_core.rules.check, ananke_core.compile.compiler"]
)
def test_every_name_is_what_it_says_in_a_fresh_process(before: str) -> None:
    script = f"""
{before}
from ananke_core import LANGUAGES, RULES, Compiler, Constraint, ConstraintIR, ConstraintSet, check, extract, schemas
found = extract({CODE!r}, path="shop/orders.py")
assert isinstance(found, ConstraintSet) and isinstance(found.constraints[0], Constraint)
assert found.constraints[0].scope.path == "shop/orders.py"
assert isinstance(Compiler().compile(found), ConstraintIR)
assert [f.code for f in check("eval(text)", language="python")] == ["ANK601"]
assert schemas("type Id = number | null", path="id.ts").schema["$defs"]["Id"]["anyOf"][1] == {{"type": "null"}}
assert "python" in LANGUAGES and "ANK601" in RULES
print("fine")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout == "fine\n", done.stderr


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ananke_core.nothing


def test_the_promised_calls() -> None:
    text = json.dumps({"name": "test", "constraints": [{"name": "function_structure", "kind": "syntactic"}]})
    compiler = ananke_core.Compiler()
    ir = compiler.compile(json.loads(text), formats=["json-schema", "grammar", "regex"], optimize=True)
    assert [c["name"] for c in ir["constraints"]] == ["function_structure"]
    assert ir.to_dict()["unenforced"][0]["reason"].startswith("opaque")
    for given in (text, text.encode(), json.loads(text)["constraints"], json.loads(text)):
        assert compiler.compile(given, level=2).hash.startswith("sha256:")
    assert compiler.compile(text).hash == ir.hash


async def test_asynchronous_compiles_tell_their_progress() -> None:
    compiler = ananke_core.Compiler()
    with pytest.raises(CompileError, match="no result yet"):
        compiler.get_result()
    steps = [step async for step in compiler.compile_async('{"constraints": []}')]
    assert all(set(step) == {"percent", "stage"} for step in steps)
    assert [step["percent"] for step in steps] == sorted(step["percent"] for step in steps)
    assert compiler.get_result().constraint_count == 0
