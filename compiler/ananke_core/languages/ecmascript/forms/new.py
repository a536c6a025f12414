"""The header of a definition that isn't there yet."""

from __future__ import annotations

import re

from ananke_core.languages.forms import NewDefinition


def new_header(new: NewDefinition, *, typed: bool) -> str:
    """Its terminals; constructors and setters have no return type."""
    name, parameter = _name(new.name), _name(new.parameter)
    annotated, returns = _annotation("parameters", "AN", new, typed), _annotation("returns", "AR", new, typed)
    mark = "(W /[?]/)? " if typed else ""
    lines = [
        f"DNAME: ({name}) & ~NOT",
        f"PNAME: ({parameter}) & ~NOT",
        "NOT: /" + "|".join(("break", "case", "class", "function", "if", "new", "return")) + "/",
        f'ITEM: PX PM (PNAME | BP) {mark}{annotated} PD? | "..." W (PNAME | BP) {annotated}',
        "LIST: (W TA)? (PO ITEM (PC ITEM)* PE | PZ)",
    ]
    if new.what == "function":
        lines.append(
            'HEADER: ((("export" W1+ ("default" W1+)?)? ("async" W1+)? "function" (W1+ | W "*" W) DNAME LIST '
            f"{returns} HO))"
        )
    else:
        words = '"public" | "private" | "protected" | "static" | "override" | "get" | "async"'
        lines.append(
            f'HEADER: ((("constructor" | ({words} | "set") W1+ "set" W1+ DNAME | "set" W1+ DNAME) LIST HO'
            f' | (({words}) W1+)* ("*" W)? DNAME LIST {returns} HO))'
        )
    return "\n".join(lines)


def _annotation(target: str, type_: str, new: NewDefinition, typed: bool) -> str:
    if not typed:
        return ""
    return f"PT {type_}" if target in new.annotated else f"(PT {type_})?"


def _name(patterns: tuple[str, ...]) -> str:
    return " & ".join(["TN", *("/" + _slashes(pattern) + "/" for pattern in patterns)])


def _slashes(pattern: str) -> str:
    return re.sub(r"\\.|/", lambda found: found[0] if len(found[0]) > 1 else r"\/", pattern, flags=re.DOTALL)
