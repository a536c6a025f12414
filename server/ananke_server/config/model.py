"""The configuration as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs


@attrs.frozen
class Modal:
    """``[modal]``: the service, and how patiently it is asked. ``api_key`` is not shown in the repr."""

    endpoint: str
    transport: str
    app: str
    environment: str
    function: str
    timeout_ms: int
    deadline_ms: int
    max_retries: int
    initial_backoff_ms: int
    max_backoff_ms: int
    api_key: str = attrs.field(repr=False)


@attrs.frozen
class Defaults:
    """``[defaults]``: where and to what sets compile. ``use_modal`` is true, false or ``"auto"``."""

    use_modal: bool | str
    offload_threshold: int
    offload_after_ms: int
    formats: tuple[str, ...]
    level: int


@attrs.frozen
class Extract:
    """``[extract]``: which files are looked at, and how their types are read where the code leaves it open."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]
    languages: tuple[str, ...]
    max_file_bytes: int
    objects: Literal["declared", "open", "closed"] = "declared"
    nulls: Literal["declared", "strict", "loose"] = "declared"


@attrs.frozen
class Mine:
    """``[mine]``: what a convention needs."""

    min_support: int
    min_confidence: float
    off: tuple[str, ...] = ()


@attrs.frozen
class Check:
    """``[check]``: declared rules and severities."""

    denied_calls: tuple[str, ...]
    denied_imports: tuple[str, ...]
    allowed_imports: tuple[str, ...]
    naming: Mapping[str, str] = attrs.field(hash=False)
    max: Mapping[str, int] = attrs.field(hash=False)
    layers: tuple[Mapping[str, Any], ...] = attrs.field(hash=False)
    severity: Mapping[str, str] = attrs.field(hash=False)
    constraints: tuple[str, ...] = ()


@attrs.frozen
class Llm:
    """``[llm]``: the optional pass over prose."""

    enabled: bool
    model: str


@attrs.frozen(eq=False)
class Config:
    """All keys with their values.

    ``origins`` says for each key that is not a default where its value comes from (``environment``, ``flags`` or
    ``FILE:LINE``); ``untrusted_endpoint`` is what only the repository names, for a person to approve; ``root`` is the
    folder of the project's file, to which its paths are relative.
    """

    modal: Modal
    defaults: Defaults
    extract: Extract
    mine: Mine
    check: Check
    llm: Llm
    origins: Mapping[str, str] = attrs.field(factory=dict)
    untrusted_endpoint: str = ""
    root: str = ""
