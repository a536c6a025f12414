"""A function's header for people."""

from __future__ import annotations

import json

from ananke_core.facts import FunctionFact, ParameterFact


def describe(function: FunctionFact) -> str:
    """``login(email: string, remember?: boolean): Promise<Session>``: the header for people; ``this`` is left out."""
    parts = [_parameter(parameter) for parameter in function.parameters if not parameter.implicit]
    returns = f": {function.returns_written or '…'}" if function.returns_annotated else ""
    words = "".join(f"{word} " for word in ("get", "set", "static") if word in function.modifiers)
    star = "*" if function.is_generator else ""
    return f"{'async ' if function.is_async else ''}{words}{star}{function.name}({', '.join(parts)}){returns}"


def _parameter(parameter: ParameterFact) -> str:
    # What is taken apart in the header has no name.
    text = f"{'...' if parameter.kind == 'rest' else ''}{parameter.name or '{…}'}{'?' if parameter.optional else ''}"
    if parameter.annotated:
        text += f": {parameter.written or '…'}"
    if parameter.default is not None:
        text += f" = {json.dumps(parameter.default.value) if parameter.default.known else '…'}"
    return text
