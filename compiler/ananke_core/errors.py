"""Every error that Ananke raises on purpose.

Each carries a stable ``code``, the ``place`` it is about, and the ``way_out``: what the reader can do next.
Faults of *input* are data (a list of `Fault`), so that all of them are reported at once; they become an
exception only where a caller asked for a value that can't be made.

::

    AnankeError
    ├── InputError            bad input; carries every Fault found
    │   ├── SetError          a constraint set that does not fit the model
    │   ├── ConfigError       a configuration file, variable or flag
    │   └── PatternError      a pattern outside of what RE2 or the portable subset can say
    ├── UnsupportedLanguage   no language folder for this file
    ├── SymbolNotFound        the file has no such symbol
    ├── CompileError          the compile can't go on (options that exclude each other, result asked too early)
    ├── UnknownType           a type could not be told, and --strict asked for all of them
    ├── EngineMissing         an optional engine is not installed
    └── RemoteError           the compile service
        ├── RemoteUnavailable   connect, time-out, 5xx, 429 after all tries, breaker open
        ├── RemoteRefused       4xx: it answered, and said no
        ├── RemoteInvalid       an answer that is no IR, or not the IR that was asked for
        └── Untrusted           the gate said no; nothing was sent
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs


@attrs.frozen
class Fault:
    """One thing wrong with some input.

    ``place`` is a path into the data (``constraints[3].confidence``), ``file`` and the zero-based
    ``line``/``character`` (code points) say where it stands when it came from a file.
    """

    place: str
    message: str
    code: str = "ANK910"
    file: str | None = None
    line: int | None = None
    character: int | None = None
    end_character: int | None = None
    way_out: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        where = self.place
        if self.file is not None and self.line is not None:
            column = (self.character or 0) + 1
            where = (
                f"{self.file}:{self.line + 1}:{column}: {self.place}"
                if self.place
                else f"{self.file}:{self.line + 1}:{column}"
            )
        elif self.file is not None:
            where = f"{self.file}: {self.place}" if self.place else self.file
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} ({self.way_out})" if self.way_out else text


class AnankeError(Exception):
    """Base of the tree. ``code`` is stable and has a section in ``docs/errors.md``."""

    code = "ANK900"

    def __init__(self, message: str, *, place: str = "", way_out: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.way_out = way_out

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text} ({self.way_out})" if self.way_out else text


class InputError(AnankeError):
    """Input that can't be used; ``faults`` holds every fault found, in the order of the input."""

    code = "ANK910"

    def __init__(self, message: str, faults: Iterable[Fault] = (), *, place: str = "", way_out: str = "") -> None:
        super().__init__(message, place=place, way_out=way_out)
        self.faults: tuple[Fault, ...] = tuple(faults)

    def __str__(self) -> str:
        head = super().__str__()
        return "\n".join([head, *(f"  {fault}" for fault in self.faults)]) if self.faults else head


class SetError(InputError):
    """A constraint set that does not fit the model of ``docs/schemas/constraint-set.json``."""

    code = "ANK911"


class ConfigError(InputError):
    """A configuration file, variable or flag with an unknown key or a wrong value."""

    code = "ANK901"


class PatternError(InputError):
    """A pattern that RE2 refuses or that has no form in the portable subset."""

    code = "ANK912"


class UnsupportedLanguage(AnankeError):
    """No language folder answers for this file or name."""

    code = "ANK920"


class SymbolNotFound(AnankeError):
    """The file has no symbol of this path."""

    code = "ANK921"


class CompileError(AnankeError):
    """The compile can't go on as asked."""

    code = "ANK930"


class UnknownType(AnankeError):
    """Types that could not be told; the message says of which symbols and why."""

    code = "ANK932"


class EngineMissing(AnankeError):
    """An optional engine is not installed; the way out names the extra."""

    code = "ANK931"


class RemoteError(AnankeError):
    """The compile service could not give an IR. ``status`` is the HTTP status where there was one."""

    code = "ANK940"

    def __init__(self, message: str, *, status: int | None = None, place: str = "", way_out: str = "") -> None:
        super().__init__(message, place=place, way_out=way_out)
        self.status = status


class RemoteUnavailable(RemoteError):
    """No usable answer: connection, time-out, 5xx or 429 after all tries, or an open breaker."""

    code = "ANK941"


class RemoteRefused(RemoteError):
    """The service answered and said no (a 4xx other than 429)."""

    code = "ANK942"


class RemoteInvalid(RemoteError):
    """The answer is no IR, or not the IR of what was sent."""

    code = "ANK943"


class Untrusted(RemoteError):
    """The trust gate refused this host; nothing was sent."""

    code = "ANK944"
