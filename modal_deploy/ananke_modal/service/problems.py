"""Errors as RFC 9457 problem documents, faults with their places."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec

from ananke_core.errors import AnankeError, Fault, InputError

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """What a route raises; the application turns it into an answer."""

    def __init__(
        self, status: int, code: str, detail: str, faults: Iterable[Fault] = (), headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = headers or {}

    @classmethod
    def refused(cls, error: AnankeError) -> Problem:
        """What the compiler says of a set that it can't compile."""
        if isinstance(error, InputError):
            return cls(422, error.code, error.message, error.faults)
        return cls(422, error.code, str(error))

    @classmethod
    def busy(cls, status: int, detail: str, seconds: float) -> Problem:
        """It may be tried again after some seconds."""
        return cls(status, "ANK941", detail, headers={"Retry-After": str(max(1, round(seconds)))})

    def document(self, request_id: str = "") -> dict[str, Any]:
        """The members of the problem document."""
        body: dict[str, Any] = {
            "type": f"urn:ananke:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if request_id:
            body["instance"] = f"urn:ananke:request:{request_id}"
        if self.faults:
            body["errors"] = [
                {"place": fault.place, "message": fault.message, "code": fault.code}
                | ({"wayOut": fault.way_out} if fault.way_out else {})
                for fault in self.faults
            ]
        return body

    def encoded(self, request_id: str = "") -> bytes:
        """The problem document as JSON."""
        return msgspec.json.encode(self.document(request_id))

    def frame(self) -> tuple[Any, ...]:
        """Plain data that `of_frame` reads: problems travel between processes."""
        faults = [(f.place, f.message, f.code, f.way_out) for f in self.faults]
        return self.status, self.code, self.detail, faults

    @classmethod
    def of_frame(cls, frame: Iterable[Any]) -> Problem:
        """The problem of a `frame`."""
        status, code, detail, faults = frame
        return cls(status, code, detail, [Fault(p, m, c, way_out=w) for p, m, c, w in faults])
