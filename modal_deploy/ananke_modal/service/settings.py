"""Settings of the service, from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import attrs

from ananke_core.errors import ConfigError, Fault

_TRUE = {"1", "true", "yes"}


@attrs.frozen
class Settings:
    """What the service allows.

    ``keys`` maps a name to its key. ``loopback`` says that nobody but this machine can connect: without any key it
    then asks for none. Sizes in bytes; ``max_depth`` counts nested brackets of a body.
    """

    keys: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    allow_anonymous: bool = False
    loopback: bool = False
    max_body_bytes: int = 64 * 1024 * 1024
    max_depth: int = 200
    max_constraints: int = 200_000
    max_batch: int = 1_000
    workers: int = 2
    cache_folder: Path | None = None

    @property
    def asks_for_key(self) -> bool:
        """Whether requests need a key."""
        return bool(self.keys) or not (self.allow_anonymous or self.loopback)

    @classmethod
    def of(cls, environ: Mapping[str, str] | None = None, *, loopback: bool = False) -> Settings:
        """Read ``ANANKE_API_KEYS="name:key,…"``, ``ANANKE_ALLOW_ANONYMOUS``, ``ANANKE_MAX_BODY_BYTES`` ….

        Raises:
            ConfigError: with every variable that can't be read.
        """
        environ = os.environ if environ is None else environ
        faults: list[Fault] = []
        numbers: dict[str, int] = {}
        for name in ("max_body_bytes", "max_depth", "max_constraints", "max_batch", "workers"):
            variable = f"ANANKE_{name.upper()}"
            text = environ.get(variable, "")
            if text:
                if text.isascii() and text.isdigit() and int(text) > 0:
                    numbers[name] = int(text)
                else:
                    faults.append(Fault(variable, f"{text!r} is not a whole number above 0", "ANK901"))
        keys: dict[str, str] = {}
        for number, part in enumerate(filter(None, environ.get("ANANKE_API_KEYS", "").split(",")), 1):
            name, colon, key = part.strip().partition(":")
            if not colon:
                name, key = "default", name
            if not key:
                faults.append(Fault("ANANKE_API_KEYS", f"entry {number} has no key", "ANK901"))
            elif name in keys:
                faults.append(Fault("ANANKE_API_KEYS", f"two keys are named {name}", "ANK901"))
            keys[name] = key
        if faults:
            raise ConfigError("the service's settings can't be read", faults)
        folder = environ.get("ANANKE_CACHE_DIR")
        return cls(
            keys=keys,
            allow_anonymous=environ.get("ANANKE_ALLOW_ANONYMOUS", "").lower() in _TRUE,
            loopback=loopback,
            cache_folder=Path(folder) if folder else None,
            **numbers,
        )
