"""Rules that hold without any configuration, by language."""

from __future__ import annotations

from ananke_core.model.rules import Call, ErrorHandling
from ananke_core.rules.built_call import BuiltCall, Checked

_NO_BARE_HANDLER = ErrorHandling(bare=True)
_NO_SWALLOWED_ERROR = ErrorHandling(swallowed=True)
_SHELL = "gives a shell text that is not written here, and whatever stands in it becomes commands"

_STARTERS = ("Popen", "call", "check_call", "check_output", "run")

_PYTHON: tuple[Checked, ...] = (
    Call(
        denied=("eval", "exec", "builtins.eval", "builtins.exec"),
        instead={"eval": "ast.literal_eval", "builtins.eval": "ast.literal_eval"},
    ),
    BuiltCall(
        callees=(*_STARTERS, *(f"subprocess.{name}" for name in _STARTERS)),
        keyword=("shell", "True"),
        refused=("built", "other"),
        reason=_SHELL,
        instead="pass a list of arguments without a shell",
    ),
    _NO_BARE_HANDLER,
    _NO_SWALLOWED_ERROR,
)

_ECMASCRIPT: tuple[Checked, ...] = (
    Call(denied=("eval", "Function", "globalThis.eval", "window.eval", "globalThis.Function", "window.Function")),
    BuiltCall(
        callees=tuple(
            f"{owner}{name}" for owner in ("", "globalThis.", "window.") for name in ("setInterval", "setTimeout")
        ),
        refused=("literal", "built"),
        reason="runs the text it is given as code",
        instead="pass a function",
    ),
    BuiltCall(
        callees=("child_process.exec", "child_process.execSync"),
        refused=("built",),
        reason=_SHELL,
        instead="use execFile with a list of arguments",
    ),
    _NO_SWALLOWED_ERROR,
)

EMBEDDED: dict[str, tuple[Checked, ...]] = {
    "python": _PYTHON,
    "typescript": _ECMASCRIPT,
    "javascript": _ECMASCRIPT,
}
"""Only what is never right in passing; everything else has to be declared or kept by the code itself."""
