"""Do ranges of TypeScript and JavaScript refuse anything that Node accepts? The written cases, and random functions.

``make test-parsers`` installs what this needs and runs it; ``python -m benchmarks.ranges_ecmascript [PROGRAMS]``.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema_rs

from ananke_core.compile.emit.json_schema.bounds import bounded
from ananke_core.extraction.units import extract_facts
from ananke_core.languages import LANGUAGES
from benchmarks.guards import TYPES, ScriptWriter
from tests.extraction.ranges.cases import cases
from tests.extraction.ranges.programs import VALUES

HERE = Path(__file__).parent / "typescript"
CASES = Path(__file__).parent.parent / "tests" / "extraction" / "ranges" / "typescript.md"


def asked_of_node(requests: list[dict[str, Any]]) -> list[Any]:
    """Node's answers."""
    lines = "\n".join(map(json.dumps, requests))
    done = subprocess.run(["node", HERE / "calls.mjs"], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def written() -> list[str]:
    """What of the written cases Node says otherwise."""
    found = list(cases(CASES))
    requests = [{"source": case.source, "calls": [*case.accepts, *case.refuses]} for case in found]
    faults: list[str] = []
    for case, answer in zip(found, asked_of_node(requests), strict=True):
        expected = [True] * len(case.accepts) + [False] * len(case.refuses)
        if answer != expected:
            faults.append(f"{case.title}: {answer} for {[*case.accepts, *case.refuses]}")
    return faults


def made(seeds: range) -> tuple[int, int, list[str]]:
    """Ranges and programs of a run, and what ranges refuse that Node accepts."""
    values = list(VALUES)
    requests: list[dict[str, Any]] = []
    checks: list[tuple[str, dict[str, list[Any]], Any]] = []
    count = 0
    for seed in seeds:
        source, chance = ScriptWriter(seed).function(), random.Random(seed)
        facts = extract_facts(LANGUAGES["typescript"], source.encode())
        if not facts.ranges:
            continue
        function = next(function for function in facts.functions if function.symbol == "f")
        count += len(facts.ranges)
        validators: dict[str, list[Any]] = {}
        for fact in facts.ranges:
            schema = bounded({}, fact.bounds, lambda _: None)
            validators.setdefault(fact.name, []).append(jsonschema_rs.validator_for(schema))
        types = [f": {parameter.written}" if parameter.written else "" for parameter in function.parameters]
        holds = [TYPES.get(type_, TYPES[""]) for type_ in types]
        numbers = range(len(values))
        pairs = [(one, other) for one in numbers for other in chance.sample(numbers, 4)]
        pairs += [(other, one) for one, other in pairs]
        pairs = [(x, y) for x, y in pairs if holds[0](values[x]) and holds[1](values[y])]
        for flag in (True, False):
            requests.append({"source": source, "values": values, "pairs": pairs, "flag": flag})
            checks.append((source, validators, pairs))
    faults: list[str] = []
    refused = 0
    for (source, validators, pairs), answer in zip(checks, asked_of_node(requests), strict=True):
        if isinstance(answer, dict):
            # Not every random text is a function.
            refused += 1
            continue
        for (x, y), accepted in zip(pairs, answer, strict=True):
            for name, value in (("x", values[x]), ("y", values[y])):
                if accepted and any(not one.is_valid(value) for one in validators.get(name, ())):
                    faults.append(f"{name} = {value!r} (x = {values[x]!r}, y = {values[y]!r})\n{source}")
    return (len(checks) - refused) // 2, count, faults


def main(arguments: list[str]) -> int:
    """Print what was found."""
    most, started = int(arguments[0]) if arguments else 5_000, time.perf_counter()
    faults = written()
    print(f"written cases: {len(faults)} of {len(list(cases(CASES)))} are otherwise in Node")
    for fault in faults:
        print(f"  {fault}")
    programs, count, wrong = made(range(most))
    seconds = time.perf_counter() - started
    print(f"random functions: {count} ranges in {programs} of {most}, {len(wrong)} wrong, {seconds:.0f} s")
    for fault in wrong[:5]:
        print(f"  {fault}")
    return 1 if faults or wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
