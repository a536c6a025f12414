"""The same instances asked of a validator and of engines, definition by definition."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import attrs

from ananke_core import Compiler, extract
from ananke_core.engines.validators import validator
from ananke_core.model.ir import ConstraintIR
from tests.conformance.instances import instances
from tests.engines import real

ENGINES = {"llguidance": real.llguidance, "xgrammar": real.xgrammar}
HERE = Path(__file__).parent
FILES = sorted((HERE / "samples" / "types").iterdir())
CONFORMANCE = sorted(
    path for path in (HERE.parent / "conformance").rglob("samples/**/*.*") if path.suffix in (".py", ".ts")
)


@attrs.define
class Verdicts:
    """What was asked, and where an engine says something else than the validator.

    ``unsaid`` are differences that the IR's ``unenforced`` doesn't explain.
    """

    types: int = 0
    valid: int = 0
    invalid: int = 0
    said: int = 0
    unsaid: list[str] = attrs.field(factory=list)

    def __add__(self, other: Verdicts) -> Verdicts:
        return Verdicts(
            self.types + other.types,
            self.valid + other.valid,
            self.invalid + other.invalid,
            self.said + other.said,
            self.unsaid + other.unsaid,
        )


def verdicts(path: Path, most: int) -> Verdicts:
    """Every definition of a file, with up to ``most`` instances of each."""
    ir = Compiler().compile(extract(path.read_text(encoding="utf-8"), path=path.name), formats=["json-schema"])
    found = Verdicts()
    for key, schema in definitions(ir):
        found.types += 1
        loaded = validator(schema)
        asked = {name: ask(schema) for name, ask in ENGINES.items()}
        for instance in islice(map(spelled, instances(schema)), most):
            valid = loaded.is_valid(instance)
            found.valid += valid
            found.invalid += not valid
            text = json.dumps(instance, ensure_ascii=False, separators=(",", ":"))
            for engine, ask in asked.items():
                if ask(text) is valid or narrower(schema, engine, valid, text):
                    continue
                if not valid and explained(ir, key, engine):
                    found.said += 1
                else:
                    found.unsaid.append(f"{path.name} {key}: {engine} {'refuses' if valid else 'takes'} {text[:200]}")
    return found


def definitions(ir: ConstraintIR) -> Iterator[tuple[str, dict[str, Any]]]:
    """The schema of each type and of the arguments of each function."""
    if ir.json_schema is None:
        return
    kept = {name: ir.json_schema[name] for name in ("$schema", "$defs")}
    for entry in ir.schema_index or ():
        if entry.role != "name":
            yield entry.key, {**kept, "$ref": f"#/$defs/{entry.key}"}


def spelled(instance: Any) -> Any:
    """A whole number without a point: validators read 2.0 as 2, engines read what is spelled."""
    if isinstance(instance, float) and instance.is_integer():
        return int(instance)
    if isinstance(instance, dict):
        return {name: spelled(member) for name, member in instance.items()}
    return [spelled(item) for item in instance] if isinstance(instance, list) else instance


def narrower(schema: dict[str, Any], engine: str, valid: bool, text: str) -> bool:
    """Whether it is a spelling of a time that XGrammar does without: RFC 3339 lets T and Z be written small."""
    return valid and engine == "xgrammar" and "date-time" in json.dumps(schema) and ("t12" in text or "z" in text)


def explained(ir: ConstraintIR, key: str, engine: str) -> bool:
    """Whether the IR says that this engine leaves something open of what the definition is made of."""
    assert ir.json_schema is not None
    reached = _reached(ir.json_schema["$defs"], [key])
    symbols = {entry.symbol for entry in ir.schema_index or () if entry.key in reached}
    named = {item.id for item in ir.constraints if item.name.rpartition(" ")[0] in symbols}
    return any(entry.constraint in named and entry.engine == engine for entry in ir.unenforced)


def _reached(defined: dict[str, Any], keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            text = json.dumps(defined[key])
            waiting += [other for other in defined if f'"#/$defs/{other}"' in text]
    return found
