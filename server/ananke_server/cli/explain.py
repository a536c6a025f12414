"""``ananke explain``: where an engine refuses a text, and which constraint that comes from."""

from __future__ import annotations

import enum
from typing import Annotated, Any

import msgspec
import typer

from ananke_core.errors import InputError
from ananke_server.cli.sources import ir_of
from ananke_server.cli.streams import colour, read_input, write_output


class Artefact(enum.StrEnum):
    """What the text is held to."""

    LARK = "lark"
    JSON_SCHEMA = "json-schema"
    REGEX = "regex"


class Report(enum.StrEnum):
    """How to say it."""

    TEXT = "text"
    JSON = "json"


_ACCEPTED, _REFUSED = 0, 1


def explain(
    source: Annotated[str, typer.Argument(metavar="SOURCE_OR_IR", help="A source file or an IR (JSON).")],
    text: Annotated[str, typer.Option("--text", metavar="F", help="The text to try; - is stdin.")],
    symbol: Annotated[str, typer.Option(help="Dotted path of what the text is to be.")] = "",
    as_: Annotated[
        Artefact,
        typer.Option("--as", help="Hold it to the grammar, to the schema (then it is JSON), or to the pattern."),
    ] = Artefact.LARK,
    format_: Annotated[Report, typer.Option("--format", help="text, or json with positions that count from 0.")] = (
        Report.TEXT
    ),
) -> int:
    """Run a text through an engine: where it is refused, what might stand there, and which constraint says so."""
    from ananke_core.engines.explain import explain as ask

    if source == text == "-":
        raise InputError("both can't be on stdin", place="--text", way_out="name a file for one of the two")
    kind = as_.value
    ir, _ = ir_of(source, symbol, kind, "regex")
    try:
        # An editor ends a file with a line break; a definition ends with its last character.
        given = read_input(text).decode("utf-8").replace("\r\n", "\n").rstrip("\n")
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start} is no UTF-8", place=text, way_out="write it in UTF-8") from None
    refusal = ask(ir, kind, symbol, given)
    if format_ is Report.JSON:
        write_output(msgspec.json.format(msgspec.json.encode(_data(refusal)), indent=2), None)
    else:
        write_output(_told(refusal, text, symbol or source).encode(), None)
    return _ACCEPTED if refusal is None else _REFUSED


def _told(refusal: Any, name: str, subject: str) -> str:
    if refusal is None:
        return f"{name}: {colour('accepted', 'bold')} as {subject}"
    number = str(refusal.line + 1)
    margin = " " * len(number)
    under = "".join("\t" if one == "\t" else " " for one in refusal.source[: refusal.character])
    expected = f" expected {' or '.join(refusal.expected)}" if refusal.expected else ""
    lines = [
        f"{name}:{number}:{refusal.character + 1}: {colour('refused', 'error')} as {subject}",
        f" {number} | {refusal.source}",
        f" {margin} | {under}{colour('^', 'error')}{expected}",
    ]
    for origin in refusal.origins:
        which = ", ".join(f"{id_} {name!r}" if name else id_ for id_, name in origin.constraints)
        lines.append(f"from {origin.what}{f' ({which})' if which else ''}")
    return "\n".join(lines)


def _data(refusal: Any) -> dict[str, Any]:
    if refusal is None:
        return {"accepted": True}
    origins = [
        {"what": origin.what, "constraints": [{"id": id_, "name": name} for id_, name in origin.constraints]}
        for origin in refusal.origins
    ]
    place = {"line": refusal.line, "character": refusal.character}
    return {"accepted": False, **place, "expected": list(refusal.expected), "origins": origins}
