"""Whether a value fits its key, and what to say if not."""

from __future__ import annotations

import math
from difflib import get_close_matches
from typing import Any

from ananke_core.rules.registry import CODES
from ananke_server.config.keys import Key

_WORDS = {
    "text": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "texts": "a list of texts",
    "table": "a table",
}
_TABLES = {
    "check.naming": "texts",
    "check.severity": ("error", "warning", "info", "hint", "off"),
    "check.max": "integers",
}


BOUNDS = ("function_lines", "parameters", "nesting", "branches")
"""What ``check.max`` can bound."""

LAYER = ("name", "paths", "may_import")
"""What one of ``check.layers`` says."""


def _unknown_code(code: str) -> str:
    # The first digit is the area: a near code of another one means something else.
    near = get_close_matches(code, [known for known in CODES if known[:4] == code[:4]] or CODES, 1, 0.5)
    return f"unknown code{f'; did you mean {near[0]}?' if near else ''}"


def fault_of(key: Key, value: Any) -> str:
    """Why ``value`` does not fit; empty when it does."""
    wrong = _type_fault(key, value)
    if wrong:
        return f"the value is not {_WORDS[key.type]}" if key.secret else wrong
    if key.type in {"integer", "number"}:
        if key.minimum is not None and value < key.minimum:
            return f"{value} is below {key.minimum:g}"
        if key.maximum is not None and value > key.maximum:
            return f"{value} is above {key.maximum:g}"
    if key.choices:
        given = value if key.type == "texts" else [value]
        wrong_ones = [item for item in given if item not in key.choices]
        if wrong_ones:
            return f"{wrong_ones[0]!r} is not one of {', '.join(key.choices)}"
    return ""


def _type_fault(key: Key, value: Any) -> str:
    fits = True
    match key.type:
        case "text" | "choice":
            fits = isinstance(value, str)
        case "integer":
            fits = isinstance(value, int) and not isinstance(value, bool)
        case "number":
            fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        case "boolean":
            fits = isinstance(value, bool)
        case "texts":
            fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        case "switch":
            return "" if isinstance(value, bool) or value == "auto" else f'{value!r} is not true, false or "auto"'
        case "table":
            if key.name == "check.layers":
                return _layers_fault(value)
            fits = isinstance(value, dict)
    return "" if fits else f"{value!r} is not {_WORDS.get(key.type, 'a text')}"


def _layers_fault(value: Any) -> str:
    if not isinstance(value, list):
        return f"{value!r} is not a list of tables"
    for number, layer in enumerate(value, 1):
        if not isinstance(layer, dict) or not isinstance(layer.get("name"), str):
            return f"layer {number} is not a table with a name"
        for member in ("paths", "may_import"):
            given = layer.get(member, [])
            if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
                return f"layer {number}: {member} is not a list of texts"
        unknown = sorted(set(layer) - set(LAYER))
        if unknown:
            return f"layer {number}: {unknown[0]} is unknown; known: {', '.join(LAYER)}"
    return ""


def member_faults(key: Key, value: dict[str, Any]) -> dict[str, str]:
    """What is wrong with the members of a table, by member."""
    wanted = _TABLES.get(key.name)
    faults: dict[str, str] = {}
    for member, item in value.items():
        if key.name == "check.max" and member not in BOUNDS:
            faults[member] = f"unknown bound; known: {', '.join(BOUNDS)}"
        elif key.name == "check.severity" and member not in CODES:
            faults[member] = _unknown_code(member)
        elif wanted == "texts" and not isinstance(item, str):
            faults[member] = f"{item!r} is not a text"
        elif wanted == "integers" and (not isinstance(item, int) or isinstance(item, bool) or item < 0):
            faults[member] = f"{item!r} is not a whole number"
        elif isinstance(wanted, tuple) and item not in wanted:
            faults[member] = f"{item!r} is not one of {', '.join(wanted)}"
    return faults


def from_text(key: Key, text: str) -> Any:
    """A value from an environment variable; what can't be read stays a text and is then reported."""
    if key.type in {"integer", "number"}:
        try:
            return int(text) if key.type == "integer" else float(text)
        except ValueError:
            return text
    if key.type in {"boolean", "switch"}:
        return {"1": True, "true": True, "0": False, "false": False}.get(text.lower(), text.lower())
    if key.type == "texts":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
