"""The servers that are compared: ours, the fastest rule servers of today, and what the protocol library alone costs."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs

_BIN = Path(sys.executable).parent
BARE = """
import sys
from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("bare", "1")


def publish(uri, version):
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=[]))


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def opened(params):
    publish(params.text_document.uri, params.text_document.version)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def changed(params):
    publish(params.text_document.uri, params.text_document.version)


server.start_io()
"""


@attrs.frozen
class Peer:
    """A server: its command, the languages it reads, and whether it has to be asked for diagnostics."""

    name: str
    command: Sequence[str]
    languages: tuple[str, ...] = ("python", "typescript")
    encodings: tuple[str, ...] = ("utf-8", "utf-16")
    pulls: bool = False
    hovers: bool = True


def peers(folder: Path) -> list[Peer]:
    """Every server that is installed here; what they read lies in ``folder``."""
    bare = folder / "bare.py"
    bare.write_text(BARE)
    found = [
        Peer("ananke", [sys.executable, "-m", "ananke_server", "lsp", "--stdio"]),
        Peer("ananke, utf-16", [sys.executable, "-m", "ananke_server", "lsp", "--stdio"], encodings=("utf-16",)),
        Peer("bare pygls", [sys.executable, str(bare)], hovers=False),
    ]
    ast_grep = shutil.which("ast-grep", path=f"{_BIN}:{Path.home() / '.local/bin'}:/usr/bin")
    if ast_grep is not None:
        write_rules(folder)
        found.append(Peer("ast-grep, 20 rules", [ast_grep, "lsp"]))
    ruff = shutil.which("ruff", path=str(_BIN))
    if ruff is not None:
        found.append(Peer("ruff server", [ruff, "server"], languages=("python",), pulls=True))
    return found


def write_rules(folder: Path) -> None:
    """Twenty rules a language, of the kind that Ananke checks there, in ast-grep's own form."""
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    (folder / "sgconfig.yml").write_text("ruleDirs: [rules]\n")
    for language, patterns in (("python", _PYTHON), ("typescript", _TYPESCRIPT)):
        for number, body in enumerate(patterns):
            rule = body if isinstance(body, dict) else {"pattern": body}
            (rules / f"{language}-{number}.yml").write_text(
                json.dumps(
                    {
                        "id": f"{language}-{number}",
                        "language": language,
                        "severity": "error",
                        "message": "denied",
                        "rule": rule,
                    }
                )
            )


def _named(kind: str, field: str, regex: str, inside: str) -> dict[str, Any]:
    return {"kind": kind, "regex": regex, "inside": {"kind": inside, "field": field}}


_PYTHON: tuple[str | dict[str, Any], ...] = (
    *(f"{callee}($$$)" for callee in ("eval", "exec", "os.system", "os.popen", "pickle.loads", "marshal.loads")),
    "subprocess.run($$$, shell=True)",
    *(f"import {name}" for name in ("telnetlib", "imp", "asyncore", "cgi", "crypt")),
    "try:\n  $$$\nexcept:\n  $$$",
    "try:\n  $$$\nexcept Exception:\n  pass",
    _named("identifier", "name", "[A-Z]", "function_definition"),
    _named("identifier", "name", "^[a-z]", "class_definition"),
    {"kind": "function_definition", "not": {"has": {"kind": "type", "field": "return_type"}}},
    {"kind": "parameters", "has": {"kind": "identifier", "regex": "[A-Z]"}},
    {"kind": "typed_parameter", "has": {"kind": "identifier", "regex": "[A-Z]"}},
    {"kind": "assignment", "has": {"kind": "identifier", "field": "left", "regex": "^[a-z]+[A-Z]"}},
)
_TYPESCRIPT: tuple[str | dict[str, Any], ...] = (
    *(f"{callee}($$$)" for callee in ("eval", "execSync", "alert", "document.write", "setTimeout", "Function")),
    "new Function($$$)",
    *(f'import $X from "{name}"' for name in ("lodash", "moment", "request", "left-pad", "underscore")),
    "try { $$$ } catch { }",
    "try { $$$ } catch ($E) { }",
    _named("identifier", "name", "_", "function_declaration"),
    _named("type_identifier", "name", "^[a-z]", "class_declaration"),
    _named("type_identifier", "name", "^[a-z]", "interface_declaration"),
    {"kind": "function_declaration", "not": {"has": {"kind": "type_annotation", "field": "return_type"}}},
    {"kind": "required_parameter", "not": {"has": {"kind": "type_annotation", "field": "type"}}},
    _named("identifier", "name", "_", "variable_declarator"),
)
