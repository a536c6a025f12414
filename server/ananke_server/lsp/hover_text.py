"""The words of a hover."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from ananke_core.analysis import SymbolRef
from ananke_core.compile.artefact import artefact
from ananke_core.errors import AnankeError
from ananke_core.facts import FunctionFact
from ananke_core.model.constraint import Constraint
from ananke_core.model.enums import Source, Tier
from ananke_server.lsp.compiling import Compiled, ir_uri
from ananke_server.lsp.documents import OpenDocument

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

LONGEST = 1_600
"""Characters of one fenced block; a longer one is cut, with a link to the whole."""

_BLOCKS = (("json-schema", "json"), ("lark", "lark"), ("regex", "regex"))


def hover_text(server: AnankeServer, document: OpenDocument, symbol: SymbolRef) -> str:
    """One line of what it is, its constraints with their evidence, its compiled IR, and where that came from."""
    path = document.path
    found = server.compiling.symbol_constraints(document, symbol.symbol)
    constraints = [c for c in found if c.scope.symbol == "" or (c.scope.symbol, c.scope.path) == (symbol.symbol, path)]
    compiled = server.compiling.of_constraints(found)
    address = ir_uri(document.uri, symbol.symbol)
    parts = [_what(document, symbol), _table(constraints), *_blocks(compiled, symbol.symbol, path, address)]
    parts.append(_origin(compiled, address))
    return "\n\n".join(part for part in parts if part)


def _what(document: OpenDocument, symbol: SymbolRef) -> str:
    fact = symbol.fact
    words = f"**{symbol.kind} `{symbol.symbol}`**"
    if isinstance(fact, FunctionFact):
        words += f" — `{document.language.adapter.describe(fact)}`"
    summary = fact.doc.strip().partition("\n")[0]
    return f"{words} — {summary}" if summary else words


_VERBS = {Source.CONTROL_FLOW: "guarded", Source.DOCUMENTATION: "said"}


def _table(constraints: list[Constraint]) -> str:
    if not constraints:
        return ""
    rows = ["| constraint | says | confidence | evidence |", "| --- | --- | --- | --- |"]
    # A habit that functions and methods share is stated once.
    for constraint in {constraint.description: constraint for constraint in constraints}.values():
        kind = constraint.kind.value + ("" if constraint.tier is Tier.HARD else ", soft")
        evidence = constraint.evidence
        if evidence.origins:
            verb = _VERBS.get(constraint.source, "declared")
            lines = sorted({origin.range.start.line + 1 for origin in evidence.origins})
            words = f"{verb} in line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"
            if constraint.source is Source.USER_DEFINED:
                words += f" of {evidence.origins[0].path}"
        elif constraint.source is Source.USER_DEFINED:
            words = "pinned"
        else:
            words = f"{evidence.matching} of {evidence.total} in this file"
        rows.append(f"| {kind} | {_cell(constraint.description)} | {constraint.confidence:.2f} | {words} |")
    return "\n".join(rows)


def _blocks(compiled: Compiled, symbol: str, path: str, address: str) -> Iterator[str]:
    for kind, fence in _BLOCKS:
        try:
            made = artefact(compiled.ir, kind, symbol, path)
        except AnankeError:
            continue
        text = made if isinstance(made, str) else msgspec.json.format(msgspec.json.encode(made), indent=2).decode()
        cut = len(text) > LONGEST
        if cut:
            text = text[:LONGEST].rpartition("\n")[0] or text[:LONGEST]
        # A fence inside of the text must not end the block.
        ticks = "````" if "```" in text else "```"
        yield f"{ticks}{fence}\n{text}\n{ticks}" + (f"\n\n[… the whole IR]({address})" if cut else "")


def _origin(compiled: Compiled, address: str) -> str:
    enforced = [
        f"{engine}: {len(support.enforced)} enforced, {len(support.checked_only)} only checked"
        for engine, support in sorted(compiled.ir.engines.items())
    ]
    where = {"local": "compiled here", "memory": "compiled here, cached"}.get(compiled.origin, compiled.origin)
    words = [f"{where} in {compiled.milliseconds:.1f} ms", *enforced, f"[IR]({address})"]
    return " · ".join(words)


def _cell(text: str) -> str:
    return text.replace("\n", " ").replace("|", "\\|")
