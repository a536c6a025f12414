"""``ananke init``: a first ``.ananke.toml``, in which every key says what it is for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from ananke_core.errors import InputError
from ananke_server.cli.streams import note, write_output
from ananke_server.config import KEYS, PROJECT_FILE, Key

_HEAD = """\
# Ananke: what is checked in this project. Every value below is the default; take the # away from what you change.
# Editors complete and check this file; docs/configuration.md has the rest.
"""
_SECTIONS = {
    "defaults": "Where and to what constraints compile.",
    "extract": "Which files are looked at. .gitignore is obeyed; generated, vendored and minified files are left out.",
    "mine": "What a convention needs before it is spoken of.",
    "check": "Rules that this project declares.",
}
_EXAMPLES = {
    "check.naming": '{ function = "snake_case" }',
    "check.max": "{ function_lines = 80, parameters = 7, nesting = 5 }",
    "check.layers": '[ { name = "web", paths = ["app/web/**"], may_import = ["app.core"] } ]',
    "check.severity": '{ ANK101 = "error", ANK501 = "off" }',
    "check.denied_calls": '["pickle.loads"]',
}


def init(
    folder: Annotated[str, typer.Argument(metavar="[FOLDER]", help="Where to write it; left out: here.")] = ".",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> int:
    """Write a commented .ananke.toml that changes nothing yet."""
    if not Path(folder).is_dir():
        raise InputError("no such folder", place=folder, way_out="make it first")
    path = Path(folder, PROJECT_FILE)
    if path.exists() and not force:
        raise InputError("is there already", place=str(path), way_out="--force replaces it")
    write_output(text().encode(), str(path))
    above = _above(Path(os.path.abspath(folder)))
    note(f"{path}: written; ananke check . uses it" + (f" in the place of {above}" if above else ""))
    return 0


def text() -> str:
    """The file: each section with its keys, commented out at their defaults or an example."""
    parts = [_HEAD]
    for section, words in _SECTIONS.items():
        lines = ["", f"# {words}", f"[{section}]"]
        lines += [_line(key) for key in KEYS.values() if key.name.partition(".")[0] == section]
        parts.append("\n".join(lines) + "\n")
    return "".join(parts)


def _line(key: Key) -> str:
    example = _EXAMPLES.get(key.name)
    # TOML writes a default as JSON does: none has members or nulls.
    value = example or json.dumps(key.default)
    return f"# {key.name.partition('.')[2]} = {value}  # {'for example; ' if example else ''}{_lower(key.meaning)}"


def _lower(words: str) -> str:
    return words[0].lower() + words[1:].rstrip(".")


def _above(folder: Path) -> str:
    for parent in folder.parents:
        if (parent / PROJECT_FILE).exists():
            return str(parent / PROJECT_FILE)
        if (parent / ".git").exists():
            break
    return ""
