"""Tokens of a tree by their text."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node


def leaves_with_text(root: Node, data: bytes, wanted: bytes) -> Iterator[tuple[int, int]]:
    """Byte offsets of identifier tokens whose text is ``wanted``, in the order of the text.

    Only the places where the bytes occur are looked at, so that a rename does not walk the tree.
    """
    at = data.find(wanted)
    while at >= 0:
        node = root.descendant_for_byte_range(at, at + len(wanted))
        whole = node is not None and node.start_byte == at and node.end_byte == at + len(wanted)
        # Identifiers of every grammar end in this word (property_identifier, type_identifier).
        if whole and node is not None and node.type.endswith("identifier"):
            yield at, at + len(wanted)
        at = data.find(wanted, at + 1)
