"""Bodies of requests: read within limits, every fault placed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import msgspec

from ananke_core import codec
from ananke_core.codec.json_text import Items, in_items
from ananke_core.errors import Fault
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import FORMATS
from ananke_modal.service.depth import depth_exceeds
from ananke_modal.service.problems import Problem
from ananke_modal.service.settings import Settings

IN_PIECES = 64 * 1024
"""Bytes of a body from which constraints are read one by one: below, all at once is a tenth quicker."""

_NO_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


@attrs.frozen
class CompileRequest:
    """A set and its options."""

    constraints: ConstraintSet
    formats: tuple[str, ...]
    level: int


def decode_json(body: bytes, settings: Settings) -> Any:
    """JSON of a body, nested at most ``max_depth`` deep.

    Of a large one the constraints are `Items`, whose reading raises as well.

    Raises:
        Problem: 400.
    """
    if depth_exceeds(body, settings.max_depth):
        raise Problem(400, "ANK910", f"the body is nested deeper than {settings.max_depth} levels")

    def refuse(error: Exception) -> Exception:
        # What was read was a part of the body: the whole tells the place in it.
        try:
            msgspec.json.decode(body)
        except _NO_JSON as whole:
            error = whole
        return Problem(400, "ANK910", f"the body is no JSON: {error}")

    if len(body) >= IN_PIECES:
        return in_items(body, refuse, wrappers=1)
    try:
        return msgspec.json.decode(body)
    except _NO_JSON as error:
        raise refuse(error) from None


def read_request(body: bytes, settings: Settings, *, bare: bool = True) -> CompileRequest:
    """The request of a body, as `decode_json` and `compile_request` read it."""
    return compile_request(decode_json(body, settings), settings, bare=bare)


def compile_request(data: Any, settings: Settings, *, bare: bool = True) -> CompileRequest:
    """``{"constraints": SET_OR_LIST, "formats", "optimize", "level"}``, a bare set, or a bare list.

    ``bare`` leaves out of the set what no compile looks at.

    Raises:
        Problem: 422 with every fault, 413 for too many constraints.
    """
    faults: list[Fault] = []
    options: dict[str, Any] = {}
    given = data
    if isinstance(data, dict):
        inner = data.get("constraints")
        options = {key: data[key] for key in ("formats", "optimize", "level") if key in data}
        if isinstance(inner, dict):
            given = inner
        elif options:
            # With a list the body is the set, and these three are options of the request.
            given = {key: value for key, value in data.items() if key not in options}
    formats = _formats(options.get("formats"), settings, faults)
    level = _level(options, settings, faults)
    if not isinstance(given, dict | list | Items):
        # A text would be read as JSON once more, past the limits of the body.
        raise Problem(422, "ANK911", "a request is an object or a list of constraints")
    if count_of(given) > settings.max_constraints:
        raise Problem(413, "ANK910", f"more than {settings.max_constraints:,} constraints; split the set")
    constraints, found = codec.decode_bare_set(given) if bare else codec.decode_set(given)
    faults += [fault for fault in found if fault.severity == "error"]
    if faults:
        count = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise Problem(422, "ANK911", f"not a valid request: {count}", faults)
    return CompileRequest(constraints, formats, level)


def count_of(data: Any) -> int:
    """How many constraints a body's data hold, 0 where that can't be said."""
    while isinstance(data, dict):
        data = data.get("constraints")
    return len(data) if isinstance(data, list | Items) else 0


def _formats(value: Any, settings: Settings, faults: list[Fault]) -> tuple[str, ...]:
    if value is None:
        return settings.default_formats
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        faults.append(Fault("formats", "not a list of texts", "ANK910"))
        return ()
    names: Sequence[str] = value
    for number, name in enumerate(names):
        if name not in FORMATS:
            faults.append(Fault(f"formats[{number}]", f"{name!r} is not one of {', '.join(FORMATS)}", "ANK910"))
    return tuple(sorted(set(names)))


def _level(options: dict[str, Any], settings: Settings, faults: list[Fault]) -> int:
    optimize, level = options.get("optimize", True), options.get("level")
    if not isinstance(optimize, bool):
        faults.append(Fault("optimize", f"{optimize!r} is not true or false", "ANK910"))
        optimize = True
    if level is None:
        return settings.default_level if optimize else 0
    if not isinstance(level, int) or isinstance(level, bool) or level not in (0, 1, 2):
        faults.append(Fault("level", f"{level!r} is not 0, 1 or 2", "ANK910"))
        return 1
    if not optimize and level > 0:
        faults.append(Fault("level", "optimize: false and a level above 0 exclude each other", "ANK910"))
    return level
