"""Commands that make a habit a rule or let go of it: they write the project's own files, as a person would."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from pygls.exceptions import JsonRpcInvalidParams

from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Severity, Source, Tier
from ananke_core.model.rules import Import
from ananke_server.config import PROJECT_FILE
from ananke_server.lsp.commands.targets import document_of
from ananke_server.lsp.commands.writing import rewrite
from ananke_server.lsp.documents import OpenDocument, path_of

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def names() -> tuple[str, ...]:
    """Names of everything that can be mined."""
    from ananke_server.config.keys import CONVENTIONS

    return CONVENTIONS


def codes() -> tuple[str, ...]:
    """Codes of everything that can be switched off."""
    from ananke_core.rules.registry import CODES

    return tuple(code for code, entry in CODES.items() if entry.rules)


async def pin(server: AnankeServer, given: dict[str, Any]) -> dict[str, Any]:
    """Write a convention into the project's pinned set: from now on it is declared."""
    command, document = "ananke.pin", document_of(server, "ananke.pin", given["uri"])
    constraint = _pinned(command, document, given["convention"], given.get("scope", "project"))
    config = server.session.config_for(path_of(document.uri))
    file = next((name for name in config.check.constraints if name.endswith(".toml")), "")
    if not file:
        raise JsonRpcInvalidParams(f"{command}: no set in TOML is named in check.constraints of {PROJECT_FILE}")
    from ananke_core.codec import constraint_id
    from ananke_server.config.edit import with_constraint

    path = Path(config.root, file)
    changed = await rewrite(server, config, path, lambda text: with_constraint(text, constraint, str(path)))
    return {"file": path.as_uri(), "constraint": constraint_id(constraint), "changed": changed}


async def switch_off(server: AnankeServer, given: dict[str, Any]) -> dict[str, Any]:
    """Have a convention, or a code, said no more in the project."""
    command, document = "ananke.switchOff", document_of(server, "ananke.switchOff", given["uri"])
    convention, code = given.get("convention", ""), given.get("code", "")
    if bool(convention) == bool(code):
        raise JsonRpcInvalidParams(f"{command}: takes either convention or code")
    from ananke_server.config.edit import with_item, with_member

    config = server.session.config_for(path_of(document.uri))
    path = Path(config.root, PROJECT_FILE)

    def change(text: str) -> str:
        if convention:
            return with_item(text, "mine.off", convention, str(path))
        return with_member(text, "check.severity", code, "off", str(path))

    return {"file": path.as_uri(), "changed": await rewrite(server, config, path, change)}


def _pinned(command: str, document: OpenDocument, name: str, scope: str) -> Constraint:
    analysis = document.analysis
    known = analysis.mined() if analysis is not None else []
    found = next((one for one in known if one.name == name), None)
    if found is None:
        there = ", ".join(one.name for one in known) or "none"
        raise JsonRpcInvalidParams(f"{command}: convention: {name!r} does not hold here; those that do: {there}")
    # What a folder keeps stays its own.
    kept = found.scope.path if isinstance(found.rule, Import) else document.path if scope == "file" else ""
    return attrs.evolve(
        found,
        id="",
        source=Source.USER_DEFINED,
        tier=Tier.HARD,
        severity=Severity.WARNING,
        scope=Scope(document.language.name, kept),
    )
