"""What a set's hard constraints say to grammars: headers per file, words per file, conventions for new definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import attrs

from ananke_core.compile.emit.names import beginnings
from ananke_core.languages import LANGUAGES, Language, language_for_path
from ananke_core.languages.forms import Definition, Forms, Unsayable, Words
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Tier
from ananke_core.model.ir import Unenforced
from ananke_core.model.rules import Annotation, Call, Import, Naming, Opaque, Signature, TypeShape

ENGINE = "llguidance"

DECLARED = "what a declaration inherits, or takes from other declarations, is checked, not decoded"
"""What the grammar of a type leaves open: a shape says what came out, and not how it was written."""

LONGEST = 100
"""Characters of a name that is denied; engines limit how deep a regular expression nests."""

WRITTEN: dict[str, Language] = {
    language.name: language for language in reversed(LANGUAGES.values()) if language.has_forms
}
"""Languages with grammars, by the name that scopes say."""


def forms_at(language: str, path: str) -> Forms:
    """How the definitions of a file are written: a variant of the language where the file's name asks for one."""
    variant = language_for_path(path)
    return (variant if variant is not None and variant.name == language else WRITTEN[language]).forms


# Languages find the same fault in a constraint of all of them, one right after the other.
_RECENT = 8


@attrs.define
class Header:
    """One alternative of a unit; ``head`` is the terminal or rule that it belongs to."""

    id: str
    symbol: str
    form: Definition
    head: str


@attrs.define
class Hard:
    """A hard constraint that says something to grammars of a language."""

    id: str
    rule: Naming | Annotation | Call | Import
    path: str


@attrs.define
class Gathered:
    """Everything that grammars are made of, for one set.

    ``headers`` is keyed by language and path, in the set's order. ``refused`` are the ids that no grammar carries,
    ``partial`` those that one carries but for something.
    """

    headers: dict[tuple[str, str], list[Header]] = attrs.field(factory=dict)
    conventions: dict[str, list[Hard]] = attrs.field(factory=dict)
    unenforced: list[Unenforced] = attrs.field(factory=list)
    partial: set[str] = attrs.field(factory=set)
    refused: set[str] = attrs.field(factory=set)
    paths: set[str] = attrs.field(factory=set)

    @property
    def single_path(self) -> str | None:
        """The one file that all of this is about, if it is one."""
        paths = self.paths - {""}
        return next(iter(paths)) if len(paths) == 1 else None

    def copy(self) -> Gathered:
        """The same, to say more of it."""
        return attrs.evolve(
            self, unenforced=list(self.unenforced), partial=set(self.partial), refused=set(self.refused)
        )

    def refuse(self, id_: str, reason: str, *, partly: bool = False) -> None:
        """Say that grammars don't carry a constraint, or carry it but for this."""
        entry = Unenforced(id_, reason, format="grammar")
        if entry not in self.unenforced[-_RECENT:]:
            self.unenforced.append(entry)
        (self.partial if partly else self.refused).add(id_)


def gather(constraints: Sequence[tuple[str, Constraint]]) -> Gathered:
    """Sort the hard constraints of a set by what they say to grammars. Soft and opaque ones say nothing."""
    found = gather_conventions(constraints)
    gather_headers(found, constraints)
    return found


def gather_conventions(constraints: Sequence[tuple[str, Constraint]]) -> Gathered:
    """As `gather`, without headers: what the grammars of a file have to know of the other files."""
    found = Gathered()
    for id_, constraint in constraints:
        rule = constraint.rule
        if constraint.tier is not Tier.HARD or isinstance(rule, Opaque):
            continue
        found.paths.add(constraint.scope.path)
        if isinstance(rule, Naming | Annotation | Call | Import):
            _convention(found, id_, rule, constraint.scope)
    return found


def gather_headers(
    found: Gathered, constraints: Sequence[tuple[str, Constraint]], known: Mapping[str, Known] | None = None
) -> None:
    """Add headers and declarations to what `gather_conventions` found; those ``known``, by id, aren't written again."""
    for id_, constraint in constraints:
        rule = constraint.rule
        if isinstance(rule, Signature | TypeShape) and constraint.tier is Tier.HARD:
            _definition(found, id_, rule, constraint.scope, known.get(id_) if known else None)


class Known(Protocol):
    """A header that was written elsewhere."""

    def header(self) -> tuple[str, str]:
        """Its terminal and its head."""


def _definition(found: Gathered, id_: str, rule: Signature | TypeShape, scope: Scope, known: Known | None) -> None:
    if scope.language not in WRITTEN:
        found.refuse(id_, _no_language(scope.language, "functions" if isinstance(rule, Signature) else "types"))
        return
    try:
        if known is not None:
            terminal, head = known.header()
            form = Definition(terminal)
        else:
            forms = forms_at(scope.language, scope.path)
            form = Definition(forms.header_terminal(rule)) if isinstance(rule, Signature) else forms.declaration(rule)
            head = forms.head(rule)
    except Unsayable as error:
        found.refuse(id_, error.message)
        return
    headers = found.headers.setdefault((scope.language, scope.path), [])
    headers.append(Header(id_, rule.symbol, form, head))


