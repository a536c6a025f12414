"""Plain data as TOML text. TOML has no null: it is written ``{ null = true }``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NULL = {"null": True}
"""What stands for null."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f]')
_WIDTH = 100


def write(data: Mapping[str, Any]) -> str:
    """A TOML text of plain data.

    The data's own scalars stand first, then each list of objects as ``[[key]]`` tables whose objects are tables in
    turn; whatever lies deeper is written inline.
    """
    lines: list[str] = []
    tables: list[tuple[str, list[Any]]] = []
    for key, value in data.items():
        if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            tables.append((_key(key), value))
        else:
            lines.append(f"{_key(key)} = {_inline(value)}")
    for header, rows in tables:
        for row in rows:
            lines += ["", f"[[{header}]]"]
            lines += _members({key: value for key, value in row.items() if not _is_table(value)})
            for key, value in row.items():
                if _is_table(value):
                    lines += [f"[{header}.{_key(key)}]", *_members(value)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) and value != NULL


def _members(table: Mapping[str, Any]) -> list[str]:
    lines = []
    for key, value in table.items():
        text = f"{_key(key)} = {_inline(value)}"
        if len(text) > _WIDTH and isinstance(value, list):
            items = "".join(f"  {_inline(one)},\n" for one in value)
            text = f"{_key(key)} = [\n{items}]"
        lines.append(text)
    return lines


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    return '"' + _ESCAPED.sub(lambda match: _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}", text) + '"'


def _inline(value: Any) -> str:
    if value is None:
        return "{ null = true }"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        members = ", ".join(f"{_key(key)} = {_inline(member)}" for key, member in value.items())
        return f"{{ {members} }}" if members else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(one) for one in value) + "]"
    return repr(value)
