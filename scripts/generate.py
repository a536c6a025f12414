"""Files that are written from the code, so that they can't disagree with it.

::

    python -m scripts.generate            write what differs
    python -m scripts.generate --check    say what differs; exit 1 if anything does

A generator is one row of `GENERATORS`: a function without arguments that returns text by path. To add one, write the
function beside what it describes and name it here.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import attrs

from scripts.project import ROOT

Files = Mapping[str, str]
"""Text by path; paths are relative to the checkout, with ``/``."""


@attrs.frozen
class Generator:
    """One function that generates files.

    Args:
        function: ``module:function``, imported only when it is run; it returns `Files`.
        owns: glob patterns of files that only this generator writes: what matches and isn't generated is a leftover.
    """

    function: str
    owns: tuple[str, ...] = ()

    def files(self) -> Files:
        """Run it."""
        module, _, name = self.function.partition(":")
        generate: Callable[[], Files] = getattr(importlib.import_module(module), name)
        return generate()


GENERATORS: tuple[Generator, ...] = (
    Generator("scripts.generators.commands:files"),
    Generator("scripts.generators.configuration:files"),
    Generator("scripts.generators.cost:files"),
    Generator("scripts.generators.openapi:files"),
    Generator("scripts.generators.editors:files"),
    Generator("scripts.generators.rules:files"),
    Generator("scripts.generators.scale:files"),
    Generator("scripts.generators.schemas:generate", owns=("docs/schemas/*.json",)),
    Generator("scripts.generators.support:files"),
)


def differences(files: Files, owns: Iterable[str], root: Path = ROOT) -> dict[str, str | None]:
    """What must be written to ``root`` (text by path), or deleted (None), so that it holds ``files``."""
    wrong: dict[str, str | None] = {}
    for path, text in files.items():
        target = root / path
        # Bytes, because reading as text would hide a wrong line ending.
        if not target.is_file() or target.read_bytes() != text.encode():
            wrong[path] = text
    for pattern in owns:
        for target in root.glob(pattern):
            path = target.relative_to(root).as_posix()
            if target.is_file() and path not in files:
                wrong[path] = None
    return dict(sorted(wrong.items()))


def apply(wrong: Mapping[str, str | None], root: Path = ROOT) -> None:
    """Carry out what `differences` found."""
    for path, text in wrong.items():
        target = root / path
        if text is None:
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())


def run(generators: Iterable[Generator], *, check: bool, root: Path = ROOT) -> int:
    """Check or write everything; returns the exit code."""
    failed, count = False, 0
    for generator in generators:
        files = generator.files()
        count += len(files)
        wrong = differences(files, generator.owns, root)
        if check:
            failed = failed or bool(wrong)
        else:
            apply(wrong, root)
        for path, text in wrong.items():
            if check:
                fault = "is left over" if text is None else "differs"
                print(f"{path}: {fault} (`make generate`; from {generator.function})")
            else:
                print(f"{path}: {'deleted' if text is None else 'written'}")
    if not failed:
        print(f"{count} generated files are current")
    return int(failed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.generate", description="Files written from the code.")
    parser.add_argument("--check", action="store_true", help="only say what differs")
    return run(GENERATORS, check=parser.parse_args(arguments).check)


if __name__ == "__main__":
    sys.exit(main())
