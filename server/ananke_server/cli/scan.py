"""Reading many files: the one way in which commands analyse a tree, on as many processes as pay."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import attrs

from ananke_core.analysis import Document, Finding, Policy
from ananke_core.analysis.mining import file_habits
from ananke_core.analysis.symbol_set import unknown_of
from ananke_core.errors import Fault, InputError
from ananke_core.languages import language_named
from ananke_core.mine.habits import FileHabits, Habits
from ananke_core.model.constraint import Constraint
from ananke_core.resolution import Alone, Around, Policies, Resolution
from ananke_core.rules.check import Fix
from ananke_core.rules.convention import Convention
from ananke_server.cli.reading import AS_CONFIGURED, Reading, files_below, policies_with
from ananke_server.cli.streams import read_input, with_progress
from ananke_server.config import Config, load_config
from ananke_server.content import refuse
from ananke_server.discovery import LeftOut, Selection, discover, read_source
from ananke_server.policy import policies_of, policy_and_faults, thresholds_of

Task = Literal["check", "extract", "mine"]
_FILES_FOR_PROCESSES = 24
_BATCH = 8


@attrs.frozen
class Report:
    """One finding as plain data; lines and columns count from 0, columns in code points."""

    path: str
    code: str
    severity: str
    message: str
    line: int
    column: int
    end_line: int
    end_column: int
    symbol: str
    where: str
    fix: str | None


@attrs.define
class FileResult:
    """What one file gave."""

    name: str
    language: str = ""
    findings: list[Report] = attrs.field(factory=list)
    constraints: list[Constraint] = attrs.field(factory=list)
    habits: FileHabits | None = None
    faults: list[Fault] = attrs.field(factory=list)
    left_out: str | None = None
    unknown: list[str] = attrs.field(factory=list)
    has_error: bool = False
    size: int = 0
    lines: int = 0


@attrs.define
class ScanResult:
    """What a scan gave, and what it left out."""

    files: list[FileResult] = attrs.field(factory=list)
    left_out: LeftOut = attrs.field(factory=LeftOut)
    faults: list[Fault] = attrs.field(factory=list)
    seconds: float = 0.0

    def summary(self, head: str) -> Iterator[str]:
        """Lines for people: what was found, what was left out and why."""
        lines = sum(file.lines for file in self.files)
        files = f"{len(self.files):,} file{'' if len(self.files) == 1 else 's'}"
        yield f"{head} in {files} ({lines:,} lines, {self.seconds:.1f} s)"
        broken = [file.name for file in self.files if file.has_error]
        if broken:
            example = broken[0] if len(broken) == 1 else f"{broken[0]} and {len(broken) - 1:,} more"
            yield f"syntax errors, read around: {example}"
        for reason, count in sorted(self.left_out.counts.items()):
            example = self.left_out.examples[reason]
            more = f" and {count - 1:,} more" if count > 1 else ""
            yield f"left out, {reason}: {example}{more}"


def scan(
    paths: list[str],
    task: Task,
    *,
    language: str = "",
    exclude: tuple[str, ...] = (),
    constraints: tuple[str, ...] = (),
    reading: Reading = AS_CONFIGURED,
) -> ScanResult:
    """Analyse files and folders. ``-`` reads stdin as ``language``; ``reading`` says how types are.

    Raises:
        InputError: no such path, or stdin without a language.
        UnsupportedLanguage: ``language`` is none of ours.
    """
    began = time.perf_counter()
    if language:
        language_named(language)
    missing = [path for path in paths if path != "-" and not Path(path).exists()]
    if missing:
        raise InputError("no such file or folder", place=", ".join(missing), way_out="check the path")
    result = ScanResult()
    root = workspace_root(Path(paths[0]) if paths[0] != "-" else Path.cwd())
    config, _ = _loaded(str(root), str(root))
    selection = Selection(
        include=tuple(config.extract.include),
        exclude=(*config.extract.exclude, *exclude),
        languages=tuple(config.extract.languages),
        language=language,
        max_file_bytes=config.extract.max_file_bytes,
    )
    where = Where(str(root), task, constraints, selection.max_file_bytes, reading)
    if "-" in paths:
        if not language:
            raise InputError("stdin has no file name", place="-", way_out="say --language")
        _take(result, _analyse(read_input("-"), Job("-", "stdin", language, True, where)))
    found = discover((Path(path) for path in paths if path != "-"), root, selection, result.left_out)
    jobs = [Job(str(file.path), file.name, file.language.key, file.named, where) for file in found]
    for file in with_progress(_run(jobs), len(jobs), task):
        _take(result, file)
    if task == "check" and _whole(paths, root):
        _add_habits(result, jobs, _loaded(str(root), str(root))[0])
    result.seconds = time.perf_counter() - began
    return result


def _whole(paths: list[str], root: Path) -> bool:
    """Whether all of a workspace is read: only then is known what its habits are, as the editor knows them."""
    return any(path != "-" and Path(path).resolve() == root.resolve() for path in paths)


def _add_habits(result: ScanResult, jobs: list[Job], config: Config) -> None:
    """Read the files again that break a habit of the workspace; of the others is known that they break none."""
    known = Habits()
    for file in result.files:
        if file.habits is not None:
            known.put(file.name, file.habits)
    thresholds = thresholds_of(config)
    habits = {language: known.of(language, thresholds) for language in known.languages()}
    conventions = {language: tuple(habit.convention for habit in found) for language, found in habits.items()}
    languages = {file.name: file.language for file in result.files}
    broken = set(known.breaking(habits))
    again = [job._replace(habits=conventions[languages[job.name]]) for job in jobs if job.name in broken]
    found = {file.name: file.findings for file in _run(again)}
    for file in result.files:
        file.findings = found.get(file.name, file.findings)


def workspace_root(path: Path) -> Path:
    """The nearest folder around a path with ``.ananke.toml`` or ``.git``, else the current one or the path's own."""
    absolute = Path(os.path.abspath(path))
    start = absolute if absolute.is_dir() else absolute.parent
    for folder in (start, *start.parents):
        if (folder / ".ananke.toml").exists() or (folder / ".git").exists():
            return folder
    here = Path.cwd()
    return here if here == start or here in start.parents else start


