"""``ananke export``: one artefact of a symbol, or an engine's request with it."""

from __future__ import annotations

import enum
import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from ananke_core.errors import AnankeError, InputError
from ananke_core.languages.holes import Scale
from ananke_server.cli.hole import Asked, export_hole
from ananke_server.cli.reading import Reading
from ananke_server.cli.reading_options import NULLS, OBJECTS, OUTPUT
from ananke_server.cli.sources import ir_of, path_in
from ananke_server.cli.streams import note, read_input, write_output


class Form(enum.StrEnum):
    """What to print."""

    JSON_SCHEMA = "json-schema"
    LARK = "lark"
    EBNF = "ebnf"
    GBNF = "gbnf"
    REGEX = "regex"


class Target(enum.StrEnum):
    """Whose request to print."""

    VLLM = "vllm"
    SGLANG = "sglang"
    LLAMA_CPP = "llama.cpp"
    OUTLINES = "outlines"
    GUIDANCE = "guidance"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    GEMINI = "gemini"


_MOST_SAID = 10


def export(
    source: Annotated[str, typer.Argument(metavar="SOURCE_OR_IR", help="A source file or an IR (JSON).")] = "",
    symbol: Annotated[str, typer.Option(help="Dotted path of a function, method or type in the file.")] = "",
    as_: Annotated[Form | None, typer.Option("--as", help="json-schema, lark, ebnf, gbnf or regex.")] = None,
    for_: Annotated[Target | None, typer.Option("--for", help="Wrap it as this engine's request.")] = None,
    probe: Annotated[
        bool, typer.Option("--probe", help="Print requests that only a server which enforces them answers as expected.")
    ] = False,
    at: Annotated[
        str, typer.Option(metavar="L:C", help="What may stand at a line and column of the file, both from 1, as lark.")
    ] = "",
    scale: Annotated[Scale, typer.Option(help="How much may stand there, with --at.")] = Scale.EXPRESSION,
    names_only: Annotated[
        bool, typer.Option("--names-only", help="Let only names in scope begin operands, with --at.")
    ] = False,
    names: Annotated[
        bool, typer.Option("--names", help="Print a JSON object with the names in scope, nearest first, with --at.")
    ] = False,
    preflight: Annotated[
        bool,
        typer.Option(
            "--preflight", help="Print size, cost and the limits that it comes near; exit 1 if it passes one."
        ),
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse types that can't be told, instead of accepting anything there.")
    ] = False,
    objects: OBJECTS = None,
    nulls: NULLS = None,
    jsonl: Annotated[
        str,
        typer.Option("--jsonl", metavar="F", help='Answer {"file", "symbol", "as"} lines of F (- is stdin), in order.'),
    ] = "",
    output: OUTPUT = None,
) -> int:
    """Print the schema, grammar or regex of a symbol, or the request fragment that makes an engine enforce it."""
    reading = Reading(objects, nulls, strict)
    if jsonl:
        return _answer_lines(jsonl, reading)
    if not source:
        raise InputError("no file was named", place="export", way_out="ananke export FILE --symbol S --as json-schema")
    if at:
        kind, engine = as_.value if as_ else "", for_.value if for_ else ""
        return export_hole(Asked(source, at, scale, names_only, names, kind, engine), output)
    if as_ is None and for_ is None:
        raise InputError("nothing says what to print", place="export", way_out="--as json-schema, --for vllm, or both")
    kind = as_.value if as_ else "json-schema"
    ir, description = ir_of(source, symbol, kind, reading=reading)
    from ananke_core.compile.artefact import artefact

    made = artefact(ir, kind, symbol, path_in(source))
    if preflight:
        return _preflight(ir, kind, made, symbol, for_.value if for_ else "", output)
    if for_ is None:
        if probe:
            raise InputError("a probe is sent to an engine", place="--probe", way_out="--for vllm --probe")
        write_output(_printed(made), output)
        _say((), ir, kind)
        return 0
    from ananke_core.engines.requests import ENGINES, Artefact, request_fragment

    engine = for_.value
    is_function = bool(description) or _is_arguments(ir, symbol)
    wrapped = Artefact(kind, made, symbol or Path(source).stem, description, is_function)
    fragment = request_fragment(engine, wrapped)
    if probe:
        write_output(_printed(_probes(engine, wrapped, fragment.body)), output)
        return 0
    write_output(_printed(fragment.body), output)
    note(f"written for {ENGINES[engine].written_for}; {ENGINES[engine].place}")
    _say(fragment.said, ir, kind)
    if not isinstance(fragment.body, str):
        note("whether a server enforces it: send it what --probe prints")
    return 0


