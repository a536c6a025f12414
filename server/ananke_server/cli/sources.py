"""Sources of artefacts: an IR as it is written, or a file of code that is compiled for one of its symbols."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from ananke_core.analysis import Document
from ananke_core.analysis.symbol_set import export_set
from ananke_core.errors import InputError, SymbolNotFound
from ananke_core.languages import language_for_path
from ananke_core.model.ir import Format
from ananke_core.resolution import Around, Files, Kept, Policies
from ananke_server.cli.reading import AS_CONFIGURED, Reading, files_below, policies_with, unknown_types
from ananke_server.cli.streams import read_input
from ananke_server.declared import declared


def ir_of(source: str, symbol: str, kind: str, *further: Format, reading: Reading = AS_CONFIGURED) -> tuple[Any, str]:
    """The IR that a file is or that its symbol compiles to; and for a function what its documentation says (else "").

    Args:
        source: a file of code, an IR, or ``-`` for an IR on stdin.
        symbol: dotted path; empty for the whole file.
        kind: of the artefact that is wanted.
        further: formats besides the one that it comes from.
        reading: how the types of a file of code are read.

    Raises:
        InputError: it can't be read.
        UnknownType: a type can't be told, and ``reading`` is strict.
        SymbolNotFound: the file declares no such symbol.
        UnsupportedLanguage: it is neither an IR nor a file of a known language.
    """
    found = _as_ir(read_input(source))
    return (found, "") if found is not None else _compiled(source, symbol, kind, further, reading)


def path_in(source: str) -> str:
    """The path by which constraints of a file of code know it; empty for an IR."""
    return document_of(source).path if language_for_path(source) is not None else ""


def document_of(source: str) -> Document:
    """A file of code, analysed under the configuration of its place.

    Raises:
        InputError: it can't be read.
        UnsupportedLanguage: it is in no known language.
    """
    return analysed(source)[0]


def analysed(source: str) -> tuple[Document, Files, Policies]:
    """A file of code, analysed under the configuration of its place, the files around it, and how types are read.

    Raises:
        InputError: it can't be read.
        UnsupportedLanguage: it is in no known language.
    """
    if source == "-":
        raise InputError("a text on stdin has no language", place=source, way_out="name a file")
    try:
        modified = Path(source).stat().st_mtime_ns
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=source, way_out="check the path") from None
    return _document(source, modified)


def _as_ir(data: bytes) -> Any:
    if data.lstrip()[:1] != b"{":
        return None
    from ananke_core import codec

    try:
        head = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return codec.load_ir(data) if isinstance(head, dict) and "emitter" in head else None


def _compiled(source: str, symbol: str, kind: str, further: tuple[Format, ...], reading: Reading) -> tuple[Any, str]:
    from ananke_core.compile.artefact import FORMAT_OF
    from ananke_core.compile.compiler import Compiler
    from ananke_core.facts import FunctionFact
    from ananke_core.model.constraint import ConstraintSet

    document, files, configured = analysed(source)
    resolution = _kept(document.path).over(files, policies_with(configured, reading))
    description = ""
    if symbol:
        facts = [fact for _, fact in document.stated(symbol)]
        if not facts:
            raise _no_symbol(symbol, [ref.symbol for ref in document.symbols()], source)
        if isinstance(facts[0], FunctionFact):
            description = facts[0].doc.strip() or facts[0].name
    constraints, unknown = export_set(document, symbol, resolution)
    if unknown and reading.strict:
        raise unknown_types(unknown, source)
    if symbol and kind != "json-schema":
        # Types are for schemas to refer to.
        constraints = [c for c in constraints if c.scope.symbol == symbol and c.scope.path == document.path]
    if kind != "json-schema":
        # What data looks like is nothing that rules for code are about.
        constraints += declared(document)
    ir = Compiler().compile(ConstraintSet(constraints=tuple(constraints)), formats=[FORMAT_OF[kind], *further])
    return ir, description


@lru_cache(maxsize=64)
def _kept(_path: str) -> Kept:
    return Kept()


@lru_cache(maxsize=64)
def _document(source: str, _modified: int) -> tuple[Document, Files, Policies]:
    """The analysed file; ``_modified`` makes the memo forget a file that changed."""
    from ananke_core.errors import UnsupportedLanguage
    from ananke_core.languages import LANGUAGES
    from ananke_server.cli.scan import workspace_root
    from ananke_server.config import load_config
    from ananke_server.discovery import relative_name
    from ananke_server.policy import policies_of, policy_of

    language = language_for_path(source)
    if language is None:
        raise UnsupportedLanguage(
            "neither an IR nor a file of a known language", place=source, way_out=f"known: {', '.join(LANGUAGES)}"
        )
    path = Path(source)
    root = workspace_root(path)
    config, _ = load_config(Path(os.path.abspath(path)).parent, root=root, environ=os.environ)
    policy = policy_of(config, language.name, root=str(root))
    document = Document.open(path.read_bytes(), language, policy, relative_name(path, root))
    around = Around(files_below(str(root), config.extract.max_file_bytes), document)
    return document, around, policies_of(config)


def _no_symbol(symbol: str, known: list[str], source: str) -> SymbolNotFound:
    from difflib import get_close_matches

    near = get_close_matches(symbol, known, 3, 0.5) or sorted(known)[:5]
    way_out = f"did you mean {', '.join(near)}?" if near else "the file declares no symbol"
    return SymbolNotFound(f"{source} has no symbol {symbol!r}", way_out=way_out)
