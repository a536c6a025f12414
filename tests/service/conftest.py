from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.service.running import SHAPES


@pytest.fixture(scope="package", params=list(SHAPES))
def service(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """The service without a key, in each shape."""
    with SHAPES[request.param]({"ANANKE_WORKERS": "1"}) as one:
        yield one
