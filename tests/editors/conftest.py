"""Hosts for the tests inside of real editors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.editors.hosts import Counting, slow_service


@pytest.fixture(scope="session")
def service() -> Iterator[str]:
    """Address of a compile service on loopback."""
    with slow_service() as address:
        yield address


@pytest.fixture
def counting() -> Iterator[Counting]:
    """A host that only counts."""
    host = Counting()
    yield host
    host.close()
