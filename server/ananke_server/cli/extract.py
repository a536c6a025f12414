"""``ananke extract``: constraints of files, as a set."""

from __future__ import annotations

import enum
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ananke_core.errors import InputError
from ananke_server.cli.reading import Reading, unknown_types
from ananke_server.cli.reading_options import EXCLUDE, LANGUAGE, NULLS, OBJECTS, OUTPUT, PATHS
from ananke_server.cli.scan import ScanResult, scan, workspace_root
from ananke_server.cli.streams import note, write_output

if TYPE_CHECKING:
    from ananke_core.model.constraint import Constraint


class SetFormat(enum.StrEnum):
    """How a set is written."""

    JSON = "json"
    TOML = "toml"
    MSGPACK = "msgpack"


def extract(
    paths: PATHS,
    output: OUTPUT = None,
    exclude: EXCLUDE = None,
    language: LANGUAGE = "",
    min_confidence: Annotated[
        float, typer.Option(help="Leave out constraints below this confidence.", min=0, max=1)
    ] = 0.0,
    llm: Annotated[
        bool | None,
        typer.Option(
            "--llm/--no-llm", help="Let Claude read pages and doc comments for rules; default: [llm] enabled."
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse types that can't be told, instead of saying so.")
    ] = False,
    objects: OBJECTS = None,
    nulls: NULLS = None,
    format_: Annotated[
        SetFormat | None, typer.Option("--format", help="json, toml or msgpack; by -o's suffix if left out.")
    ] = None,
) -> int:
    """Write the constraints that files declare and keep, as a ConstraintSet."""
    from ananke_core import codec
    from ananke_core.model.constraint import ConstraintSet

    reading = Reading(objects, nulls, strict)
    result = scan(paths, "extract", language=language, exclude=tuple(exclude or ()), reading=reading)
    unknown = [reason for file in result.files for reason in file.unknown]
    if strict and unknown:
        raise unknown_types(unknown, ", ".join(paths))
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
    constraints += _of_prose(paths, result, llm, min_confidence)
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


def _of_prose(paths: list[str], result: ScanResult, asked: bool | None, least: float) -> tuple[Constraint, ...]:
    """What the optional pass over prose gives, where it is wanted."""
    from ananke_server.config import load_config

    root = workspace_root(Path(paths[0]) if paths[0] != "-" else Path.cwd())
    config, _ = load_config(root, root=root, environ=os.environ)
    if not (config.llm.enabled if asked is None else asked):
        return ()
    from ananke_server import prose

    found = prose.read(root, [file.name for file in result.files], config, os.environ)
    for dropped in found.dropped:
        note(f"not believed: {dropped.name}: {dropped.reason}")
    if found.left_out:
        note(f"left out, too much prose: {found.left_out:,} passages")
    note(f"{len(found.constraints):,} rules read in prose, soft")
    return tuple(constraint for constraint in found.constraints if constraint.confidence >= least)


def _by_suffix(output: str | None) -> SetFormat:
    suffix = Path(output).suffix.lstrip(".").lower() if output else ""
    return SetFormat(suffix) if suffix in {"toml", "msgpack"} else SetFormat.JSON