class Where(NamedTuple):
    """What all files of a scan share."""

    root: str
    task: Task
    constraints: tuple[str, ...]
    max_bytes: int
    reading: Reading


class Job(NamedTuple):
    """One file as it travels to a worker process: a language goes by name, for it holds a grammar."""

    path: str
    name: str
    language: str
    named: bool
    where: Where
    habits: tuple[Convention, ...] = ()
    """Habits of the workspace, for a file that is known to break one."""


def _run(jobs: list[Job]) -> Iterator[FileResult]:
    workers = min(os.cpu_count() or 1, 8)
    if len(jobs) < _FILES_FOR_PROCESSES or workers == 1:
        yield from map(_job, jobs)
        return
    with ProcessPoolExecutor(workers) as pool:
        try:
            yield from pool.map(_job, jobs, chunksize=_BATCH)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _job(job: Job) -> FileResult:
    data = read_source(Path(job.path), job.where.max_bytes, named=job.named)
    if isinstance(data, str):
        return FileResult(job.name, left_out=data)
    return _analyse(data, job)


def _analyse(data: bytes, job: Job) -> FileResult:
    reason = refuse(data, named=job.named)
    if reason is not None:
        return FileResult(job.name, left_out=reason)
    folder = job.where.root if job.path == "-" else os.path.dirname(os.path.abspath(job.path))
    language = language_named(job.language)
    policy, faults = _policy(job.where.root, folder, language.name, job.where.constraints)
    document = _known(job, data) if job.where.task == "extract" else None
    if document is None or document.language is not language:
        document = Document.open(data, language, attrs.evolve(policy, habits=job.habits), job.name)
    else:
        document = document.with_policy(policy)
    result = FileResult(
        job.name,
        language.name,
        faults=list(faults),
        has_error=document.has_error,
        size=len(data),
        lines=document.line_count,
    )
    if job.where.task == "check":
        result.findings = [_report(job.name, document, finding) for finding in document.findings()]
        result.habits = file_habits(document, lambda _: False)
    elif job.where.task == "mine":
        result.habits = file_habits(document)
    else:
        resolution = _resolution(job, document)
        result.constraints = document.constraints(resolution=resolution)
        result.unknown = [f"{job.name}: {reason}" for reason in unknown_of(document, resolution)]
    return result


def _known(job: Job, data: bytes) -> Document | None:
    """A file that others have looked at already."""
    if job.path == "-":
        return None
    known = files_below(job.where.root, job.where.max_bytes).file(job.name)
    return known if isinstance(known, Document) and known.text == data else None


_TOGETHER = 200
"""Files that one resolution reads; it holds on to all that they look at."""
_resolutions: dict[tuple[str, Policies], tuple[Resolution, int]] = {}


def _resolution(job: Job, document: Document) -> Resolution:
    where = job.where
    folder = where.root if job.path == "-" else os.path.dirname(os.path.abspath(job.path))
    policies = policies_with(policies_of(_loaded(where.root, folder)[0]), where.reading)
    if job.path == "-" or _known(job, document.text) is None:
        others = files_below(where.root, where.max_bytes)
        return Resolution(Alone(document) if job.path == "-" else Around(others, document), policies)
    # What is on disk is read as one: nothing changes while a scan goes on.
    made, count = _resolutions.get((where.root, policies), (None, _TOGETHER))
    if made is None or count >= _TOGETHER:
        made, count = Resolution(files_below(where.root, where.max_bytes), policies), 0
    _resolutions[(where.root, policies)] = made, count + 1
    return made


def _report(path: str, document: Document, finding: Finding) -> Report:
    return Report(
        path,
        finding.code,
        finding.severity.value,
        finding.message,
        finding.start.line,
        finding.start.column,
        finding.end.line,
        finding.end.column,
        finding.symbol,
        finding.check.where,
        _fix_title(finding.fix),
    )


def _fix_title(fix: Fix | None) -> str | None:
    return fix.title if fix is not None else None


def _take(result: ScanResult, file: FileResult) -> None:
    result.faults += [fault for fault in file.faults if fault not in result.faults]
    if file.left_out is not None:
        result.left_out.add(file.left_out, file.name)
    else:
        result.files.append(file)


@lru_cache(maxsize=256)
def _loaded(root: str, folder: str) -> tuple[Config, list[Fault]]:
    return load_config(Path(folder), root=Path(root), environ=os.environ)


@lru_cache(maxsize=256)
def _policy(root: str, folder: str, language: str, constraints: tuple[str, ...]) -> tuple[Policy, tuple[Fault, ...]]:
    config, faults = _loaded(root, folder)
    policy, more = policy_and_faults(config, language, constraints=constraints, root=root)
    return policy, (*faults, *more)
