"""What answers of the service mean: taken, tried again, refused, or not understood."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import httpx
import msgspec

from ananke_core.errors import RemoteError, RemoteInvalid, RemoteRefused
from ananke_core.model.ir import EMITTER
from ananke_server.offload.retries import TryAgain, retry_after

_NOTHING = msgspec.Raw()


class _Problem(msgspec.Struct):
    status: int = 500
    detail: str = ""
    title: str = ""


class Line(msgspec.Struct):
    """One line of a stream: how far it is, the IR, or the problem."""

    progress: int = 0
    stage: str = ""
    done: bool = False
    digest: str = ""
    raw: msgspec.Raw = msgspec.field(default=_NOTHING, name="ir")
    problem: _Problem | None = msgspec.field(default=None, name="error")

    @property
    def percent(self) -> int:
        """Between 0 and 100, whatever came."""
        return min(100, max(0, self.progress))

    @property
    def ir(self) -> bytes | None:
        """The IR's bytes, where this is the last line.

        Raises:
            TryAgain: they did not come whole.
        """
        return whole(bytes(self.raw), self.digest) if self.done and self.raw else None


class _Result(msgspec.Struct):
    digest: str = ""
    ir: msgspec.Raw = _NOTHING
    error: _Problem | None = None


class _Batch(msgspec.Struct):
    results: list[_Result]


def accept(response: httpx.Response, body: bytes, any_emitter: bool = False) -> None:
    """See that an answer is one that is wanted.

    Raises:
        TryAgain: 429 or 5xx.
        RemoteRefused: any other status but 200.
        RemoteInvalid: another emitter.
    """
    status = response.status_code
    if status == 200:
        if not any_emitter:
            same_emitter(response)
        return
    reason = f"the service answered {status}{_detail(body)}"
    if status == 429 or status >= 500:
        raise TryAgain(reason, retry_after(response.headers.get("Retry-After")))
    way_out = "set ANANKE_MODAL_API_KEY" if status == 401 else ""
    raise RemoteRefused(reason, status=status, way_out=way_out)


def whole(data: bytes, digest: str) -> bytes:
    """Bytes that have the digest that was sent with them, if one was.

    Raises:
        TryAgain: they were changed on the way.
    """
    if digest and sha256(data).hexdigest() != digest:
        raise TryAgain("the answer was changed on its way")
    return data


def refusal(problem: _Problem) -> Exception:
    """What a problem inside of an answer means."""
    words = problem.detail if 0 < len(problem.detail) < 500 else problem.title[:100]
    reason = f"the service answered {problem.status}: {words}"
    if problem.status == 429 or problem.status >= 500:
        return TryAgain(reason)
    return RemoteRefused(reason, status=problem.status)


def same_emitter(response: httpx.Response) -> None:
    """See that the service would make the bytes that are made here.

    Raises:
        RemoteInvalid: it would not.
    """
    emitter = response.headers.get("Ananke-Emitter")
    if not emitter or emitter == str(EMITTER):
        return
    newer = emitter.isascii() and emitter.isdigit() and int(emitter) > EMITTER
    raise RemoteInvalid(
        f"the service's emitter is {emitter[:20]}, ours is {EMITTER}, so its IR would differ from ours",
        status=response.status_code,
        way_out="upgrade ananke-lsp here" if newer else "deploy the service again, with this version",
    )


async def steps(response: httpx.Response, largest: int) -> AsyncIterator[Line]:
    """The lines of a stream, as they come.

    Raises:
        RemoteInvalid: one is none, or larger than ``largest`` bytes.
    """
    rest = bytearray()
    async for chunk in response.aiter_bytes():
        rest += chunk
        if b"\n" not in chunk:
            if len(rest) > largest:
                raise RemoteInvalid(f"the answer is larger than {largest:,} bytes", place=response.url.path)
            continue
        *lines, last = bytes(rest).split(b"\n")
        rest = bytearray(last)
        for line in filter(None, lines):
            try:
                yield msgspec.json.decode(line, type=Line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                raise RemoteInvalid("a line of the answer is no step", place=response.url.path) from None


def batch_answers(body: bytes, count: int) -> list[bytes | RemoteError]:
    """For each set of a batch its IR, or the error that the service has for it.

    Raises:
        RemoteInvalid: the answer is none to that batch.
    """
    try:
        results = msgspec.json.decode(body, type=_Batch).results
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise RemoteInvalid("the answer is none to a batch", place="/v1/batch") from None
    if len(results) != count:
        raise RemoteInvalid(f"{count} sets were sent, and {len(results)} answered", place="/v1/batch")
    return [_result(one) for one in results]


def _result(one: _Result) -> bytes | RemoteError:
    if one.ir:
        try:
            return whole(bytes(one.ir), one.digest)
        except TryAgain as changed:
            return RemoteError(changed.reason)
    error = refusal(one.error or _Problem(detail="neither an IR nor a problem"))
    return error if isinstance(error, RemoteError) else RemoteError(str(error))


def _detail(body: bytes) -> str:
    """The words of a problem document; nothing of any other body."""
    try:
        problem: Any = json.loads(body)
        detail = problem.get("detail") or problem.get("title")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return f": {detail}" if isinstance(detail, str) and len(detail) < 500 else ""
