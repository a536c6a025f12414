"""From plain data to constraints: quick for what is right, careful for what isn't."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from typing import Any

import msgspec
from cattrs.errors import BaseValidationError

from ananke_core.codec import digests, words
from ananke_core.codec.canonical_json import canonical, normal
from ananke_core.codec.converter import Hook, as_object, converter
from ananke_core.codec.defaults import default_severity, default_tier
from ananke_core.codec.found import Found, Path, findings
from ananke_core.codec.introspect import TAG
from ananke_core.codec.json_text import Items
from ananke_core.codec.quick import NotPlain, reader
from ananke_core.errors import InputError
from ananke_core.model.constraint import Constraint, ConstraintSet, Evidence, Scope
from ananke_core.model.enums import DEFAULT_PRIORITY, Kind, Priority, Severity, Source, Tier
from ananke_core.model.rules import Opaque, Rule

MAX_DEPTH = 64
"""How deep TypeExprs may nest; far beyond what people write, far below what exhausts the stack."""

MEMBERS = (
    "id",
    "name",
    "kind",
    "source",
    "stated",
    "confidence",
    "description",
    "severity",
    "priority",
    "tier",
    "rule",
    "scope",
    "evidence",
)
_NO_EVIDENCE = Evidence()
_NOTHING: dict[str, Any] = {}
_OPAQUE = Opaque()
# A rule nests no deeper than it has opening braces, which are quicker to count.
_BRACES = MAX_DEPTH
# Between two types there are at most a list and an object (the fields of a record).
_RAW_DEPTH = 3 * MAX_DEPTH + 16


def read_constraint(
    data: Any, language: str, path: Path, found: list[Found], *, bare: bool = False
) -> Constraint | None:
    """One constraint, or None with what is wrong added to ``found``; warnings are added as well.

    Args:
        data: plain data.
        language: the set's language, the default of ``scope.language``.
        path: where the constraint stands.
        bare: read description, evidence and unknown members, but don't keep them.
    """
    constraint: Constraint | None
    try:
        constraint = _assemble(data, language, bare)
    except Exception:
        # Whatever it was, the careful reading says what and where; if that finds nothing, the data was only unusual.
        constraint = _read_carefully(data, language, path, found)
    if constraint is not None and constraint.extra:
        found.extend(_kept(path, key, MEMBERS) for key in constraint.extra)
    return constraint


def _assemble(data: Any, language: str, bare: bool) -> Constraint:
    """The constraint of data that is right; any exception means that it isn't, or not plainly."""
    if data.__class__ is not dict:
        raise NotPlain
    read: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in data.items():
        if key in _QUICK:
            read[key] = _QUICK[key](value)
        else:
            extra[words.text(key)] = value
    if bare:
        read.pop("evidence", None)
        read.pop("description", None)
        extra = extra or _NOTHING
    return _build(read, normal(extra) if extra else extra, language)


_QUICK: dict[str, Callable[[Any], Any]] = {
    "id": words.text,
    "name": words.text,
    "kind": words.vocabulary(Kind),
    "source": words.vocabulary(Source),
    "stated": words.boolean,
    "confidence": words.fraction,
    "description": words.text,
    "severity": words.vocabulary(Severity),
    "priority": words.vocabulary(Priority),
    "tier": words.vocabulary(Tier),
    "rule": reader(Rule),
    "scope": reader(Scope),
    "evidence": reader(Evidence),
}


@cache
def _careful() -> dict[str, Hook]:
    made = converter()

    def of_one_value(read: Callable[[Any], Any]) -> Hook:
        return lambda value, _: read(value)

    careful = {
        key: made.get_structure_hook(kind) for key, kind in (("rule", Rule), ("scope", Scope), ("evidence", Evidence))
    }
    # The others are one value each, read carefully as it is.
    return {**{key: of_one_value(read) for key, read in _QUICK.items()}, **careful}


def _build(read: dict[str, Any], extra: dict[str, Any], language: str) -> Constraint:
    name, kind = read["name"], read["kind"]
    get = read.get
    stated = get("stated")
    source = get("source")
    if source is None:
        source = Source.AST_PATTERN if stated is False else Source.USER_DEFINED
    elif stated is not None and stated is not (source is Source.USER_DEFINED):
        raise _contradiction(source, stated)
    priority = get("priority") or DEFAULT_PRIORITY[kind]
    tier = get("tier") or default_tier(source)
    rule = get("rule") or _OPAQUE
    scope = digests.filled_scope(get("scope") or Scope(), language)
    covered = digests.digest_input(name, kind, source is Source.USER_DEFINED, priority, tier, rule, scope)
    if covered.count(b"{") > _BRACES and too_deep(msgspec.json.decode(covered)):
        raise NotPlain
    if extra:
        canonical(extra)
    found = sha256(covered).hexdigest()
    constraint = Constraint(
        name,
        kind,
        rule,
        scope,
        source,
        get("severity") or default_severity(kind, source),
        priority,
        tier,
        get("confidence", 1.0),
        get("description", ""),
        get("evidence", _NO_EVIDENCE),
        get("id") or digests.id_of(found),
        extra,
    )
    digests.remember(constraint, found)
    return constraint


def _contradiction(source: Source, stated: bool) -> words.Wrong:
    return words.Wrong(
        f"stated is {words.show(stated)} but source is {words.show(source.value)}",
        "leave one of them out: only user_defined is stated",
    )


