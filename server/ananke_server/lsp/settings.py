"""Settings of the client (section ``ananke``): what is shown in its windows; what shapes results is in files."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import attrs


@attrs.frozen
class Setting:
    """One setting; ``choices`` are all values that it can have."""

    name: str
    default: str | bool
    choices: tuple[str | bool, ...]
    meaning: str

    @property
    def shown_default(self) -> str:
        """As it is written in a client's own configuration."""
        return str(self.default).lower() if isinstance(self.default, bool) else self.default


SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            "inline",
            "quiet",
            ("all", "quiet", "off"),
            "Every decoration in the text: `quiet`, one code lens per file · `all`, one per symbol and the bounds of "
            "parameters as inlay hints, too · `off`",
        ),
        Setting(
            "fixOnSave",
            False,
            (True, False),
            "Apply all safe fixes before a file is saved. VS Code does the same by its own "
            "`editor.codeActionsOnSave` and `source.fixAll.ananke`",
        ),
        Setting(
            "workspace",
            True,
            (True, False),
            "Read the folders of the workspace in a process of its own, for the conventions that they keep",
        ),
    )
}


def taken(given: Any, known: dict[str, str | bool]) -> tuple[dict[str, str | bool], list[str]]:
    """``known`` with the values of a client's section, and what of them has no meaning; it is left out.

    A name that is near to one of ours is a slip; others are the client's own business.
    """
    if given is None:
        return known, []
    if not isinstance(given, dict):
        return known, [f"ananke: {given!r} is no object of settings"]
    found, faults = dict(known), []
    for name, setting in SETTINGS.items():
        value = given.get(name)
        if value is None:
            continue
        if any(value is one or (isinstance(value, str) and value == one) for one in setting.choices):
            found[name] = value
        else:
            choices = ", ".join(str(one).lower() if isinstance(one, bool) else f'"{one}"' for one in setting.choices)
            faults.append(f"ananke.{name}: {value!r} is none of {choices}")
    for name in given.keys() - SETTINGS.keys():
        if near := get_close_matches(str(name), SETTINGS, 1, 0.75):
            faults.append(f"ananke.{name}: unknown (did you mean {near[0]}?)")
    return found, faults
