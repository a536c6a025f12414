"""Packages of npm whose sources the benchmarks ask about: fetched once, held to their hashes, nothing of them run."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

FOLDER = Path(__file__).parent.parent / ".npm-sources"
"""Where they are kept between runs."""

HASHES = Path(__file__).with_name("npm.json")
"""Every package that is fetched, ``name@version``, with npm's hash of its archive."""


def fetch(name: str) -> Path:
    """The folder of a package of `HASHES`.

    Raises:
        SystemExit: npm is not on the path or does not give it, or what came has another hash.
    """
    hashes: dict[str, str] = json.loads(HASHES.read_text(encoding="utf-8"))
    pinned, expected = next(row for row in hashes.items() if row[0].rpartition("@")[0] == name)
    folder = FOLDER / pinned.lstrip("@").replace("/", "-").replace("@", "-")
    if folder.is_dir():
        return folder
    FOLDER.mkdir(exist_ok=True)
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not on the path; the benchmark reads sources of its packages")
    command = [npm, "pack", pinned, "--silent", "--pack-destination", str(FOLDER)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"npm does not give {pinned}:\n{ran.stderr}")
    archive = FOLDER / ran.stdout.split()[-1]
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != expected:
        raise SystemExit(f"{archive.name} has the hash {found}, and {expected} was expected")
    unpacked = folder.with_suffix(".part")
    shutil.rmtree(unpacked, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(unpacked, filter="data")
    archive.unlink()
    unpacked.rename(folder)
    return folder
