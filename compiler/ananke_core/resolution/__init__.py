"""Types across files: from the facts of a file, and a way to those of others, to facts whose types are final."""

from ananke_core.languages.resolving import DECLARED, Context, Policies
from ananke_core.lookup import Declaration, Lookup, Tree
from ananke_core.resolution.files import Alone, Around, Files, FileView
from ananke_core.resolution.names import Names
from ananke_core.resolution.resolution import Kept, Resolution, Stated

__all__ = [
    "DECLARED",
    "Alone",
    "Around",
    "Context",
    "Declaration",
    "FileView",
    "Files",
    "Kept",
    "Lookup",
    "Names",
    "Policies",
    "Resolution",
    "Stated",
    "Tree",
]
