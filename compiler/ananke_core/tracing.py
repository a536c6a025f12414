"""One trace id from the editor to the process that compiles, and spans where somebody collects them.

Without OpenTelemetry a trace is an id that travels in a ``traceparent`` header (W3C Trace Context) and into the log of
the service. With the extra ``otel``, and where ``start`` found a collector configured, each span is reported, too.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

_TRACER: Any = None
_PROVIDER: Any = None
_ids: ContextVar[str] = ContextVar("traceparent", default="")
ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""What names a collector; no file of a repository can."""


def wanted(environ: Mapping[str, str] | None = None) -> bool:
    """Whether the environment names a collector."""
    environ = os.environ if environ is None else environ
    return any(environ.get(name) for name in ENDPOINTS) and environ.get("OTEL_SDK_DISABLED", "").lower() != "true"


def start(name: str, exporter: Callable[[], Any]) -> None:
    """Report spans from now on, where a collector is named and the extra ``otel`` is installed.

    ``name`` is the service's in traces; ``exporter`` makes what sends them, which is a shell's: nothing here knows how.
    """
    global _TRACER, _PROVIDER
    if _PROVIDER is not None or not wanted():
        return
    with suppress(ImportError):
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        processor = BatchSpanProcessor(exporter())
        _PROVIDER = TracerProvider(resource=Resource.create({"service.name": name}))
        _PROVIDER.add_span_processor(processor)
        _TRACER = _PROVIDER.get_tracer("ananke")


def end() -> None:
    """Report what is left."""
    if _PROVIDER is not None:
        _PROVIDER.shutdown()


def reports() -> bool:
    """Whether spans go anywhere."""
    return _TRACER is not None


class Span:
    """What a span is told while it lasts."""

    __slots__ = ("_span",)

    def __init__(self, span: Any = None) -> None:
        self._span = span

    def note(self, **attributes: str | int | float | bool) -> None:
        """Say something of it; never what was sent."""
        if self._span is not None:
            for name, value in attributes.items():
                self._span.set_attribute(f"ananke.{name}", value)

    def call(self, name: str) -> None:
        """Name it, now that the name is known."""
        if self._span is not None:
            self._span.update_name(name)

    def failed(self, words: str) -> None:
        """It ended in an error."""
        if self._span is not None:
            from opentelemetry.trace import Status, StatusCode

            self._span.set_status(Status(StatusCode.ERROR, words))


@contextmanager
def span(name: str, parent: str = "", **attributes: str | int | float | bool) -> Iterator[Span]:
    """A piece of work, within the one around it, or within one of another process (a ``traceparent``)."""
    if _TRACER is None:
        token = _ids.set(parent or _ids.get() or f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00")
        try:
            yield _NOTHING
        finally:
            _ids.reset(token)
        return
    context = None
    if parent:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        context = TraceContextTextMapPropagator().extract({"traceparent": parent})
    # What went wrong is told by `failed`: words of an exception may hold what was sent.
    with _TRACER.start_as_current_span(
        name, context=context, record_exception=False, set_status_on_exception=False
    ) as found:
        one = Span(found)
        one.note(**attributes)
        yield one


_NOTHING = Span()


def traceparent() -> str:
    """What tells another process of the span that lasts now; empty where there is none."""
    if _TRACER is None:
        return _ids.get()
    from opentelemetry import trace

    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return ""
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"
