"""Commands of ``workspace/executeCommand``, in one table; ``docs/editors.md`` is written from it."""

from __future__ import annotations

from ananke_server.lsp.commands.arguments import Argument, Command
from ananke_server.lsp.commands.conventions import codes, names, pin, switch_off
from ananke_server.lsp.commands.files import compile_workspace, extract_to_file
from ananke_server.lsp.commands.hole import hole_grammar, scales
from ananke_server.lsp.commands.ir import compile_file, engines, export, forms, show_ir
from ananke_server.lsp.commands.upkeep import clear_cache, status
from ananke_server.lsp.compiling_told import PLACES
from ananke_server.lsp.dispatch import How

_URI = Argument("uri", "an open document", required=True)
_WHERE = Argument("where", "left out: as configured", "choice", choices=lambda: tuple(PLACES))

COMMANDS: dict[str, Command] = {
    "ananke.compileFile": Command(
        How.BACKGROUND,
        compile_file,
        "Compiles a file's constraints, or an open constraint set.",
        "`{hash, origin, milliseconds, note, ir}`",
        (_URI, _WHERE),
    ),
    "ananke.compileWorkspace": Command(
        How.BACKGROUND,
        compile_workspace,
        "Compiles the constraints of every file of a folder, in a process of its own.",
        "`{hash, origin, milliseconds, note, files, constraints, leftOut, uri}`; `uri` is the IR document",
        (Argument("folder", "URI of a workspace folder; left out: the first"), _WHERE),
    ),
    "ananke.showIR": Command(
        How.SYNC,
        show_ir,
        "Opens the IR document of a file or symbol, through `window/showDocument` where the client can.",
        "`{uri}` of the IR document",
        (_URI, Argument("symbol", "dotted path")),
    ),
    "ananke.export": Command(
        How.BACKGROUND,
        export,
        "One artefact of a symbol, or the request that makes an engine enforce it.",
        "`{text, languageId, notes}`",
        (
            _URI,
            Argument("symbol", "dotted path", required=True),
            Argument("as", "left out: json-schema", "choice", choices=forms),
            Argument("for", "left out: the artefact alone", "choice", choices=engines),
        ),
    ),
    "ananke.holeGrammar": Command(
        How.BACKGROUND,
        hole_grammar,
        "[What may stand](holes.md) at a position.",
        "`{lark, scale, names, unenforced, version}`",
        (
            _URI,
            Argument("position", "line and character", "position", required=True),
            Argument("scale", "left out: expression", "choice", choices=scales),
            Argument("namesOnly", "only names in scope begin operands", "flag"),
        ),
    ),
    "ananke.extractToFile": Command(
        How.BACKGROUND,
        extract_to_file,
        "Writes the file's constraints as a set, inside of the workspace.",
        "`{uri, constraints}`",
        (
            _URI,
            Argument("target", "URI that ends in .json or .toml; left out: NAME.constraints.json beside the file"),
            Argument("overwrite", "replace a file that is there", "flag"),
        ),
    ),
    "ananke.pin": Command(
        How.BACKGROUND,
        pin,
        "Declares a convention that the file keeps, in `ananke.constraints.toml`; what is there stays as it is.",
        "`{file, constraint, changed}`",
        (
            _URI,
            Argument("convention", "its name, as the action says it", required=True),
            Argument("scope", "left out: project", "choice", choices=lambda: ("project", "file")),
        ),
    ),
    "ananke.switchOff": Command(
        How.BACKGROUND,
        switch_off,
        "Has a convention, or a code, said no more: writes `mine.off` or `check.severity` of `.ananke.toml`.",
        "`{file, changed}`",
        (
            _URI,
            Argument("convention", "its name", "choice", choices=names),
            Argument("code", "instead of a convention", "choice", choices=codes),
        ),
    ),
    "ananke.clearCache": Command(
        How.BACKGROUND, clear_cache, "Removes every cached IR of this machine.", "`{removed}`"
    ),
    "ananke.status": Command(
        How.BACKGROUND,
        status,
        "What the server holds, and where it would compile.",
        "`{version, python, pid, encoding, inline, folders, documents, cache, service, lastCompile, index}`",
    ),
}
"""What the server announces. Restarting is the editor's own business."""
