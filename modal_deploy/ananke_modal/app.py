"""The Modal app: what is deployed, with which resources, secrets and source. ``modal_app.py`` re-exports it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import modal

from ananke_modal import secrets
from ananke_modal.image import build
from ananke_modal.resources import BACKOFF, RETRIES, resources

if TYPE_CHECKING:
    from fastapi import FastAPI

NAME = "ananke-compiler"

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
# A container is what it was made as; what overrides the table is set where the deploy runs.
_TABLE = resources(None if modal.is_local() else {})
_PROCESSES = "ANANKE_PROCESSES"

app = modal.App(NAME, image=_IMAGE, include_source=False)
irs = modal.Dict.from_name("ananke-ir", create_if_missing=True)
"""IR by hash, shared by all containers of the environment; an entry goes seven days after its last use."""

with _IMAGE.imports():  # type: ignore[no-untyped-call]  # its stub says nothing
    # Part of the memory snapshot: a cold start restores it, and imports nothing.
    from ananke_modal import functions
    from ananke_modal.service import create_app


def _given(function: str, **variables: str) -> dict[str, Any]:
    """What a function is declared with; ``variables`` are set in its containers."""
    row = _TABLE[function]
    return {
        "cpu": row.cpu,
        "memory": row.memory,
        "timeout": row.timeout,
        "max_containers": row.max_containers,
        "secrets": secrets.given_to(function, _ATTACHED),
        "env": {secrets.ATTACHED: ",".join(_ATTACHED), **variables},
        "enable_memory_snapshot": True,
    }


def _retries() -> modal.Retries:
    return modal.Retries(max_retries=RETRIES, backoff_coefficient=BACKOFF, initial_delay=1.0)


@app.function(**_given("compile_constraints"), retries=_retries())
def compile_constraints(constraints_json: str) -> dict[str, Any]:
    """The IR of a request in JSON, or ``{"error": PROBLEM}``."""
    return functions.compile_json(constraints_json)


@app.function(**_given("compile_with_cache"), retries=_retries())
def compile_with_cache(constraints_json: str) -> dict[str, Any]:
    """As `compile_constraints`, asking the shared cache first."""
    key = functions.hash_of(constraints_json)
    if key is None:
        return functions.compile_json(constraints_json)
    found: dict[str, Any] | None = irs.get(key)
    if found is None:
        found = functions.compile_json(constraints_json)
        if "error" not in found:
            irs.put(key, found)
    return found


@app.function(
    **_given("batch_compile", **{_PROCESSES: str(max(1, int(_TABLE["batch_compile"].cpu)))}), retries=_retries()
)
def batch_compile(constraint_sets: list[str]) -> list[dict[str, Any]]:
    """The answer to each of many requests, in order."""
    return functions.compile_batch(constraint_sets, int(os.environ.get(_PROCESSES, "1")))


# Modal refuses generators that are tried again.
@app.function(**_given("compile_stream"))
def compile_stream(constraints_json: str) -> Iterator[dict[str, Any]]:
    """``{"progress", "stage"}`` after each stage, then ``{"done": True, "ir": …}`` or ``{"error": PROBLEM}``."""
    yield from functions.compile_steps(constraints_json)


# Nor does it try web requests again: clients do.
@app.function(**_given("endpoint"))
@modal.concurrent(max_inputs=100, target_inputs=50)
@modal.asgi_app()
def endpoint() -> FastAPI:
    """The compile service: the application that ``ananke serve`` runs."""
    return create_app()


@app.local_entrypoint()
def main() -> None:
    """Compile the smallest set on Modal and print its IR, byte for byte what ``ananke compile`` prints."""
    from ananke_core.codec import encode_ir, load_ir

    answer = compile_constraints.remote(json.dumps(ONE_CONSTRAINT))
    if "error" in answer:
        sys.exit(f"it could not be compiled: {answer['error']['detail']}")
    print("Compiled IR:", encode_ir(load_ir(answer)).decode())
