"""Deterministic files of a wanted length, in Python and TypeScript, with the places that the edits are about."""

from __future__ import annotations

import random
from typing import NamedTuple

_NOUNS = ("account", "order", "invoice", "customer", "ledger", "packet", "session", "token", "widget", "frame")
_VERBS = ("load", "parse", "merge", "build", "compute", "resolve", "flush", "collect", "validate", "encode", "decode")


class Input(NamedTuple):
    """A text with the numbers of four lines: of a comment, of a variable, above a violation, and at the top."""

    name: str
    language: str
    text: str
    comment: int
    variable: int
    violation: int
    top: int


_PYTHON_ANCHOR = """def bench_anchor(items: list[int], limit: int) -> int:
    # typing here
    bench_total = 0
    for item in items:
        bench_total += item if item > limit else 0
    return bench_total
"""
_TYPESCRIPT_ANCHOR = """export function benchAnchor(items: number[], limit: number): number {
  // typing here
  let benchTotal = 0;
  for (const item of items) {
    benchTotal += item > limit ? item : 0;
  }
  return benchTotal;
}
"""


def generated(language: str, lines: int, seed: int = 7) -> Input:
    """A file of about ``lines`` lines: functions and classes, nineteen of twenty as the habits want them."""
    chance = random.Random(f"{language}{lines}{seed}")
    python = language == "python"
    parts = ['"""Generated."""\n\nimport json\n' if python else '/** Generated. */\n\nimport { json } from "./json";\n']
    count, number, anchored = parts[0].count("\n"), 0, False
    while count < lines:
        if not anchored and count >= lines // 2:
            part, anchored = (_PYTHON_ANCHOR if python else _TYPESCRIPT_ANCHOR), True
        elif chance.random() < 0.25:
            part = _class(chance, number, python)
        else:
            part = _function(chance, number, python, "")
        gap = "\n\n" if python else "\n"
        parts.append(gap + part)
        count += part.count("\n") + len(gap)
        number += 1
    text = "".join(parts)
    rows = text.split("\n")
    comment = next(row for row, line in enumerate(rows) if line.strip() in {"# typing here", "// typing here"})
    suffix = "py" if python else "ts"
    return Input(f"gen_{lines}.{suffix}", language, text, comment, comment + 1, comment + 1, 1)


def _name(chance: random.Random, number: int, python: bool) -> str:
    verb, noun = chance.choice(_VERBS), chance.choice(_NOUNS)
    snake = python == (chance.random() > 0.05)
    return f"{verb}_{noun}_{number}" if snake else f"{verb}{noun.title()}{number}"


def _function(chance: random.Random, number: int, python: bool, indent: str) -> str:
    name, typed = _name(chance, number, python), chance.random() > 0.05
    receiver = "self, " if indent else ""
    if python:
        lines = [f'def {name}({receiver}first: int, second: str = "x"){" -> int" if typed else ""}:']
        lines += [
            f"    value_{i} = first * {chance.randrange(99)} + len(second)" for i in range(chance.randrange(2, 8))
        ]
        lines += ["    if value_0 > 10:", "        return value_0", "    return first"]
    else:
        head = "" if indent else "export function "
        lines = [f'{head}{name}(first: number, second = "x"){": number" if typed else ""} {{']
        lines += [
            f"  const value{i} = first * {chance.randrange(99)} + second.length;" for i in range(chance.randrange(2, 8))
        ]
        lines += ["  if (value0 > 10) {", "    return value0;", "  }", "  return first;", "}"]
    return "".join(f"{indent}{line}\n" for line in lines)


def _class(chance: random.Random, number: int, python: bool) -> str:
    noun = chance.choice(_NOUNS).title()
    indent = "    " if python else "  "
    members = [_function(chance, number * 10 + i, python, indent) for i in range(chance.randrange(2, 5))]
    if python:
        return f"class {noun}{number}:\n    size: int = 0\n\n" + "\n".join(members)
    return f"export class {noun}{number} {{\n  size = 0;\n\n" + "\n".join(members) + "}\n"
