"""Sets that these tests have compiled, and what comes of them here."""

from __future__ import annotations

from ananke_core.codec import encode_ir
from ananke_core.compile.compiler import Compiler
from tests.offload.hosts import denials

SET = denials(5)
LARGE = denials(400)
LOCAL = encode_ir(Compiler().compile(SET))
LARGE_LOCAL = encode_ir(Compiler().compile(LARGE))
PATIENT = {"timeout_ms": 20_000, "deadline_ms": 40_000}
