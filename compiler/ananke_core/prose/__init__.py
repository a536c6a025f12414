"""Rules that people wrote down in prose, read by a model and held against the code before anybody believes them.

Pure: `question` is what to ask, `reading` what to make of the answer. Who asks is a shell's business.
"""

from ananke_core.prose.passages import Passage, of_document, of_markdown, of_set
from ananke_core.prose.reading import Dropped, Reading, read_prose

__all__ = ["Dropped", "Passage", "Reading", "of_document", "of_markdown", "of_set", "read_prose"]
