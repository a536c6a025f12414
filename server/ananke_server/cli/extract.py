"""``ananke extract``: constraints of files, as a set."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from ananke_core.errors import InputError
from ananke_server.cli.scan import scan
from ananke_server.cli.streams import note, write_output


class SetFormat(enum.StrEnum):
    """How a set is written."""

    JSON = "json"
    TOML = "toml"
    MSGPACK = "msgpack"


def extract(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Files and folders; - is stdin (needs --language).")
    ],
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="F", help="Write here instead of stdout.")
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="GLOB", help="Leave these out, as in .gitignore; repeatable."),
    ] = None,
    language: Annotated[str, typer.Option(help="Read every file as this language.")] = "",
    min_confidence: Annotated[
        float, typer.Option(help="Leave out constraints below this confidence.", min=0, max=1)
    ] = 0.0,
    format_: Annotated[
        SetFormat | None, typer.Option("--format", help="json, toml or msgpack; by -o's suffix if left out.")
    ] = None,
) -> int:
    """Write the constraints that files declare and keep, as a ConstraintSet."""
    from ananke_core import codec
    from ananke_core.model.constraint import ConstraintSet

    result = scan(paths, "extract", language=language, exclude=tuple(exclude or ()))
    if not result.files and result.left_out.counts:
        for line in result.summary("nothing"):
            note(line)
        raise InputError("no file could be read", way_out="name files of a supported language")
    constraints = tuple(
        constraint
        for file in result.files
        for constraint in file.constraints
        if constraint.confidence >= min_confidence
    )
    languages = {file.language for file in result.files}
    name = Path(paths[0]).stem if len(paths) == 1 and paths[0] != "-" else "extracted"
    found = ConstraintSet(
        constraints=constraints, name=name or "extracted", language=languages.pop() if len(languages) == 1 else ""
    )
    chosen = format_ or _by_suffix(output)
    if chosen is SetFormat.TOML:
        data = codec.encode_set_toml(found)
    elif chosen is SetFormat.MSGPACK:
        data = codec.encode_set_msgpack(found)
    else:
        data = codec.encode_set(found, indent=2)
    write_output(data, output, text=chosen is not SetFormat.MSGPACK)
    for line in result.summary(f"{len(constraints):,} constraints"):
        note(line)
    return 0


def _by_suffix(output: str | None) -> SetFormat:
    suffix = Path(output).suffix.lstrip(".").lower() if output else ""
    return SetFormat(suffix) if suffix in {"toml", "msgpack"} else SetFormat.JSON
