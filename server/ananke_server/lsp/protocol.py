"""The JSON-RPC layer: what pygls 2 leaves open or does per message at a cost that typing would feel."""

from __future__ import annotations

import contextvars
import inspect
import logging
import time
from collections.abc import Generator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import msgspec
from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, lsp_method

from ananke_server.lsp.capabilities import complete

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

_log = logging.getLogger(__name__)
_BEFORE_INITIALIZE = {"initialize", "exit"}
_DIRECT = {types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE}


class Encoded(msgspec.Struct):
    """A result that is JSON already."""

    data: bytes


class _Opened(msgspec.Struct):
    """The document of ``didOpen``, with the protocol's own names."""

    uri: str
    languageId: str
    version: int
    text: str


class AnankeProtocol(LanguageServerProtocol):
    """pygls's protocol with own documents: no text is kept twice, no body logged, every request answered."""

    def __init__(self, server: AnankeServer, converter: Any) -> None:
        # The base class reads every attribute on its way, so own state comes first.
        self.ananke = server
        self.initialized_by_client = False
        self._asked: dict[Any, tuple[str, float]] = {}
        super().__init__(server, converter)

    # -- incoming ------------------------------------------------------------------------------------------------

    @property
    def is_shutting_down(self) -> bool:
        """True after the request ``shutdown``."""
        return self._shutdown

    def receive(self, message: Any) -> None:
        """Handle one decoded message. Requests are always answered, and nothing raises: more may have come with it."""
        number = message.get("id") if isinstance(message, dict) else None
        if not isinstance(message, dict) or isinstance(number, bool | list | dict):
            # Batches are no part of the protocol.
            self.send_error(None, -32600, "a message is an object whose id is a number or a string")
            return
        method = message.get("method")
        try:
            if method is None:
                self._receive_answer(message)
            elif isinstance(method, str):
                self._receive(message, method, number)
            else:
                self.send_error(number, -32600, "method: not a string")
        except Exception as error:
            _log.exception("%s could not be handled", method)
            if number is not None and method is not None:
                self.send_error(number, -32603, f"{method}: {type(error).__name__}; the server's log says more")

    def _receive(self, message: dict[str, Any], method: str, number: Any) -> None:
        if method in _DIRECT and self.initialized_by_client and not self._shutdown:
            # Without the protocol library's objects: making its readers costs the first document 20 ms.
            self._direct(method, message.get("params"))
            return
        if refusal := self._refusal(method):
            if number is not None:
                self._send_response(number, error=refusal.to_response_error())
            return
        if number is not None:
            # What was typed before the question is part of it.
            self.ananke.flush()
            if self.trace != types.TraceValue.Off:
                self._asked[number] = method, time.perf_counter()
        try:
            structured = self._hello(message) if method == types.INITIALIZE else self.structure_message(message)
        except JsonRpcException as error:
            if number is not None:
                problem = JsonRpcInvalidParams(f"{method}: the parameters don't have the form of the protocol")
                self._send_response(number, error=problem.to_response_error())
            else:
                _log.warning("%s with malformed parameters is ignored: %s", method, error)
            return
        context = contextvars.copy_context()
        if number is not None:
            context.run(self._handle_request, number, method, getattr(structured, "params", None))
        else:
            context.run(self._handle_notification, method, getattr(structured, "params", None))

    def _hello(self, message: dict[str, Any]) -> Any:
        try:
            return self.structure_message(message)
        except JsonRpcException:
            # Made again with what is left of it: this costs more, and each client says it once.
            from ananke_server.lsp.lenient import structured

            try:
                found, dropped = structured(self._converter, message, types.InitializeRequest)
            except Exception as error:
                raise JsonRpcInvalidParams() from error
            for path in dropped:
                _log.info("initialize: %s: not known here, so left out", ".".join(map(str, path)))
            return found

    def _direct(self, method: str, params: Any) -> None:
        if method == types.TEXT_DOCUMENT_DID_CHANGE:
            self.ananke.session.change(params)
            return
        try:
            item = msgspec.convert(params["textDocument"], _Opened)
        except (KeyError, TypeError, msgspec.ValidationError) as error:
            _log.warning("%s with malformed parameters is ignored: %r", method, error)
            return
        self.ananke.session.open(item.uri, item.languageId, item.version, item.text)

    def _refusal(self, method: str) -> JsonRpcException | None:
        if self._shutdown and method != "exit":
            return JsonRpcInvalidRequest("the server is shutting down")
        if not self.initialized_by_client and method not in _BEFORE_INITIALIZE:
            return JsonRpcServerNotInitialized("initialize comes first")
        if self.initialized_by_client and method == "initialize":
            return JsonRpcInvalidRequest("initialize was sent already")
        return None

    def _receive_answer(self, message: dict[str, Any]) -> None:
        future = self._request_futures.pop(message.get("id", ""), None)
        self._result_types.pop(message.get("id", ""), None)
        if future is None or future.done():
            return
        error = message.get("error")
        if isinstance(error, dict):
            future.set_exception(JsonRpcInternalError(str(error.get("message", "the client answered with an error"))))
        else:
            future.set_result(message.get("result"))

    def _handle_cancel_notification(self, msg_id: Any) -> None:
        future = self._request_futures.pop(msg_id, None) if isinstance(msg_id, str | int) else None
        if future is not None:
            # The future's callback answers at once; a thread that computes goes on and is not listened to.
            future.cancel()

    # -- outgoing ------------------------------------------------------------------------------------------------

    def send_encoded(self, *body: bytes) -> None:
        """Send one message that is JSON already, in one piece or more."""
        writer: Any = self.writer
        if writer is not None:
            # In pieces: the diagnostics of a large file are not copied for what stands around them.
            writer.send((b"Content-Length: %d\r\n\r\n" % sum(map(len, body)), *body))

    def send_error(self, number: Any, code: int, message: str) -> None:
        """Answer what is no message of the protocol, as JSON-RPC asks: without an id where it has none."""
        error = {"code": code, "message": message}
        self.send_encoded(msgspec.json.encode({"jsonrpc": "2.0", "id": number, "error": error}))

    def ask(self, method: str, params: Any) -> Future[Any]:
        """Send a request to the client; the answer comes as plain data."""
        return self.send_request(method, params)

    def _send_data(self, data: Any) -> None:
        if data:
            self.send_encoded(msgspec.json.encode(self._converter.unstructure(data)))

    def _send_response(self, msg_id: Any, result: Any = None, error: types.ResponseError | None = None) -> None:
        if (asked := self._asked.pop(msg_id, None)) is not None:
            words = f"{asked[0]} ({msg_id}): {(time.perf_counter() - asked[1]) * 1e3:.1f} ms"
            self.notify(types.LOG_TRACE, types.LogTraceParams(message=words))
        if error is None and isinstance(result, Encoded):
            self._result_types.pop(msg_id, None)
            number = msgspec.json.encode(msg_id)
            self.send_encoded(b'{"jsonrpc":"2.0","id":%b,"result":%b}' % (number, result.data))
            return
        if error is not None and error.code == JsonRpcInternalError.CODE:
            # Where in the server it was raised is for its log.
            error.data = None
        super()._send_response(msg_id, result, error)

    # -- lifecycle and documents ---------------------------------------------------------------------------------

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """Agree on encodings and capabilities."""
        result: types.InitializeResult = yield from super().lsp_initialize(params)
        self.initialized_by_client = True
        self.trace = params.trace or types.TraceValue.Off
        self.ananke.session.start(params, result.capabilities)
        complete(result.capabilities, self.ananke.session.client)
        return result

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Here only so that the capability is announced; `receive` takes the undecoded message."""

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Here only so that the capability is announced; `receive` takes the undecoded message."""

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forget the document."""
        self.ananke.session.close(params.text_document.uri)

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    async def lsp_workspace__execute_command(  # type: ignore[override]
        self, params: types.ExecuteCommandParams
    ) -> Any:
        """Run a command as one task, so that whoever cancels it, by the request or by its progress, ends its work."""
        # The base class's is a generator that starts a second task, which nobody can cancel and whose result is kept.
        command = self.fm.commands.get(params.command)
        if command is None:
            raise JsonRpcInvalidParams(f"{params.command}: no command of this server")
        result = command(*(params.arguments or ()))
        return await result if inspect.isawaitable(result) else result
