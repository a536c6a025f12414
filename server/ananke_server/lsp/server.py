"""Wiring: which request and notification goes to which module, and the one place that publishes."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.exceptions import JsonRpcException, JsonRpcInternalError
from pygls.lsp.server import LanguageServer

from ananke_server import __version__
from ananke_server.lsp.commands import COMMANDS
from ananke_server.lsp.commands.arguments import bound
from ananke_server.lsp.compiling import Compiling
from ananke_server.lsp.diagnostics import encoded_diagnostics, encoded_faults, encoded_file
from ananke_server.lsp.dispatch import Workers, handler_for
from ananke_server.lsp.documents import canonical
from ananke_server.lsp.memory import give_back
from ananke_server.lsp.notifications import NOTIFICATIONS
from ananke_server.lsp.protocol import AnankeProtocol
from ananke_server.lsp.requests import ANY_FILE, REQUESTS
from ananke_server.lsp.session import Session
from ananke_server.lsp.workspace.index import Index

if TYPE_CHECKING:
    from ananke_server.lsp.constraint_files.document import ConstraintFile

_log = logging.getLogger(__name__)
_IDLE = 0.3
_GIVING_BACK = 1.0


class AnankeServer(LanguageServer):
    """One server for one client."""

    protocol: AnankeProtocol

    def __init__(self) -> None:
        self.index = Index(self)
        self.session = Session(self)
        self.workers = Workers()
        self.compiling = Compiling(self)
        self._published_faults: set[str] = set()
        self._warmed = False
        self._giving_back = False
        self._idle_work: list[Callable[[], None]] = [self.compiling.warm_up]
        super().__init__(
            "ananke",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            protocol_cls=AnankeProtocol,
            converter_factory=get_converter,
            max_workers=1,
        )

    def when_idle(self, work: Callable[[], None]) -> None:
        """Have something done in a thread, once the first diagnostics are out and nobody waits."""
        self._idle_work.append(work)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Into the log; a popup helps nobody who is typing."""
        if isinstance(error, JsonRpcException) and error.code != JsonRpcInternalError.CODE:
            # The client was told; what it asked for wrongly, or too late, is no fault of the server.
            _log.info("%s", error)
            return
        # The library keeps where it was raised beside the error, which by then was raised by the library.
        data = getattr(error, "data", None)
        places = data.get("traceback", ()) if isinstance(data, dict) else ()
        _log.error("%s: %s\n%s", getattr(source, "__name__", source), error, "".join(places), exc_info=error)

    def flush(self) -> None:
        """Publish what changed since the last time: once for everything that had arrived."""
        session = self.session
        if not (session.dirty or session.opened):
            return
        self.index.touch()
        dirty, session.dirty = session.dirty, set()
        opened, session.opened = session.opened, False
        for uri in dirty:
            document = session.documents.get(uri)
            if document is None:
                if uri in session.files:
                    self._publish_file(session.files[uri])
                continue
            if not session.client.pulls_diagnostics:
                related = session.client.related_information
                self.publish_raw(
                    uri, document.version, encoded_diagnostics(document, session.encoding, related=related)
                )
            self.compiling.text_changed(document)
        if opened:
            self.publish_configuration()
            self._settle()

    def _publish_file(self, file: ConstraintFile) -> None:
        if not self.session.client.pulls_diagnostics:
            self.publish_raw(file.uri, file.version, encoded_file(file, self.session.encoding))

    def _settle(self) -> None:
        """Behind the first diagnostics of a document.

        Its facts live until it is closed: frozen, the collector does not walk them again and again while somebody
        types (0.2 s at 20,000 lines). What hover needs is imported now, in a thread, so that nobody waits for it.
        """
        gc.freeze()
        gc.set_threshold(20_000, 20, 100)
        gc.enable()
        if not self._warmed:
            self._warmed = True
            asyncio.get_running_loop().call_later(_IDLE, self.workers.spare, self._when_idle)
            self.index.start_soon()

    def _when_idle(self) -> None:
        for work in self._idle_work:
            work()

    def give_back_soon(self) -> None:
        """A document was closed: have its memory returned, once for all that are closed together."""
        if not self._giving_back:
            self._giving_back = True
            asyncio.get_running_loop().call_later(_GIVING_BACK, self._give_back)

    def _give_back(self) -> None:
        self._giving_back = False
        self.workers.spare(give_back)

    def publish_raw(self, uri: str, version_: int | None, items: bytes) -> None:
        """Push diagnostics that are JSON already."""
        version = b"" if version_ is None else b'"version":%d,' % version_
        self.protocol.send_encoded(
            b'{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":%b,%b"diagnostics":'
            % (msgspec.json.encode(uri), version),
            items,
            b"}}",
        )

    def publish_configuration(self) -> None:
        """Diagnostics of the configuration files; those without a fault any more are cleared."""
        from pathlib import Path

        session = self.session
        found = {Path(file).absolute().as_uri(): (file, faults) for file, faults in session.config_faults().items()}
        # An open one is looked at as it is typed.
        open_ = {canonical(uri) for uri in session.files}
        found = {uri: told for uri, told in found.items() if uri not in open_}
        for uri in self._published_faults - set(found):
            if uri not in open_ or session.client.pulls_diagnostics:
                self.publish_raw(uri, None, b"[]")
        for uri, (file, faults) in found.items():
            self.publish_raw(uri, None, encoded_faults(file, faults, session.encoding))
        self._published_faults = set(found)

    def refresh_diagnostics(self) -> None:
        """Have a client that pulls ask again, and one that shows lenses, which count them."""
        if self.session.client.refreshes_diagnostics:
            self.protocol.ask(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)
        self.refresh_lenses()

    def refresh_lenses(self) -> None:
        """Have a client that shows lenses ask for them again."""
        if self.session.client.refreshes_code_lens and self.session.inline != "off":
            self.protocol.ask(types.WORKSPACE_CODE_LENS_REFRESH, None)

    def say(self, text: str, level: types.MessageType = types.MessageType.Info) -> None:
        """A note that the person should see."""
        self.window_show_message(types.ShowMessageParams(type=level, message=text))


def build() -> AnankeServer:
    """A server with every handler registered."""
    server = AnankeServer()
    for method, (how, handler, options) in REQUESTS.items():
        server.feature(method, options() if callable(options) else options)(handler_for(server, how, handler))
    for method, notified in NOTIFICATIONS.items():
        options = ANY_FILE if method in {types.WORKSPACE_DID_RENAME_FILES, types.WORKSPACE_DID_DELETE_FILES} else None
        server.feature(method, options)(_bound(server, notified))
    for name, command in COMMANDS.items():
        server.command(name)(handler_for(server, command.how, bound(name, command), arguments=True))
    return server


def _bound(server: AnankeServer, handler: Callable[[AnankeServer, Any], None]) -> Callable[[Any], None]:
    def notified(params: Any) -> None:
        handler(server, params)

    return notified
