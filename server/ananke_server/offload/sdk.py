"""The client that calls the deployed Modal function: the same questions as over HTTP, with Modal's own token."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import modal
import modal.exception
import msgspec

from ananke_core.codec import encode_ir, load_ir
from ananke_core.errors import InputError, RemoteError, RemoteInvalid, RemoteRefused, RemoteUnavailable
from ananke_core.model.ir import EMITTER
from ananke_server.offload.retries import TryAgain
from ananke_server.trust import ModalFunction

_TOKEN = "run `modal setup`, or set MODAL_TOKEN_ID and MODAL_TOKEN_SECRET"
_PLAIN = "compile_constraints"
_STREAM = "compile_stream"
CONNECT = 8.0
"""Seconds for the connection and the look-up of the function. Modal's own client would go on trying for a minute."""

# What passes by itself; what is left of Modal's own errors does not.
_PASSING = (
    TimeoutError,
    modal.exception.TimeoutError,
    modal.exception.ConnectionError,
    modal.exception.ServiceError,
    modal.exception.InternalError,
    modal.exception.InternalFailure,
    modal.exception.ResourceExhaustedError,
)


class SdkClient:
    """Speaks to one function of a Modal app."""

    def __init__(self, where: ModalFunction) -> None:
        self._where = where

    async def __aenter__(self) -> SdkClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing to close: Modal's client is one for the whole process."""

    async def by_hash(self, hash_: str, seconds: float) -> bytes | None:
        """None: the function takes sets alone, and looks into no cache."""
        return None

    async def compile(
        self,
        wire: bytes,
        formats: Sequence[str],
        level: int,
        seconds: float,
        step: Callable[[int, str], None] | None = None,
    ) -> bytes:
        """The IR of a set in its canonical form; with ``step`` from the function that tells how far it is.

        Raises:
            TryAgain: another attempt may succeed.
            RemoteError: it will not.
        """
        options = msgspec.json.encode({"formats": list(formats), "level": level})
        text = (b'{"constraints":%b,%b' % (wire, options[1:])).decode()
        streams = step is not None and self._where.function == _PLAIN
        answer = await (self._streamed(text, step) if streams and step is not None else self._call(text))
        try:
            # Plain data knows no bytes; those of the canonical form are the same everywhere.
            return await asyncio.to_thread(lambda: encode_ir(load_ir(answer)))
        except InputError as error:
            raise RemoteInvalid(f"the answer is no IR: {error}", place=self._where.host) from None

    async def batch(
        self, wires: Sequence[bytes], formats: Sequence[str], level: int, seconds: float
    ) -> list[bytes | RemoteError]:
        """One after the other."""
        return [await self.compile(wire, formats, level, seconds) for wire in wires]

    async def version(self, seconds: float) -> dict[str, Any]:
        """What the function is, seen by compiling the empty set."""
        answer = await self._call("[]")
        return {"version": "sdk", "emitter": answer.get("emitter")}

    async def _call(self, text: str) -> dict[str, Any]:
        try:
            function = await self._found(self._where.function)
            answer = await function.remote.aio(text)
        except RemoteUnavailable:
            raise
        except Exception as error:
            raise _ours(error, self._where) from None
        return self._checked(answer)

    async def _streamed(self, text: str, step: Callable[[int, str], None]) -> dict[str, Any]:
        last: Any = None
        try:
            function = await self._found(_STREAM)
            async for last in function.remote_gen.aio(text):
                if isinstance(last, dict) and isinstance(last.get("progress"), int):
                    step(min(100, max(0, last["progress"])), str(last.get("stage", "")))
        except RemoteUnavailable:
            raise
        except Exception as error:
            raise _ours(error, self._where) from None
        if isinstance(last, dict) and last.get("done") is True:
            return self._checked(last.get("ir"))
        return self._checked(last)

    async def _found(self, name: str) -> modal.Function[[str], Any, Any]:
        function = _function(self._where.app, name, self._where.environment)
        try:
            await asyncio.wait_for(function.hydrate.aio(), CONNECT)
        except TimeoutError:
            raise RemoteUnavailable(f"Modal can't be reached within {CONNECT:.0f} s") from None
        return function

    def _checked(self, answer: Any) -> dict[str, Any]:
        if not isinstance(answer, dict):
            raise RemoteInvalid(f"the answer is no IR but {type(answer).__name__}", place=self._where.host)
        problem = answer.get("error")
        if problem is not None:
            raise RemoteRefused(f"the function refused the set{_detail(problem)}", status=422)
        if answer.get("emitter") != EMITTER:
            raise RemoteInvalid(
                f"the function's emitter is {answer.get('emitter')}, ours is {EMITTER}", way_out="ananke deploy"
            )
        return answer


@lru_cache(maxsize=8)
def _function(app: str, function: str, environment: str) -> modal.Function[[str], Any, Any]:
    # Kept, so that it is looked up once in a process.
    return modal.Function.from_name(app, function, environment_name=environment or None)


def _ours(error: Exception, where: ModalFunction) -> Exception:
    """What an exception of Modal, or of the function, means for the caller; words of unknown origin are left out."""
    kind = type(error).__name__
    # A token's owner reads their own words: Modal's may repeat what they were given.
    if isinstance(error, modal.exception.AuthError):
        return RemoteRefused("Modal takes no token, or not this one", place=where.host, status=401, way_out=_TOKEN)
    if isinstance(error, modal.exception.PermissionDeniedError):
        return RemoteRefused("Modal denies this token the function", place=where.host, status=403)
    if isinstance(error, modal.exception.NotFoundError):
        _function.cache_clear()
        name = f"{where.function} in app {where.app}" + (f", environment {where.environment}" * bool(where.environment))
        return RemoteRefused(f"there is no function {name}", place=where.host, status=404, way_out="ananke deploy")
    if isinstance(error, modal.exception.FunctionTimeoutError):
        return RemoteUnavailable(
            "the function ran longer than its timeout",
            place=where.host,
            way_out="raise ANANKE_DEPLOY_COMPILE_CONSTRAINTS_TIMEOUT, split the set, or take --level 0",
        )
    if isinstance(error, _PASSING):
        return TryAgain(f"{kind}: {error}" if str(error) else kind)
    if isinstance(error, modal.exception.DeserializationError):
        return RemoteInvalid("the answer can't be read", place=where.host)
    if isinstance(error, modal.exception.Error):
        return RemoteError(f"{kind}: {error}" if str(error) else kind, place=where.host)
    return RemoteUnavailable(f"the call failed with {kind}", place=where.host, way_out="see modal app logs")


def _not_of_modal(record: logging.LogRecord) -> bool:
    """Whether a line of asyncio's is worth a reader's time: not where Modal's client left a failed task behind."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, modal.exception.Error)


# It tells its callers of the same error, and they tell people.
logging.getLogger("asyncio").addFilter(_not_of_modal)


def _detail(problem: Any) -> str:
    detail = problem.get("detail") if isinstance(problem, dict) else None
    return f": {detail}" if isinstance(detail, str) and len(detail) < 500 else ""
