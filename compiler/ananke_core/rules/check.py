"""Active rules with their provenance, and their one entry: a check and facts in, violations out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

import attrs

from ananke_core.facts import UnitFacts
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Severity, Tier
from ananke_core.model.rules import Annotation, Call, Documentation, ErrorHandling, Import, Naming, Size
from ananke_core.rules.annotation import check_annotation
from ananke_core.rules.built_call import BuiltCall, Checked, check_built_call
from ananke_core.rules.call import check_call
from ananke_core.rules.convention import Convention
from ananke_core.rules.documentation import DOCUMENTED, check_documentation
from ananke_core.rules.embedded import EMBEDDED
from ananke_core.rules.error_handling import check_error_handling
from ananke_core.rules.imports import check_import
from ananke_core.rules.naming import check_naming, validate_naming
from ananke_core.rules.registry import CODES, code_of
from ananke_core.rules.size import MEASURED, check_size
from ananke_core.rules.symbols import FACTS, NAMES
from ananke_core.rules.violation import Fix, Violation

__all__ = [
    "CHECKERS",
    "FILE",
    "WORKSPACE",
    "Check",
    "Checker",
    "Fix",
    "Origin",
    "Violation",
    "check_unit",
    "configured_check",
    "constraint_check",
    "convention_checks",
    "embedded_checks",
    "evidence_of",
    "present",
    "unchecked",
]

Origin = Literal["embedded", "configuration", "constraint", "convention"]
Checker = Callable[..., Iterator[Violation]]
"""Takes the rule and the facts; those of the rules in `_PLACED` also the path of the file."""

CHECKERS: dict[type, Checker] = {
    Naming: check_naming,
    Annotation: check_annotation,
    Call: check_call,
    BuiltCall: check_built_call,
    Import: check_import,
    ErrorHandling: check_error_handling,
    Size: check_size,
    Documentation: check_documentation,
}
"""Who checks which rule class; what isn't here is compiled or carried, but never checked."""

_PLACED = frozenset({Import})

_READS: dict[type, frozenset[str]] = {
    Annotation: frozenset({"functions", "classes"}),
    Call: frozenset({"calls"}),
    BuiltCall: frozenset({"calls"}),
    Import: frozenset({"imports"}),
    ErrorHandling: frozenset({"handlers"}),
    Size: frozenset({"functions"}),
    Documentation: frozenset({"functions", "classes", "types"}),
}
"""Which facts of a unit a rule's violations stand at; of names, `FACTS` says it."""


def _reads(rule: Checked) -> frozenset[str]:
    if isinstance(rule, Naming):
        return frozenset({FACTS[rule.symbol_kind]} if rule.symbol_kind in FACTS else ())
    return _READS.get(type(rule), frozenset())


@lru_cache(maxsize=4096)
def _key(rule: Checked, symbol: str, path: str) -> str:
    # A string, because one is compared per segment and keystroke.
    return f"{rule!r} {symbol} {path}" if symbol or path else repr(rule)


@attrs.frozen
class Check:
    """One active rule.

    ``where`` says where it stands (``embedded defaults``, ``.ananke.toml:12``, a constraint's id, ``this file`` for
    conventions). ``scope`` narrows it to a file or folder and to a symbol. ``path`` is the file it is asked about where
    that matters (`at`). ``hard`` says that it also holds for what is generated, ``constraint``
    what was pinned. ``key`` is what violations depend on
    besides the unit: no counts, severity or origin. ``reads`` are the facts of a unit without which there are none.

    Raises:
        PatternError: a naming rule's pattern or style can't be read; its place is ``where``.
    """

    rule: Checked
    severity: Severity
    origin: Origin
    where: str
    evidence: Convention | None = None
    scope: Scope = attrs.field(factory=Scope)
    path: str = ""
    hard: bool = True
    constraint: Constraint | None = attrs.field(default=None, eq=False, repr=False)
    key: str = attrs.field(init=False, eq=False, repr=False)
    reads: frozenset[str] = attrs.field(init=False, eq=False, repr=False)

    @key.default
    def _make_key(self) -> str:
        return _key(self.rule, self.scope.symbol, self.path)

    @reads.default
    def _find_reads(self) -> frozenset[str]:
        return _reads(self.rule)

    def __attrs_post_init__(self) -> None:
        if isinstance(self.rule, Naming) and self.origin != "convention":
            validate_naming(self.rule, self.where)

    @property
    def code(self) -> str:
        """Code of its violations; empty where nothing checks the rule."""
        return code_of(self.rule)

    def applies_to(self, path: str) -> bool:
        """Whether a file (relative to its workspace, with ``/``) is in scope."""
        scope = self.scope.path.rstrip("/")
        return not scope or path == scope or path.startswith(f"{scope}/")

    def at(self, path: str) -> Check:
        """The check of one file: a rule about where files lie is told where this one does."""
        return attrs.evolve(self, path=path) if type(self.rule) in _PLACED else self


