"""``ananke compile``: constraint sets to IR, here or on the compile service."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ananke_core.errors import AnankeError, CompileError, InputError, RemoteError
from ananke_core.model.constraint import ConstraintSet
from ananke_server.cli.service_options import ENDPOINT, KEY, configured
from ananke_server.cli.streams import note, read_input, write_output

if TYPE_CHECKING:
    from ananke_server.config import Config
    from ananke_server.offload import Outcome

Mode = Literal["auto", "modal", "local"]
_IR_SUFFIX = ".ir.json"


def compile_(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="Constraint sets (JSON, TOML, MessagePack); - is stdin.")
    ],
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="F", help="Write the IR here; a folder with --batch.")
    ] = None,
    formats: Annotated[
        str, typer.Option("-f", "--formats", help="json-schema, grammar, regex (with commas), or all.")
    ] = "",
    level: Annotated[
        int | None, typer.Option(help="0 as given, 1 deduplicate and merge, 2 also subsume.", min=0, max=2)
    ] = None,
    modal: Annotated[
        bool | None, typer.Option("--use-modal/--no-modal", help="Force the compile service, or force this machine.")
    ] = None,
    modal_endpoint: ENDPOINT = "",
    modal_api_key: KEY = "",
    modal_timeout: Annotated[
        int | None, typer.Option(metavar="MS", help="One attempt's time-out in milliseconds.", min=1)
    ] = None,
    fallback: Annotated[
        bool, typer.Option("--fallback/--no-fallback", help="Compile here when the service fails.")
    ] = True,
    batch: Annotated[bool, typer.Option("--batch", help="One IR per file: INPUT.ir.json beside each input.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the exact bytes that a service would get, send nothing.")
    ] = False,
) -> int:
    """Compile constraint sets to a ConstraintIR. Several files without --batch are one set."""
    from ananke_server import telemetry

    telemetry.start("ananke")
    mode: Mode = "auto" if modal is None else "modal" if modal else "local"
    asked = _formats(formats)
    session = _Session(mode, configured(modal_endpoint, modal_api_key, modal_timeout), asked, level, fallback)
    if dry_run:
        return _dry_run(session, files, output)
    if batch:
        return _batch(session, files, output)
    outcome = session.compile(_combined(files))
    write_output(outcome.text, output)
    return 0 if outcome.facts.feasible else 1


class _Session:
    """One command's options and its way to the compiler."""

    def __init__(
        self, mode: Mode, config: Config, formats: tuple[str, ...] | None, level: int | None, fallback: bool
    ) -> None:
        self.config = config
        self.mode = _configured(mode, config.defaults.use_modal)
        self.formats = formats or tuple(config.defaults.formats)
        self.level = config.defaults.level if level is None else level
        self.fallback = fallback

    def compile(self, constraints: ConstraintSet) -> Outcome:
        from ananke_server.offload import compile_blocking
        from ananke_server.places import open_cache

        outcome = compile_blocking(
            self.config,
            constraints,
            self.formats,
            self.level,
            mode=self.mode,
            fallback=self.fallback,
            cache=open_cache(),
        )
        self.said(outcome)
        return outcome

    def compile_many(self, sets: list[ConstraintSet]) -> list[Outcome | AnankeError]:
        from ananke_server.offload import compile_many_blocking
        from ananke_server.places import open_cache

        return compile_many_blocking(
            self.config, sets, self.formats, self.level, mode=self.mode, fallback=self.fallback, cache=open_cache()
        )

    def said(self, outcome: Outcome) -> None:
        if outcome.note:
            note(outcome.note)
        facts = outcome.facts
        note(f"{facts.constraint_count:,} constraints, {outcome.origin}, {outcome.milliseconds:.0f} ms, {facts.hash}")


def _configured(mode: Mode, use_modal: bool | str) -> Mode:
    """What the flags say, else what ``defaults.use_modal`` says."""
    if mode != "auto" or isinstance(use_modal, str):
        return mode
    return "modal" if use_modal else "local"


def _formats(text: str) -> tuple[str, ...] | None:
    from ananke_core.model.ir import FORMATS

    if not text:
        return None
    names = [name.strip() for name in text.split(",") if name.strip()]
    if names == ["all"]:
        return tuple(FORMATS)
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise CompileError(f"{unknown[0]!r} is no format", place="-f", way_out=f"one of {', '.join(FORMATS)}, or all")
    return tuple(names)


