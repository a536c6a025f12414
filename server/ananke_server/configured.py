"""Configured rules → checks: what the section ``[check]`` declares."""

from __future__ import annotations

import os.path
from collections.abc import Iterator
from typing import cast

import attrs

from ananke_core.errors import Fault, PatternError
from ananke_core.model.rules import Call, Import, Layer, Measure, Size
from ananke_core.rules.check import Check, configured_check
from ananke_core.rules.naming import naming_rule
from ananke_core.rules.symbols import NAMES
from ananke_server.config import Config


def configured_checks(config: Config, root: str, faults: list[Fault]) -> Iterator[Check]:
    """The checks of a configuration; ``root`` is what documents' paths are relative to, empty for the project's folder.

    What can't be used is left out and said in ``faults``.
    """
    check = config.check
    if check.denied_calls:
        yield configured_check(Call(denied=check.denied_calls), origin_of(config, "check.denied_calls"))
    if check.denied_imports:
        yield configured_check(Import(denied=check.denied_imports), origin_of(config, "check.denied_imports"))
    if check.allowed_imports:
        yield configured_check(Import(allowed=check.allowed_imports), origin_of(config, "check.allowed_imports"))
    if layers := tuple(_layers(config, root, faults)):
        yield configured_check(Import(layers=layers), origin_of(config, "check.layers"))
    for bound, maximum in check.max.items():
        # `function_lines` says of what, because files and classes have lines too.
        measure = cast(Measure, bound.removeprefix("function_"))
        yield configured_check(Size("function", measure, maximum), origin_of(config, "check.max"))
    yield from _naming(config, faults)


def origin_of(config: Config, key: str) -> str:
    """Where a value comes from, files relative to the project's folder (``.ananke.toml:12``)."""
    origin = config.origins.get(key, "configuration")
    return origin.removeprefix(f"{config.root}/")


def key_fault(
    config: Config,
    key: str,
    message: str,
    *,
    member: str = "",
    code: str = "ANK901",
    way_out: str = "",
    severity: str = "error",
) -> Fault:
    """A fault of a configured value, where the file has it."""
    file, _, line = config.origins.get(key, "").rpartition(":")
    place = f"{key}.{member}" if member else key
    if not line.isdigit():
        return Fault(place, message, code, way_out=way_out, severity=severity)
    return Fault(place, message, code, file, int(line) - 1, 0, way_out=way_out, severity=severity)


def _naming(config: Config, faults: list[Fault]) -> Iterator[Check]:
    where = origin_of(config, "check.naming")
    for kind, style in config.check.naming.items():
        if kind not in NAMES:
            known = f"one of {', '.join(NAMES)}"
            faults.append(key_fault(config, "check.naming", f"{kind!r} is no symbol kind", member=kind, way_out=known))
            continue
        try:
            yield configured_check(naming_rule(kind, style), where)
        except PatternError as error:
            faults.append(
                key_fault(config, "check.naming", error.message, member=kind, code=error.code, way_out=error.way_out)
            )


def _layers(config: Config, root: str, faults: list[Fault]) -> Iterator[Layer]:
    """Layers with their globs as documents' paths are: relative to ``root``."""
    folder = os.path.relpath(config.root, root).replace(os.sep, "/") if root and config.root else "."
    for given in config.check.layers:
        layer = Layer(given["name"], tuple(given.get("paths", ())), tuple(given.get("may_import", ())))
        if not layer.paths:
            way_out = 'say which files it is: paths = ["app/web/**"]'
            message = f"layer {layer.name!r} has no paths and holds nothing"
            faults.append(key_fault(config, "check.layers", message, way_out=way_out, severity="warning"))
        elif folder not in {".", ""} and not folder.startswith(".."):
            yield attrs.evolve(layer, paths=tuple(f"{folder}/{glob.lstrip('/')}" for glob in layer.paths))
        else:
            yield layer
