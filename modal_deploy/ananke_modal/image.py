"""The image: the locked dependencies, and this project's own source as it stands here. Nothing has to be published."""

from __future__ import annotations

import tomllib
from importlib.metadata import version as installed
from pathlib import Path

import modal

HERE = Path(__file__).resolve().parent
PYTHON = "3.11"
"""Of the image; the lock file fits every version from 3.11 on."""

_LEFT_OUT = ["**/__pycache__", "**/*.pyc"]
# `importlib.metadata` answers for the version; the source is mounted, not installed.
_METADATA = (
    "import pathlib, sysconfig;"
    "folder = pathlib.Path(sysconfig.get_path('purelib'), 'ananke_lsp-{0}.dist-info');"
    "folder.mkdir();"
    "(folder / 'METADATA').write_text('Metadata-Version: 2.1\\nName: ananke-lsp\\nVersion: {0}\\n')"
)


def core() -> Path:
    """The folder of ``ananke_core``: of the checkout, or beside this package where both are installed."""
    checkout = HERE.parent.parent / "compiler" / "ananke_core"
    return checkout if checkout.is_dir() else HERE.parent / "ananke_core"


def lock_file() -> Path:
    """The locked dependencies: of the checkout, or what the wheel carries."""
    checkout = HERE.parent.parent / "requirements" / "runtime.txt"
    return checkout if checkout.is_file() else HERE / "requirements.txt"


def version() -> str:
    """The version that is deployed; a checkout needs not be installed."""
    project = HERE.parent.parent / "pyproject.toml"
    if project.is_file():
        found: str = tomllib.loads(project.read_text("utf-8"))["project"]["version"]
        return found
    return installed("ananke-lsp")


def build() -> modal.Image:
    """Dependencies in layers that change with the lock file alone; the source is added when a container starts."""
    image = modal.Image.debian_slim(python_version=PYTHON)
    if not modal.is_local():
        # A container has its image already, and none of the files that it was made from.
        return image
    return (
        image.pip_install_from_requirements(str(lock_file()), extra_options="--require-hashes --only-binary :all:")
        .run_commands(f'python -c "{_METADATA.format(version())}"')
        # Whole folders: add_local_python_source would leave out queries, tables and grammars.
        .add_local_dir(core(), "/root/ananke_core", ignore=_LEFT_OUT)
        .add_local_dir(HERE, "/root/ananke_modal", ignore=_LEFT_OUT)
    )
