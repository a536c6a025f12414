"""The text behind some nodes, and where spans count from."""

from __future__ import annotations

from ananke_core.languages.headers import Headers
from ananke_core.syntax import Node
from ananke_core.text import Span

_new = tuple.__new__


class Source:
    """Bytes of a parsed text; spans are made relative to ``base``, the first byte of a unit.

    ``headers`` are there for a text without an error of which a unit is read again and again, while somebody types.
    """

    __slots__ = ("base", "data", "headers")

    def __init__(self, data: bytes, base: int, headers: Headers | None = None) -> None:
        self.data = data
        self.base = base
        self.headers = headers

    def span(self, node: Node) -> Span:
        """Where a node stands in its unit."""
        # What Span does, without a call of Python: a file has some two for each line.
        return _new(Span, (node.start_byte - self.base, node.end_byte - self.base))

    def between(self, start: int, end: int) -> Span:
        """Absolute offsets as a span of the unit."""
        return _new(Span, (start - self.base, end - self.base))

    def bytes(self, node: Node) -> bytes:
        """The bytes of a node; taken from the text, because a tree may hold on to an older one."""
        return self.data[node.start_byte : node.end_byte]

    def text(self, node: Node) -> str:
        """The text of a node; what is not UTF-8 becomes U+FFFD, so that it can be written down anywhere."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def name(self, node: Node) -> str:
        """`text` of what is likely to stand in many places, kept once for all of them."""
        return shared(self.data[node.start_byte : node.end_byte])


_SHARED: dict[bytes, str] = {}
_MOST, _LONGEST = 4_096, 60


def shared(data: bytes) -> str:
    """The text of some bytes, the same object for as long as it is asked for again and again.

    `sys.intern` keeps all words of a process in one table, which is too large for the processor's caches.
    """
    known = _SHARED.get(data)
    if known is None:
        known = data.decode("utf-8", "replace")
        if len(data) <= _LONGEST:
            if len(_SHARED) >= _MOST:
                _SHARED.clear()
            _SHARED[data] = known
    return known
