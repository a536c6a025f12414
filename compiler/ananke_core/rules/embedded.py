"""Rules that hold without any configuration, by language."""

from __future__ import annotations

from ananke_core.model.rules import Call, Rule

EMBEDDED: dict[str, tuple[Rule, ...]] = {
    "python": (
        Call(
            denied=("eval", "exec", "builtins.eval", "builtins.exec"),
            instead={"eval": "ast.literal_eval", "builtins.eval": "ast.literal_eval"},
        ),
    ),
}
"""Only calls that are never right in passing; everything else has to be declared or kept by the code itself."""
