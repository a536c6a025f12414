"""Sources of artefacts: an IR as it is written, or a file of code that is compiled for one of its symbols."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from ananke_core.errors import InputError, SymbolNotFound
from ananke_core.model.ir import Format
from ananke_server.cli.streams import read_input


def ir_of(source: str, symbol: str, kind: str, *further: Format) -> tuple[Any, str]:
    """The IR that a file is or that its symbol compiles to; and for a function what its documentation says (else "").

    Args:
        source: a file of code, an IR, or ``-`` for an IR on stdin.
        symbol: dotted path; empty for the whole file.
        kind: of the artefact that is wanted.
        further: formats besides the one that it comes from.

    Raises:
        InputError: it can't be read.
        SymbolNotFound: the file declares no such symbol.
        UnsupportedLanguage: it is neither an IR nor a file of a known language.
    """
    found = _as_ir(read_input(source))
    return (found, "") if found is not None else _compiled(source, symbol, kind, further)


def document_of(source: str) -> Any:
    """A file of code, analysed under the configuration of its place.

    Raises:
        InputError: it can't be read.
        UnsupportedLanguage: it is in no known language.
    """
    return analysed(source)[0]


def analysed(source: str) -> tuple[Any, Any]:
    """A file of code, analysed under the configuration of its place, and the files around it.

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


def _compiled(source: str, symbol: str, kind: str, further: tuple[Format, ...]) -> tuple[Any, str]:
    from ananke_core.analysis.symbol_set import file_set, symbol_set
    from ananke_core.compile.artefact import FORMAT_OF
    from ananke_core.compile.compiler import Compiler
    from ananke_core.facts import FunctionFact
    from ananke_core.model.constraint import ConstraintSet
    from ananke_core.resolution import Resolution

    document, files = analysed(source)
    resolution = Resolution(files)
    description = ""
    if symbol:
        chosen = [ref for ref in document.symbols() if ref.symbol == symbol]
        if not chosen:
            raise _no_symbol(symbol, [ref.symbol for ref in document.symbols()], source)
        if isinstance(chosen[0].fact, FunctionFact):
            description = chosen[0].fact.doc.strip() or chosen[0].fact.name
        constraints = symbol_set(document, symbol, resolution)
        if kind != "json-schema":
            # Types are for schemas to refer to.
            constraints = [c for c in constraints if c.scope.symbol == symbol and c.scope.path == document.path]
    else:
        constraints = file_set(document, resolution)
    ir = Compiler().compile(ConstraintSet(constraints=tuple(constraints)), formats=[FORMAT_OF[kind], *further])
    return ir, description


@lru_cache(maxsize=16)
def _files(root: str, max_bytes: int) -> Any:
    from ananke_server.files import DiskFiles

    return DiskFiles(root, max_bytes)


@lru_cache(maxsize=64)
def _document(source: str, _modified: int) -> tuple[Any, Any]:
    """The analysed file; ``_modified`` makes the memo forget a file that changed."""
    from ananke_core.analysis import Document
    from ananke_core.errors import UnsupportedLanguage
    from ananke_core.languages import LANGUAGES, language_for_path
    from ananke_core.resolution import Around
    from ananke_server.cli.scan import workspace_root
    from ananke_server.config import load_config
    from ananke_server.discovery import relative_name
    from ananke_server.policy import policy_of

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
    return document, Around(_files(str(root), config.extract.max_file_bytes), document)


def _no_symbol(symbol: str, known: list[str], source: str) -> SymbolNotFound:
    from difflib import get_close_matches

    near = get_close_matches(symbol, known, 3, 0.5) or sorted(known)[:5]
    way_out = f"did you mean {', '.join(near)}?" if near else "the file declares no symbol"
    return SymbolNotFound(f"{source} has no symbol {symbol!r}", way_out=way_out)
