"""The option that rewrites outputs: ``python -m pytest tests/mdtest --update-mdtest``."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-mdtest", action="store_true", help="rewrite the output fences of tests/mdtest")


@pytest.fixture
def update_mdtest(pytestconfig: pytest.Config) -> bool:
    # Not there when the whole suite is run: pytest reads this file too late for a new option then.
    return bool(pytestconfig.getoption("--update-mdtest", default=False))
