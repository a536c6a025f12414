"""`compile_with_claude`: the words of a set read as rules, and compiled with it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import attrs

from ananke_core.compile.pipeline import compile_stages, run
from ananke_core.errors import AnankeError, RemoteError
from ananke_core.prose import evidence, of_set, read_prose
from ananke_core.prose.claude import asking
from ananke_core.prose.reading import MAX_TOKENS, MODEL, Ask
from ananke_modal import config
from ananke_modal.functions import Plain, read
from ananke_modal.service.problems import Problem

KEY = "ANTHROPIC_API_KEY"
PATIENCE = 60.0
"""Seconds for one answer; the client tries twice more after what passes by itself."""


def compile_with_claude(constraints_json: str, environ: Mapping[str, str] | None = None) -> Plain:
    """The IR of a set and of the rules that its opaque constraints state, or ``{"error": PROBLEM}``.

    The set's own signatures and types are the evidence: a rule that they contradict is left out.
    """
    environ = os.environ if environ is None else environ
    try:
        request = read(constraints_json, bare=False)
        passages = list(of_set(request.constraints))
        constraints = request.constraints
        if passages:
            settings = config.read(environ)
            found = read_prose(
                passages,
                evidence.of_constraints(constraints),
                _ask(environ),
                settings.get("model", MODEL),
                settings.get("max_tokens", MAX_TOKENS),
            )
            constraints = attrs.evolve(constraints, constraints=constraints.constraints + found.constraints)
        return run(compile_stages(constraints, request.formats, request.level)).to_dict()
    except Problem as problem:
        return {"error": problem.document()}
    except RemoteError as error:
        return {"error": Problem(502, error.code, str(error)).document()}
    except AnankeError as error:
        return {"error": Problem.refused(error).document()}


def _ask(environ: Mapping[str, str]) -> Ask:
    key = environ.get(KEY, "")
    if not key:
        raise Problem(
            501,
            "ANK942",
            f"this deployment has no secret {KEY}: `modal secret create {KEY} {KEY}=KEY`, then deploy again",
        )
    import anthropic

    client: Any = anthropic.Anthropic(api_key=key, timeout=PATIENCE)
    return asking(client)
