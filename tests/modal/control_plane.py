"""A stand-in for Modal's control plane on loopback: it answers what Modal's own client asks, and records it.

`Recorder` fills all methods of Modal's protocol: one without an answer here is refused with its name, so that a new
client that asks for something new fails loudly. What is answered is in `tests/modal/answers.py`.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import grpclib
from grpclib.server import Server, Stream
from modal_proto.api_grpc import ModalClientBase

Value = TypeVar("Value")
Answer = Callable[[Any, Callable[[Any], Awaitable[None]]], Awaitable[Any]]
"""From a request, and a function that sends one message of a stream, to the answer (None where it is a stream)."""


class Recorder:
    """Every request, by the name of its method, in order."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, Any]] = []
        self.unanswered: list[str] = []

    def of(self, method: str) -> list[Any]:
        """The requests of one method."""
        return [request for name, request in self.requests if name == method]


def _method(name: str, recorder: Recorder, answers: Any) -> Callable[[Any, Stream[Any, Any]], Awaitable[None]]:
    async def answer(self: Any, stream: Stream[Any, Any]) -> None:
        request = await stream.recv_message()
        recorder.requests.append((name, request))
        if name in answers.refuses:
            raise grpclib.GRPCError(*answers.refuses[name])
        respond: Answer | None = getattr(answers, name, None)
        if respond is None:
            recorder.unanswered.append(name)
            raise grpclib.GRPCError(grpclib.Status.UNIMPLEMENTED, f"the stand-in has no answer to {name}")
        response = await respond(request, stream.send_message)
        if response is not None:
            await stream.send_message(response)

    return answer


def _service(recorder: Recorder, answers: Any) -> Any:
    names = ModalClientBase.__abstractmethods__
    return type("StandIn", (ModalClientBase,), {name: _method(name, recorder, answers) for name in names})()


class ControlPlane:
    """The stand-in, served from a thread of its own; ``deployment`` is what ``modal deploy`` printed, if it was run."""

    def __init__(self, answers: Any) -> None:
        self.recorder = Recorder()
        self.answers = answers
        self.url = ""
        self.deployment = ""
        self.claude: Any = None
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> ControlPlane:
        self._thread.start()
        assert self._ready.wait(10), "the stand-in did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def run(self, answer: Coroutine[Any, Any, Value]) -> Value:
        """Run one of the answers' own coroutines where they are."""
        return asyncio.run_coroutine_threadsafe(answer, self._loop).result(75)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._run())
        self._loop.close()

    async def _run(self) -> None:
        self._stop = asyncio.Event()
        server = Server([_service(self.recorder, self.answers)])
        listener = socket.create_server(("127.0.0.1", 0))
        await server.start(sock=listener)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.answers.url = self.url
        self._ready.set()
        await self._stop.wait()
        server.close()
        await server.wait_closed()
        await self.answers.aclose()
