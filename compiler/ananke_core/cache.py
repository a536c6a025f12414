"""Compiled IRs by hash: a memory in front of a directory of content-addressed files."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections import OrderedDict
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO

import attrs

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

    from ananke_core.codec.ir_text import IRText

LOCAL = "local"
"""Origin of what was compiled on this machine; what a service sent has its host as origin."""

_HASH = re.compile(r"sha256:([0-9a-f]{64})")
_MAGIC = b"ananke-ir 1"
_SUFFIX = ".ir"
_DIGITS = 2 * sha256().digest_size
_HEAD = 1_024
"""Bytes in which the first line of a file ends: a host's name has at most 253 characters."""


@attrs.frozen
class CachedIR:
    """The bytes of an IR, where they were compiled, and which level answered (``memory`` or ``disk``)."""

    data: bytes
    origin: str
    level: str


@attrs.frozen
class CacheStats:
    """What a cache holds and how it was used since it was made; sizes in bytes."""

    folder: str
    memory_entries: int
    memory_bytes: int
    disk_entries: int
    disk_bytes: int
    hits: int
    misses: int

    def __str__(self) -> str:
        used = f"{self.hits:,} hits, {self.misses:,} misses"
        return (
            f"{self.folder or 'no folder'}: {self.disk_entries:,} IRs, {self.disk_bytes:,} bytes\n"
            f"memory: {self.memory_entries:,} IRs, {self.memory_bytes:,} bytes, {used}"
        )


class IRCache:
    """IRs by their ``sha256:`` hash.

    Args:
        folder: where files are kept, made when the first one is written; memory alone if None.
        memory_bytes: how much the memory may hold; the least recently used goes first.

    A file holds its origin and a checksum, and is replaced as a whole: one that was cut short or altered is a miss, and
    is removed. A folder that can't be read or written costs the cache, never the compile. Safe to share among threads
    and processes.
    """

    def __init__(self, folder: Path | None = None, memory_bytes: int = 64 * 1024 * 1024) -> None:
        self.folder = folder
        self._budget = memory_bytes
        self._memory: OrderedDict[str, tuple[bytes, str]] = OrderedDict()
        self._size = 0
        self._hits = 0
        self._misses = 0
        self._lock = Lock()

    def get(self, hash: str, local_only: bool = False) -> CachedIR | None:
        """What is known under a hash, or None; with ``local_only`` nothing that a service compiled."""
        found = self._find(hash, local_only)
        with self._lock:
            if found is None:
                self._misses += 1
            else:
                self._hits += 1
        return found

    def put(self, hash: str, data: bytes | IRText, origin: str) -> None:
        """Keep an IR; ``origin`` is `LOCAL` or the host that compiled it. One in parts is kept on disk alone.

        What was compiled here is never replaced by what a host sent.
        """
        if origin != LOCAL and self._find(hash, local_only=True) is not None:
            return
        if isinstance(data, bytes):
            self._remember(hash, data, origin)
        path = self._path(hash)
        if path is not None:
            # A full disk or a folder without write permission: the IR is there all the same.
            with contextlib.suppress(OSError):
                _write(path, hash, data, origin)

    def clear(self) -> int:
        """Forget everything, and remove the files; returns how many there were."""
        with self._lock:
            self._memory.clear()
            self._size = 0
        removed = 0
        for path in self._files():
            with contextlib.suppress(OSError):
                path.unlink()
                removed += 1
        return removed

    def stats(self) -> CacheStats:
        """What it holds; the folder is looked through."""
        sizes = []
        for path in self._files():
            with contextlib.suppress(OSError):
                sizes.append(path.stat().st_size)
        with self._lock:
            return CacheStats(
                folder=str(self.folder) if self.folder is not None else "",
                memory_entries=len(self._memory),
                memory_bytes=self._size,
                disk_entries=len(sizes),
                disk_bytes=sum(sizes),
                hits=self._hits,
                misses=self._misses,
            )

    def _find(self, hash: str, local_only: bool) -> CachedIR | None:
        with self._lock:
            held = self._memory.get(hash)
            if held is not None and (held[1] == LOCAL or not local_only):
                self._memory.move_to_end(hash)
                return CachedIR(held[0], held[1], "memory")
        # Another process may have compiled meanwhile what the memory has from a service.
        found = self._read(hash)
        if found is None or (local_only and found.origin != LOCAL):
            return None
        self._remember(hash, found.data, found.origin)
        return found

    def _remember(self, hash: str, data: bytes, origin: str) -> None:
        if len(data) > self._budget:
            return
        with self._lock:
            old = self._memory.pop(hash, None)
            self._size += len(data) - (len(old[0]) if old is not None else 0)
            self._memory[hash] = (data, origin)
            while self._size > self._budget:
                _, (dropped, _) = self._memory.popitem(last=False)
                self._size -= len(dropped)

    def _path(self, hash: str) -> Path | None:
        # Whoever asks may have the hash from elsewhere: nothing but a hash becomes a file name.
        digits = _HASH.fullmatch(hash)
        if self.folder is None or digits is None:
            return None
        return self.folder / digits[1][:2] / f"{digits[1]}{_SUFFIX}"

    def _read(self, hash: str) -> CachedIR | None:
        path = self._path(hash)
        if path is None:
            return None
        try:
            # Without a buffer: what it has would be copied together with the rest.
            with path.open("rb", buffering=0) as file:
                fields = file.read(_HEAD).partition(b"\n")[0].split(b"\t")
                file.seek(len(b"\t".join(fields)) + 1)
                data = file.readall()
        except OSError:
            return None
        whole = len(fields) == 4 and fields[0] == _MAGIC and fields[1] == hash.encode()
        if not whole or fields[3] != _checksum(fields[2], data):
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        return CachedIR(data, fields[2].decode("utf-8", "replace"), "disk")

    def _files(self) -> list[Path]:
        if self.folder is None:
            return []
        try:
            return sorted(self.folder.glob(f"??/*{_SUFFIX}"))
        except OSError:
            return []


class _Summed:
    """A file, and the checksum of what is written to it."""

    def __init__(self, file: BinaryIO, origin: bytes) -> None:
        self._file = file
        self._sum = _begun(origin)

    def write(self, data: bytes | memoryview) -> None:
        """Write this."""
        self._sum.update(data)
        self._file.write(data)

    def writelines(self, data: Iterable[bytes]) -> None:
        """Write these."""
        for one in data:
            self.write(one)

    def checksum(self) -> bytes:
        """Of all so far."""
        return self._sum.hexdigest().encode()


def _begun(origin: bytes) -> Hash:
    # The origin is part of what mustn't be altered.
    return sha256(origin + b"\n")


def _checksum(origin: bytes, data: bytes) -> bytes:
    found = _begun(origin)
    found.update(data)
    return found.hexdigest().encode()


def _write(path: Path, hash: str, data: bytes | IRText, origin: str) -> None:
    # No tab or newline may end a field early.
    source = " ".join(origin.split()).encode("utf-8", "replace")
    head = b"\t".join((_MAGIC, hash.encode(), source, b""))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            # The checksum is known behind what it is of, and stands before it.
            file.write(head + bytes(_DIGITS) + b"\n")
            summed = _Summed(file, source)
            if isinstance(data, bytes):
                summed.write(data)
            else:
                data.write(summed)
            file.seek(len(head))
            file.write(summed.checksum())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
