"""IRs that are known already: per group of keys a memory and a folder, and behind them whatever else is shared."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from hashlib import blake2b, sha256
from typing import Any, NamedTuple, Protocol

import msgspec

from ananke_core.cache import LOCAL, IRCache
from ananke_modal.service.keys import ANONYMOUS, group_of
from ananke_modal.service.packing import PACKED_FROM, pack
from ananke_modal.service.settings import Settings

_LARGE = 1 << 20
_MEMORIES = 1 << 16
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Held(NamedTuple):
    """The bytes of an IR, its hash, and where they were: ``memory``, ``disk``, ``shared``, or ``miss``."""

    data: bytes
    hash: str
    level: str


class Shared(Protocol):
    """A cache beyond this process, asked last. It fails silently: what it can't do costs a compile, no answer."""

    async def get(self, group: str, hash: str) -> bytes | None:
        """What it has for a group."""
        ...

    async def put(self, group: str, hash: str, data: bytes) -> None:
        """Keep it."""
        ...


class Store:
    """Caches by group. Nothing of one group answers another, whatever hash it guesses."""

    def __init__(self, settings: Settings, shared: Shared | None = None) -> None:
        self._settings = settings
        self._shared = shared
        self._caches: dict[str, IRCache] = {}
        self._bodies: OrderedDict[tuple[str, bytes], str] = OrderedDict()
        self._digests: OrderedDict[str, str] = OrderedDict()
        self._packed: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._packed_size = 0

    def quick(self, group: str, hash: str) -> Held | None:
        """What memory or disk has."""
        found = self._cache(group).get(hash)
        return Held(found.data, hash, found.level) if found is not None else None

    async def get(self, group: str, hash: str) -> Held | None:
        """What any cache has."""
        found = self.quick(group, hash)
        if found is not None or self._shared is None:
            return found
        data = await self._shared.get(group, hash)
        if data is None:
            return None
        self._cache(group).put(hash, data, LOCAL)
        return Held(data, hash, "shared")

    async def put(self, group: str, hash: str, data: bytes) -> None:
        """Keep what was compiled."""
        cache = self._cache(group)
        if len(data) < _LARGE:
            cache.put(hash, data, LOCAL)
        else:
            await asyncio.to_thread(cache.put, hash, data, LOCAL)
        if self._shared is not None:
            await self._shared.put(group, hash, data)

    # -- hashes of bodies that were seen ---------------------------------------------------------------------------

    def of_body(self, group: str, key: bytes) -> Held | None:
        """The IR of a body that was compiled before, by `body_key` or `set_key`."""
        hash = self._bodies.get((group, key))
        if hash is None:
            return None
        self._bodies.move_to_end((group, key))
        return self.quick(group, hash)

    def remember(self, group: str, key: bytes, hash: str) -> None:
        """Note what a body's IR is called."""
        self._bodies[group, key] = hash
        while len(self._bodies) > _MEMORIES:
            self._bodies.popitem(last=False)

    def digest(self, held: Held) -> str:
        """SHA-256 of an IR's bytes, so that whoever gets them sees whether they came whole."""
        found = self._digests.get(held.hash)
        if found is None:
            found = self._digests[held.hash] = sha256(held.data).hexdigest()
            while len(self._digests) > _MEMORIES:
                self._digests.popitem(last=False)
        return found

    # -- packed answers --------------------------------------------------------------------------------------------

    async def packed(self, held: Held, coding: str) -> bytes | None:
        """An IR packed, from the memory of packed ones where it is; None where it isn't worth it."""
        if len(held.data) < PACKED_FROM:
            return None
        key = (held.hash, coding)
        found = self._packed.get(key)
        if found is not None:
            self._packed.move_to_end(key)
            return found
        found = await asyncio.to_thread(pack, held.data, coding)
        if len(found) <= self._settings.cache_bytes // 8 and key not in self._packed:
            self._packed[key] = found
            self._packed_size += len(found)
            while self._packed_size > self._settings.cache_bytes // 4:
                _, dropped = self._packed.popitem(last=False)
                self._packed_size -= len(dropped)
        return found

    def packed_now(self, hash: str, coding: str) -> bytes | None:
        """A packed IR that is in memory."""
        return self._packed.get((hash, coding))

    def _cache(self, group: str) -> IRCache:
        cache = self._caches.get(group)
        if cache is None:
            folder = self._settings.cache_folder
            if folder is not None and group != ANONYMOUS:
                folder = folder / (group if _PLAIN.fullmatch(group) else blake2b(group.encode()).hexdigest()[:32])
            groups = {group_of(name) for name in self._settings.keys} | {ANONYMOUS}
            share = 3 * self._settings.cache_bytes // 4 // max(1, len(groups) - 1)
            cache = self._caches[group] = IRCache(folder, share)
        return cache


def body_key(body: bytes) -> bytes:
    """The same for the same bytes alone."""
    return blake2b(body, digest_size=16).digest()


def set_key(body: bytes) -> bytes | None:
    """The same for bodies that say the same in other bytes: other spaces, other order of members or constraints.

    None for what is no request. An IR is a function of the sorted digests of its constraints and the options.
    """
    try:
        data = msgspec.json.decode(body)
        options: list[Any] = []
        while isinstance(data, dict):
            options.append({name: value for name, value in data.items() if name != "constraints"})
            data = data.get("constraints")
        if not isinstance(data, list):
            return None
        encode = _ENCODER.encode
        parts = sorted(map(encode, data))
        return blake2b(encode(options) + b"\n" + b"\n".join(parts), digest_size=16, person=b"set").digest()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


_ENCODER = msgspec.json.Encoder(order="sorted")
