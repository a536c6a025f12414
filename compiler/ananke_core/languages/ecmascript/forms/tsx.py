"""What the loader of languages/typescript calls for files that may hold JSX."""

from __future__ import annotations

from ananke_core.languages.ecmascript.forms import EcmaScriptForms


def forms() -> EcmaScriptForms:
    """The forms of TSX."""
    return EcmaScriptForms(typed=True, jsx=True)
