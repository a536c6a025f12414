"""Commands about the server itself: what it holds, and emptying its cache."""

from __future__ import annotations

import os
import platform
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ananke_server import __version__

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


async def clear_cache(server: AnankeServer, _given: dict[str, Any]) -> dict[str, Any]:
    """Remove every cached IR of this machine, and forget those in memory."""

    def work(_: object) -> int:
        from ananke_server.places import open_cache

        return open_cache().clear()

    server.compiling.forget()
    return {"removed": await server.workers.run(work)}


async def status(server: AnankeServer, _given: dict[str, Any]) -> dict[str, Any]:
    """What the server holds and where it would compile; no text and no key."""

    def work(_: object) -> dict[str, Any]:
        from ananke_server.places import open_cache

        stats = open_cache().stats()
        return {"folder": stats.folder, "entries": stats.disk_entries, "bytes": stats.disk_bytes}

    session = server.session
    config = session.config_for("")
    last = server.compiling.latest
    return {
        "version": __version__,
        "python": platform.python_version(),
        "pid": os.getpid(),
        "encoding": session.encoding.value,
        "inline": session.inline,
        "folders": sorted(session.folders.values()),
        "documents": [
            {"uri": one.uri, "version": one.version, "language": one.language.name, "leftOut": one.left_out}
            for one in session.documents.values()
        ],
        "cache": await server.workers.run(work),
        "index": server.index.told(),
        "service": urlsplit(config.modal.endpoint).netloc,
        "lastCompile": None if last is None else {"origin": last.origin, "milliseconds": last.milliseconds},
    }
