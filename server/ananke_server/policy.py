"""Configuration and pinned sets → what is checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ananke_core.analysis import Policy
from ananke_core.errors import AnankeError, Fault
from ananke_core.mine.conventions import Thresholds
from ananke_core.model.constraint import ConstraintSet
from ananke_core.resolution import Policies
from ananke_core.rules.check import Check, constraint_check, embedded_checks
from ananke_server.config import Config
from ananke_server.configured import configured_checks, key_fault


def policy_of(config: Config, language: str, *, constraints: Sequence[str] = (), root: str = "") -> Policy:
    """The policy of one language; rules that can't be read are left out (`policy_and_faults` says which)."""
    return policy_and_faults(config, language, constraints=constraints, root=root)[0]


def policies_of(config: Config) -> Policies:
    """How types are read where the code leaves it open."""
    return Policies(config.extract.objects, config.extract.nulls)


def thresholds_of(config: Config) -> Thresholds:
    """What a habit needs."""
    return Thresholds(config.mine.min_support, config.mine.min_confidence, frozenset(config.mine.off))


def policy_and_faults(
    config: Config, language: str, *, constraints: Sequence[str] = (), root: str = ""
) -> tuple[Policy, list[Fault]]:
    """The policy, and what is wrong with configured rules and pinned sets.

    Args:
        config: as loaded.
        language: name of the language.
        constraints: further constraint files, from the command line.
        root: the folder that documents' paths are relative to, if not that of the project's file.
    """
    faults: list[Fault] = []
    checks = [
        *embedded_checks(language),
        *configured_checks(config, root, faults),
        *_pinned(config, language, constraints, faults),
    ]
    policy = Policy(
        checks=tuple(checks),
        thresholds=thresholds_of(config),
        severities=dict(config.check.severity),  # type: ignore[arg-type]
    )
    return policy, faults


def _pinned(config: Config, language: str, further: Sequence[str], faults: list[Fault]) -> Iterator[Check]:
    for path in _set_files(config, further, faults):
        for constraint in _read(path, faults).constraints:
            if constraint.scope.language not in {"", language}:
                continue
            try:
                check = constraint_check(constraint)
            except AnankeError as error:
                faults.append(Fault(constraint.name, error.message, error.code, str(path)))
                continue
            if check is not None:
                yield check


def _set_files(config: Config, further: Sequence[str], faults: list[Fault]) -> Iterator[Path]:
    """Files of pinned sets, each once; those that the project's file names must lie in the project."""
    seen: set[Path] = set()
    for name in config.check.constraints:
        path = Path(config.root, name)
        if not _inside(path, Path(config.root)):
            faults.append(key_fault(config, "check.constraints", f"{name} lies outside of the project"))
        elif path.is_file():
            seen.add(path.resolve())
            yield path
        elif "check.constraints" in config.origins:
            faults.append(key_fault(config, "check.constraints", f"{name}: no such file", severity="warning"))
    for name in further:
        path = Path(name)
        if not path.is_file():
            faults.append(Fault("--constraints", f"{name}: no such file", "ANK910"))
        elif path.resolve() not in seen:
            seen.add(path.resolve())
            yield path


def _inside(path: Path, root: Path) -> bool:
    return root.resolve() in path.resolve().parents


def _read(path: Path, faults: list[Fault]) -> ConstraintSet:
    from ananke_core import codec

    try:
        data = path.read_bytes()
    except OSError as error:
        faults.append(Fault("", f"cannot be read: {error.strerror}", "ANK910", str(path)))
        return ConstraintSet()
    if path.suffix == ".toml":
        found, problems = codec.decode_set_toml(data.decode("utf-8", "replace"), str(path))
    elif path.suffix == ".msgpack":
        found, problems = codec.decode_set_msgpack(data, str(path))
    else:
        found, problems = codec.decode_set(data, str(path))
    faults += problems
    return found
