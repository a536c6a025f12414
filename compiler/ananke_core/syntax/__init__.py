"""Parsing and querying: the only importer of tree_sitter."""

from tree_sitter import Node, Tree

from ananke_core.syntax.comments import LongComments
from ananke_core.syntax.grammar import Grammar, edited
from ananke_core.syntax.query import CombinedQuery
from ananke_core.syntax.tokens import leaves_with_text

__all__ = ["CombinedQuery", "Grammar", "LongComments", "Node", "Tree", "edited", "leaves_with_text"]