def _is_arguments(ir: Any, symbol: str) -> bool:
    return any(entry.symbol == symbol and entry.role == "arguments" for entry in ir.schema_index or ())


def _say(said: tuple[str, ...], ir: Any, kind: str) -> None:
    """What the engine is not made to enforce, and what the artefact does not hold in the first place."""
    from ananke_core.compile.artefact import left_out

    lines = list(dict.fromkeys((*said, *left_out(ir, kind))))
    for line in lines[:_MOST_SAID]:
        note(f"note: {line}")
    if len(lines) > _MOST_SAID:
        note(f"note: and {len(lines) - _MOST_SAID} more")


def _probes(engine: str, wrapped: Any, body: Any) -> Any:
    from ananke_core.engines.probes import probes

    if isinstance(body, str):
        raise InputError(f"a program for {engine} holds its own probe", place="--probe", way_out="leave --probe out")
    return probes(engine, wrapped.kind, is_function=wrapped.is_function)


def _preflight(ir: Any, kind: str, made: Any, symbol: str, engine: str, output: str | None) -> int:
    from ananke_core.engines.preflight import LIMITS, preflight
    from ananke_core.engines.providers import PROVIDERS, adapt

    if engine in PROVIDERS and kind == "json-schema":
        made = adapt(made, PROVIDERS[engine]).schema
    units = ir.grammar.units if ir.grammar is not None else ()
    symbols = [name for unit in units for name in unit.symbols if not symbol or name == symbol]
    found = preflight(kind, made, engine, len(symbols))
    lines = [f"{kind}: " + ", ".join(f"{size:,} {what}" for what, size in found.sizes.items() if size)]
    if found.cost is None:
        lines.append("cost: not measured (llguidance reads this form only where it is installed, and lark best)")
    elif found.cost.refused:
        lines.append(f"cost: {found.cost.engine} refuses it: {found.cost.refused}")
    else:
        cost = found.cost
        lines.append(f"cost: {cost.engine} loads it in {cost.load_ms:.1f} ms")
    for one in found.near:
        value = f"{one.value:,} of" if one.value is not None else f"more than {one.share:.0%} of"
        limit = one.limit
        state = "passed" if one.share > 1 else "near"
        lines.append(f"{state}: {limit.engine} takes {value} {limit.most:,} {limit.measure} ({limit.source})")
    if not found.near:
        lines.append(f"limits: none is near (of {len(LIMITS)} known)")
    write_output("\n".join(lines).encode(), output)
    return 0 if found.fits else 1


def _printed(made: Any) -> bytes:
    if isinstance(made, str):
        return made.encode()
    return msgspec.json.format(msgspec.json.encode(made), indent=2)


def _answer_lines(name: str, reading: Reading) -> int:
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
            made, unenforced = _answer(request, reading)
            answer |= {"result": made, "unenforced": unenforced}
        except (AnankeError, msgspec.DecodeError, OSError) as error:
            code = error.code if isinstance(error, AnankeError) else "ANK910"
            answer |= {"error": {"code": code, "message": str(error)}}
            highest = 2
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()
    return highest


def _answer(request: dict[str, Any], reading: Reading) -> tuple[Any, list[str]]:
    from ananke_core.compile.artefact import FORMAT_OF, artefact, left_out

    kind = request.get("as", "json-schema")
    if kind not in FORMAT_OF:
        raise InputError(f"{kind!r} is no artefact", place="as", way_out=f"one of {', '.join(FORMAT_OF)}")
    symbol = str(request.get("symbol") or "")
    ir, _ = ir_of(request["file"], symbol, kind, reading=reading)
    return artefact(ir, kind, symbol, path_in(request["file"])), left_out(ir, kind)
