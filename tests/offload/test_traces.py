"""One trace from the editor to the process that compiles, as a collector gets it."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import attrs
import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from ananke_core import tracing
from ananke_core.codec import encode_set
from tests.lsp.peer import Peer
from tests.offload.hosts import denials, service

SOURCE = "".join(f"def function_number_{i}(a: int, b: str) -> int:\n    return a\n\n\n" for i in range(8))
LOW = "[defaults]\noffload_threshold = 3\noffload_after_ms = 0\n"


@attrs.frozen
class Told:
    """One span as it arrived."""

    service: str
    name: str
    trace: bytes
    id: bytes
    parent: bytes
    attributes: dict[str, object]


@attrs.frozen
class Collector:
    url: str
    spans: list[Told]
    bodies: list[bytes]


@pytest.fixture
def collector() -> Iterator[Collector]:
    """What speaks OTLP over HTTP, as far as it is spoken to."""
    spans: list[Told] = []
    bodies: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            bodies.append(body)
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                names = {a.key: a.value.string_value for a in resource.resource.attributes}
                for scope in resource.scope_spans:
                    for span in scope.spans:
                        found = {a.key: getattr(a.value, a.value.WhichOneof("value")) for a in span.attributes}
                        spans.append(
                            Told(
                                names["service.name"],
                                span.name,
                                span.trace_id,
                                span.span_id,
                                span.parent_span_id,
                                found,
                            )
                        )
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Not into the tests' output."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Collector(f"http://127.0.0.1:{server.server_port}", spans, bodies)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def chain(spans: list[Told], leaf: Told) -> list[str]:
    """Names from the root to a span."""
    by_id = {span.id: span for span in spans}
    names = [f"{leaf.service}: {leaf.name}"]
    while leaf.parent:
        leaf = by_id[leaf.parent]
        names.insert(0, f"{leaf.service}: {leaf.name}")
    return names


@pytest.mark.parametrize("who", ["ananke", "ananke-lsp"])
def test_one_trace_from_the_editor_to_the_process(who: str, collector: Collector, tmp_path: Path) -> None:
    to = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    with service(tmp_path, **to) as running:
        asks = to | {"ANANKE_MODAL_ENDPOINT": running.url, "ANANKE_CACHE_DIR": str(tmp_path / "cache")}
        if who == "ananke":
            (tmp_path / "set.json").write_bytes(encode_set(denials(5)))
            command = [sys.executable, "-m", "ananke_server", "compile", "set.json", "--use-modal", "--no-fallback"]
            subprocess.run(command, cwd=tmp_path, env=os.environ | asks, check=True, capture_output=True, timeout=60)
        else:
            folder = tmp_path / "project"
            folder.mkdir()
            (folder / ".ananke.toml").write_text(LOW)
            peer = Peer(folder, asks)
            try:
                peer.initialize()
                uri = peer.open("a.py", SOURCE)
                peer.request("workspace/executeCommand", {"command": "ananke.compileFile", "arguments": [{"uri": uri}]})
                peer.request("shutdown", None)
                peer.notify("exit", None)
                peer.process.wait(20)
            finally:
                peer.kill()
        running.process.terminate()
        running.process.wait(20)
    assert len({span.trace for span in collector.spans}) == 1
    (leaf,) = (span for span in collector.spans if span.name == "compile")
    assert chain(collector.spans, leaf) == [
        f"{who}: ananke.compile",
        f"{who}: ananke.ask",
        "ananke-service: POST /v1/compile",
        "ananke-service: compile",
    ]
    assert float(str(leaf.attributes["ananke.cpu_seconds"])) > 0
    asked = {span.name for span in collector.spans if span.service == "ananke-service"}
    assert "GET /v1/ir/{hash}" in asked
    assert not any(b"call_" in body or b"function_number" in body for body in collector.bodies)


def test_without_a_collector_the_id_still_travels(tmp_path: Path) -> None:
    with service(tmp_path) as running:
        with tracing.span("x"):
            parent = tracing.traceparent()
            with tracing.span("y"):
                assert tracing.traceparent() == parent
        assert tracing.traceparent() == ""
        httpx.get(f"{running.url}/version", headers={"traceparent": parent})
        assert running.process.stderr is not None
        line = json.loads(running.process.stderr.readline())
    assert line["trace"] == parent[3:35]
    assert not tracing.reports()


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://x"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x", "OTEL_SDK_DISABLED": "true"}, False),
    ],
)
def test_spans_go_where_the_environment_says_alone(environ: dict[str, str], wanted: bool) -> None:
    assert tracing.wanted(environ) is wanted
