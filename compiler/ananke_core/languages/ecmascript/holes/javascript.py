"""What the language loader calls for positions of this language."""

from __future__ import annotations

from ananke_core.languages.ecmascript.holes import EcmaScriptHoles


def holes() -> EcmaScriptHoles:
    """Positions of javascript."""
    return EcmaScriptHoles(typed=False, jsx=True)
