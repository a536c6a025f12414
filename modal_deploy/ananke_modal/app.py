"""The Modal app: what is deployed, with which resources, secrets and source. ``modal_app.py`` re-exports it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import modal

from ananke_modal import names, secrets
from ananke_modal.image import build
from ananke_modal.resources import (
    BACKOFF,
    INPUTS,
    PASSED,
    RESERVED,
    RETRIES,
    SCALEDOWN,
    SCHEDULED_SCALEDOWN,
    TARGET,
    Resources,
    passed_on,
    resources,
    taken_over,
    tiers,
)

if TYPE_CHECKING:
    from ananke_core.compile.emit.fragments import Fragments, Listed
    from ananke_modal.recording import Asgi, Recording

NAME = names.APP

ONE_CONSTRAINT = {
    "name": "test",
    "constraints": [
        {
            "name": "function_structure",
            "kind": "syntactic",
            "confidence": 1.0,
            "source": "Pattern",
            "description": "Functions must have names",
        }
    ],
}
"""What ``modal run`` compiles to show that the whole way works."""

_ATTACHED = secrets.attached()
_IMAGE = build()
# A container is what it was made as; what overrides the tables is set where the deploy runs.
_TABLE = resources(None if modal.is_local() else {})
_TIERS = tiers() if modal.is_local() else taken_over(os.environ.get(PASSED, ""))
_PROCESSES = "ANANKE_PROCESSES"

app = modal.App(NAME, image=_IMAGE, include_source=False)

with _IMAGE.imports():  # type: ignore[no-untyped-call]  # its stub says nothing
    # Part of the memory snapshot: a cold start restores it, and imports nothing.
    from ananke_modal import calling, claude, config, containers, dispatch, functions, job_board, sharding
    from ananke_modal.service.app import create_app
    from ananke_modal.service.settings import Settings

if not modal.is_local():
    # At the start of a container and not at its first input: what is wrong stands in its log at once.
    config.read(os.environ)


def _variables(given: Resources) -> dict[str, str]:
    reserved = f"{given.cpu:g},{given.memory}"
    return {secrets.ATTACHED: ",".join(_ATTACHED), RESERVED: reserved}


def _given(function: str, variables: dict[str, str] | None = None, *, idle: int = SCALEDOWN) -> dict[str, Any]:
    """What a function is declared with; ``variables`` are set in its containers, ``idle`` is how long they wait."""
    row = _TABLE[function]
    return {
        "cpu": row.cpu,
        "memory": row.memory,
        "timeout": row.timeout,
        "max_containers": row.max_containers,
        "scaledown_window": idle,
        "secrets": secrets.given_to(function, _ATTACHED),
        "env": _variables(row) | (variables or {}),
        "enable_memory_snapshot": True,
    }


def _retries() -> modal.Retries:
    return modal.Retries(max_retries=RETRIES, backoff_coefficient=BACKOFF, initial_delay=1.0)


def _recording(function: str) -> Recording:
    return containers.recording(function, app.app_id or "")


@app.function(**_given("compile_constraints"), retries=_retries())
def compile_constraints(constraints_json: str | bytes, *, encoded: bool = False, progress: str = "") -> dict[str, Any]:
    """The IR of a request in JSON, or ``{"error": PROBLEM}``; ``encoded`` and ``progress`` are the endpoint's way."""
    with _recording("compile_constraints").one():
        if encoded and isinstance(constraints_json, bytes):
            return functions.compile_encoded(constraints_json, containers.teller(progress) if progress else None)
        text = constraints_json if isinstance(constraints_json, str) else constraints_json.decode("utf-8", "replace")
        return functions.compile_json(text)


@app.function(**_given("compile_with_cache"), retries=_retries())
def compile_with_cache(constraints_json: str) -> dict[str, Any]:
    """As `compile_constraints`, asking this container's memory and the shared cache first."""
    with _recording("compile_with_cache").one() as noted:
        answer, noted.cached = containers.compile_cached(constraints_json)
        return answer


@app.function(
    **_given("batch_compile", {_PROCESSES: str(max(1, int(_TABLE["batch_compile"].cpu)))}), retries=_retries()
)
def batch_compile(constraint_sets: list[str]) -> list[dict[str, Any]]:
    """The answer to each of many requests, in order."""
    with _recording("batch_compile").one():
        return functions.compile_batch(constraint_sets, int(os.environ.get(_PROCESSES, "1")))


@app.function(**_given("compile_shard"), retries=_retries())
def compile_shard(constraints: Listed, formats: tuple[str, ...]) -> Fragments:
    """What formats say of single signatures, by constraint: a part of `compile_sharded`."""
    with _recording("compile_shard").one():
        return sharding.compile_shard(constraints, formats)


@app.function(**_given("compile_sharded"), retries=_retries())
def compile_sharded(constraints_json: str, shards: int = 8) -> dict[str, Any]:
    """As `compile_constraints`, with the signatures of the set spread over ``shards`` calls of `compile_shard`."""
    with _recording("compile_sharded").one():
        return sharding.compile_sharded(constraints_json, shards, compile_shard.map)


@app.function(**_given("compile_with_claude"), retries=_retries())
def compile_with_claude(constraints_json: str) -> dict[str, Any]:
    """As `compile_constraints`, with the rules that Claude reads in the words of the set's opaque constraints."""
    with _recording("compile_with_claude").one():
        return claude.compile_with_claude(constraints_json)


# Modal refuses generators that are tried again.
@app.function(**_given("compile_stream"))
def compile_stream(constraints_json: str) -> Iterator[dict[str, Any]]:
    """``{"progress", "stage"}`` after each stage, then ``{"done": True, "ir": …}`` or ``{"error": PROBLEM}``."""
    with _recording("compile_stream").one():
        yield from functions.compile_steps(constraints_json)


# Nor does it try web requests again: clients do.
@app.function(**_given("endpoint", {PASSED: passed_on(_TIERS)}))
@modal.concurrent(max_inputs=INPUTS, target_inputs=TARGET)
@modal.asgi_app()
def endpoint() -> Asgi:
    """The compile service: the application that ``ananke serve`` runs, with containers for its processes."""
    settings = Settings.of(config.applied(os.environ))
    calls = calling.Tiers(compile_constraints, _ATTACHED, containers.progress)
    application = create_app(
        settings,
        backend=dispatch.Dispatch(settings, calls.call, _TIERS),
        shared=dispatch.SharedIRs(containers.shared_irs),
    )
    board = job_board.JobBoard(application, application.state.service, containers.shared_irs)
    return _recording("endpoint").around(board)


@app.function(**_given("watch", idle=SCHEDULED_SCALEDOWN), schedule=modal.Period(minutes=1))
def watch() -> list[str]:
    """Post an alert when errors or slow compiles begin, and when they are over; what was posted."""
    return containers.look(app.app_id or "")


@app.function(**_given("report", idle=SCHEDULED_SCALEDOWN), schedule=modal.Cron("0 6 * * *"))
def report() -> str:
    """Say (and post, where a webhook is configured) what the last day did and cost."""
    said = containers.tell(app.app_id or "")
    print(said)
    return said


@app.local_entrypoint()
def main() -> None:
    """Compile the smallest set on Modal and print its IR, byte for byte what ``ananke compile`` prints."""
    from ananke_core.codec import encode_ir, load_ir

    answer = compile_constraints.remote(json.dumps(ONE_CONSTRAINT))
    if "error" in answer:
        sys.exit(f"it could not be compiled: {answer['error']['detail']}")
    print("Compiled IR:", encode_ir(load_ir(answer)).decode())
