"""What queries can't say about TypeScript; the entry that the language loader takes."""

from ananke_core.languages.ecmascript.adapter import EcmaScriptAdapter


def adapter() -> EcmaScriptAdapter:
    """What the language loader calls."""
    return EcmaScriptAdapter(typed=True)
