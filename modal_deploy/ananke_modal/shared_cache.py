"""The IR cache that all containers share: entries that prove who wrote them, in a namespace per group of keys.

An entry's name and its proof are HMACs under a key that only the deployment has. So whoever can write the store but
lacks that key can make nobody take a byte of his, and whoever can list it learns neither hashes nor sets; and a hash
that one group knows says nothing about what another group compiled.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TypeVar

from ananke_modal.store import Store

_log = logging.getLogger("ananke.cache")

MOST_BYTES = 64 * 1024 * 1024
"""Of all IRs that a container keeps in memory; the least recently used goes first."""

MOST_ENTRY = 32 * 1024 * 1024
"""Of one entry, packed (an IR shrinks to a tenth): a larger one is compiled again."""

REST = 30.0
"""Seconds for which a store that failed is left alone, so that it doesn't cost each request its patience."""

Answer = TypeVar("Answer")

_PROOF = 32
_SALT = b"ananke ir-cache 1"


def deployment_key(environ: Mapping[str, str]) -> bytes | None:
    """The key of a deployment: ``ANANKE_CACHE_KEY``, else made from ``ANANKE_API_KEYS``; None without either.

    It is stretched (scrypt, 16 MiB), because proofs in a store could otherwise be tried against guessed keys.
    """
    secret = environ.get("ANANKE_CACHE_KEY") or environ.get("ANANKE_API_KEYS") or ""
    if not secret:
        return None
    return hashlib.scrypt(secret.encode("utf-8", "surrogateescape"), salt=_SALT, n=2**14, r=8, p=1, dklen=32)


class SharedCache:
    """IRs by group and hash: memory before a store.

    Args:
        store: where entries are shared; None keeps this container's memory alone.
        key: the deployment's; without one nothing is shared.
        most_bytes: of the memory.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        store: Store | None,
        key: bytes | None,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store if key is not None else None
        self._key = key or b""
        self._budget = most_bytes
        self._clock = clock
        self._memory: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._size = 0
        self._failed_at: float | None = None
        self._lock = Lock()

    def get(self, group: str, hash_: str) -> bytes | None:
        """The bytes of an IR, or None: not there, not ours, or the store can't be asked."""
        with self._lock:
            held = self._memory.get((group, hash_))
            if held is not None:
                self._memory.move_to_end((group, hash_))
                return held
        entry = self._asked(lambda store: store.get(self._name(group, hash_)))
        data = self._opened(group, hash_, entry) if entry is not None else None
        if data is not None:
            self._remember(group, hash_, data)
        return data

    def put(self, group: str, hash_: str, data: bytes) -> None:
        """Keep an IR here, and share it where that can be done."""
        self._remember(group, hash_, data)
        packed = zlib.compress(data, 1) if len(data) <= 12 * MOST_ENTRY else data
        if len(packed) <= MOST_ENTRY:
            entry = self._proof(group, hash_, packed) + packed
            self._asked(lambda store: store.put(self._name(group, hash_), entry))

    def _asked(self, ask: Callable[[Store], Answer]) -> Answer | None:
        if self._store is None or (self._failed_at is not None and self._clock() - self._failed_at < REST):
            return None
        try:
            answer = ask(self._store)
            self._failed_at = None
            return answer
        except Exception as error:
            # Whatever a transport raises: a cache costs nobody their compile.
            _log.warning(
                "the shared cache can't be asked, and is left alone for %.0f s: %s", REST, type(error).__name__
            )
            self._failed_at = self._clock()
            return None

    def _name(self, group: str, hash_: str) -> str:
        return "ir/" + self._mac(b"name", group, hash_).hex()

    def _proof(self, group: str, hash_: str, packed: bytes) -> bytes:
        return self._mac(b"entry", group, hash_, packed)

    def _mac(self, purpose: bytes, *parts: str | bytes) -> bytes:
        mac = hmac.new(self._key, digestmod=hashlib.sha256)
        for part in (purpose, *parts):
            given = part.encode() if isinstance(part, str) else part
            # With their lengths, so that no two lists of parts are the same text.
            mac.update(len(given).to_bytes(8, "big") + given)
        return mac.digest()

    def _opened(self, group: str, hash_: str, entry: bytes) -> bytes | None:
        """The IR of an entry; None unless this deployment wrote it for this group and hash."""
        proof, packed = entry[:_PROOF], entry[_PROOF:]
        if not hmac.compare_digest(proof, self._proof(group, hash_, packed)):
            _log.warning("an entry of the shared cache was not written by this deployment, and is not taken")
            return None
        # Ours by now, so that its size is what we gave it.
        return zlib.decompress(packed)

    def _remember(self, group: str, hash_: str, data: bytes) -> None:
        if len(data) > self._budget:
            return
        with self._lock:
            old = self._memory.pop((group, hash_), None)
            self._size += len(data) - (len(old) if old is not None else 0)
            self._memory[group, hash_] = data
            while self._size > self._budget:
                _, dropped = self._memory.popitem(last=False)
                self._size -= len(dropped)
