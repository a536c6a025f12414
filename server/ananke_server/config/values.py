"""Whether a value fits its key, and what to say if not."""

from __future__ import annotations

from typing import Any

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


def fault_of(key: Key, value: Any) -> str:
    """Why ``value`` does not fit; empty when it does."""
    wrong = _type_fault(key, value)
    if wrong:
        return wrong
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
            fits = isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            fits = isinstance(value, bool)
        case "texts":
            fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        case "switch":
            return "" if isinstance(value, bool) or value == "auto" else f'{value!r} is not true, false or "auto"'
        case "table":
            fits = isinstance(value, list if key.name == "check.layers" else dict)
    return "" if fits else f"{value!r} is not {_WORDS.get(key.type, 'a text')}"


def member_faults(key: Key, value: dict[str, Any]) -> dict[str, str]:
    """What is wrong with the members of a table, by member."""
    wanted = _TABLES.get(key.name)
    faults: dict[str, str] = {}
    for member, item in value.items():
        if wanted == "texts" and not isinstance(item, str):
            faults[member] = f"{item!r} is not a text"
        elif wanted == "integers" and (not isinstance(item, int) or isinstance(item, bool) or item < 0):
            faults[member] = f"{item!r} is not a whole number"
        elif isinstance(wanted, tuple) and item not in wanted:
            faults[member] = f"{item!r} is not one of {', '.join(wanted)}"
    return faults


def from_text(key: Key, text: str) -> Any:
    """A value from an environment variable; what can't be read stays a text and is then reported."""
    if key.type == "integer":
        return int(text) if text.lstrip("-").isdigit() else text
    if key.type == "number":
        try:
            return float(text)
        except ValueError:
            return text
    if key.type in {"boolean", "switch"}:
        return {"1": True, "true": True, "0": False, "false": False}.get(text.lower(), text.lower())
    if key.type == "texts":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
