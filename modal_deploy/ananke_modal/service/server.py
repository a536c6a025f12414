"""The application behind uvicorn on one's own host: patience with slow clients, log, drain on SIGTERM."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import time

import msgspec
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ananke_modal.service.app import create_app
from ananke_modal.service.settings import Settings

HEAD_SECONDS = 15.0
"""How long the head of a request may take."""

HEAD_BYTES = 64 * 1024
"""How long the head of a request may be."""

STALLED_SECONDS = 60.0
"""How long a client may leave an answer unread."""

IDLE_SECONDS = 75
"""How long a connection is kept for the next request."""

DRAIN_SECONDS = 30
"""How long what is being answered may go on after SIGTERM."""


class Guarded(HttpToolsProtocol):
    """uvicorn's protocol, and an end for clients that hold a connection with half a request or an unread answer."""

    _timer: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _head = 0
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        self.resume_writing()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of the head."""
        super().on_message_begin()
        self._in_head = True
        if self._timer is None:
            self._wait()

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._in_head = False
        self._head = 0
        self._stop()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take bytes; too many without the end of a head are the last."""
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n\r\n")
                self.transport.close()

    def pause_writing(self) -> None:
        """The client reads slower than it is answered."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(STALLED_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """It read on."""
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _wait(self) -> None:
        self._timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def config(app: FastAPI) -> uvicorn.Config:
    """Uvicorn's configuration for the service."""
    return uvicorn.Config(
        app,
        http=Guarded,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        backlog=512,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )


def run(settings: Settings, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT; requests that are being answered are answered first."""
    uvicorn.Server(config(create_app(settings))).run(sockets=[listener])


class _Lines(logging.Formatter):
    """A JSON object per record."""

    def format(self, record: logging.LogRecord) -> str:
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03}Z"
        words = record.getMessage()
        head = msgspec.json.encode({"time": moment, "level": record.levelname.lower()}).decode()
        if words.startswith("{"):
            return head[:-1] + "," + words[1:]
        return head[:-1] + ',"message":' + msgspec.json.encode(words).decode() + "}"


def log_to_stderr() -> None:
    """Write a line per request, and errors, as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logger = logging.getLogger("ananke.service")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
