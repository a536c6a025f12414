"""Rules that hold without any configuration, by language."""

from __future__ import annotations

from ananke_core.model.rules import Call, ErrorHandling, Rule

_NO_BARE_HANDLER = ErrorHandling(bare=True)
_NO_SWALLOWED_ERROR = ErrorHandling(swallowed=True)

EMBEDDED: dict[str, tuple[Rule, ...]] = {
    "python": (
        Call(
            denied=("eval", "exec", "builtins.eval", "builtins.exec"),
            instead={"eval": "ast.literal_eval", "builtins.eval": "ast.literal_eval"},
        ),
        _NO_BARE_HANDLER,
        _NO_SWALLOWED_ERROR,
    ),
    "typescript": (_NO_SWALLOWED_ERROR,),
    "javascript": (_NO_SWALLOWED_ERROR,),
}
"""Only what is never right in passing; everything else has to be declared or kept by the code itself."""
