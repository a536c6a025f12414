"""Standard streams: results on stdout or ``-o``, everything else on stderr."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from ananke_core.errors import InputError

if TYPE_CHECKING:
    from ananke_core.codec.ir_text import IRText

Item = TypeVar("Item")

_COLOURS = {"error": "31", "warning": "33", "info": "34", "hint": "36", "dim": "2", "bold": "1"}


def note(text: str) -> None:
    """A line for people, on stderr."""
    print(text, file=sys.stderr, flush=True)


def read_input(name: str) -> bytes:
    """Bytes of a file, or of stdin for ``-``."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror or error}", place=name, way_out="check the path; - reads stdin"
        ) from None


def write_output(data: bytes | IRText, output: str | None, *, text: bool = True) -> None:
    """Write a result to stdout (None or ``-``) or to a file, replaced in one step; ``text`` ends with a line break."""
    if output is None or output == "-":
        _write(data, sys.stdout.buffer, text)
        sys.stdout.buffer.flush()
        return
    # A link stays one; a pipe or device is written to, not replaced.
    path = Path(os.path.realpath(output))
    handle, temporary = -1, ""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as device:
                _write(data, device, text)
            return
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            _write(data, file, text)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise InputError(f"cannot be written: {error.strerror or error}", place=output) from None


def _write(data: bytes | IRText, out: BinaryIO, text: bool) -> None:
    if isinstance(data, bytes):
        out.write(data)
        ends = data.endswith(b"\n")
    else:
        data.write(out)
        ends = False
    if text and not ends:
        out.write(b"\n")


def colour(text: str, style: str, stream: object = None) -> str:
    """ANSI colours on a terminal; none in a pipe or with NO_COLOR."""
    stream = stream or sys.stdout
    if os.environ.get("NO_COLOR") or not getattr(stream, "isatty", lambda: False)():
        return text
    return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m"


def with_progress(items: Iterable[Item], total: int, title: str) -> Iterator[Item]:
    """Pass items through, with a progress bar on a terminal."""
    if total < 20 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, total=total, description=title, console=Console(stderr=True), transient=True)


@contextmanager
def quiet_pipe() -> Iterator[None]:
    """A reader that went away (``| head``) ends the program quietly."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes stdout once more at exit; give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
