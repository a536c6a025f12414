"""``ananke export FILE --at LINE:COLUMN``: the grammar of what may stand at a position."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ananke_core.languages.holes import Scale
from ananke_server.cli.streams import note, write_output

if TYPE_CHECKING:
    from ananke_core.analysis import Document


def export_hole(
    document: Document, at: str, scale: Scale, output: str | None, *, names_only: bool, with_names: bool
) -> int:
    """Print a position's grammar, or a JSON object with the names in scope beside it.

    Raises:
        InputError: there is no such position, or nothing can stand there.
        UnsupportedLanguage: the language has no grammars of positions.
    """
    from ananke_core.holes import Position
    from ananke_server.hole import hole_in

    hole = hole_in(document, Position.read(at), scale, names_only=names_only)
    for reason in hole.unenforced:
        note(f"not enforced: {reason}")
    if with_names:
        told = {"scale": hole.scale, "names": hole.names, "lark": hole.lark, "unenforced": hole.unenforced}
        write_output(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n", output)
    else:
        write_output(hole.lark.encode(), output)
    return 0
