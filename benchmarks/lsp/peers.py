"""The servers that are compared: ours, the fastest rule servers of today, and what the protocol library alone costs."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

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
    """Twenty rules of the kind that Ananke checks, in ast-grep's own form."""
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    (folder / "sgconfig.yml").write_text("ruleDirs: [rules]\n")
    python = [
        ("call", "eval($$$)"),
        ("call", "exec($$$)"),
        ("call", "os.system($$$)"),
        ("call", "pickle.loads($$$)"),
        ("bare", "try:\n  $$$\nexcept:\n  $$$"),
        *[("import", f"import {name}") for name in ("telnetlib", "imp", "asyncore", "cgi", "crypt")],
    ]
    typescript = [
        ("call", "eval($$$)"),
        ("call", "new Function($$$)"),
        ("call", "document.write($$$)"),
        *[("import", f'import $X from "{name}"') for name in ("lodash", "moment", "request", "left-pad")],
        ("call", "execSync($$$)"),
        ("call", "setTimeout($A)"),
        ("call", "alert($$$)"),
    ]
    for language, patterns in (("python", python), ("typescript", typescript)):
        for number, (kind, pattern) in enumerate(patterns):
            body = "\n".join(f"    {line}" for line in pattern.split("\n"))
            (rules / f"{language}-{number}.yml").write_text(
                f"id: {language}-{kind}-{number}\nlanguage: {language}\nseverity: error\n"
                f"message: denied\nrule:\n  pattern: |\n{body}\n"
            )
