"""Spans of this process go to the collector that the environment names, by OTLP over HTTP."""

from __future__ import annotations

from typing import Any

from ananke_core import tracing


def start(name: str) -> None:
    """Begin, as `tracing.start` says; ``name`` is the service's in traces."""
    tracing.start(name, _exporter)


def _exporter() -> Any:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter()


end = tracing.end
