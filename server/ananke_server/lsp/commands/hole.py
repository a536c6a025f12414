"""The command ``ananke.holeGrammar``: what may stand at a position of an open document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pygls.exceptions import JsonRpcInvalidParams

from ananke_core.languages.holes import Scale
from ananke_server.lsp.commands.targets import document_of

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

NAME = "ananke.holeGrammar"


def scales() -> tuple[str, ...]:
    """How much may stand there."""
    return tuple(Scale)


async def hole_grammar(server: AnankeServer, given: dict[str, Any]) -> dict[str, Any]:
    """The grammar of ``{uri, position, scale?, namesOnly?}``, in the text of ``version``, with the names in scope.

    Raises:
        JsonRpcInvalidParams: an argument has another shape.
        InputError: there is no such position, or nothing can stand there.
    """
    from ananke_core.holes import Position
    from ananke_server.hole import hole_in

    document = document_of(server, NAME, given["uri"])
    line, column = _place(given["position"])
    scale = Scale(given.get("scale", Scale.EXPRESSION.value))
    names_only = given.get("namesOnly", False)
    analysis, version, encoding = document.analysis, document.version, server.session.encoding
    assert analysis is not None
    hole = await server.workers.run(
        lambda _: hole_in(analysis, Position(line, column), scale, encoding, names_only=names_only)
    )
    return {
        "lark": hole.lark,
        "scale": hole.scale.value,
        "names": list(hole.names),
        "unenforced": list(hole.unenforced),
        "version": version,
    }


def _place(fields: dict[str, Any]) -> tuple[int, int]:
    place = fields.get("line"), fields.get("character")
    for name, value in zip(("line", "character"), place, strict=True):
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise JsonRpcInvalidParams(f"{NAME}: position.{name}: no number from 0")
    return place[0] or 0, place[1] or 0
