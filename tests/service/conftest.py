from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.service.running import OPEN, client


@pytest.fixture(scope="package")
def service() -> Iterator[httpx.Client]:
    with client(OPEN) as one:
        yield one
