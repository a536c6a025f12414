"""The one argument that each command takes: an object, described by a table and held to it."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal

import attrs
from pygls.exceptions import JsonRpcInvalidParams

from ananke_server.lsp.dispatch import How
from ananke_server.lsp.plain import plain

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

Type = Literal["text", "flag", "choice", "position"]


@attrs.frozen
class Argument:
    """One member of a command's object. ``choices`` are asked for when they are needed: some are costly to import."""

    name: str
    meaning: str
    type: Type = "text"
    required: bool = False
    choices: Callable[[], tuple[str, ...]] = tuple

    def fault(self, value: Any) -> str:
        """Why a value does not fit; empty when it does."""
        match self.type:
            case "text":
                return "" if isinstance(value, str) else "not a text"
            case "flag":
                return "" if isinstance(value, bool) else "neither true nor false"
            case "position":
                return "" if isinstance(value, dict) else "no object with line and character"
            case "choice":
                known = self.choices()
                return "" if isinstance(value, str) and value in known else f"none of {', '.join(known)}"


@attrs.frozen
class Command:
    """One command of ``workspace/executeCommand``: how it runs, what it takes, does and answers."""

    how: How
    run: Callable[..., Any]
    does: str
    answers: str
    arguments: tuple[Argument, ...] = ()


def bound(name: str, command: Command) -> Callable[[AnankeServer, list[Any]], Any]:
    """The command's function in the form that the protocol calls: its arguments are held to their table first."""

    def run(server: AnankeServer, arguments: list[Any]) -> Any:
        return command.run(server, given(name, command.arguments, arguments))

    return run


def given(name: str, known: tuple[Argument, ...], arguments: list[Any]) -> dict[str, Any]:
    """The object that a command was called with, each member as its table wants it.

    Raises:
        JsonRpcInvalidParams: names the command, the member, and what would be right.
    """
    if not arguments and not any(argument.required for argument in known):
        return {}
    found = plain(arguments[0]) if len(arguments) == 1 else None
    if found is None:
        raise JsonRpcInvalidParams(f"{name}: takes one argument, {_form(known)}")
    names = [argument.name for argument in known]
    for key in found:
        if key not in names:
            near = get_close_matches(key, names, 1, 0.5)
            way_out = f"did you mean {near[0]}?" if near else f"known: {', '.join(names) or 'none'}"
            raise JsonRpcInvalidParams(f"{name}: {key}: unknown ({way_out})")
    for argument in known:
        value = found.get(argument.name)
        if value is None:
            if argument.required:
                raise JsonRpcInvalidParams(f"{name}: {argument.name}: is missing; it takes {_form(known)}")
            found.pop(argument.name, None)
        elif wrong := argument.fault(value):
            raise JsonRpcInvalidParams(f"{name}: {argument.name}: {wrong}")
    return found


def _form(known: tuple[Argument, ...]) -> str:
    return f"{{{', '.join(argument.name + ('' if argument.required else '?') for argument in known)}}}"
