"""Messages in a stream of bytes."""

from __future__ import annotations

_HEADER = b"Content-Length: "
_LONGEST_HEADER = 1 << 14
LONGEST_BODY = 1 << 30


class Framing:
    """Cuts a stream of bytes into message bodies by their ``Content-Length``."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: int | None = None

    def feed(self, data: bytes) -> list[bytes]:
        """Bodies that are complete now.

        Raises:
            ValueError: the stream is no sequence of messages; nothing after it can be understood.
        """
        if self._length is None and not self._buffer and data.startswith(_HEADER):
            # One whole message, which is what typing sends.
            end = data.find(b"\r\n\r\n")
            if end > 0 and data[len(_HEADER) : end] == b"%d" % (len(data) - end - 4):
                return [data[end + 4 :]]
        self._buffer += data
        bodies: list[bytes] = []
        while True:
            if self._length is None:
                end = self._buffer.find(b"\r\n\r\n")
                if end < 0:
                    if len(self._buffer) > _LONGEST_HEADER:
                        raise ValueError("no header within 16 KiB")
                    return bodies
                self._length = _content_length(bytes(self._buffer[:end]))
                del self._buffer[: end + 4]
            if len(self._buffer) < self._length:
                return bodies
            bodies.append(bytes(self._buffer[: self._length]))
            del self._buffer[: self._length]
            self._length = None


def _content_length(header: bytes) -> int:
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
            if length <= LONGEST_BODY:
                return length
    raise ValueError(f"no Content-Length in {header[:80]!r}")