def _convention(found: Gathered, id_: str, rule: Naming | Annotation | Call | Import, scope: Scope) -> None:
    if scope.language and scope.language not in WRITTEN:
        found.refuse(id_, _no_language(scope.language, "functions"))
        return
    if scope.symbol:
        found.refuse(id_, "it holds for one symbol; the body of a grammar is one for all symbols of a file")
        return
    if not (isinstance(rule, Call | Import) or _is_about_headers(rule)):
        found.refuse(id_, "names and annotations inside of bodies are checked, not decoded")
        return
    for language in (scope.language,) if scope.language else WRITTEN:
        forms = WRITTEN[language].forms
        if isinstance(rule, Call):
            _say_calls(found, id_, rule, forms)
        elif isinstance(rule, Import):
            _say_imports(found, id_, rule, forms)
        if not _says_nothing(rule, forms):
            found.conventions.setdefault(language, []).append(Hard(id_, rule, scope.path))


def _is_about_headers(rule: Naming | Annotation) -> bool:
    if isinstance(rule, Naming):
        return rule.symbol_kind in {"function", "method", "parameter"}
    return rule.symbol_kind in {"function", "method"} and rule.target in {"parameters", "returns"}


def _say_calls(found: Gathered, id_: str, rule: Call, forms: Forms) -> None:
    dotted = [name for name in rule.denied if not forms.is_name(name) and _is_path(name, forms)]
    if dotted:
        found.refuse(id_, f"dotted callees are checked, not decoded: {_some(dotted)}", partly=True)
    unfit = [name for name in rule.denied if not _is_path(name, forms)]
    if unfit:
        found.refuse(id_, f"these are no names of the language: {_some(unfit)}", partly=True)
    long = [name for name in rule.denied if forms.is_name(name) and len(name) > LONGEST]
    if long:
        found.refuse(
            id_, f"names of more than {LONGEST} characters are checked, not decoded: {_some(long)}", partly=True
        )
    if rule.required:
        found.refuse(id_, f"required calls are checked, not decoded: {_some(rule.required)}", partly=True)


def _say_imports(found: Gathered, id_: str, rule: Import, forms: Forms) -> None:
    unfit = [name for name in (*rule.denied, *rule.allowed) if not _fits(name, forms)]
    if unfit:
        found.refuse(id_, f"these are no module names that a grammar can hold: {_some(unfit)}", partly=True)
    if rule.layers:
        found.refuse(id_, "layers are checked, not decoded", partly=True)
    submodules = [name for name in rule.denied if "." in name and _fits(name, forms)]
    if submodules:
        reason = "a denied module can still be imported from its package by name: "
        found.refuse(id_, reason + _some(submodules), partly=True)


def _says_nothing(rule: Naming | Annotation | Call | Import, forms: Forms) -> bool:
    if isinstance(rule, Call):
        return not any(_excludable(name, forms) for name in rule.denied)
    if isinstance(rule, Import):
        return not any(_fits(name, forms) for name in (*rule.denied, *rule.allowed))
    return False


def _is_path(name: str, forms: Forms) -> bool:
    """Whether a callee is names with dots between them."""
    return bool(name) and all(map(forms.is_name, name.split(".")))


def _excludable(name: str, forms: Forms) -> bool:
    return forms.is_name(name) and len(name) <= LONGEST


def _fits(name: str, forms: Forms) -> bool:
    return forms.is_module(name) and len(name) <= LONGEST


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(name[:60] for name in names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown


def _no_language(language: str, what: str) -> str:
    if not language:
        return f"{what} have a grammar only where the scope names a language"
    return f"{what} of {language} have no grammar yet; the schema carries their arguments"


def words_of(conventions: Sequence[Hard], paths: tuple[str, ...], forms: Forms) -> Words:
    """What bodies may not say: everything that holds everywhere or in one of these paths."""
    denied: set[str] = set()
    modules: set[str] = set()
    allowed: set[str] | None = None
    for hard in conventions:
        if hard.path and hard.path not in paths:
            continue
        rule = hard.rule
        if isinstance(rule, Call):
            denied.update(name for name in rule.denied if _excludable(name, forms))
        elif isinstance(rule, Import):
            modules.update(name for name in rule.denied if _fits(name, forms))
            if rule.allowed:
                own = {name for name in rule.allowed if _fits(name, forms)}
                allowed = own if allowed is None else _both(allowed, own)
    return Words(tuple(sorted(denied)), tuple(sorted(modules)), None if allowed is None else tuple(sorted(allowed)))


def _both(left: set[str], right: set[str]) -> set[str]:
    """The modules that two lists of allowed ones both allow; a module allows what lies below it."""
    return {*_below(left, right), *_below(right, left)}


def _below(names: set[str], above: set[str]) -> Iterator[str]:
    for name in names:
        if not above.isdisjoint(beginnings(name, ".")):
            yield name
