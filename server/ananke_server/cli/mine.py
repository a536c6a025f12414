"""``ananke mine``: the conventions that a code base keeps, with their evidence."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from ananke_core.errors import InputError
from ananke_core.mine.habits import SHOWN
from ananke_core.model.constraint import Constraint, ConstraintSet, Location
from ananke_server.cli.reading_options import EXCLUDE, LANGUAGE, OUTPUT
from ananke_server.cli.scan import ScanResult, scan
from ananke_server.cli.streams import colour, note, write_output
from ananke_server.mining import MOST_EXCEPTIONS, conventions_of


class MinedFormat(enum.StrEnum):
    """How conventions are written."""

    TEXT = "text"
    JSON = "json"
    TOML = "toml"
    MSGPACK = "msgpack"


def mine(
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH…]", help="Files and folders; left out: .")] = None,
    output: OUTPUT = None,
    format_: Annotated[
        MinedFormat | None, typer.Option("--format", help="text, or a set as json, toml or msgpack; by -o's suffix.")
    ] = None,
    exclude: EXCLUDE = None,
    language: LANGUAGE = "",
) -> int:
    """Print the conventions that files keep together, with counts, two examples and the exceptions."""
    given = paths or ["."]
    result = scan(given, "mine", language=language, exclude=tuple(exclude or ()))
    if not result.files and result.left_out.counts:
        for line in result.summary("nothing"):
            note(line)
        raise InputError("no file could be read", way_out="name files of a supported language")
    found = conventions_of(result, given)
    chosen = format_ or _by_suffix(output)
    if chosen is MinedFormat.TEXT:
        write_output("\n".join(_lines(found)).encode(), output)
    else:
        _write(ConstraintSet(tuple(found), Path(given[0]).resolve().name or "mined"), chosen, output)
    for line in result.summary(f"{len(found)} convention{'' if len(found) == 1 else 's'}"):
        note(line)
    _say_how(result, found)
    return 0


def _write(found: ConstraintSet, chosen: MinedFormat, output: str | None) -> None:
    from ananke_core import codec

    if chosen is MinedFormat.TOML:
        write_output(codec.encode_set_toml(found), output)
    elif chosen is MinedFormat.MSGPACK:
        write_output(codec.encode_set_msgpack(found), output, text=False)
    else:
        write_output(codec.encode_set(found, indent=2), output)


def _by_suffix(output: str | None) -> MinedFormat:
    suffix = Path(output).suffix.lstrip(".").lower() if output else ""
    return MinedFormat(suffix) if suffix in {"json", "toml", "msgpack"} else MinedFormat.TEXT


def _lines(found: list[Constraint]) -> Iterator[str]:
    """One paragraph a habit; functions and methods that are named alike share one."""
    groups: dict[tuple[str, str], list[Constraint]] = {}
    for constraint in found:
        groups.setdefault((constraint.scope.language, constraint.description), []).append(constraint)
    for (language, description), group in groups.items():
        names = colour(", ".join(one.name for one in group), "bold")
        yield f"{language}: {description}  [{names}; confidence {group[0].confidence:.2f}]"
        for label, places in (
            ("like", [place for one in group for place in one.evidence.origins][:SHOWN]),
            ("not", [place for one in group for place in one.evidence.exceptions][:MOST_EXCEPTIONS]),
        ):
            for place in places:
                yield f"  {label:>4} {_place(place)}"


def _place(place: Location) -> str:
    start = place.range.start
    return f"{place.path}:{start.line + 1}:{start.character + 1}"


def _say_how(result: ScanResult, found: list[Constraint]) -> None:
    if found:
        note("they are hints until somebody pins them: ananke mine -o ananke.constraints.toml, then keep what you want")
    elif result.files:
        note("no habit is strong enough; mine.min_confidence and mine.min_support say what that takes")
