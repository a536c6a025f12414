"""Start of the language server; kept free of everything that an editor would wait for."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ananke_server.lsp.tracing import Trace

USAGE = (
    "usage: ananke-lsp [--stdio | --tcp HOST:PORT | --ws HOST:PORT]"
    " [--log-file FILE] [--trace FILE [--trace-without-text]]"
)
_VALUED = {"--tcp", "--ws", "--log-file", "--trace"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve one client until it leaves; the process's exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    values = dict.fromkeys(_VALUED, "")
    text = True
    while given:
        flag, _, value = given.pop(0).partition("=")
        if flag == "--stdio":
            continue
        if flag in {"-h", "--help"}:
            print(USAGE)
            return 0
        if flag == "--trace-without-text":
            text = False
            continue
        if flag not in _VALUED or not (value or given):
            print(f"{flag}: not understood\n{USAGE}", file=sys.stderr)
            return 2
        values[flag] = value or given.pop(0)
    try:
        _configure_logging(values["--log-file"])
        trace = _trace(values["--trace"], text=text)
    except OSError as error:
        print(f"{error.filename}: cannot be written: {error.strerror}", file=sys.stderr)
        return 2
    # Importing makes no garbage worth looking for; the server turns the collector on when it has published first.
    gc.disable()
    from ananke_server.lsp.quick_start import QuickStart

    start = QuickStart()
    from ananke_server.lsp.server import build

    server = build()
    server.when_idle(start.end)
    way = "--tcp" if values["--tcp"] else "--ws"
    if not values[way]:
        from ananke_server.lsp.io import serve_stdio

        return serve_stdio(server, trace)
    host, _, port = values[way].rpartition(":")
    if not port.isdigit():
        print(f"{way} {values[way]}: the port is missing\n{USAGE}", file=sys.stderr)
        return 2
    from ananke_server.lsp.io import serve_tcp, serve_ws

    try:
        serve = serve_tcp if way == "--tcp" else serve_ws
        return serve(server, host.strip("[]") or "127.0.0.1", int(port), trace)
    except ImportError as error:
        print(f"{way} needs {error.name}: pip install 'ananke-lsp[ws]'", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except (OSError, OverflowError) as error:
        print(f"{way} {values[way]}: cannot listen there: {error}", file=sys.stderr)
    return 2


def _trace(file: str, *, text: bool) -> Trace | None:
    if not file:
        return None
    from ananke_server.lsp.tracing import Trace

    return Trace(file, text=text)


def _configure_logging(log_file: str) -> None:
    # stdout belongs to the protocol; pygls logs every body at INFO.
    handler = logging.FileHandler(log_file, encoding="utf-8") if log_file else logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO if log_file else logging.WARNING, handlers=[handler], force=True)
    # What it says of a failed request is said again, once, by the server's `report_server_error`.
    logging.getLogger("pygls.protocol").setLevel(logging.CRITICAL)
    logging.getLogger("pygls").setLevel(logging.ERROR)


if __name__ == "__main__":
    sys.exit(main())
