"""A compile that the person sees: with progress, a note where something went another way, and fresh lenses."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ananke_server import telemetry
from ananke_server.lsp.documents import OpenDocument, path_of
from ananke_server.lsp.progress import Progress

if TYPE_CHECKING:
    from ananke_server.lsp.compiling import Compiled
    from ananke_server.lsp.constraint_files.document import ConstraintFile
    from ananke_server.lsp.server import AnankeServer

HERE = frozenset({"local", "memory", "disk"})
"""Origins that are this machine."""
PLACES = {"here": "local", "service": "modal"}
"""Where a person can say that something compiles; anything else is what the configuration says."""


async def compile_and_tell(
    server: AnankeServer, target: OpenDocument | ConstraintFile, where: str = "", *, saved: bool = False
) -> Compiled:
    """Compile a file's constraints or a set; ``where`` is a key of `PLACES`, or empty for what is configured.

    A person who ``saved`` hears once that the service was not used, not on each save.
    """
    telemetry.start("ananke-lsp")
    async with Progress(server, f"Ananke: compiling {target.path}") as progress:
        compiled = await server.compiling.of_file(target, progress.report, PLACES.get(where, ""))
    compiling = server.compiling
    if compiled.note and not (saved and compiling.noted):
        compiling.noted = True
        _say_why(server, target, compiled.note)
    elif compiled.origin not in HERE:
        compiling.noted = False
    # For a status item: where the last IR came from.
    told = {name: getattr(compiled, name) for name in ("origin", "milliseconds", "note")}
    server.protocol.notify("ananke/status", {"uri": target.uri, **told})
    server.refresh_lenses()
    return compiled


def _say_why(server: AnankeServer, target: OpenDocument | ConstraintFile, note: str) -> None:
    """A note; where all that is missing is an approval, a question."""
    from ananke_server import trust

    host = trust.unapproved(server.session.config_for(path_of(target.uri)))
    if not host or not server.session.client.answers_messages:
        server.say(note, types.MessageType.Warning)
        return
    yes = f"Trust {host}"
    question = (
        f"Only this project's .ananke.toml names the compile service {host}, so nothing was sent there. Trust it?"
    )
    actions = [types.MessageActionItem(yes), types.MessageActionItem("Not Now")]
    asked = server.protocol.ask(
        types.WINDOW_SHOW_MESSAGE_REQUEST, types.ShowMessageRequestParams(types.MessageType.Warning, question, actions)
    )

    def answered(answer: Future[Any]) -> None:
        if answer.cancelled() or answer.exception() is not None:
            return
        chosen = answer.result()
        if not isinstance(chosen, dict) or chosen.get("title") != yes:
            return
        try:
            trust.approve(host)
        except OSError as error:
            server.say(f"{host} can't be remembered: {error}", types.MessageType.Error)
            return
        server.compiling.noted = False
        server.say(f"{host} is approved for you; ananke trust {host} --revoke takes it back")

    asked.add_done_callback(answered)
