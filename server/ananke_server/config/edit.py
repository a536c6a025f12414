"""Changing a configuration file or pinned set as a person would: comments, order and layout stay."""

from __future__ import annotations

import json
import re
from collections.abc import MutableMapping
from typing import Any

from ananke_core.errors import ConfigError, Fault, SetError
from ananke_core.model.constraint import Constraint
from ananke_server.config.keys import KEYS


def with_item(text: str, key: str, item: str, file: str = "") -> str:
    """The text of ``.ananke.toml`` with one more item in a list (``mine.off``); unchanged where it is there already.

    Raises:
        ConfigError: the text is no TOML, or has something else there.
    """
    document, section, name = _section(text, key, file)
    if section is None or name not in section:
        return _with_line(text, key, f"[{_quoted(item)}]")
    items = section[name]
    if not isinstance(items, list):
        raise _taken(key, file)
    if item not in items:
        items.append(item)
    return _written(document, text)


def with_member(text: str, key: str, member: str, value: str, file: str = "") -> str:
    """The text of ``.ananke.toml`` with a member of a table set (``check.severity``, ``ANK101``, ``off``).

    Raises:
        ConfigError: the text is no TOML, or has something else there.
    """
    from tomlkit.items import InlineTable

    document, section, name = _section(text, key, file)
    if section is None or name not in section:
        return _with_line(text, key, f"{{ {member} = {_quoted(value)} }}")
    table = section[name]
    if not isinstance(table, MutableMapping):
        raise _taken(key, file)
    if isinstance(table, InlineTable) and member not in table and len(table):
        section[name] = _longer(table.as_string(), member, value)
    else:
        table[member] = value
    return _written(document, text)


def with_constraint(text: str, constraint: Constraint, file: str = "") -> str:
    """The text of a pinned set (TOML) with one more constraint at its end; unchanged where it is there already.

    Raises:
        SetError: the text is no constraint set in TOML, or lists its constraints in one array.
    """
    from ananke_core import codec
    from ananke_core.model.constraint import ConstraintSet

    known, faults = codec.decode_set_toml(text, file)
    if any(fault.severity == "error" for fault in faults):
        raise SetError("is not changed, because it has faults", faults, place=file, way_out="mend them first")
    if any(codec.digest(one) == codec.digest(constraint) for one in known.constraints):
        return text
    lines = codec.encode_set_toml(ConstraintSet((constraint,))).decode()
    added = lines[lines.index("[[constraints]]") :]
    gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    changed = f"{text}{gap}{added}"
    now, faults = codec.decode_set_toml(changed, file)
    if len(now.constraints) != len(known.constraints) + 1:
        place = Fault("constraints", "is one array, to which no table can be added", "ANK911", file)
        raise SetError("is not changed", [*faults, place], place=file, way_out="write them as [[constraints]]")
    return changed


def _section(text: str, key: str, file: str) -> tuple[Any, Any, str]:
    """The document, the section of a key (None where there is none), and the key's name in it."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    assert key in KEYS
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise ConfigError(f"is no TOML: {error}", place=file, way_out="mend it first") from None
    name, _, member = key.partition(".")
    section = document.get(name)
    if section is not None and not isinstance(section, MutableMapping):
        raise _taken(name, file)
    return document, section, member


def _with_line(text: str, key: str, value: str) -> str:
    """A key that is not there yet: behind the header of its section, or in a new one at the end."""
    section, _, name = key.partition(".")
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if re.match(rf"\s*\[\s*{section}\s*\]", line):
            ending = "" if line.endswith("\n") else "\n"
            return "".join([*lines[: number + 1], f"{ending}{name} = {value}\n", *lines[number + 1 :]])
    if re.search(rf"(?m)^\s*{section}\s*[.=]", text):
        # The section is written as dotted keys or in braces: above the first header is the place for one more.
        return f"{section}.{name} = {value}\n{text}"
    gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{gap}[{section}]\n{name} = {value}\n"


def _longer(table: str, member: str, value: str) -> Any:
    """An inline table with one more member, laid out as the others."""
    import tomlkit

    inner = table.rstrip()[:-1]
    space = " " if inner.endswith(" ") else ""
    return tomlkit.parse(f"x = {inner.rstrip()}, {member} = {_quoted(value)}{space}}}")["x"]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _written(document: Any, before: str) -> str:
    import tomlkit

    text = tomlkit.dumps(document)
    return text if text.endswith("\n") or text == before else f"{text}\n"


def _taken(key: str, file: str) -> ConfigError:
    return ConfigError(f"{key} has another form than its type", place=file, way_out="mend it first")
