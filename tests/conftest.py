"""What every test stands on: no settings of the person who runs it, and laws tried the same way twice in CI."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent

hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("person", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "person")

_home = pytest.StashKey[str]()
_HOMES = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


def pytest_configure(config: pytest.Config) -> None:
    """Give this process, and the servers it starts, empty homes and no ``ANANKE_*`` variables."""
    # Before any fixture, because servers that live as long as a module start before a test's own fixtures.
    for name in [name for name in os.environ if name.startswith(("ANANKE_", "MODAL_", "ANTHROPIC_"))]:
        del os.environ[name]
    # The last three because `make test` hands its own flags to every make below it.
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
        os.environ.pop(name, None)
    home = tempfile.mkdtemp(prefix="ananke-tests-")
    config.stash[_home] = home
    for name in _HOMES:
        folder = Path(home, name.removesuffix("_HOME").removeprefix("XDG_").lower())
        folder.mkdir()
        os.environ[name] = str(folder)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave what needs editors to ``make test-editors``, and what needs Node to ``make test-peers``."""
    for name in ("editors", "peers"):
        if collection_path == ROOT / "tests" / name:
            return None if any(name in Path(one.partition("::")[0]).parts for one in config.args) else True
    return None


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the homes."""
    shutil.rmtree(config.stash[_home], ignore_errors=True)


@pytest.fixture(scope="session")
def project() -> Path:
    """The checkout."""
    return ROOT
