"""Where a set compiles: here, from a cache, or on the compile service; a failing service never costs the result."""

from ananke_server.offload.offload import Offload, compile_blocking, compile_many_blocking
from ananke_server.offload.outcome import Outcome
from ananke_server.offload.policy import Mode
from ananke_server.offload.probe import Probe, ask, probe

__all__ = ["Mode", "Offload", "Outcome", "Probe", "ask", "compile_blocking", "compile_many_blocking", "probe"]
