"""A process of our own that does the work of a folder and tells it line by line."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import AsyncGenerator, Sequence
from typing import Any

import msgspec

_log = logging.getLogger(__name__)
_LONGEST_LINE = 1 << 26
_running: set[asyncio.subprocess.Process] = set()


async def lines_of(module: str, arguments: Sequence[str]) -> AsyncGenerator[bytes]:
    """What ``python -m module`` prints, line by line. It is ended when nobody listens any more.

    Between two lines the loop is free, however many are there.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        # The current folder is somebody's repository: Python must not look for modules in it.
        "-P",
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_LONGEST_LINE,
    )
    assert process.stdout is not None and process.stderr is not None
    _running.add(process)
    errors = asyncio.ensure_future(process.stderr.read())
    try:
        async for line in process.stdout:
            yield line
            await asyncio.sleep(0)
        if await process.wait() != 0:
            _log.error("%s ended with %s: %s", module, process.returncode, (await errors).decode("utf-8", "replace"))
    finally:
        _running.discard(process)
        errors.cancel()
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def end_children() -> None:
    """The server leaves: what still works for it has nobody to tell."""
    for process in _running:
        with contextlib.suppress(ProcessLookupError):
            process.kill()


def tell(line: dict[str, Any]) -> None:
    """In the process: one line."""
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def step_back() -> None:
    """In the process: let everybody else go first."""
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(10)
