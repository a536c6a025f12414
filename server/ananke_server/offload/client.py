"""The HTTP client of the compile service: the hash first, then the set."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec

from ananke_core import tracing
from ananke_core.errors import RemoteError, RemoteInvalid, RemoteRefused, RemoteUnavailable
from ananke_core.model.ir import EMITTER
from ananke_server.offload.answers import accept, batch_answers, refusal, same_emitter, steps, whole
from ananke_server.offload.retries import TryAgain
from ananke_server.trust import Destination

Step = Callable[[int, str], None]

LARGEST_ANSWER = 256 * 1024 * 1024
"""Bytes of an answer that are read at most."""

PACKED_FROM = 64 * 1024
"""Bytes from which a body is packed."""

# Longer than most pauses between saves, and shorter than the 75 seconds for which the service keeps one.
_KEPT = httpx.Limits(keepalive_expiry=60.0)

HOPS = 20
"""Redirects that are followed: Modal answers 303 every 150 seconds, with where to go on waiting."""


class Client:
    """Speaks to one destination, over connections that it keeps. A key stays with its host."""

    def __init__(self, destination: Destination) -> None:
        self._destination = destination
        headers = {"Ananke-Emitter": str(EMITTER)}
        if destination.api_key:
            headers["Authorization"] = f"Bearer {destination.api_key}"
        # trust_env would let a proxy or netrc of the environment see the request.
        self._http = httpx.AsyncClient(
            http2=True, headers=headers, follow_redirects=False, trust_env=False, limits=_KEPT
        )
        self._streams = True

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def by_hash(self, hash_: str, seconds: float) -> bytes | None:
        """The IR of a hash if the service has it.

        Raises:
            TryAgain: another attempt may succeed.
            RemoteRefused: the service said no.
        """
        response, body = await self._whole("GET", f"/v1/ir/{hash_}", None, seconds)
        if response.status_code == 404:
            # Another emitter knows no hash of ours: it would compile the set in vain.
            same_emitter(response)
            return None
        accept(response, body)
        return whole(body, response.headers.get("Ananke-Digest", ""))

    async def compile(
        self, wire: bytes, formats: Sequence[str], level: int, seconds: float, step: Step | None = None
    ) -> bytes:
        """The IR of a set in its canonical form; with ``step`` the service tells how far it is.

        Raises:
            TryAgain: another attempt may succeed.
            RemoteRefused: the service said no.
        """
        content = await _packed(_request(wire, formats, level))
        if step is not None and self._streams:
            found = await self._streamed(content, seconds, step)
            if found is not None:
                return found
        response, body = await self._whole("POST", "/v1/compile", content, seconds)
        accept(response, body)
        return whole(body, response.headers.get("Ananke-Digest", ""))

    async def batch(
        self, wires: Sequence[bytes], formats: Sequence[str], level: int, seconds: float
    ) -> list[bytes | RemoteError]:
        """For each of some sets its IR, or why there is none.

        Raises:
            TryAgain: another attempt may succeed.
            RemoteRefused: the service said no to all.
        """
        sets = b",".join(_request(wire, formats, level) for wire in wires)
        content = await _packed(b'{"sets":[%b]}' % sets)
        response, body = await self._whole("POST", "/v1/batch", content, seconds)
        accept(response, body)
        return batch_answers(body, len(wires))

    async def version(self, seconds: float) -> dict[str, Any]:
        """What ``/version`` says."""
        return await self.asked("/version", seconds)

    async def asked(self, path: str, seconds: float) -> dict[str, Any]:
        """The JSON object that a route answers.

        Raises:
            TryAgain, RemoteError: it gave none.
        """
        response, body = await self._whole("GET", path, None, seconds)
        accept(response, body, any_emitter=True)
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            raise RemoteInvalid("the answer is no JSON", place=path) from None
        return answer if isinstance(answer, dict) else {}

    async def _streamed(self, content: bytes, seconds: float, step: Step) -> bytes | None:
        """The IR at the end of a stream; None where the service has no streams."""
        async with self._sent("POST", "/v1/compile/stream", content, seconds) as response:
            if response.status_code in (404, 405):
                self._streams = False
                return None
            if response.status_code != 200:
                accept(response, await _read(response))
            same_emitter(response)
            async for line in steps(response, LARGEST_ANSWER):
                if line.ir is not None:
                    return line.ir
                if line.problem is not None:
                    raise refusal(line.problem)
                step(line.percent, line.stage)
        raise TryAgain("the stream ended without an answer")

    async def _whole(
        self, method: str, path: str, content: bytes | None, seconds: float
    ) -> tuple[httpx.Response, bytes]:
        async with self._sent(method, path, content, seconds) as response:
            return response, await _read(response)

    @asynccontextmanager
    async def _sent(
        self, method: str, path: str, content: bytes | None, seconds: float
    ) -> AsyncIterator[httpx.Response]:
        """A response whose body is to be read; what the network does becomes an error of ours."""
        url = self._destination.url + path
        # Before the attempt as a whole is cancelled: a connection that is cancelled in its handshake stays open.
        parent = tracing.traceparent()
        limits = httpx.Timeout(seconds, connect=0.8 * seconds)
        try:
            for _ in range(HOPS + 1):
                headers = _body_headers(content) | ({"traceparent": parent} if parent else {})
                async with self._http.stream(method, url, content=content, headers=headers, timeout=limits) as response:
                    if not 300 <= response.status_code < 400 or response.status_code == 304:
                        yield response
                        return
                    url = self._next(url, response)
                    if response.status_code not in (307, 308):
                        method, content = "GET", None
            raise RemoteRefused(f"the service redirects more than {HOPS} times")
        except httpx.TimeoutException:
            raise TryAgain(f"no answer within {seconds:.1f} s") from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise RemoteUnavailable(f"the endpoint is no address: {error}", way_out="correct modal.endpoint") from None
        except httpx.HTTPError as error:
            raise _broken(error) from None

    def _next(self, url: str, response: httpx.Response) -> str:
        """Where a redirect leads, if that is the same host."""
        location: str = response.headers.get("Location", "")
        try:
            target: str = urljoin(url, location)
            there, here = urlsplit(target), urlsplit(self._destination.url)
            same = (there.scheme, there.netloc.lower()) == (here.scheme, here.netloc.lower())
        except ValueError:
            same, target = False, ""
        if not location or not same:
            raise RemoteRefused(
                f"the service redirects to {location[:200] or 'nowhere'}; a redirect to another host is not followed",
                status=response.status_code,
                way_out="configure the final address",
            )
        return target


def _request(wire: bytes, formats: Sequence[str], level: int) -> bytes:
    options = msgspec.json.encode({"formats": list(formats), "level": level})
    return b'{"constraints":%b,%b' % (wire, options[1:])


async def _packed(content: bytes) -> bytes:
    if len(content) < PACKED_FROM:
        return content
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return await asyncio.to_thread(lambda: packer.compress(content) + packer.flush())


def _body_headers(content: bytes | None) -> dict[str, str]:
    if content is None:
        return {"Accept": "application/json"}
    headers = {"Accept": "application/json, application/x-ndjson", "Content-Type": "application/json"}
    # No JSON begins with the two bytes of gzip.
    return headers | ({"Content-Encoding": "gzip"} if content[:2] == b"\x1f\x8b" else {})


async def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise RemoteInvalid(f"the answer is larger than {LARGEST_ANSWER:,} bytes", place=response.url.path)
    return bytes(body)


def _broken(error: httpx.HTTPError) -> Exception:
    """What a broken connection means: another try, unless no try can help."""
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if "CERTIFICATE_VERIFY_FAILED" in words:
        return RemoteUnavailable(
            f"its certificate is not trusted ({words.partition(': ')[2]})",
            way_out="give the host a certificate of a public authority",
        )
    return TryAgain(words)
