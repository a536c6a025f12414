"""Grammars for definitions that aren't there yet: a body behind a header that keeps the hard conventions."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence

from ananke_core.compile.emit.body import fill
from ananke_core.compile.emit.grammar import Gathered, Hard, words_of
from ananke_core.compile.emit.names import name_pattern
from ananke_core.errors import PatternError
from ananke_core.model.ir import NewGrammar
from ananke_core.model.rules import Annotation, Naming

_RECEIVERS = '"self" | "cls" | "mcs" | "mcls"'
_DUNDER = "/__[a-z][a-z0-9_]*__/"
_KEYWORDS = "/" + "|".join(keyword.kwlist) + "/"


def new_grammars(found: Gathered, language: str) -> list[NewGrammar]:
    """Grammars of a new function and a new method; none where no hard convention holds for the language.

    A convention of one path takes part only where the whole set is about that path.
    """
    path = found.single_path or ""
    kept = [hard for hard in found.conventions.get(language, ()) if not hard.path or hard.path == path]
    kept = [hard for hard in kept if not _dropped(hard, found)]
    if not kept:
        return []
    before, after = fill(language, words_of(kept, (path,)))
    return [
        NewGrammar(language, what, lark="".join((before, _header(kept, what), after)))
        for what in ("function", "method")
    ]


def _header(kept: Sequence[Hard], what: str) -> str:
    name = _name(kept, what)
    parameter = _name(kept, "parameter")
    kinds = {"function", "method"} if what == "method" else {"function"}
    wanted = {hard.rule.target for hard in kept if isinstance(hard.rule, Annotation) and hard.rule.symbol_kind in kinds}
    annotated = "PT A" if "parameters" in wanted else "(PT A)?"
    returns = "RA R" if "returns" in wanted else "(RA R)?"
    lines = [
        f"DNAME: ({name}) & ~NOT",
        f"PNAME: ({parameter}) & ~NOT",
        f"NOT: {_KEYWORDS}",
        f'ITEM: PNAME {annotated} PD? | /[*]{{1,2}}/ W PNAME {annotated} | "*" | "/"',
        f"RECEIVER: ({_RECEIVERS}) (PT A)?",
    ]
    first = "(RECEIVER | ITEM)" if what == "method" else "ITEM"
    parameters = f"TP? PO ({first} (PC ITEM)* PE | PZ)"
    header = f"DNAME {parameters} {returns}"
    if what == "method" and "returns" in wanted:
        # What a special method returns, its protocol says.
        header = f"({header} | {_DUNDER} {parameters} (RA R)?)"
    lines.append(f"HEADER: (DEF | ADEF) {header} HE")
    return "\n".join(lines)


def _name(kept: Sequence[Hard], kind: str) -> str:
    rules = [hard.rule for hard in kept if isinstance(hard.rule, Naming) and hard.rule.symbol_kind == kind]
    patterns = dict.fromkeys(name_pattern(rule) for rule in rules)
    if not patterns:
        return "NAME"
    plain = " & ".join(["NAME", *("/" + _slashes(pattern) + "/" for pattern in patterns if pattern)])
    return plain if kind == "parameter" else f"{plain} | {_DUNDER}"


def _slashes(pattern: str) -> str:
    return re.sub(r"\\.|/", lambda found: found[0] if len(found[0]) > 1 else r"\/", pattern, flags=re.DOTALL)


def _dropped(hard: Hard, found: Gathered) -> bool:
    if not isinstance(hard.rule, Naming):
        return False
    try:
        if name_pattern(hard.rule) is not None:
            return False
        found.refuse(hard.id, "it names neither a style nor a pattern")
    except PatternError as error:
        found.refuse(hard.id, f"its pattern is checked, not decoded: {error.faults[0].message}")
    return True
