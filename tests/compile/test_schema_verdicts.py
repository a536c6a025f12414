"""Every emitted schema means the same to jsonschema-rs, llguidance and XGrammar, or the IR says what one leaves open.

A sample; ``python -m benchmarks.schema_verdicts`` asks all instances of all types.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ananke_core import Compiler, extract
from tests.compile.schema_verdicts import CONFORMANCE, FILES, Verdicts, definitions, verdicts

_MOST = 8


def test_validator_and_engines_agree_on_every_type() -> None:
    found = sum((verdicts(path, _MOST) for path in (*FILES, *CONFORMANCE)), Verdicts())
    assert found.unsaid == []
    assert found.types >= 200
    assert found.valid >= 800
    assert found.invalid >= 400
    # The differences that are said are there: XGrammar ignores lengths beside a pattern.
    assert found.said > 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_samples_hold_what_people_write(path: Path) -> None:
    ir = Compiler().compile(extract(path.read_text(), path=path.name), formats=["json-schema"])
    keys = dict(definitions(ir))
    assert len(keys) >= 15
    used: set[str] = set()
    waiting: list[Any] = [schema["$defs"] for schema in keys.values()]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            used |= part.keys()
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    assert {"anyOf", "enum", "const", "items", "prefixItems", "additionalProperties", "required", "$ref"} <= used
    assert {"minLength", "pattern", "minItems", "default", "format"} <= used


def test_what_an_engine_leaves_open_is_said_with_the_keyword() -> None:
    source = """
from pydantic import BaseModel, Field
class A(BaseModel):
    x: str = Field(min_length=2, pattern='^[a-z]+$')
"""
    ir = Compiler().compile(extract(source, path="a.py"), formats=["json-schema"])
    said = [(entry.engine, entry.format, entry.reason) for entry in ir.unenforced if entry.engine]
    reason = "x: length beside pattern is checked, not decoded"
    assert said == [("xgrammar", "json-schema", reason), ("llama.cpp", "json-schema", reason)]
    (item,) = ir.constraints
    assert ir.engines["llguidance"].enforced == (item.id,)
    assert ir.engines["xgrammar"].checked_only == ir.engines["llama.cpp"].checked_only == (item.id,)
