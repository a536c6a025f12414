"""Reports spans of this process to the collector that the environment names."""

from __future__ import annotations

import contextlib
from typing import Any

from ananke_core import tracing

_provider: Any = None


def start(name: str) -> None:
    """Begin, where a collector is named and the extra ``otel`` is installed; ``name`` is the service's in traces."""
    global _provider
    if _provider is not None or not tracing.wanted():
        return
    with contextlib.suppress(ImportError):
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        _provider = TracerProvider(resource=Resource.create({"service.name": name}))
        _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        tracing.report_to(_provider.get_tracer("ananke"))


def end() -> None:
    """Report what is left."""
    if _provider is not None:
        _provider.shutdown()
