"""Every check of the project, one after the other, whatever fails.

::

    python -m scripts.check               all
    python -m scripts.check types lint    these
    python -m scripts.check --list        what there is
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs

from scripts.project import ROOT, SOURCES, SUPPORT, existing


@attrs.frozen
class Check:
    """One command that fails when something is wrong; ``why`` says what it keeps."""

    name: str
    why: str
    command: tuple[str, ...]


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def checks() -> tuple[Check, ...]:
    """All checks, the quick ones first."""
    python = sys.executable
    everything = existing(*SOURCES, *SUPPORT)
    return (
        Check(
            "format",
            "one layout of code",
            (_tool("ruff"), "format", "--check", "--quiet", "--output-format=concise", "."),
        ),
        Check(
            "lint",
            "no known mistakes, documented names",
            (_tool("ruff"), "check", "--quiet", "--output-format=concise", "."),
        ),
        Check("locks", "lock files fit pyproject.toml", (python, "-m", "scripts.lock", "--check")),
        Check("generated", "generated files fit the code", (python, "-m", "scripts.generate", "--check")),
        Check(
            "dependencies",
            "what is imported is declared, and the reverse",
            (python, "-m", "deptry", "--no-ansi", *SOURCES),
        ),
        Check("imports", "who may import whom", (_tool("lint-imports"), "--no-logo")),
        Check("dead-code", "nothing that nobody uses", (python, "-m", "scripts.dead_code")),
        Check("types", "mypy --strict", (_tool("mypy"), "--no-error-summary", *everything)),
    )


def run(selected: Iterable[Check]) -> list[Check]:
    """Run the checks in the checkout, each with its output below its title; returns those that failed."""
    failed = []
    for check in selected:
        print(f"── {check.name}: {check.why}", flush=True)
        start = time.monotonic()
        code = _exit_code(check)
        seconds = time.monotonic() - start
        print(f"   {'ok' if code == 0 else f'FAILED (exit code {code})'}, {seconds:.1f} s", flush=True)
        if code != 0:
            failed.append(check)
    return failed


def _exit_code(check: Check) -> int:
    try:
        return subprocess.run(
            check.command, cwd=ROOT, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT, check=False
        ).returncode
    except OSError as error:
        print(f"   {check.command[0]} can't be started: {error.strerror} (`make clean`, then `make check`)")
        return 127


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    table = {check.name: check for check in checks()}
    parser = argparse.ArgumentParser(prog="python -m scripts.check", description="Every check of the project.")
    parser.add_argument("names", nargs="*", metavar="CHECK", help=f"only these, of: {', '.join(table)}")
    parser.add_argument("--list", action="store_true", help="say what there is")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in table]:
        parser.error(f"there is no check named {unknown[0]} (there are: {', '.join(table)})")
    if options.list:
        print("\n".join(f"{check.name:14}{check.why}" for check in table.values()))
        return 0
    selected = [table[name] for name in options.names] or list(table.values())
    failed = run(selected)
    print(f"── {len(selected) - len(failed)} of {len(selected)} checks passed", end="")
    print(f"; failed: {', '.join(check.name for check in failed)}" if failed else "")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