def read_set(name: str) -> ConstraintSet:
    """A set from a file (by suffix) or stdin (JSON); warnings go to stderr.

    Raises:
        SetError: with every fault placed.
    """
    from ananke_core import codec
    from ananke_core.errors import SetError

    data = read_input(name)
    suffix = Path(name).suffix.lower()
    if suffix == ".toml":
        found, faults = codec.decode_set_toml(data.decode("utf-8", "replace"), name)
    elif suffix == ".msgpack":
        found, faults = codec.decode_set_msgpack(data, name)
    else:
        found, faults = codec.decode_set(data, None if name == "-" else name)
    errors = [fault for fault in faults if fault.severity == "error"]
    for fault in faults:
        if fault.severity != "error":
            note(f"{fault.severity} {fault.code}: {fault}")
    if errors:
        count = "1 fault" if len(errors) == 1 else f"{len(errors)} faults"
        raise SetError(f"not a valid constraint set: {count}", errors, place="stdin" if name == "-" else name)
    return found


def _combined(files: list[str]) -> ConstraintSet:
    sets = [read_set(name) for name in files]
    if len(sets) == 1:
        return sets[0]
    return ConstraintSet(constraints=tuple(constraint for one in sets for constraint in one.constraints))


def _dry_run(session: _Session, files: list[str], output: str | None) -> int:
    from ananke_core import codec
    from ananke_server.trust import host_of

    data = codec.wire_set(_combined(files))
    modal = session.config.modal
    where = host_of(modal.endpoint) if modal.endpoint else "no endpoint is configured"
    if modal.transport == "sdk":
        where = f"function {modal.function} of Modal app {modal.app}"
    note(f"dry run: {len(data):,} bytes, {where}; nothing was sent")
    write_output(data, output)
    return 0


def _batch(session: _Session, files: list[str], output: str | None) -> int:
    """Each file's own IR, asked for together; one that fails costs only its own result. The highest code of all."""
    highest = 0
    written: dict[Path, str] = {}
    wanted: list[tuple[str, Path | None]] = []
    sets: list[ConstraintSet] = []
    for name in files:
        if name.endswith(_IR_SUFFIX) or _is_ir(name):
            note(f"{name}: already an IR, skipped")
            continue
        try:
            target = None if output == "-" else _target(name, output, written)
            sets.append(read_set(name))
            wanted.append((name, target))
        except AnankeError as error:
            note(f"error {error.code}: {error}")
            highest = max(highest, 2)
    for (name, target), found in zip(wanted, session.compile_many(sets), strict=True):
        highest = max(highest, _written(session, name, target, found))
    return highest


def _written(session: _Session, name: str, target: Path | None, found: Outcome | AnankeError) -> int:
    """Write one IR of a batch, or say why there is none; the exit code."""
    import msgspec

    if isinstance(found, RemoteError):
        note(f"error {found.code}: {name}: {found}")
        return 3
    if isinstance(found, AnankeError):
        note(f"error {found.code}: {found}")
        return 2
    session.said(found)
    if target is None:
        write_output(msgspec.json.encode({"file": name, "ir": msgspec.Raw(found.data)}), None)
    else:
        write_output(found.text, str(target))
    return 0 if found.facts.feasible else 1


def _is_ir(name: str) -> bool:
    if name == "-":
        return False
    import msgspec

    try:
        head = msgspec.json.decode(read_input(name))
    except (InputError, msgspec.DecodeError, UnicodeDecodeError):
        return False
    return isinstance(head, dict) and "hash" in head and "emitter" in head


def _target(name: str, folder: str | None, written: dict[Path, str]) -> Path:
    """Where a file's IR goes; two inputs of one command never write the same file."""
    target = _beside(name, folder)
    first = written.setdefault(Path(os.path.realpath(target)), name)
    if first != name:
        raise InputError(f"its IR would replace that of {first}", place=name, way_out="rename one, or use -o -")
    return target


def _beside(name: str, folder: str | None) -> Path:
    path = Path("stdin") if name == "-" else Path(name)
    target = path.with_name(path.stem + _IR_SUFFIX)
    if folder is None:
        return target
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder) / target.name
