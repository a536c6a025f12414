"""What the loader of languages/javascript calls."""

from __future__ import annotations

from ananke_core.languages.ecmascript.forms import EcmaScriptForms


def forms() -> EcmaScriptForms:
    """The forms of javascript."""
    return EcmaScriptForms(typed=False, jsx=True)
