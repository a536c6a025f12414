"""``make demo``: one real session with the language server, on the files beside this one.

It starts a compile service on loopback and the language server over stdio, opens ``shop/orders.py``, and prints what an
editor would show: diagnostics with their evidence, a hover with the compiled IR, and a compile that went to the service
and came back with the same bytes as one made here. Exit code 1 if any of that did not happen.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from examples.client import Client

SHOP = Path(__file__).parent / "shop"
SOURCE = SHOP / "orders.py"
SEVERITIES = {1: "error", 2: "warning", 3: "info", 4: "hint"}


def main() -> int:
    """Run the session; 0 when everything that it promises was seen."""
    with tempfile.TemporaryDirectory() as scratch:
        service, endpoint = _start_service(Path(scratch))
        try:
            return _session(endpoint, Path(scratch))
        finally:
            service.terminate()
            service.wait(10)


def _start_service(scratch: Path) -> tuple[subprocess.Popen[str], str]:
    environment = os.environ | {"ANANKE_CACHE_DIR": str(scratch / "service")}
    process = subprocess.Popen(
        [sys.executable, "-m", "ananke_server", "serve", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stderr is not None
    for line in process.stderr:
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found:
            print(f"compile service on loopback: {found[0]}\n")
            return process, found[0]
    raise SystemExit("the compile service did not start")


def _session(endpoint: str, scratch: Path) -> int:
    environment = os.environ | {
        "ANANKE_MODAL_ENDPOINT": endpoint,
        "ANANKE_CACHE_DIR": str(scratch / "editor"),
        "XDG_CONFIG_HOME": str(scratch / "config"),
    }
    client = Client([sys.executable, "-m", "ananke_server", "lsp", "--stdio"], SHOP, environment)
    client.request(
        "initialize",
        {
            "processId": os.getpid(),
            "rootUri": SHOP.as_uri(),
            "workspaceFolders": [{"uri": SHOP.as_uri(), "name": "shop"}],
            "capabilities": {
                "general": {"positionEncodings": ["utf-8", "utf-16"]},
                "textDocument": {
                    "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True},
                    "hover": {"contentFormat": ["markdown"]},
                },
                "window": {"workDoneProgress": True},
            },
        },
    )
    client.notify("initialized", {})
    text = SOURCE.read_text("utf-8")
    uri = SOURCE.as_uri()
    client.notify(
        "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "python", "version": 1, "text": text}}
    )
    codes = _show_diagnostics(client, uri)
    hovered = _show_hover(client, uri, text)
    offloaded = _show_compile(client, uri, endpoint)
    code = client.close()
    promised = {
        "three different diagnostics": len(codes) >= 3,
        "a hover with schema, grammar and regex": hovered,
        "a compile on the service with the bytes of a local one": offloaded,
        "a clean shutdown": code == 0,
    }
    for what, seen in promised.items():
        print(f"{'seen' if seen else 'MISSING'}: {what}")
    return 0 if all(promised.values()) else 1


def _show_diagnostics(client: Client, uri: str) -> set[str]:
    diagnostics = client.wait_for("textDocument/publishDiagnostics", uri=uri)["diagnostics"]
    print(f"── diagnostics of {SOURCE.name}, as the editor gets them")
    for item in diagnostics:
        start = item["range"]["start"]
        print(
            f"{SOURCE.name}:{start['line'] + 1}:{start['character'] + 1}: "
            f"{SEVERITIES[item['severity']]} {item['code']} {item['message']}"
        )
        for related in item.get("relatedInformation", []):
            place = related["location"]["range"]["start"]
            print(f"    line {place['line'] + 1}: {related['message']}")
    print()
    return {item["code"] for item in diagnostics}


def _show_hover(client: Client, uri: str, text: str) -> bool:
    line = next(i for i, row in enumerate(text.splitlines()) if "def place_order" in row)
    position = {"line": line, "character": text.splitlines()[line].index("place_order")}
    hover = client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
    value = hover["contents"]["value"]
    print("── hover on place_order\n")
    print(value)
    print()
    return all(f"```{fence}" in value for fence in ("json", "lark", "regex"))


def _show_compile(client: Client, uri: str, endpoint: str) -> bool:
    print("── compile of the file's constraints (policy auto)")
    print(
        "examples/shop/.ananke.toml lowers offload_threshold to 10 (default 1000), offload_after_ms to 0 (default 250)"
    )
    result, there = _compiled(client, {"uri": uri})
    print(f"compiled by {result['origin']} in {result['milliseconds']:.0f} ms: {result['hash']}")
    # What came from a service never counts as compiled here.
    local, here = _compiled(client, {"uri": uri, "where": "here"})
    same = there == here
    print(f"the same set compiled here: {len(here):,} bytes; from the service: {len(there):,} bytes; equal: {same}\n")
    return same and result["origin"] in endpoint and result["origin"] != "local" and local["origin"] == "local"


def _compiled(client: Client, argument: dict[str, Any]) -> tuple[Any, bytes]:
    result = client.request("workspace/executeCommand", {"command": "ananke.compileFile", "arguments": [argument]})
    ir = result["ir"]
    return result, ir.encode() if isinstance(ir, str) else json.dumps(ir).encode()


if __name__ == "__main__":
    sys.exit(main())
