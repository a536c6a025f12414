"""The header of a definition that isn't there yet."""

from __future__ import annotations

import re

from ananke_core.languages.ecmascript.forms.words import NOTHING, RESERVED
from ananke_core.languages.forms import NewDefinition

_ACCESS = '"public" | "private" | "protected"'
_MORE = '"static" | "override" | "async"'


def new_header(new: NewDefinition, *, typed: bool) -> str:
    """Its terminals: a declaration or a bound arrow, or a member; constructors and setters return nothing."""
    annotated = _annotation("parameters", "AN", new, typed)
    # Of an arrow it would begin with what the arrow returns.
    returns = _annotation("returns", "AR W", new, typed)
    function = _annotation("returns", 'AR (W ("=>" | /[?:]/) W AR | W1+ "extends" W1+ AR)* W', new, typed)
    lines = [
        f"DNAME: ({_name(new.name)}) & ~NOT",
        f"PNAME: ({_name(new.parameter)}) & ~NOT",
        "NOT: /" + "|".join(sorted(RESERVED)) + "/",
        f'ITEM: (PNAME | BP) {"(W /[?]/)? " if typed else ""}{annotated} PD? | "..." W (PNAME | BP) {annotated}',
        f"LIST: {'(W TA)? ' if typed else ''}(PO ITEM (PC ITEM)* PE | PZ)",
    ]
    if typed:
        lines.append(f"TYPE: {NOTHING}")
    own = (
        _method(annotated, function, typed) if new.what == "method" else _function(annotated, function, returns, typed)
    )
    return "\n".join([*lines, *own])


def _function(annotated: str, function: str, returns: str, typed: bool) -> list[str]:
    bound = f'("export" W1+)? ("const" | "let") W1+ DNAME {"(PT AN)? " if typed else ""}PS ("async" W)?'
    bare = "" if annotated.startswith("PT") or returns.startswith("PT") else ' | PNAME W "=>"'
    return [
        f'HEADER: ("export" W1+ ("default" W1+)?)? ("async" W1+)? "function" (W1+ | W "*" W) DNAME LIST W {function}',
        f'ARROW: {bound} (LIST W {returns} "=>"{bare})',
    ]


def _method(annotated: str, returns: str, typed: bool) -> list[str]:
    words = f"({_ACCESS} | {_MORE})" if typed else f"({_MORE})"
    item = f"ITEM | PM PNAME (W /[?]/)? {annotated} PD?" if typed else "ITEM"
    return [
        f'HEADER: ({words} W1+)* ("set" W1+ DNAME LIST W'
        f' | ("get" W1+ | "*" W)? (DNAME & ~"constructor") LIST W {returns})'
        f' | "constructor" (PO ({item}) (PC ({item}))* PE | PZ) W',
        f"ARROW: {NOTHING}",
    ]


def _annotation(target: str, type_: str, new: NewDefinition, typed: bool) -> str:
    if not typed:
        return ""
    return f"PT {type_}" if target in new.annotated else f"(PT {type_})?"


def _name(patterns: tuple[str, ...]) -> str:
    return " & ".join(["TN", *("/" + _slashes(pattern) + "/" for pattern in patterns)])


def _slashes(pattern: str) -> str:
    return re.sub(r"\\.|/", lambda found: found[0] if len(found[0]) > 1 else r"\/", pattern, flags=re.DOTALL)