def too_deep(data: Any) -> bool:
    """Whether types nest deeper than `MAX_DEPTH`; looks at plain data without recursion."""
    # The constraint's rule is itself an object with a type, hence one more.
    stack: list[tuple[Any, int, int]] = [(data, 0, 0)]
    while stack:
        value, types, raw = stack.pop()
        if isinstance(value, Mapping):
            types += isinstance(value.get(TAG), str)
            if types > MAX_DEPTH + 1 or raw > _RAW_DEPTH:
                return True
            stack.extend((member, types, raw + 1) for member in value.values())
        elif isinstance(value, list | tuple):
            if raw > _RAW_DEPTH:
                return True
            stack.extend((member, types, raw + 1) for member in value)
    return False


def _read_carefully(data: Any, language: str, path: Path, found: list[Found]) -> Constraint | None:
    try:
        members = as_object(data)
    except words.Wrong as error:
        found.append(Found(path, error.message, error.way_out))
        return None
    if too_deep(members.get("rule")):
        found.append(Found((*path, "rule"), f"types nest deeper than {MAX_DEPTH} levels", "name the inner types"))
        return None
    faults: list[Found] = []
    read: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    hooks = _careful()
    for key, value in members.items():
        if key in hooks:
            read[key] = read_member(hooks[key], value, (*path, key), faults)
        else:
            extra[key] = _read_extra(value, (*path, key), faults)
    for key in ("name", "kind"):
        if key not in members:
            way_out = f"one of {', '.join(Kind)}" if key == "kind" else "say in a few words what it is about"
            faults.append(Found((*path, key), "is required", way_out))
    found.extend(faults)
    if any(fault.severity == "error" for fault in faults):
        return None
    try:
        return _build(read, extra, language)
    except (words.Wrong, InputError) as error:
        found.append(Found(path, error.message, error.way_out))
        return None


def read_member(hook: Hook, value: Any, path: Path, faults: list[Found]) -> Any:
    """One value by a careful hook; what it doesn't know is left out with a warning, what is wrong is a fault."""
    try:
        return hook(value, None)
    except (words.Wrong, BaseValidationError) as error:
        found = list(findings(error, path))
    faults.extend(found)
    if all(fault.severity == "warning" for fault in found):
        return hook(_without(value, {fault.path[len(path) :] for fault in found}), None)
    return None


def _without(value: Any, paths: set[Path]) -> Any:
    """A copy of plain data that lacks the members at these paths."""
    if not paths:
        return value

    def below(step: str | int) -> set[Path]:
        return {path[1:] for path in paths if path[0] == step}

    if isinstance(value, Mapping):
        return {key: _without(member, below(key)) for key, member in value.items() if (key,) not in paths}
    return [_without(member, below(index)) for index, member in enumerate(value)]


def _read_extra(value: Any, path: Path, faults: list[Found]) -> Any:
    try:
        canonical(value)
    except InputError as error:
        faults.append(Found(path, error.message, error.way_out))
        return None
    return normal(value)


_VERSION = "1"
_SET_MEMBERS = ("version", "name", "language", "constraints")


def read_set(data: Any, found: list[Found], *, bare: bool = False) -> ConstraintSet:
    """A set with every constraint that is right; what is wrong is added to ``found``. ``bare`` as `read_constraint`."""
    if isinstance(data, list | tuple | Items):
        return ConstraintSet(_read_constraints(data, "", (), found, bare))
    try:
        members = as_object(data)
    except words.Wrong as error:
        found.append(Found((), f"{error.message}, nor a list of constraints"))
        return ConstraintSet()
    if not read_version(members, found):
        return ConstraintSet()
    if "constraints" not in members and not members.keys() <= {"version", "name", "language"} and "kind" in members:
        found.append(Found(("constraints",), "is required", "this is one constraint: put it into a list"))
        return ConstraintSet()
    if "emitter" in members and "hash" in members:
        found.append(
            Found((), "this is a ConstraintIR, not a constraint set", "give the set that it was compiled from")
        )
        return ConstraintSet()
    name = read_member(words.text, members.get("name", ""), ("name",), found) or ""
    language = read_member(words.text, members.get("language", ""), ("language",), found) or ""
    listed = members.get("constraints", [])
    if isinstance(listed, list | tuple | Items):
        constraints = _read_constraints(listed, language, ("constraints",), found, bare)
    else:
        found.append(Found(("constraints",), f"{words.show(listed)} is not a list"))
        constraints = ()
    extra: dict[str, Any] = {}
    for key in members:
        if key not in _SET_MEMBERS:
            extra[key] = _read_extra(members[key], (key,), found)
            found.append(_kept((), key, _SET_MEMBERS))
    return ConstraintSet(constraints, name, language, _VERSION, extra)


def _read_constraints(listed: Any, language: str, path: Path, found: list[Found], bare: bool) -> tuple[Constraint, ...]:
    read = [read_constraint(data, language, (*path, index), found, bare=bare) for index, data in enumerate(listed)]
    return tuple([constraint for constraint in read if constraint is not None])


def read_version(members: dict[str, Any], found: list[Found]) -> bool:
    """Whether the data is of a version that this reader knows; a missing one is 1."""
    version = members.get("version", _VERSION)
    if version == _VERSION or (version == 1 and isinstance(version, int) and version is not True):
        return True
    if isinstance(version, str | int) and not isinstance(version, bool) and str(version).isdecimal():
        found.append(
            Found(("version",), f"{words.show(version)} is newer than this reader, which knows 1", "upgrade ananke")
        )
    else:
        found.append(Found(("version",), f"{words.show(version)} is no version", 'write "1"'))
    return False


def _kept(path: Path, key: str, known: tuple[str, ...]) -> Found:
    close = words.nearest(key, known)
    message = "is not known; it is kept, and takes no part in ids and hashes"
    return Found((*path, key), message, close if close.startswith("did") else "", "warning", key=True)
