"""Modal's own command line against the stand-in, and a workspace that the app was deployed to."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.project import ROOT
from tests.modal.answers import Answers
from tests.modal.control_plane import ControlPlane
from tests.prose.claude_api import KEY as CLAUDE_KEY
from tests.prose.claude_api import Claude, serving

APP = str(ROOT / "modal_deploy" / "modal_app.py")

KEY = {"ananke-api-key": {"ANANKE_API_KEYS": "team:sesame"}}


def environment(url: str, **more: str) -> dict[str, str]:
    """What points Modal's client at the stand-in, and at nothing of this machine's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MODAL_", "ANANKE_"))}
    return kept | {
        "MODAL_SERVER_URL": url,
        "MODAL_TOKEN_ID": "ak-any",
        "MODAL_TOKEN_SECRET": "as-any",
        "MODAL_CONFIG_PATH": os.devnull,
        # Somebody may be writing in the checkout while the tests run.
        "MODAL_BUILD_VALIDATION": "ignore",
        "NO_COLOR": "1",
        **more,
    }


def modal(url: str, *arguments: str, cwd: object = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Modal's command line."""
    return subprocess.run(
        [sys.executable, "-m", "modal", *arguments],
        capture_output=True,
        text=True,
        timeout=75,
        env=environment(url, COLUMNS="1000", **more),  # paths stay whole in what it prints
        cwd=str(cwd or ROOT),
        check=False,
    )


@pytest.fixture(scope="package")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """A workspace with all secrets and the app, deployed from a folder that is not the checkout.

    What `compile_with_claude` asks goes to a double of Anthropic's API, ``plane.claude``.
    """
    with serving(Claude()) as claude:
        secrets = KEY | {
            "ANTHROPIC_API_KEY": {"ANTHROPIC_API_KEY": CLAUDE_KEY, "ANTHROPIC_BASE_URL": claude.url},
            "ANANKE_CONFIG": {"ANANKE_CONFIG": '{"max_tokens": 8192}'},
            "someone-elses": {},
        }
        yield from _deployed(Answers(secrets, keeps_files=True), claude, tmp_path_factory.mktemp("elsewhere"))


def _deployed(answers: Answers, claude: Claude, folder: Path) -> Iterator[ControlPlane]:
    with ControlPlane(answers) as plane:
        plane.claude = claude
        done = modal(plane.url, "deploy", APP, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        plane.deployment = done.stdout
        yield plane
