"""What the loader of languages/typescript calls."""

from __future__ import annotations

from ananke_core.languages.ecmascript.forms import EcmaScriptForms


def forms() -> EcmaScriptForms:
    """The forms of typescript."""
    return EcmaScriptForms(typed=True, jsx=False)
