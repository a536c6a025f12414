"""A service for the tests of a module, in this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ananke_modal.service import Settings
from ananke_server.offload.breaker import breaker_for
from ananke_server.trust import host_of
from tests.service.running import Hosted, hosted


@pytest.fixture(scope="module")
def service() -> Iterator[Hosted]:
    with hosted(Settings(loopback=True, workers=1)) as one:
        breaker_for(host_of(one.url)).succeeded()
        yield one
