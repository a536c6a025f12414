"""Python's names and types beyond one file."""

from ananke_core.languages.python.resolution.modules import PythonModules


def modules() -> PythonModules:
    """What the language loader calls."""
    return PythonModules()
