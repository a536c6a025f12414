"""The tables of commands and settings in the page of editors, from the server's own; the words around them are kept."""

from __future__ import annotations

import re

from ananke_server.lsp.commands import COMMANDS
from ananke_server.lsp.commands.arguments import Argument
from ananke_server.lsp.settings import SETTINGS
from scripts.project import ROOT

_PAGE = "docs/editors.md"


def files() -> dict[str, str]:
    """``docs/editors.md``."""
    text = (ROOT / _PAGE).read_text("utf-8")
    for name, lines in (("commands", _commands()), ("settings", _settings())):
        mark = f"<!-- {name}: make generate -->"
        pattern = re.compile(rf"{re.escape(mark)}\n.*?\n<!-- end -->", re.DOTALL)
        assert pattern.search(text), f"{_PAGE} has no place for {name}"
        body = "\n".join([mark, "", *lines, "", "<!-- end -->"])
        text = pattern.sub(lambda _, body=body: body, text)  # type: ignore[misc]
    return {_PAGE: text}


def _commands() -> list[str]:
    rows = []
    for name, command in COMMANDS.items():
        members = ", ".join(one.name + ("" if one.required else "?") for one in command.arguments)
        said = "; ".join(filter(None, map(_meaning, command.arguments)))
        rows.append(f"| `{name}` | `{{{members}}}` | {command.does}{f' {said}.' if said else ''} | {command.answers} |")
    return ["| command | argument | does | result |", "| --- | --- | --- | --- |", *rows]


def _meaning(argument: Argument) -> str:
    if argument.name == "uri" and argument.required:
        return ""
    choices = [f"`{one}`" for one in argument.choices()] if argument.type == "choice" else []
    words = ", ".join(filter(None, [argument.meaning, f"one of {' '.join(choices)}" if 0 < len(choices) <= 8 else ""]))
    return f"`{argument.name}`: {words}"


def _settings() -> list[str]:
    rows = [f"| `{one.name}` | {one.meaning} | `{one.shown_default}` |" for one in SETTINGS.values()]
    return ["| setting | says | default |", "| --- | --- | --- |", *rows]
