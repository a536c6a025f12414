"""Configuration and constraint sets as documents: their faults, hover, completion, lenses and folding."""

from ananke_server.lsp.constraint_files.document import ConstraintFile, kind_of

__all__ = ["ConstraintFile", "kind_of"]
