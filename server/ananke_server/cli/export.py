"""``ananke export``: one artefact of a symbol, or an engine's request with it."""

from __future__ import annotations

import enum
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from ananke_core.errors import AnankeError, InputError, SymbolNotFound
from ananke_server.cli.streams import read_input, write_output


class Form(enum.StrEnum):
    """What to print."""

    JSON_SCHEMA = "json-schema"
    LARK = "lark"
    EBNF = "ebnf"
    GBNF = "gbnf"
    REGEX = "regex"


class Engine(enum.StrEnum):
    """Whose request to print."""

    VLLM = "vllm"
    SGLANG = "sglang"
    LLAMA_CPP = "llama.cpp"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    GEMINI = "gemini"


def export(
    source: Annotated[str, typer.Argument(metavar="SOURCE_OR_IR", help="A source file or an IR (JSON).")] = "",
    symbol: Annotated[str, typer.Option(help="Dotted path of a function, method or type in the file.")] = "",
    as_: Annotated[Form | None, typer.Option("--as", help="json-schema, lark, ebnf, gbnf or regex.")] = None,
    for_: Annotated[Engine | None, typer.Option("--for", help="Wrap it as this engine's request.")] = None,
    jsonl: Annotated[
        str,
        typer.Option("--jsonl", metavar="F", help='Answer {"file", "symbol", "as"} lines of F (- is stdin), in order.'),
    ] = "",
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="F", help="Write here instead of stdout.")
    ] = None,
) -> int:
    """Print the schema, grammar or regex of a symbol, or the request fragment that makes an engine enforce it."""
    if jsonl:
        return _answer_lines(jsonl)
    if not source:
        raise InputError("no file was named", place="export", way_out="ananke export FILE --symbol S --as json-schema")
    if as_ is None and for_ is None:
        raise InputError("nothing says what to print", place="export", way_out="--as json-schema, --for vllm, or both")
    kind = as_.value if as_ else "json-schema"
    made, description = _make(source, symbol, kind)
    if for_ is None:
        write_output(_printed(made), output)
        return 0
    from ananke_core.engines.requests import Artefact, request_fragment

    name = (symbol or Path(source).stem).replace(".", "_")
    wrapped = Artefact(kind, made, name, description, is_function=bool(description))
    write_output(_printed(request_fragment(for_.value, wrapped)), output)
    return 0


def _printed(made: Any) -> bytes:
    if isinstance(made, str):
        return made.encode()
    return msgspec.json.format(msgspec.json.encode(made), indent=2)


def _make(source: str, symbol: str, kind: str) -> tuple[Any, str]:
    """The artefact, and for a function what its documentation says (else empty)."""
    from ananke_core.compile.artefact import artefact

    data = read_input(source)
    ir = _as_ir(data)
    if ir is not None:
        return artefact(ir, kind, symbol), ""
    compiled, description = _compiled(source, symbol, kind)
    return artefact(compiled, kind, symbol), description


def _as_ir(data: bytes) -> Any:
    if data.lstrip()[:1] != b"{":
        return None
    from ananke_core import codec

    try:
        head = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return codec.load_ir(data) if isinstance(head, dict) and "emitter" in head else None


def _compiled(source: str, symbol: str, kind: str) -> tuple[Any, str]:
    from ananke_core.compile.artefact import FORMAT_OF
    from ananke_core.compile.compiler import Compiler
    from ananke_core.facts import FunctionFact
    from ananke_core.model.constraint import ConstraintSet
    from ananke_core.model.rules import Signature

    document = _document(source, Path(source).stat().st_mtime_ns if source != "-" else 0)
    constraints = document.constraints()
    description = ""
    if symbol:
        chosen = [ref for ref in document.symbols() if ref.symbol == symbol]
        if not chosen:
            raise _no_symbol(symbol, [ref.symbol for ref in document.symbols()], source)
        if isinstance(chosen[0].fact, FunctionFact):
            description = chosen[0].fact.doc.strip() or chosen[0].fact.name
        # The types of the file stay, so that its schema can refer to them.
        constraints = [
            c
            for c in constraints
            if c.scope.symbol == symbol or (kind == "json-schema" and not isinstance(c.rule, Signature))
        ]
    ir = Compiler().compile(ConstraintSet(constraints=tuple(constraints)), formats=[FORMAT_OF[kind]])
    return ir, description


@lru_cache(maxsize=16)
def _document(source: str, _modified: int) -> Any:
    """The analysed file; ``_modified`` makes the memo forget a file that changed."""
    from ananke_core.analysis import Document
    from ananke_core.errors import UnsupportedLanguage
    from ananke_core.languages import LANGUAGES, language_for_path
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
    return Document.open(path.read_bytes(), language, policy, relative_name(path, root))


def _no_symbol(symbol: str, known: list[str], source: str) -> SymbolNotFound:
    from difflib import get_close_matches

    near = get_close_matches(symbol, known, 3, 0.5) or sorted(known)[:5]
    way_out = f"did you mean {', '.join(near)}?" if near else "the file declares no symbol"
    return SymbolNotFound(f"{source} has no symbol {symbol!r}", way_out=way_out)


def _answer_lines(name: str) -> int:
    """Answer requests in order, a line each; a bad line costs only its own answer."""
    lines = sys.stdin.buffer if name == "-" else read_input(name).splitlines(keepends=True)
    highest = 0
    for line in lines:
        if not line.strip():
            continue
        answer: dict[str, Any] = {}
        try:
            request = msgspec.json.decode(line)
            if not isinstance(request, dict) or not isinstance(request.get("file"), str):
                raise InputError('a request is {"file", "symbol", "as"}', place="--jsonl")
            answer = {key: request[key] for key in ("file", "symbol", "as") if key in request}
            made, unenforced = _answer(request)
            answer |= {"result": made, "unenforced": unenforced}
        except (AnankeError, msgspec.DecodeError, OSError) as error:
            code = error.code if isinstance(error, AnankeError) else "ANK910"
            answer |= {"error": {"code": code, "message": str(error)}}
            highest = 2
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()
    return highest


def _answer(request: dict[str, Any]) -> tuple[Any, list[str]]:
    from ananke_core.compile.artefact import FORMAT_OF, artefact

    kind = request.get("as", "json-schema")
    if kind not in FORMAT_OF:
        raise InputError(f"{kind!r} is no artefact", place="as", way_out=f"one of {', '.join(FORMAT_OF)}")
    source, symbol = request["file"], str(request.get("symbol") or "")
    ir = _as_ir(read_input(source)) or _compiled(source, symbol, kind)[0]
    return artefact(ir, kind, symbol), [entry.reason for entry in ir.unenforced]
