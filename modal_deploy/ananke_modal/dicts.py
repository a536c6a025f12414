"""Modal's dictionaries as stores of bytes. Nothing that stands in one is ever unpickled.

`modal.Dict.get` unpickles what it finds, so that whoever can write an entry could run code in every container that
reads it. These functions ask the same questions as Modal's own methods do, and take the bytes as they are. They stand
on parts of the client that it does not promise: a new one is tried by the tests before it is locked.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import modal
from modal._utils.async_utils import synchronize_api
from modal.dict import _Dict
from modal_proto import api_pb2

PATIENCE = 3.0
"""Seconds for one question. Modal's own client would go on trying for longer than a compile takes."""


async def _ready(of: _Dict) -> Any:
    await of.hydrate()
    return of.client._stub


async def _get(of: _Dict, key: bytes) -> bytes | None:
    async def ask() -> bytes | None:
        found = await of.client._stub.DictGet(api_pb2.DictGetRequest(dict_id=of.object_id, key=key))
        return found.value if found.found else None

    await asyncio.wait_for(_ready(of), PATIENCE)
    return await asyncio.wait_for(ask(), PATIENCE)


async def _put(of: _Dict, key: bytes, value: bytes, only_new: bool) -> bool:
    async def ask() -> bool:
        entry = api_pb2.DictEntry(key=key, value=value)
        request = api_pb2.DictUpdateRequest(dict_id=of.object_id, updates=[entry], if_not_exists=only_new)
        return bool((await of.client._stub.DictUpdate(request)).created)

    await asyncio.wait_for(_ready(of), PATIENCE)
    return await asyncio.wait_for(ask(), PATIENCE)


async def _pop(of: _Dict, key: bytes) -> bytes | None:
    async def ask() -> bytes | None:
        found = await of.client._stub.DictPop(api_pb2.DictPopRequest(dict_id=of.object_id, key=key))
        return found.value if found.found else None

    await asyncio.wait_for(_ready(of), PATIENCE)
    return await asyncio.wait_for(ask(), PATIENCE)


async def _items(of: _Dict) -> AsyncGenerator[tuple[bytes, bytes], None]:
    stub = await asyncio.wait_for(_ready(of), PATIENCE)
    request = api_pb2.DictContentsRequest(dict_id=of.object_id, keys=True, values=True)
    async for entry in stub.DictContents.unary_stream(request):
        yield entry.key, entry.value


_sync: Any = synchronize_api
_SYNC: dict[str, Any] = {one.__name__: _sync(one) for one in (_get, _put, _pop, _items)}


class ModalStore:
    """A named dictionary of an environment, made when it is first used.

    Raises, by each method:
        modal.exception.Error, TimeoutError: Modal could not be asked.
    """

    def __init__(self, name: str, environment: str = "") -> None:
        self.dict = modal.Dict.from_name(name, environment_name=environment or None, create_if_missing=True)

    def get(self, key: str) -> bytes | None:
        """The value of a key, or None."""
        found: bytes | None = _SYNC["_get"](self.dict, key.encode())
        return found

    def put(self, key: str, value: bytes, *, only_new: bool = False) -> bool:
        """Set a value; with ``only_new`` only where the key has none, and whether that was so, in one step."""
        made: bool = _SYNC["_put"](self.dict, key.encode(), value, only_new)
        return made

    def pop(self, key: str) -> bytes | None:
        """Take a key out; its value, or None where it had none."""
        found: bytes | None = _SYNC["_pop"](self.dict, key.encode())
        return found

    def items(self) -> Iterator[tuple[str, bytes]]:
        """Every entry, in no order."""
        for key, value in _SYNC["_items"](self.dict):
            yield key.decode("utf-8", "replace"), value
