"""The header of a definition that isn't there yet."""

from __future__ import annotations

import keyword
import re

from ananke_core.languages.forms import NewDefinition
from ananke_core.languages.python.forms.words import NOTHING

_RECEIVERS = '"self" | "cls" | "mcs" | "mcls"'
_DUNDER = "/__[a-z][a-z0-9_]*__/"
_KEYWORDS = "/" + "|".join(keyword.kwlist) + "/"


def new_header(new: NewDefinition) -> str:
    """Its terminals; what a special method returns, its protocol says."""
    name, parameter = _name(new.name), _name(new.parameter)
    annotated = "PT A" if "parameters" in new.annotated else "(PT A)?"
    returns = "RA R" if "returns" in new.annotated else "(RA R)?"
    if new.name:
        name += f" | {_DUNDER}"
    lines = [
        f"DNAME: ({name}) & ~NOT",
        f"PNAME: ({parameter}) & ~NOT",
        f"NOT: {_KEYWORDS}",
        f'ITEM: PNAME {annotated} PD? | /[*]{{1,2}}/ W PNAME {annotated} | "*" | "/"',
        f"RECEIVER: ({_RECEIVERS}) (PT A)?",
    ]
    first = "(RECEIVER | ITEM)" if new.what == "method" else "ITEM"
    parameters = f"TP? PO ({first} (PC ITEM)* PE | PZ)"
    header = f"DNAME {parameters} {returns}"
    if new.what == "method" and "returns" in new.annotated:
        header = f"({header} | {_DUNDER} {parameters} (RA R)?)"
    lines.append(f"declared: {NOTHING}")
    lines.append(f"HEADER: (DEF | ADEF) {header} HE")
    return "\n".join(lines)


def _name(patterns: tuple[str, ...]) -> str:
    return " & ".join(["NAME", *("/" + _slashes(pattern) + "/" for pattern in patterns)])


def _slashes(pattern: str) -> str:
    return re.sub(r"\\.|/", lambda found: found[0] if len(found[0]) > 1 else r"\/", pattern, flags=re.DOTALL)
