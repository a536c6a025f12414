"""Real sets through Modal's own client, control plane stand-in and container entry point: `equality --modal`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.modal.conftest import environment
from tests.modal.web import deployed_with

INLINE = 1_500_000
"""Bytes of an IR; what is larger would travel as a blob, which the stand-in has not."""

PROGRAM = """
import hashlib, json, sys, modal
from ananke_core.codec import encode_ir, load_ir
one = modal.Function.from_name("ananke-compiler", "compile_constraints")
sharded = modal.Function.from_name("ananke-compiler", "compile_sharded")
def name(answer):
    return hashlib.sha256(encode_ir(load_ir(answer))).hexdigest()
for line in open(sys.argv[1]):
    text, shards = json.loads(line)
    print(json.dumps([name(one.remote(text)), name(sharded.remote(text, shards))]), flush=True)
"""


def answers(texts: list[str]) -> list[list[str]]:
    """SHA-256 of the canonical IR that `compile_constraints` and `compile_sharded` give for each text.

    Shards are 1, 2, 7 and 64 in turn.
    """
    with deployed_with({}) as plane, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "sets.jsonl")
        lines = [json.dumps([text, (1, 2, 7, 64)[number % 4]]) for number, text in enumerate(texts)]
        file.write_text("\n".join(lines) + "\n", "utf-8")
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(file)],
            env=environment(plane.url),
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]