def check_unit(check: Check, facts: UnitFacts) -> list[Violation]:
    """What a check finds in the facts of one unit, in the order of the facts; spans count from where theirs do."""
    checker = CHECKERS.get(type(check.rule))
    if checker is None:
        return []
    found = checker(check.rule, facts, check.path) if check.path else checker(check.rule, facts)
    symbol = check.scope.symbol
    if symbol:
        return [hit for hit in found if hit.symbol == symbol or hit.symbol.startswith(f"{symbol}.")]
    return list(found)


def unchecked(rule: Checked) -> str:
    """Why nothing checks a rule, in words for people; empty for those that are checked."""
    if isinstance(rule, Naming) and rule.symbol_kind not in NAMES:
        return f"the name of a {rule.symbol_kind} stands outside of its text"
    if isinstance(rule, Call) and not rule.denied:
        return "only denied calls are checked"
    if isinstance(rule, ErrorHandling) and not (rule.bare or rule.swallowed):
        return "which errors are raised is not checked"
    if isinstance(rule, Import) and not (rule.denied or rule.allowed or rule.layers):
        return "it names no module"
    if isinstance(rule, Documentation) and rule.symbol_kind not in DOCUMENTED:
        return f"nothing is known of the documentation of a {rule.symbol_kind}"
    if isinstance(rule, Size) and rule.symbol_kind not in MEASURED:
        return f"only functions and methods are measured, no {rule.symbol_kind}"
    return "" if type(rule) in CHECKERS else f"rules of type {type(rule).__name__} are compiled but not checked"


def evidence_of(check: Check) -> str:
    """What a check rests on: the counts of a convention, else where it is declared; empty where that is nowhere."""
    if check.evidence is not None:
        return check.evidence.evidence(check.where)
    return f"declared in {check.where}" if check.where else ""


def present(check: Check, violation: Violation) -> str:
    """A violation's message with the evidence of its check."""
    evidence = evidence_of(check)
    if check.origin == "convention" and isinstance(check.rule, Import):
        # Nobody denied anything.
        return f'"{violation.data["module"]}" is imported; {evidence}'
    return f"{violation.message}; {evidence}" if evidence else violation.message


def embedded_checks(language: str) -> list[Check]:
    """What is checked in a language without any configuration."""
    return [
        Check(rule, CODES[code_of(rule)].severity, "embedded", "embedded defaults")
        for rule in EMBEDDED.get(language, ())
    ]


def configured_check(rule: Checked, where: str, severity: Severity | None = None) -> Check:
    """A check that a configuration file declares at ``where``; its code's default severity if none is given.

    Raises:
        PatternError: a naming rule's pattern or style can't be read.
    """
    entry = CODES.get(code_of(rule))
    return Check(rule, severity or (entry.severity if entry else Severity.INFO), "configuration", where)


def constraint_check(constraint: Constraint) -> Check | None:
    """The check of a pinned constraint, or None where nothing checks its rule.

    Raises:
        PatternError: a naming rule's pattern or style can't be read.
    """
    if unchecked(constraint.rule):
        return None
    where = constraint.id or constraint.name
    return Check(
        constraint.rule,
        constraint.severity,
        "constraint",
        where,
        scope=constraint.scope,
        hard=constraint.tier is Tier.HARD,
        constraint=constraint,
    )


FILE, WORKSPACE = "this file", "this workspace"
"""Where conventions were counted."""


def convention_checks(
    found: Sequence[Convention], declared: Sequence[Check], workspace: Sequence[Convention] = ()
) -> list[Check]:
    """Hints for what a file keeps itself and what its workspace keeps, less what a declared check already decides.

    Where both speak of the same thing and differ, a file stays as it is; where they agree, the larger counts are shown.
    """
    decided = {_topic(check.rule) for check in declared if not check.scope.symbol}
    # Who declares layers has said who may import whom.
    layered = any(isinstance(check.rule, Import) and check.rule.layers for check in declared)
    around = {_topic(one.rule): one for one in workspace if not (layered and isinstance(one.rule, Import))}
    checks: list[Check] = []
    for convention in found:
        topic = _topic(convention.rule)
        if topic not in decided:
            decided.add(topic)
            wider = around.get(topic)
            agrees = wider is not None and wider.rule == convention.rule
            checks.append(_hint(wider, WORKSPACE) if wider is not None and agrees else _hint(convention, FILE))
    return checks + [_hint(one, WORKSPACE) for topic, one in around.items() if topic not in decided]


def _hint(convention: Convention, where: str) -> Check:
    return Check(convention.rule, Severity.HINT, "convention", where, convention, Scope(path=convention.path))


def _topic(rule: Checked) -> tuple[str, ...]:
    match rule:
        case Naming():
            return ("naming", rule.symbol_kind)
        case Annotation():
            return ("annotation", rule.symbol_kind, rule.target)
        case Import(denied=denied):
            return ("import", *denied)
        case _:
            return ()
