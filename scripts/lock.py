"""The lock files: hashed requirement files that pip installs, compiled by uv.

::

    python -m scripts.lock              rewrite them, keeping the versions that still fit
    python -m scripts.lock --upgrade    rewrite them with the newest versions
    python -m scripts.lock --check      say what is out of date; exit 1 if anything is

The check reads two files and asks no index, so that it says the same on every machine and in every week: a lock carries
the digest of what it was compiled from, each requirement of ``pyproject.toml`` must be pinned to a version that fits
it, and every pin must have hashes. That nothing is missing further down pip itself shows: with hashes it installs
nothing that the file doesn't list.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from scripts.project import ROOT, metadata


@attrs.frozen
class Lock:
    """One lock file: the project's dependencies with ``extras``, and ``groups`` of development dependencies.

    ``within`` names a lock written before, whose versions it must share. ``alone`` pins no more than what is named:
    what these packages ask for besides is not used here.
    """

    name: str
    what: str
    project: bool = True
    extras: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    within: str | None = None
    alone: bool = False

    @property
    def path(self) -> str:
        """Relative to the checkout."""
        return f"requirements/{self.name}.txt"


LOCKS = (
    Lock(
        "dev",
        "everything: all extras, tests, checks and what builds the project",
        extras=("all",),
        groups=("dev", "build"),
    ),
    Lock(
        "runtime",
        "what a person needs to run it, service and the reading of prose included",
        extras=("service", "llm"),
        within="dev",
    ),
    Lock(
        "build", "what an editable install of the project itself needs", project=False, groups=("build",), within="dev"
    ),
    Lock("engines", "decoding engines that tests ask", project=False, groups=("engines",), alone=True),
    Lock("editors", "the editors that tests run in", project=False, groups=("editors",)),
    Lock("bench", "the servers that ours is timed beside", project=False, groups=("bench",)),
)

DIGEST = re.compile(r"^# compiled from: (sha256:[0-9a-f]{64})$", re.MULTILINE)
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)")
FOREIGN = re.compile(r"://|--(?:index-url|extra-index-url|find-links)|(?:^|[\s(])/\w|[A-Za-z]:\\", re.MULTILINE)


def requirements(lock: Lock, root: Path = ROOT) -> list[Requirement]:
    """The direct requirements of ``lock``, extras that name the project's other extras resolved; sorted."""
    data = metadata(root)
    project, groups = data["project"], data.get("dependency-groups", {})
    own = canonicalize_name(project["name"])
    optional: dict[str, list[str]] = project.get("optional-dependencies", {})

    def expand(lines: Sequence[str]) -> Iterator[str]:
        for line in lines:
            requirement = Requirement(line)
            if canonicalize_name(requirement.name) != own:
                yield line
            for extra in sorted(requirement.extras) if canonicalize_name(requirement.name) == own else ():
                yield from expand(optional[extra])

    lines = list(project["dependencies"]) if lock.project else []
    for extra in lock.extras:
        lines += optional[extra]
    for group in lock.groups:
        lines += groups[group]
    return [Requirement(line) for line in sorted(set(expand(lines)))]


def digest(lock: Lock, root: Path = ROOT) -> str:
    """What ``lock`` is compiled from, as ``sha256:…``: its requirements and the versions of Python it is for."""
    said = [metadata(root)["project"]["requires-python"], [str(item) for item in requirements(lock, root)]]
    return "sha256:" + hashlib.sha256(json.dumps(said).encode()).hexdigest()


def entries(text: str) -> Iterator[tuple[str, str, str]]:
    """Name, version and whole entry (hashes included) of each pin in a lock's text."""
    for entry in text.replace("\\\n", " ").splitlines():
        if pin := PIN.match(entry):
            yield canonicalize_name(pin[1]), pin[2], entry


