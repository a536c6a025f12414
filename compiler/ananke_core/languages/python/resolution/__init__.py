"""Python's names and types beyond one file."""

from ananke_core.languages.python.resolution.modules import PythonModules
from ananke_core.languages.python.resolution.resolver import PythonResolver


def modules() -> PythonModules:
    """What the language loader calls."""
    return PythonModules()


def resolver() -> PythonResolver:
    """What the language loader calls."""
    return PythonResolver()
