"""Documents: what is known of an open file, kept exact by edits in time that does not depend on the file's size."""

from ananke_core.analysis.document import Document
from ananke_core.analysis.finding import Finding
from ananke_core.analysis.ignoring import ignoring
from ananke_core.analysis.policy import Policy
from ananke_core.analysis.symbols import SymbolRef

__all__ = ["Document", "Finding", "Policy", "SymbolRef", "ignoring"]
