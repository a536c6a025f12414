"""Docstrings: the summary, what is said of each parameter, what is raised (Google, NumPy and reST styles)."""

from __future__ import annotations

import inspect
import re
from functools import lru_cache

import attrs

_GOOGLE = re.compile(r"^(Args|Arguments|Parameters|Params|Raises|Attributes|Returns?|Yields?|Examples?|Notes?)\s*:\s*$")
_ITEM = re.compile(r"^\*{0,2}(\w+)\s*(?:\(([^)]*)\))?\s*:\s*(.*)$")
_NUMPY_RULE = re.compile(r"^-{3,}\s*$")
_NUMPY_ITEM = re.compile(r"^\*{0,2}(\w+(?:\s*,\s*\*{0,2}\w+)*)\s*(?::\s*(.*))?$")
_REST = re.compile(r"^:(param|parameter|arg|raises|raise|except)\s+(?:[^:]*\s)?\*{0,2}([\w.]+)\s*:\s*(.*)$")


@attrs.frozen
class Docstring:
    """A cleaned docstring and its parts."""

    text: str
    parameters: dict[str, str] = attrs.field(factory=dict)
    raises: tuple[str, ...] = ()


@lru_cache(maxsize=4_096)
def read_docstring(text: str) -> Docstring:
    """Read one docstring's content (quotes already taken off)."""
    cleaned = inspect.cleandoc(text)
    parameters: dict[str, str] = {}
    raises: list[str] = []
    lines = cleaned.split("\n")
    section, indent, current = "", 0, ""
    for number, line in enumerate(lines):
        stripped = line.strip()
        depth = len(line) - len(line.lstrip())
        if found := _GOOGLE.match(stripped):
            section, indent, current = found[1].lower(), -1, ""
        elif number + 1 < len(lines) and stripped and _NUMPY_RULE.match(lines[number + 1].strip()):
            section, indent, current = f"numpy {stripped.lower()}", depth, ""
        elif _NUMPY_RULE.match(stripped) and section.startswith("numpy"):
            continue
        elif found := _REST.match(stripped):
            section = ""
            if found[1].startswith(("param", "arg")):
                parameters[found[2]] = found[3]
            else:
                raises.append(found[2])
        elif not stripped:
            current = ""
        elif section in {"args", "arguments", "parameters", "params"}:
            current, indent = _google_item(stripped, depth, indent, current, parameters)
        elif section == "raises":
            if indent < 0:
                indent = depth
            if depth == indent and (item := _ITEM.match(stripped)):
                raises.append(item[1])
        elif section in {"numpy parameters", "numpy other parameters"}:
            if depth == indent and (item := _NUMPY_ITEM.match(stripped)):
                current = item[1].split(",")[0].strip()
                parameters.setdefault(current, "")
            elif current:
                parameters[current] = f"{parameters[current]} {stripped}".strip()
        elif section == "numpy raises" and depth == indent and (item := _NUMPY_ITEM.match(stripped)):
            raises.append(item[1])
    return Docstring(cleaned, parameters, tuple(dict.fromkeys(raises)))


def _google_item(text: str, depth: int, indent: int, current: str, parameters: dict[str, str]) -> tuple[str, int]:
    if indent < 0:
        indent = depth
    item = _ITEM.match(text) if depth <= indent else None
    if item is not None:
        parameters[item[1]] = item[3]
        return item[1], indent
    if current and depth > indent:
        parameters[current] = f"{parameters[current]} {text}".strip()
    return current, indent
