"""A container of the stand-in: Modal's own container entry point in a process, on nothing but the mounted files."""

from __future__ import annotations

import os
import subprocess
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
        self._process = subprocess.Popen(
            [sys.executable, "-m", "modal._container_entrypoint"],
            cwd=root,
            env=kept
            | variables
            | {
                "MODAL_CONTAINER_ARGUMENTS_PATH": str(given),
                "MODAL_SERVER_URL": url,
                "MODAL_IS_REMOTE": "1",
                "MODAL_TASK_ID": arguments.task_id,
                "MODAL_IMAGE_ID": arguments.function_def.image_id,
                "MODAL_CONFIG_PATH": os.devnull,
                # Ahead of the checkout: a package of which a file was not mounted lacks it here too.
                "PYTHONPATH": str(root),
            },
        )

    async def stop(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
