"""HTTP to the endpoint of a deployed app: an `httpx` client whose requests the stand-in carries as Modal does."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

from tests.modal.answers import Answers
from tests.modal.conftest import APP, modal
from tests.modal.control_plane import ControlPlane


class _Carried(httpx.BaseTransport):
    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.partition(b"?")
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in request.headers.raw}
        status, given, body = self._plane.run(
            self._plane.answers.exchange(request.method, path[0].decode(), headers, request.read(), path[2])
        )
        return httpx.Response(status, headers=given, content=body)


@contextmanager
def client_of(plane: ControlPlane) -> Iterator[httpx.Client]:
    """A client of a deployed app's endpoint."""
    with httpx.Client(transport=_Carried(plane), base_url="https://stand-in", timeout=30) as one:
        yield one


@contextmanager
def deployed_with(secrets: Mapping[str, dict[str, str]]) -> Iterator[ControlPlane]:
    """A workspace with these secrets, and the app deployed to it."""
    with ControlPlane(Answers(secrets, keeps_files=True)) as plane, tempfile.TemporaryDirectory() as folder:
        done = modal(plane.url, "deploy", APP, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        yield plane
