"""One artefact of a symbol of an open document, as ``ananke export`` prints it."""

from __future__ import annotations

from typing import Any

import msgspec

from ananke_core.compile.artefact import FORMAT_OF, artefact
from ananke_core.compile.compiler import Compiler
from ananke_core.engines.requests import ENGINES, Artefact, request_fragment
from ananke_core.facts import FunctionFact
from ananke_core.model.constraint import Constraint, ConstraintSet
from ananke_server.lsp.documents import OpenDocument


def exported(
    document: OpenDocument, constraints: list[Constraint], symbol: str, kind: str, engine: str
) -> dict[str, Any]:
    """``{text, languageId, notes}``: the text, the language that shows it best, and what is not enforced.

    ``constraints`` are those of the symbol, with the types that it needs.

    Raises:
        SymbolNotFound: the document has no such symbol, or nothing of this kind for it.
        CompileError, InputError: the artefact can't be made, or has no place in the engine's request.
    """
    if kind != "json-schema":
        # Types are for schemas to refer to.
        constraints = [one for one in constraints if (one.scope.symbol, one.scope.path) == (symbol, document.path)]
    ir = Compiler().compile(ConstraintSet(constraints=tuple(constraints)), formats=[FORMAT_OF[kind]])
    made = artefact(ir, kind, symbol, document.path)
    notes = [one.reason for one in ir.unenforced if one.format == FORMAT_OF[kind] and not one.engine]
    if engine:
        is_function = any(one.symbol == symbol and one.role == "arguments" for one in ir.schema_index or ())
        fragment = request_fragment(engine, Artefact(kind, made, symbol, _description(document, symbol), is_function))
        place = f"written for {ENGINES[engine].written_for}; {ENGINES[engine].place}"
        made, notes = fragment.body, [place, *fragment.said, *notes]
    if isinstance(made, str):
        return {"text": made, "languageId": "python" if engine else "plaintext", "notes": notes}
    text = msgspec.json.format(msgspec.json.encode(made), indent=2).decode()
    return {"text": text, "languageId": "json", "notes": notes}


def _description(document: OpenDocument, symbol: str) -> str:
    analysis = document.analysis
    for ref in analysis.symbols() if analysis is not None else ():
        if ref.symbol == symbol and isinstance(ref.fact, FunctionFact):
            return ref.fact.doc.strip() or ref.fact.name
    return ""
