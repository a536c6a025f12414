"""Parts of a text that wait for their turn outside of the heap: in one piece of memory, or in a file without a name."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Iterator
from io import BytesIO, FileIO

IN_MEMORY = 16_000_000
"""Bytes beyond which what waits goes into a temporary file."""

_CHUNK = 1 << 20
_ENDLESS = 1 << 62


class Aside:
    """Texts of items by section, with commas between them.

    A heap keeps holes where large texts were, which for a large IR come to as much as the IR; and every small object
    that stays with one keeps an arena of a megabyte. So there is one stream for all, and of each text three numbers.
    Where the system gives no file, or no room in one, they stay in memory.
    """

    def __init__(self) -> None:
        self._stream: BytesIO | FileIO = BytesIO()
        self._size = 0
        self._most = IN_MEMORY
        self._sections: dict[str, int] = {}
        self._places = array("Q")

    def __del__(self) -> None:
        """Give the file back: of a compile that is given up, nobody asks for what it came to."""
        self._stream.close()

    def add(self, section: str, pieces: Iterable[bytes]) -> None:
        """Put pieces behind those that a section has."""
        text = b",".join(filter(None, pieces))
        if not text:
            return
        if self._size <= self._most < self._size + len(text):
            self._to_file()
        try:
            self._append(text)
        except OSError:
            self._to_memory()
            self._append(text)
        number = self._sections.setdefault(section, len(self._sections))
        self._places.extend((number, self._size, len(text)))
        self._size += len(text)

    @property
    def in_memory(self) -> bool:
        """Whether no file is needed for what there is."""
        return isinstance(self._stream, BytesIO)

    def __contains__(self, section: str) -> bool:
        """Whether anything of a section was put here."""
        return section in self._sections

    def texts(self, section: str) -> Iterator[bytes | memoryview]:
        """What a section has, in order, in parts that may end anywhere; each holds until the next one is asked for."""
        wanted = self._sections.get(section)
        room = memoryview(bytearray(_CHUNK))
        first = True
        for number, start, length in zip(self._places[::3], self._places[1::3], self._places[2::3], strict=True):
            if number != wanted:
                continue
            if not first:
                yield b","
            first = False
            self._stream.seek(start)
            while length:
                read = self._stream.readinto(room[: min(length, _CHUNK)])
                if not read:
                    raise OSError("a temporary file is shorter than what was written to it")
                yield room[:read]
                length -= read

    def _append(self, text: bytes) -> None:
        self._stream.seek(self._size)
        _write(self._stream, text)

    def _to_file(self) -> None:
        try:
            self._move(tempfile.TemporaryFile(buffering=0))  # noqa: SIM115  it is open as long as this is
        except OSError:
            # What waits stays where it is.
            self._most = _ENDLESS

    def _to_memory(self) -> None:
        self._most = _ENDLESS
        self._move(BytesIO())

    def _move(self, stream: BytesIO | FileIO) -> None:
        self._stream.seek(0)
        left = self._size
        try:
            while left:
                part = self._stream.read(min(left, _CHUNK))
                _write(stream, part)
                left -= len(part)
        except OSError:
            stream.close()
            raise
        self._stream.close()
        self._stream = stream


def _write(stream: BytesIO | FileIO, text: bytes) -> None:
    left = memoryview(text)
    while left:
        # A file that has no room for all of it takes a part, and fails at the next.
        left = left[stream.write(left) :]
