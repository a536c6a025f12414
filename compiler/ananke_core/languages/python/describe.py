"""A function's header for people."""

from __future__ import annotations

from ananke_core.facts import FunctionFact, ParameterFact


def describe(function: FunctionFact) -> str:
    """``login(email: str, password: str) -> Session``: the header for people; the receiver is left out."""
    parts: list[str] = []
    previous = ""
    for parameter in function.parameters:
        if parameter.implicit:
            continue
        if previous == "positional_only" and parameter.kind != "positional_only":
            parts.append("/")
        if parameter.kind == "keyword_only" and previous not in {"keyword_only", "rest"}:
            parts.append("*")
        parts.append(_describe_parameter(parameter))
        previous = parameter.kind
    if previous == "positional_only":
        parts.append("/")
    returns = f" -> {function.returns_written or '…'}" if function.returns_annotated else ""
    return f"{'async ' if function.is_async else ''}{function.name}({', '.join(parts)}){returns}"


def _describe_parameter(parameter: ParameterFact) -> str:
    stars = {"rest": "*", "keyword_rest": "**"}.get(parameter.kind, "")
    text = f"{stars}{parameter.name}"
    if parameter.annotated:
        text += f": {parameter.written or '…'}"
    if parameter.default is not None:
        value = repr(parameter.default.value) if parameter.default.known else "…"
        text += f" = {value}" if parameter.annotated else f"={value}"
    return text
