"""``python -m ananke_server.lsp.workspace.compile_child FOLDER MODE``: the IR of a folder, told line by line.

Lines are ``{percent, stage}`` and at last the result or ``{error, place, wayOut}``. The IR is left in the disk cache.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ananke_core.errors import AnankeError
from ananke_core.model.constraint import ConstraintSet
from ananke_server.cli.scan import scan
from ananke_server.config import load_config
from ananke_server.lsp.compiling import mode_of
from ananke_server.lsp.workspace.children import step_back, tell
from ananke_server.offload import compile_blocking
from ananke_server.places import open_cache

_READING = 30
"""Percent of the progress that are reading; the rest is compiling."""


def main(folder: str, mode: str) -> int:
    """Read, compile, tell."""
    step_back()
    tell({"percent": 0, "stage": "reading"})
    try:
        result = scan([folder], "extract")
        found = ConstraintSet(tuple(one for file in result.files for one in file.constraints), Path(folder).name)
        config, _ = load_config(Path(folder), root=Path(folder), environ=os.environ)
        outcome = compile_blocking(
            config,
            found,
            config.defaults.formats,
            config.defaults.level,
            mode=mode_of(config.defaults.use_modal) if mode not in {"local", "modal"} else mode,  # type: ignore[arg-type]
            cache=open_cache(),
            progress=lambda percent, stage, words: tell(
                {"percent": _READING + percent * (100 - _READING) // 100, "stage": words or stage}
            ),
        )
    except AnankeError as error:
        tell({"error": error.message, "place": error.place, "wayOut": error.way_out})
        return 0
    tell(
        {
            "hash": outcome.facts.hash,
            "origin": outcome.origin,
            "milliseconds": outcome.milliseconds,
            "note": outcome.note or "",
            "files": len(result.files),
            "constraints": len(found.constraints),
            "leftOut": dict(result.left_out.counts),
        }
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
