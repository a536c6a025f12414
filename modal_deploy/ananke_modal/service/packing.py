"""Packed bodies, gzip and zstd, in both directions."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Protocol

import zstandard

from ananke_modal.service.problems import Problem

PACKED_FROM = 1_024
"""Bytes from which an answer is packed: below, the headers outweigh it."""

_GZIP_LEVEL = 4
_ZSTD_LEVEL = 3
_WINDOW = 27
_MOST_PARTS = 1_000
_Take = Callable[[memoryview, int], bytes]


class _Broken(Exception):
    """Packed bytes that are none."""


def unpack(body: bytes, coding: str, limit: int) -> bytes:
    """A body as it was before it was packed; unpacking stops as soon as the limit is passed.

    Raises:
        Problem: 413 too large, 415 an unknown packing, 400 broken packing.
    """
    if coding == "identity":
        return body
    unpacker = _UNPACKERS.get(coding)
    if unpacker is None:
        raise Problem(415, "ANK910", f"content-encoding {coding[:40]} is not understood; send gzip, zstd or none")
    try:
        unpacked = unpacker(body, limit)
    except _Broken as error:
        raise Problem(400, "ANK910", f"the {coding} body is broken: {error}") from None
    if len(unpacked) > limit:
        raise too_large(limit)
    return unpacked


def too_large(limit: int) -> Problem:
    """What a body above the limit is answered."""
    return Problem(413, "ANK910", f"the body is larger than {limit:,} bytes; POST /v1/batch or split the set")


class _Unpacker(Protocol):
    """What takes the pieces of one part of a packed body: zlib's object, or zstandard's."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...


def _parts(packed: bytes, limit: int, piece: int, make: Callable[[], tuple[_Unpacker, _Take]]) -> bytes:
    """What the parts of a body unpack to, at most about ``limit`` bytes and one.

    In pieces, because an unpacker gives back a copy of all that stands behind its part: given everything, a body of
    very many very small parts would be copied once for each.
    """
    view = memoryview(packed)
    unpacked = bytearray()
    at = 0
    for _ in range(_MOST_PARTS):
        unpacker, take = make()
        while not unpacker.eof:
            if at >= len(view):
                raise _Broken("it ends too early")
            given = view[at : at + piece]
            at += len(given)
            unpacked += take(given, limit + 1 - len(unpacked))
            if len(unpacked) > limit:
                return bytes(unpacked)
        at -= len(unpacker.unused_data)
        if at == len(view):
            return bytes(unpacked)
    raise _Broken(f"it has more than {_MOST_PARTS:,} parts")


def _gunzip(packed: bytes, limit: int) -> bytes:
    """All members of a file."""

    def make() -> tuple[_Unpacker, _Take]:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return unpacker, unpacker.decompress

    try:
        return _parts(packed, limit, 1 << 16, make)
    except zlib.error as error:
        raise _Broken(error) from None


def _unzstd(packed: bytes, limit: int) -> bytes:
    """All frames. A piece is small, because all that is in one is unpacked at once: 16 MiB at most."""

    def make() -> tuple[_Unpacker, _Take]:
        # A window of 128 MiB is as much memory as a frame may ask for.
        unpacker = zstandard.ZstdDecompressor(max_window_size=1 << _WINDOW).decompressobj()
        return unpacker, lambda given, _: unpacker.decompress(given)

    try:
        return _parts(packed, limit, 512, make)
    except zstandard.ZstdError as error:
        raise _Broken(str(error)) from None


_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {"gzip": _gunzip, "x-gzip": _gunzip, "zstd": _unzstd}


def accepted(header: bytes) -> str:
    """The packing that an ``Accept-Encoding`` header allows and that is best: ``zstd``, ``gzip`` or none (``""``)."""
    if header in _KNOWN:
        return _KNOWN[header]
    weights: dict[str, float] = {}
    for part in header.decode("latin-1").lower().split(","):
        name, _, parameter = part.partition(";")
        weight = 1.0
        if parameter.strip().startswith("q="):
            try:
                weight = float(parameter.strip()[2:])
            except ValueError:
                weight = 0.0
        weights[name.strip()] = weight
    best = max(("zstd", "gzip"), key=lambda name: weights.get(name, 0.0))
    found = best if weights.get(best, 0.0) > 0.0 else ""
    if len(_KNOWN) < 256:
        _KNOWN[header] = found
    return found


_KNOWN: dict[bytes, str] = {b"": ""}


def pack(data: bytes, coding: str) -> bytes:
    """Data as ``gzip`` or ``zstd``."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(data)
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(data) + packer.flush()
