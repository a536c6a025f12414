"""A container of the stand-in: Modal's own container entry point in a process, on nothing but the mounted files."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any


class Container:
    """One process; it asks the stand-in for inputs until it is stopped."""

    def __init__(self, root: Path, arguments: Any, url: str, variables: dict[str, str]) -> None:
        given = root / "arguments.bin"
        given.parent.mkdir(parents=True, exist_ok=True)
        given.write_bytes(arguments.SerializeToString())
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MODAL_", "ANANKE_"))}
        self._root = root
        self._environment = kept | variables
        self._environment |= {
            "MODAL_CONTAINER_ARGUMENTS_PATH": str(given),
            "MODAL_SERVER_URL": url,
            "MODAL_IS_REMOTE": "1",
            "MODAL_TASK_ID": arguments.task_id,
            "MODAL_IMAGE_ID": arguments.function_def.image_id,
            "MODAL_CONFIG_PATH": os.devnull,
            # Ahead of the checkout: a package of which a file was not mounted lacks it here too.
            "PYTHONPATH": str(root),
        }
        self._process: asyncio.subprocess.Process | None = None

    async def run(self) -> str:
        """Start it and wait for its end; what it wrote on its way there."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "modal._container_entrypoint",
            cwd=self._root,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        written, _ = await self._process.communicate()
        return written.decode("utf-8", "replace")

    async def stop(self) -> None:
        """End it, whatever it does."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
