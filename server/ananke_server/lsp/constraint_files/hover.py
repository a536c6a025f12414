"""Hover in a constraint file: what a key means, what a constraint says and compiles to."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ananke_core.codec.introspect import TAG_OF
from ananke_core.errors import AnankeError
from ananke_core.model.constraint import Constraint, ConstraintSet
from ananke_core.model.ir import ConstraintIR
from ananke_core.text import Encoding, Span
from ananke_server.lsp.constraint_files.document import ConstraintFile
from ananke_server.lsp.constraint_files.findings import spans
from ananke_server.lsp.constraint_files.where import in_json, in_toml
from ananke_server.lsp.constraint_files.words import meaning

LONGEST = 1_600
"""Characters of one fenced block; a longer one is cut."""


def hover_words(file: ConstraintFile, line: int, column: int, encoding: Encoding) -> tuple[str, Span] | None:
    """Words in Markdown and the bytes that they are about; None where there is nothing to say."""
    if file.left_out:
        return None
    offset = file.source.offset(line, column, encoding)
    row = file.source.data[offset : file.source.data.find(b"\n", offset) % (len(file.source.data) + 1)]
    end = offset + len(row) - len(row.lstrip(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"))
    head = file.source.data[:end].decode("utf-8", "replace")
    where = in_json(head, len(head)) if file.kind == "json" else in_toml(head, len(head))
    path = (*where.path, where.prefix) if where.role == "key" and where.prefix else where.path
    number = constraint_at(file, offset)
    constraint = file.constraints.constraints[number] if number is not None else None
    words = meaning(path, file.kind, TAG_OF.get(type(constraint.rule), "") if constraint else "")
    parts = [words] if words else []
    if constraint is not None:
        parts += _of_constraint(constraint)
    if not parts:
        return None
    start = max(head.rfind(mark) for mark in (" ", '"', "\n", "\t", "{", ",")) + 1
    first = len(head[:start].encode())
    span = Span(first, end) if number is None or words else spans(file)[number]
    return "\n\n".join(parts), span


def constraint_at(file: ConstraintFile, offset: int) -> int | None:
    """Which constraint a place is in; in TOML a table goes on to the next one's header."""
    found = spans(file)
    if file.kind == "toml" and found:
        starts = [*(span.start for span in found[1:]), len(file.source.data)]
        found = [Span(span.start, start) for span, start in zip(found, starts, strict=True)]
    return next((number for number, span in enumerate(found) if span.start <= offset <= span.end), None)


def _of_constraint(constraint: Constraint) -> Iterator[str]:
    rule = constraint.rule
    says = (type(rule).__doc__ or "").strip().partition("\n")[0]
    tier = f"{constraint.tier.value}, {constraint.severity.value}, confidence {constraint.confidence:g}"
    yield f"**{constraint.name}** — {constraint.kind.value}, {tier}"
    if constraint.description:
        yield constraint.description
    yield f"`{TAG_OF[type(rule)]}`: {says}"
    try:
        yield from compiled_blocks(constraint)
    except AnankeError as error:
        yield f"It can't be compiled: {error}"


def compiled_blocks(constraint: Constraint) -> Iterator[str]:
    """The IR of one constraint in fenced blocks, and what of it no engine enforces."""
    from ananke_core.compile.compiler import Compiler

    ir: ConstraintIR = Compiler().compile(ConstraintSet((constraint,)))
    if ir.json_schema is not None:
        yield _fence("json", msgspec.json.format(msgspec.json.encode(ir.json_schema), indent=2).decode())
    for unit in ir.grammar.units if ir.grammar is not None else ():
        if unit.lark:
            yield _fence("lark", unit.lark)
    for entry in ir.regex or ():
        yield _fence("regex", entry.pattern)
    reasons = dict.fromkeys(entry.reason for entry in ir.unenforced if not entry.engine)
    if reasons:
        yield f"Checked only: {'; '.join(reasons)}."
    enforced = [name for name, support in ir.engines.items() if support.enforced]
    if enforced:
        yield f"Enforced by {', '.join(enforced)}."


def _fence(language: str, text: str) -> str:
    shown = text if len(text) <= LONGEST else text[:LONGEST].rpartition("\n")[0] + "\n…"
    return f"```{language}\n{shown}\n```"
