"""Settings of the service, from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast

import attrs

from ananke_core.errors import ConfigError, Fault
from ananke_core.model.ir import FORMATS

_TRUE = {"1", "true", "yes"}
_NUMBERS = (
    "max_body_bytes",
    "max_depth",
    "max_constraints",
    "max_batch",
    "max_seconds",
    "max_wait_ms",
    "max_jobs",
    "job_seconds",
    "read_seconds",
    "drain_seconds",
    "workers",
    "worker_mb",
    "cache_bytes",
)
_OR_NONE = ("rate_per_second", "rate_burst")


@attrs.frozen
class Settings:
    """What the service allows.

    ``keys`` maps a name to its key; ``keys_file`` holds more of them, and is read again when it changes. ``loopback``
    says that nobody but this machine can connect: without any key it then asks for none. Sizes in bytes; ``max_depth``
    counts nested brackets of a body; ``max_seconds`` is how long an answer may take where the client waits for it (a
    job may take ``job_seconds``); ``max_wait_ms`` how long a compile may wait for a process before it is turned away;
    ``read_seconds`` how long a body may take to arrive; ``drain_seconds`` how long jobs may go on after the end was
    asked for. ``rate_per_second`` and ``rate_burst`` are per key; 0 is none.
    ``default_formats`` and ``default_level`` are those of a request that names none.
    """

    keys: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    keys_file: Path | None = None
    allow_anonymous: bool = False
    loopback: bool = False
    max_body_bytes: int = 64 * 1024 * 1024
    max_depth: int = 200
    max_constraints: int = 200_000
    max_batch: int = 1_000
    max_seconds: int = 150
    max_wait_ms: int = 1_500
    max_jobs: int = 100
    job_seconds: int = 900
    read_seconds: int = 30
    drain_seconds: int = 10
    rate_per_second: int = 0
    rate_burst: int = 0
    workers: int = 2
    worker_mb: int = 1_024
    default_formats: tuple[str, ...] = FORMATS
    default_level: Literal[0, 1, 2] = 1
    cache_folder: Path | None = None
    cache_bytes: int = 128 * 1024 * 1024

    @property
    def has_keys(self) -> bool:
        """Whether any key is configured."""
        return bool(self.keys) or self.keys_file is not None

    @property
    def asks_for_key(self) -> bool:
        """Whether requests need a key."""
        return self.has_keys or not (self.allow_anonymous or self.loopback)

    @classmethod
    def of(cls, environ: Mapping[str, str] | None = None, *, loopback: bool = False) -> Settings:
        """Read ``ANANKE_API_KEYS="name:key,…"``, ``ANANKE_ALLOW_ANONYMOUS``, ``ANANKE_MAX_BODY_BYTES`` ….

        Raises:
            ConfigError: with every variable that can't be read.
        """
        environ = os.environ if environ is None else environ
        faults: list[Fault] = []
        numbers: dict[str, int] = {}
        for name in (*_NUMBERS, *_OR_NONE):
            variable = f"ANANKE_{name.upper()}"
            text = environ.get(variable, "")
            if text:
                least = 0 if name in _OR_NONE else 1
                if text.isascii() and text.isdigit() and int(text) >= least:
                    numbers[name] = int(text)
                else:
                    wanted = "above 0" if least else "or 0"
                    faults.append(Fault(variable, f"{text!r} is not a whole number {wanted}", "ANK901"))
        formats = [name.strip() for name in environ.get("ANANKE_DEFAULT_FORMATS", "").split(",") if name.strip()]
        if unknown := [name for name in formats if name not in FORMATS]:
            faults.append(
                Fault("ANANKE_DEFAULT_FORMATS", f"{unknown[0]!r} is not one of {', '.join(FORMATS)}", "ANK901")
            )
        level = environ.get("ANANKE_DEFAULT_LEVEL", "") or "1"
        if level not in ("0", "1", "2"):
            faults.append(Fault("ANANKE_DEFAULT_LEVEL", f"{level!r} is not 0, 1 or 2", "ANK901"))
        keys = read_keys(environ.get("ANANKE_API_KEYS", ""), "ANANKE_API_KEYS", faults)
        file = environ.get("ANANKE_API_KEYS_FILE", "")
        if file:
            try:
                text = Path(file).read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "no UTF-8"
                faults.append(Fault("ANANKE_API_KEYS_FILE", f"{file}: {reason}", "ANK901"))
            else:
                read_keys(text, file, faults)
        if faults:
            raise ConfigError("the service's settings can't be read", faults)
        folder = environ.get("ANANKE_CACHE_DIR")
        return cls(
            keys=keys,
            keys_file=Path(file) if file else None,
            allow_anonymous=environ.get("ANANKE_ALLOW_ANONYMOUS", "").lower() in _TRUE,
            loopback=loopback,
            cache_folder=Path(folder) if folder else None,
            default_formats=tuple(sorted(set(formats))) or FORMATS,
            default_level=cast(Literal[0, 1, 2], int(level)),
            **numbers,
        )


def read_keys(text: str, place: str, faults: list[Fault]) -> dict[str, str]:
    """Keys by name out of ``name:key`` entries, between which stand commas or line breaks; ``#`` begins a comment."""
    keys: dict[str, str] = {}
    lines = (line.partition("#")[0] if line.lstrip().startswith("#") else line for line in text.splitlines())
    parts = (part.strip() for line in lines for part in line.split(","))
    for number, part in enumerate(filter(None, parts), 1):
        name, colon, key = part.partition(":")
        if not colon:
            name, key = "default", name
        if not key:
            faults.append(Fault(place, f"entry {number} has no key", "ANK901"))
        elif name in keys:
            faults.append(Fault(place, f"two keys are named {name}", "ANK901"))
        keys[name] = key
    return keys
