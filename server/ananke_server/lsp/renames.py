"""What configuration and pinned sets say of files follows when the files are renamed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import msgspec
import tomli

from ananke_core.codec import json_text, toml_text
from ananke_core.text import SourceText, Span
from ananke_server.config import PROJECT_FILE, Config

Steps = tuple[str | int, ...]
_LISTS = (("check", "constraints"), ("extract", "include"), ("extract", "exclude"))


class Renamed(NamedTuple):
    """A file or folder that gets another name; both relative to the project with ``/``."""

    old: str
    new: str

    def follow(self, path: str) -> str | None:
        """What a path or glob becomes; None where it does not speak of this file or something below it."""
        given = path.lstrip("/")
        if given == self.old or given.startswith(f"{self.old}/"):
            return path[: len(path) - len(given)] + self.new + given[len(self.old) :]
        return None


class Replaced(NamedTuple):
    """A value of a file that becomes another one, quotes included."""

    span: Span
    text: str


def renames(config: Config, pairs: Iterable[tuple[str, str]]) -> list[Renamed]:
    """Renames inside of a project; what leaves it, or comes, is nobody's path any more."""
    found = []
    for old, new in pairs:
        try:
            inside = [PurePosixPath(path).relative_to(config.root).as_posix() for path in (old, new)]
        except ValueError:
            continue
        found.append(Renamed(*inside))
    return found


def files_of(config: Config) -> list[Path]:
    """Files of a project that speak of other files: its configuration and its pinned sets."""
    named = [Path(config.root, PROJECT_FILE), *(Path(config.root, name) for name in config.check.constraints)]
    return [path for path in named if path.is_file() and path.suffix in {".toml", ".json"}]


def replaced(name: str, data: bytes, moves: Sequence[Renamed]) -> list[Replaced]:
    """Every value of a file that has to follow, in the order of the text; none where the file can't be read."""
    is_json = name.endswith(".json")
    try:
        content = msgspec.json.decode(data) if is_json else tomli.loads(data.decode("utf-8"))
    except (msgspec.DecodeError, tomli.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return []
    values = dict(_configured(content) if name == PROJECT_FILE else _scoped(content))
    wanted = {steps: after for steps, value in values.items() if (after := _followed(value, moves)) is not None}
    locate = json_text.locate if is_json else toml_text.locate
    offsets = locate(SourceText(data).data, frozenset(wanted))
    found = [
        Replaced(Span(*offsets[steps]), json.dumps(after, ensure_ascii=False))
        for steps, after in wanted.items()
        if steps in offsets
    ]
    return sorted(found, key=lambda one: one.span)


def _followed(value: Any, moves: Sequence[Renamed]) -> str | None:
    for move in moves:
        if isinstance(value, str) and (after := move.follow(value)) is not None:
            return after
    return None


def _configured(content: Any) -> Iterator[tuple[Steps, Any]]:
    for section, name in _LISTS:
        table = content.get(section)
        items = table.get(name, []) if isinstance(table, dict) else []
        for number, item in enumerate(items if isinstance(items, list) else ()):
            yield (section, name, number), item
    check = content.get("check")
    layers = check.get("layers") if isinstance(check, dict) else None
    for row, layer in enumerate(layers if isinstance(layers, list) else ()):
        paths = layer.get("paths", []) if isinstance(layer, dict) else []
        for number, item in enumerate(paths if isinstance(paths, list) else ()):
            yield ("check", "layers", row, "paths", number), item


def _scoped(content: Any) -> Iterator[tuple[Steps, Any]]:
    """``scope.path`` of each constraint, and the paths of its evidence."""
    head: Steps = () if isinstance(content, list) else ("constraints",)
    rows = content if isinstance(content, list) else content.get("constraints", [])
    for row, constraint in enumerate(rows if isinstance(rows, list) else ()):
        if not isinstance(constraint, dict):
            continue
        scope, evidence = constraint.get("scope"), constraint.get("evidence")
        if isinstance(scope, dict):
            yield (*head, row, "scope", "path"), scope.get("path")
        if not isinstance(evidence, dict):
            continue
        for group in ("origins", "exceptions"):
            places = evidence.get(group, [])
            for number, place in enumerate(places if isinstance(places, list) else ()):
                if isinstance(place, dict):
                    yield (*head, row, "evidence", group, number, "path"), place.get("path")
