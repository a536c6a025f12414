"""``ananke export FILE --at LINE:COLUMN``: the grammar of what may stand at a position."""

from __future__ import annotations

from pathlib import Path

import attrs
import msgspec

from ananke_core.errors import InputError
from ananke_core.languages.holes import Scale
from ananke_server.cli.sources import document_of
from ananke_server.cli.streams import note, write_output


@attrs.frozen
class Asked:
    """A position of a file, and how its grammar is printed: bare, with the names in scope, or as a request."""

    source: str
    at: str
    scale: Scale
    names_only: bool = False
    names: bool = False
    kind: str = ""
    engine: str = ""


def export_hole(asked: Asked, output: str | None) -> int:
    """Print the grammar of a position.

    Raises:
        InputError: there is no such position, nothing can stand there, or options exclude each other.
        UnsupportedLanguage: the language has no grammars of positions.
    """
    from ananke_core.holes import Position
    from ananke_server.hole import hole_in

    if asked.kind not in {"", "lark"}:
        raise InputError(f"a position has no {asked.kind}", place="--at", way_out="--as lark")
    if asked.names and asked.engine:
        raise InputError("a request has no place for names", place="--names", way_out="leave out --for")
    position = Position.read(asked.at)
    hole = hole_in(document_of(asked.source), position, asked.scale, names_only=asked.names_only)
    for reason in hole.unenforced:
        note(f"note: {reason}")
    made: object = hole.lark
    if asked.names:
        made = {"scale": hole.scale, "names": hole.names, "lark": hole.lark, "unenforced": hole.unenforced}
    elif asked.engine:
        from ananke_core.engines.requests import Artefact, request_fragment

        fragment = request_fragment(asked.engine, Artefact("lark", hole.lark, Path(asked.source).stem))
        made = fragment.body
        for said in fragment.said:
            note(f"note: {said}")
    text = made.encode() if isinstance(made, str) else msgspec.json.format(msgspec.json.encode(made), indent=2)
    write_output(text, output)
    return 0
