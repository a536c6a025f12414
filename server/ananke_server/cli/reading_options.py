"""Arguments and options that commands share which read files: where, what to leave out, how types are read."""

from __future__ import annotations

from typing import Annotated

import typer

from ananke_server.cli.reading import Nulls, Objects

PATHS = Annotated[list[str], typer.Argument(metavar="PATH…", help="Files and folders; - is stdin (needs --language).")]
EXCLUDE = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="GLOB", help="Leave these out, as in .gitignore; repeatable."),
]
LANGUAGE = Annotated[str, typer.Option(help="Read every file as this language.")]
OUTPUT = Annotated[str | None, typer.Option("-o", "--output", metavar="F", help="Write here instead of stdout.")]
OBJECTS = Annotated[
    Objects | None, typer.Option(help="Further members, where the code leaves it open: declared, open, closed.")
]
NULLS = Annotated[Nulls | None, typer.Option(help="Null where no type says so: declared, strict, loose.")]
