"""A process that compiles: requests come in frames on stdin, answers go out on stdout.

::

    in    ["set", BODY]
    out   ["hash", HASH, COUNT]  or  ["problem", …]
    in    ["go"]  or  ["drop"]                          (drop: somebody has the IR already, or nobody waits any more)
    out   ["progress", PERCENT, STAGE] …
    out   ["done", IR, CPU_SECONDS, MAX_RSS_BYTES]  or  ["problem", …]  or  ["dropped"]

A frame is four bytes of length, most significant first, and MessagePack. The end of stdin ends the process at once:
whoever started it is gone.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Generator
from typing import Any, BinaryIO

import attrs
import msgspec

from ananke_core.collector import paused_collector
from ananke_core.compile.compilation import Progress
from ananke_core.compile.pipeline import byte_stages, request_hash
from ananke_core.errors import AnankeError
from ananke_modal.service.problems import Problem
from ananke_modal.service.requests import compile_request, read_request
from ananke_modal.service.settings import Settings

Frame = list[Any]
HEAD = 4


def framed(frame: object) -> tuple[bytes, bytes]:
    """The length of a frame, and the frame."""
    data = msgspec.msgpack.encode(frame)
    return len(data).to_bytes(HEAD, "big"), data


class Worker:
    """The loop of one process."""

    def __init__(self, settings: Settings, inward: BinaryIO, outward: BinaryIO) -> None:
        self._settings = settings
        self._inward = inward
        self._outward = outward
        self._inbox: queue.SimpleQueue[Frame] = queue.SimpleQueue()

    def run(self) -> None:
        """Answer until stdin ends."""
        threading.Thread(target=self._read, daemon=True).start()
        while True:
            frame = self._inbox.get()
            # A late "drop" is about what was answered already.
            if frame[0] == "set":
                began = time.process_time()
                try:
                    self._send(self._answer(frame.pop(), began))
                except Problem as problem:
                    self._send(["problem", problem.frame(), time.process_time() - began, _largest()])
                except AnankeError as error:
                    self._send(["problem", Problem.refused(error).frame(), time.process_time() - began, _largest()])
                except Exception as error:
                    # Frames alone: the words of an unforeseen error may hold what was sent.
                    where = "".join(traceback.format_tb(error.__traceback__))
                    self._send(["failed", type(error).__name__, where, time.process_time() - began, _largest()])

    def _answer(self, body: bytes, began: float) -> Frame:
        with paused_collector():
            request = read_request(body, self._settings)
            # Nothing here holds the body or the set while it is compiled.
            del body
            key = request_hash(request.constraints, request.formats, request.level)
            count = len(request.constraints.constraints)
            stages = byte_stages(request.constraints, request.formats, request.level)
            del request
        self._send(["hash", key, count])
        if self._inbox.get()[0] != "go":
            return ["dropped"]
        return self._compiled(stages, began)

    def _compiled(self, stages: Generator[Progress, None, bytes], began: float) -> Frame:
        with paused_collector():
            while True:
                try:
                    step = next(stages)
                except StopIteration as end:
                    return ["done", end.value, time.process_time() - began, _largest()]
                if not self._inbox.empty() and self._inbox.get()[0] == "drop":
                    return ["dropped"]
                self._send(["progress", step.percent, step.stage])

    def _send(self, frame: Frame) -> None:
        self._outward.writelines(framed(frame))
        self._outward.flush()

    def _read(self) -> None:
        while True:
            head = self._inward.read(HEAD)
            length = int.from_bytes(head, "big")
            data = self._inward.read(length) if len(head) == HEAD else b""
            if len(head) < HEAD or len(data) < length:
                os._exit(0)
            self._inbox.put(msgspec.msgpack.decode(data))
            # The next frame may be long in coming.
            del data


def _largest() -> int:
    """The most memory that this process ever held, in bytes; 0 where the system doesn't say."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1_024)


def limits_of(settings: Settings) -> str:
    """What a process must know of the settings, as its argument: never a key."""
    names = ("max_body_bytes", "max_depth", "max_constraints", "default_formats", "default_level")
    return msgspec.json.encode({name: getattr(settings, name) for name in names}).decode()


def main() -> None:
    """Entry point; the argument is what `limits_of` gives."""
    given = msgspec.json.decode(sys.argv[1])
    settings = attrs.evolve(Settings(), **given | {"default_formats": tuple(given["default_formats"])})
    if hasattr(os, "nice"):
        # Answers from the cache go first.
        os.nice(10)
    outward = os.fdopen(os.dup(1), "wb")
    # What anything prints must not get between the frames.
    os.dup2(2, 1)
    # The first compile imports what it needs; here nobody waits for it yet.
    warm = compile_request([{"name": "warm", "kind": "syntactic"}], settings)
    for _ in byte_stages(warm.constraints, warm.formats, warm.level):
        pass
    Worker(settings, sys.stdin.buffer, outward).run()


if __name__ == "__main__":
    main()
