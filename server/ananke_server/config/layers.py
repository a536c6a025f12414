"""Reading the layers and laying them over one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ananke_core.errors import Fault
from ananke_server.config import toml_places
from ananke_server.config.keys import KEYS, Key
from ananke_server.config.model import Check, Config, Defaults, Extract, Llm, Mine, Modal
from ananke_server.config.values import fault_of, from_text, member_faults

PROJECT_FILE = ".ananke.toml"
_SECTIONS = sorted({name.partition(".")[0] for name in KEYS})


def load_config(
    start: Path,
    *,
    root: Path | None = None,
    environ: Mapping[str, str],
    flags: Mapping[str, Any] | None = None,
    user_path: Path | None = None,
) -> tuple[Config, list[Fault]]:
    """The configuration that holds in a folder, and everything wrong with it; what is good is used.

    Args:
        start: the folder of the file in question.
        root: the workspace or repository folder; the project's file is looked for no higher.
        environ: environment variables (``ANANKE_MODAL_ENDPOINT`` …).
        flags: values by key name, from the command line.
        user_path: the user's file, if not the usual one.
    """
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    user = user_path if user_path is not None else user_file(environ)
    _take(values, origins, _file_layer(user, faults))
    project = project_file(start, root)
    untrusted = ""
    if project is not None:
        for key, value, origin in _file_layer(project, faults):
            if key.name == "modal.endpoint":
                untrusted = str(value)
            elif key.trusted:
                faults.append(_not_here(key, origin))
            else:
                _take(values, origins, [(key, value, origin)])
    _take(values, origins, _environment_layer(environ, faults))
    _take(values, origins, _flag_layer(flags or {}, faults))
    _at_least_twice(values)
    if values.get("modal.endpoint") == untrusted:
        untrusted = ""
    return _config(values, origins, untrusted, str(project.parent) if project else str(root or start)), faults


def _not_here(key: Key, origin: str) -> Fault:
    """A repository's file that wants to decide what only its reader decides."""
    file, _, line = origin.rpartition(":")
    message = "a project's file does not decide this; it is not used here"
    return Fault(
        key.name,
        message,
        "ANK901",
        file or origin,
        int(line) - 1 if line.isdigit() else None,
        way_out=f"set it in your own configuration, or {key.variable}",
        severity="warning",
    )


def user_file(environ: Mapping[str, str]) -> Path:
    """The user's own file: ``ANANKE_CONFIG_DIR`` or the platform's configuration folder."""
    return config_folder(environ) / "config.toml"


def config_folder(environ: Mapping[str, str]) -> Path:
    """Where the user's file and the approved hosts are kept."""
    if environ.get("ANANKE_CONFIG_DIR"):
        return Path(environ["ANANKE_CONFIG_DIR"])
    from platformdirs import user_config_path

    return user_config_path("ananke")


def project_file(start: Path, root: Path | None) -> Path | None:
    """``.ananke.toml`` in a folder or above it, up to ``root`` or the repository's folder."""
    start = start.absolute()
    for folder in (start, *start.parents):
        candidate = folder / PROJECT_FILE
        if candidate.is_file():
            return candidate
        if folder == root or (folder / ".git").exists():
            return None
    return None


Layer = Iterator[tuple[Key, Any, str]]


def _take(values: dict[str, Any], origins: dict[str, str], layer: Any) -> None:
    for key, value, origin in layer:
        values[key.name] = value
        origins[key.name] = origin


def _file_layer(path: Path, faults: list[Fault]) -> Layer:
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault("", f"cannot be read: {error}", "ANK901", str(path)))
        return
    yield from _text_layer(text, path, faults)


def check_text(text: str, file: str) -> list[Fault]:
    """Everything wrong with the text of a project's file, as `load_config` would say it of the file."""
    faults: list[Fault] = []
    for key, _, origin in _text_layer(text, file, faults):
        if key.trusted and key.name != "modal.endpoint":
            faults.append(_not_here(key, origin))
    return faults


def _text_layer(text: str, path: Path | str, faults: list[Fault]) -> Layer:
    data, syntax = toml_places.read(text)
    if syntax is not None:
        spot = syntax.spot
        faults.append(Fault("", syntax.message, "ANK901", str(path), spot.line, spot.start, spot.end))
    spots = toml_places.places(text)

    def fault(name: str, message: str, way_out: str = "", severity: str = "error") -> None:
        at = spots.get(name) or spots.get(name.rpartition(".")[0])
        line, start, end = at if at is not None else (None, None, None)
        faults.append(Fault(name, message, "ANK901", str(path), line, start, end, way_out, severity))

    for section, members in data.items():
        if section not in _SECTIONS:
            fault(section, "unknown section", _nearest(section, _SECTIONS))
        elif not isinstance(members, dict):
            # Without the value: it may be a key that lost its table.
            fault(section, "not a table")
        else:
            for member, value in members.items():
                name = f"{section}.{member}"
                key = KEYS.get(name)
                if key is None:
                    known = [k.partition(".")[2] for k in KEYS if k.startswith(f"{section}.")]
                    fault(name, "unknown key", _nearest(member, known))
                    continue
                wrong = fault_of(key, value)
                if wrong:
                    fault(name, wrong)
                    continue
                if key.type == "table" and isinstance(value, dict):
                    wrongs = member_faults(key, value)
                    for inner, message in wrongs.items():
                        fault(f"{name}.{inner}", message)
                    value = {inner: item for inner, item in value.items() if inner not in wrongs}
                written = spots.get(name)
                yield key, value, f"{path}:{written.line + 1}" if written is not None else str(path)


def _nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, 1, 0.5)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"


def _environment_layer(environ: Mapping[str, str], faults: list[Fault]) -> Layer:
    for key in KEYS.values():
        text = environ.get(key.variable)
        if not text:
            continue
        if key.type == "table":
            faults.append(
                Fault(key.variable, "a table can't be set in the environment", "ANK901", way_out="use a file")
            )
            continue
        value = from_text(key, text)
        wrong = fault_of(key, value)
        if wrong:
            faults.append(Fault(key.variable, wrong, "ANK901"))
        else:
            yield key, value, "environment"


def _flag_layer(flags: Mapping[str, Any], faults: list[Fault]) -> Layer:
    for name, value in flags.items():
        key = KEYS[name]
        wrong = fault_of(key, value)
        if wrong:
            faults.append(Fault(f"--{name.replace('.', '-').replace('_', '-')}", wrong, "ANK901"))
        else:
            yield key, value, "flags"


def _at_least_twice(values: dict[str, Any]) -> None:
    """The deadline of all attempts is at least twice one attempt's time-out."""
    timeout = values.get("modal.timeout_ms", KEYS["modal.timeout_ms"].default)
    deadline = values.get("modal.deadline_ms", KEYS["modal.deadline_ms"].default)
    values["modal.deadline_ms"] = max(deadline, 2 * timeout)


def _config(values: dict[str, Any], origins: dict[str, str], untrusted: str, root: str) -> Config:
    def section(name: str) -> dict[str, Any]:
        found = {}
        for key in KEYS.values():
            if key.name.startswith(f"{name}."):
                value = values.get(key.name, key.default)
                found[key.name.partition(".")[2]] = tuple(value) if isinstance(value, list) else value
        return found

    return Config(
        Modal(**section("modal")),
        Defaults(**section("defaults")),
        Extract(**section("extract")),
        Mine(**section("mine")),
        Check(**section("check")),
        Llm(**section("llm")),
        origins,
        untrusted,
        root,
    )
