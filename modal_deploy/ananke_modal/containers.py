"""What a container of the app has: its record, its caches, its alerts. Made when first needed, never before.

A memory snapshot is taken after the imports, and many containers start from it: whatever is one container's own (its
name, its connections, what it derived from secrets) must not be part of it.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from functools import cache

from ananke_core.codec import encode_ir, load_ir
from ananke_modal import config, functions, names, report, watch, webhook
from ananke_modal.dicts import ModalStore
from ananke_modal.prices import list_prices
from ananke_modal.recording import Recording
from ananke_modal.resources import BEHIND, RESERVED
from ananke_modal.shared_cache import MOST_BYTES, SharedCache, deployment_key
from ananke_modal.usage import HOUR, Recorder, recorded

GROUP = "modal"
"""Whose IRs the functions share: everybody who holds a token of the workspace is one group."""


@cache
def recording(function: str, app_id: str) -> Recording:
    """The record of a function in this container."""

    def make() -> Recorder:
        cpu, memory = os.environ[RESERVED].split(",")
        behind = bool(os.environ.get(BEHIND))
        return Recorder(ModalStore(names.USAGE), app_id, function, float(cpu), int(memory), behind=behind)

    return Recording(make)


@cache
def shared_cache(most_bytes: int = MOST_BYTES) -> SharedCache:
    """The cache that this container shares with the others; its own memory alone where the deployment has no key."""
    return SharedCache(ModalStore(names.CACHE), deployment_key(os.environ), most_bytes)


@cache
def shared_irs() -> SharedCache:
    """The same for the endpoint, which has a memory of its own before it."""
    return shared_cache(most_bytes=0)


@cache
def progress() -> ModalStore:
    """Where large sets tell how far they are."""
    return ModalStore(names.PROGRESS)


def teller(key: str) -> Callable[[int, str], None]:
    """What writes each stage there; a store that fails costs the progress alone."""

    def tell(percent: int, stage: str) -> None:
        with contextlib.suppress(Exception):
            progress().put(key, f"{percent} {stage}".encode())

    return tell


def compile_cached(constraints_json: str) -> tuple[functions.Plain, bool]:
    """The answer to a request, and whether a cache had it."""
    hash_ = functions.hash_of(constraints_json)
    known = shared_cache().get(GROUP, hash_) if hash_ is not None else None
    if known is not None:
        return load_ir(known).to_dict(), True
    answer = functions.compile_json(constraints_json)
    if hash_ is not None and "error" not in answer:
        shared_cache().put(GROUP, hash_, encode_ir(load_ir(answer)))
    return answer, False


def look(app_id: str, app: str = names.APP) -> list[str]:
    """Post the alerts that begin or end now; what was posted."""
    url = config.read(os.environ).get("webhook", "")
    if not url:
        return []
    return watch.look(
        ModalStore(names.USAGE),
        ModalStore(names.ALERTS),
        lambda text: webhook.post(url, text),
        time.time(),
        app_id,
        app,
    )


def tell(app_id: str, app: str = names.APP, hours: float = 24) -> str:
    """The report of the last hours, posted where a webhook is configured."""
    now = time.time()
    rows = recorded(ModalStore(names.USAGE), app_id, now - hours * HOUR, now)
    said = report.text(rows, list_prices(), hours, app)
    url = config.read(os.environ).get("webhook", "")
    if url:
        webhook.post(url, said)
    return said
