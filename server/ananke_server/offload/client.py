"""The HTTP client of the compile service: the hash first, then the set."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import httpx
import msgspec

from ananke_core.errors import RemoteInvalid, RemoteRefused, RemoteUnavailable
from ananke_core.model.ir import EMITTER
from ananke_server.offload.retries import TryAgain, retry_after
from ananke_server.trust import Destination

LARGEST_ANSWER = 256 * 1024 * 1024
"""Bytes of an answer that are read at most."""


class Client:
    """Speaks to one destination. Redirects are not followed: a key stays with its host."""

    def __init__(self, destination: Destination) -> None:
        self._destination = destination
        headers = {"Accept": "application/json", "Ananke-Emitter": str(EMITTER)}
        if destination.api_key:
            headers["Authorization"] = f"Bearer {destination.api_key}"
        # trust_env would let a proxy or netrc of the environment see the request.
        self._http = httpx.AsyncClient(headers=headers, follow_redirects=False, trust_env=False)

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
        response, body = await self._send("GET", f"/v1/ir/{hash_}", None, seconds)
        if response.status_code == 404:
            # Another emitter knows no hash of ours: it would compile the set in vain.
            _same_emitter(response)
            return None
        self._accept(response, body)
        return body

    async def compile(self, wire: bytes, formats: Sequence[str], level: int, seconds: float) -> bytes:
        """The IR of a set in its canonical form.

        Raises:
            TryAgain: another attempt may succeed.
            RemoteRefused: the service said no.
        """
        options = msgspec.json.encode({"formats": list(formats), "level": level})
        content = b'{"constraints":%b,%b' % (wire, options[1:])
        response, body = await self._send("POST", "/v1/compile", content, seconds)
        self._accept(response, body)
        return body

    async def version(self, seconds: float) -> dict[str, Any]:
        """What ``/version`` says."""
        response, body = await self._send("GET", "/version", None, seconds)
        self._accept(response, body)
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            raise RemoteInvalid("the answer is no JSON", place="/version") from None
        return answer if isinstance(answer, dict) else {}

    async def _send(
        self, method: str, path: str, content: bytes | None, seconds: float
    ) -> tuple[httpx.Response, bytes]:
        headers = {"Content-Type": "application/json"} if content is not None else {}
        url = self._destination.url + path
        try:
            async with self._http.stream(method, url, content=content, headers=headers, timeout=seconds) as response:
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > LARGEST_ANSWER:
                        raise RemoteInvalid(f"the answer is larger than {LARGEST_ANSWER:,} bytes", place=path)
                return response, bytes(body)
        except httpx.TimeoutException:
            raise TryAgain(f"no answer within {seconds:.1f} s") from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise RemoteUnavailable(f"the endpoint is no address: {error}", way_out="correct modal.endpoint") from None
        except httpx.HTTPError as error:
            raise TryAgain(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__) from None

    def _accept(self, response: httpx.Response, body: bytes) -> None:
        status = response.status_code
        if status == 200:
            return _same_emitter(response)
        reason = f"the service answered {status}{_detail(body)}"
        if status == 429 or status >= 500:
            raise TryAgain(reason, retry_after(response.headers.get("Retry-After")))
        if 300 <= status < 400:
            raise RemoteRefused(
                f"the service redirects to {response.headers.get('Location', 'nowhere')}; redirects are not followed",
                status=status,
                way_out="configure the final address",
            )
        way_out = "set ANANKE_MODAL_API_KEY" if status == 401 else ""
        raise RemoteRefused(reason, status=status, way_out=way_out)


def _same_emitter(response: httpx.Response) -> None:
    emitter = response.headers.get("Ananke-Emitter")
    if emitter and emitter != str(EMITTER):
        raise RemoteInvalid(
            f"the service's emitter is {emitter}, ours is {EMITTER}",
            status=response.status_code,
            way_out="use the same version on both",
        )


def _detail(body: bytes) -> str:
    """The words of a problem document; nothing of any other body."""
    try:
        problem = json.loads(body)
        detail = problem.get("detail") or problem.get("title")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return f": {detail}" if isinstance(detail, str) and len(detail) < 500 else ""
