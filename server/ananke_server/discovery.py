"""Which files a command looks at, and why others are left out.

`.gitignore` is obeyed (also those of parent folders up to the repository), generated, vendored and minified files are
left out, and everything that is left out is counted under its reason.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import attrs
from pathspec import GitIgnoreSpec

from ananke_core.languages import Language, language_for_path, language_named
from ananke_server.content import refuse

VENDORED = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".venv",
        "venv",
        "node_modules",
        "__pycache__",
        ".tox",
        ".nox",
        ".mypy_cache",
        "vendor",
        "third_party",
    }
)
"""Folders that hold other people's code or tools' own files; a path given by name is looked at all the same."""


@attrs.define
class Found:
    """One file to look at."""

    path: Path
    name: str
    language: Language
    named: bool = False


@attrs.define
class LeftOut:
    """What a walk left out, counted by reason, with the first path as an example."""

    counts: Counter[str] = attrs.field(factory=Counter)
    examples: dict[str, str] = attrs.field(factory=dict)

    def add(self, reason: str, path: str) -> None:
        """Count one more path."""
        self.counts[reason] += 1
        self.examples.setdefault(reason, path)


@attrs.frozen
class Selection:
    """What to look at: globs as in ``.gitignore``, a language (empty: by suffix), and the largest size in bytes."""

    include: tuple[str, ...] = ("**",)
    exclude: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    language: str = ""
    max_file_bytes: int = 2_000_000


def discover(paths: Iterable[Path], root: Path, selection: Selection, left_out: LeftOut) -> Iterator[Found]:
    """Files below ``paths``, each once, sorted; names are relative to ``root`` where they lie in it.

    A file that is named itself is taken whatever the ignore files say. A path that does not exist is counted as
    ``does not exist``.
    """
    seen: set[Path] = set()
    include = None if selection.include in ((), ("**",)) else _globs(selection.include, left_out)
    exclude = _globs(selection.exclude, left_out) if selection.exclude else None
    for path in paths:
        if path.is_dir():
            candidates: Iterable[tuple[Path, bool]] = ((file, False) for file in _walk(path, root, left_out))
        elif path.exists():
            candidates = [(path, True)]
        else:
            left_out.add("does not exist", str(path))
            continue
        for file, named in candidates:
            name = relative_name(file, root)
            key = Path(os.path.realpath(file))
            if key in seen:
                continue
            seen.add(key)
            language = language_named(selection.language) if selection.language else language_for_path(name)
            if language is None:
                if named:
                    left_out.add("no language for this suffix", name)
                continue
            if selection.languages and language.name not in selection.languages:
                left_out.add("language not selected", name)
            elif not named and ((include and not include.match_file(name)) or (exclude and exclude.match_file(name))):
                left_out.add("excluded by configuration or --exclude", name)
            else:
                yield Found(file, name, language, named)


def read_source(path: Path, max_bytes: int, *, named: bool = False) -> bytes | str:
    """The bytes of a file, or the reason (a string) why it is left out."""
    try:
        if not path.is_file():
            return "not a regular file"
        if path.stat().st_size > max_bytes:
            return f"larger than {max_bytes:,} bytes"
        data = path.read_bytes()
    except FileNotFoundError:
        return "deleted meanwhile"
    except OSError as error:
        return f"not readable ({error.strerror or error})"
    return refuse(data, named=named) or data


def relative_name(path: Path, root: Path) -> str:
    """Path relative to ``root`` with ``/``; outside of it the path as given."""
    absolute = Path(os.path.abspath(path))
    try:
        return absolute.relative_to(root).as_posix()
    except ValueError:
        return absolute.as_posix()


def _walk(top: Path, root: Path, left_out: LeftOut) -> Iterator[Path]:
    stack: list[tuple[Path, tuple[tuple[Path, GitIgnoreSpec], ...]]] = [(top, _parent_specs(top, root))]
    while stack:
        folder, specs = stack.pop()
        spec = _spec(folder)
        if spec is not None:
            specs = (*specs, (folder, spec))
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            left_out.add(f"folder not readable ({error.strerror})", str(folder))
            continue
        folders: list[Path] = []
        for entry in entries:
            path = folder / entry.name
            try:
                is_folder = entry.is_dir(follow_symlinks=False)
                is_file = entry.is_file()
            except OSError:
                continue
            if is_folder:
                if entry.name in VENDORED:
                    left_out.add("vendored or tool folder", relative_name(path, root))
                elif _ignored(path, specs, folder=True):
                    left_out.add("ignored by .gitignore", relative_name(path, root))
                else:
                    folders.append(path)
            elif is_file and entry.is_symlink() and not (_within(path, top) or _within(path, root)):
                left_out.add("links to a file outside", relative_name(path, root))
            elif is_file:
                if language_for_path(entry.name) is not None and _ignored(path, specs, folder=False):
                    left_out.add("ignored by .gitignore", relative_name(path, root))
                else:
                    yield path
        stack.extend((path, specs) for path in reversed(folders))


def _within(path: Path, top: Path) -> bool:
    return Path(os.path.realpath(top)) in Path(os.path.realpath(path)).parents


def _parent_specs(top: Path, root: Path) -> tuple[tuple[Path, GitIgnoreSpec], ...]:
    """Ignore files above a folder that was named; none when they leave out that folder itself: it was meant."""
    absolute = Path(os.path.abspath(top))
    if root not in absolute.parents:
        return ()
    specs: tuple[tuple[Path, GitIgnoreSpec], ...] = ()
    for folder in (*reversed(absolute.parents), absolute):
        if folder != root and root not in folder.parents:
            continue
        if _ignored(folder, specs, folder=True):
            return ()
        spec = _spec(folder) if folder != absolute else None
        if spec is not None:
            specs = (*specs, (folder, spec))
    return specs


def _spec(folder: Path) -> GitIgnoreSpec | None:
    try:
        lines = (folder / ".gitignore").read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    return _globs(lines)


def _globs(lines: Sequence[str], left_out: LeftOut | None = None) -> GitIgnoreSpec:
    """The globs that can be read; a bad line costs itself, as in git."""
    try:
        return GitIgnoreSpec.from_lines(lines)
    except (ValueError, re.error):
        good = [line for line in lines if _readable(line)]
    if left_out is not None:
        for line in lines:
            if line not in good:
                left_out.add("no glob", line)
    return GitIgnoreSpec.from_lines(good)


def _readable(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True


def _ignored(path: Path, specs: tuple[tuple[Path, GitIgnoreSpec], ...], *, folder: bool) -> bool:
    for base, spec in reversed(specs):
        try:
            name = Path(os.path.abspath(path)).relative_to(os.path.abspath(base)).as_posix() + ("/" if folder else "")
        except ValueError:
            continue
        verdict = spec.check_file(name).include
        if verdict is not None:
            return bool(verdict)
    return False