def faults(lock: Lock, root: Path = ROOT) -> list[str]:
    """What is wrong with ``lock``, each a sentence that begins with its file; empty when it is current."""
    path = root / lock.path
    if not path.is_file():
        return [f"{lock.path}: there is no such file (`make lock` writes it)"]
    text = path.read_text(encoding="utf-8")
    found = []
    said = DIGEST.search(text)
    if said is None or said[1] != digest(lock, root):
        found.append(f"{lock.path}: pyproject.toml changed since it was compiled (`make lock`)")
    if foreign := FOREIGN.search(text):
        line = text.count("\n", 0, foreign.start()) + 1
        found.append(f"{lock.path}:{line}: names an address or a path, and a lock must fit every machine (`make lock`)")
    pinned: dict[str, list[str]] = {}
    for name, version, entry in entries(text):
        pinned.setdefault(name, []).append(version)
        if "--hash=sha256:" not in entry:
            found.append(f"{lock.path}: {name} has no hash, so pip refuses the file (`make lock`)")
    for requirement in requirements(lock, root):
        versions = pinned.get(canonicalize_name(requirement.name), [])
        if not any(requirement.specifier.contains(Version(version), prereleases=True) for version in versions):
            had = " and ".join(versions) or "nothing"
            found.append(f"{lock.path}: pyproject.toml asks for {requirement}, it pins {had} (`make lock`)")
    return found + (_differences(lock, pinned, root) if lock.within else [])


def _differences(lock: Lock, pinned: dict[str, list[str]], root: Path) -> list[str]:
    # One environment is made from both, so a version that differs would be swapped at each `make`.
    outer = root / f"requirements/{lock.within}.txt"
    others: dict[str, list[str]] = {}
    for name, version, _ in entries(outer.read_text(encoding="utf-8") if outer.is_file() else ""):
        others.setdefault(name, []).append(version)
    found = []
    for name, versions in pinned.items():
        wanted = others.get(name, ["absent"])
        if not set(versions) <= set(wanted):
            here, there = " and ".join(versions), " and ".join(wanted)
            found.append(f"{lock.path}: {name} is {here}, and {there} in {lock.within}.txt (`make lock`)")
    return found


def compile_lock(lock: Lock, root: Path = ROOT, *, upgrade: bool = False) -> None:
    """Write ``lock`` with uv, which keeps the versions that stand in the file unless ``upgrade``.

    Raises:
        subprocess.CalledProcessError: uv found no solution, or no index; its own words are on stderr.
    """
    path = root / lock.path
    path.parent.mkdir(exist_ok=True)
    command = [shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv", "pip", "compile"]
    command += ["pyproject.toml"] if lock.project else []
    command += [f"--extra={extra}" for extra in lock.extras] + [f"--group={group}" for group in lock.groups]
    command += ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--quiet"]
    command += ["--python-version", metadata(root)["project"]["requires-python"].removeprefix(">=")]
    command += ["--output-file", lock.path, *(["--upgrade"] if upgrade else [])]
    command += ["--no-deps"] if lock.alone else []
    command += [f"--constraints=requirements/{lock.within}.txt"] if lock.within else []
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
    header = [
        f"# {lock.what[0].upper()}{lock.what[1:]}.",
        "# Written by `make lock`; change pyproject.toml instead.",
        f"# compiled from: {digest(lock, root)}",
    ]
    path.write_text("\n".join(header) + "\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.lock", description="The lock files.")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="only say what is out of date")
    choice.add_argument("--upgrade", action="store_true", help="take the newest versions")
    options = parser.parse_args(arguments)
    if options.check:
        found = [fault for lock in LOCKS for fault in faults(lock)]
        print("\n".join(found) or f"{len(LOCKS)} lock files are current")
        return int(bool(found))
    for lock in LOCKS:
        try:
            compile_lock(lock, upgrade=options.upgrade)
        except subprocess.CalledProcessError:
            print(f"{lock.path}: uv could not compile it; what it said is above", file=sys.stderr)
            return 1
        print(f"{lock.path}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
