"""Errors as RFC 9457 problem documents, faults with their places."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import Response

from ananke_core.errors import Fault


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

    def response(self, request_id: str = "") -> Response:
        """The answer."""
        return Response(
            msgspec.json.encode(self.document(request_id)),
            self.status,
            headers=self.headers,
            media_type="application/problem+json",
        )
