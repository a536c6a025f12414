"""The grammar format: one unit per file, and grammars for what isn't there yet, in llguidance's Lark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import attrs

from ananke_core.compile.emit import light
from ananke_core.compile.emit.grammar import (
    DECLARED,
    ENGINE,
    WRITTEN,
    Gathered,
    Hard,
    Header,
    Known,
    forms_at,
    gather,
    gather_headers,
    words_of,
)
from ananke_core.compile.emit.new import new_grammars
from ananke_core.errors import SymbolNotFound
from ananke_core.languages.forms import Definition, Forms, Words
from ananke_core.model.constraint import Constraint
from ananke_core.model.ir import Grammar, GrammarUnit, Unenforced
from ananke_core.model.rules import Call, Import

MOST_HEADERS = 1_500
"""Headers of a unit; engines refuse much more."""

MOST_BYTES = 400_000
"""Bytes of a unit's text; llguidance refuses 1.7 MB."""

_NEXT = ")\n  | ("
_NO_HEADER = "/[a&&b]/"
"""What matches nothing, as an alternative of its own."""

_OWN = "OWN"
"""How the terminals of single alternatives are called, with a number behind it."""
_SLOT = re.compile(r"@(\d+)@")

_ALL_ENGINES = (ENGINE, *light.ENGINES)


def emit_grammar(
    constraints: Sequence[tuple[str, Constraint]],
) -> tuple[Grammar, list[Unenforced], dict[str, tuple[str, ...]]]:
    """Grammars of a set of constraints, in order, each with its computed id.

    The second value says, per constraint, what no grammar carries. The third maps every constraint that a grammar
    carries to the engines that enforce all of it there; the list is empty where they enforce only part of it.
    """
    found = gather(constraints)
    grammars = Grammars([found])
    made = grammars.of_file(found)
    return Grammar(made.units, grammars.new), made.unenforced, made.engines


@attrs.frozen
class FileGrammar:
    """The units of a file, what no grammar carries of its constraints, and the engines that enforce the others."""

    units: tuple[GrammarUnit, ...]
    unenforced: list[Unenforced]
    engines: dict[str, tuple[str, ...]]


class Grammars:
    """What the grammars of a set's files have in common, and those of what isn't there yet (``new``)."""

    def __init__(self, files: Sequence[Gathered]) -> None:
        self._whole = Gathered(paths=set().union(*(file.paths for file in files)))
        self._at: dict[tuple[str, str], list[Hard]] = {}
        for file in files:
            for language, conventions in file.conventions.items():
                self._whole.conventions.setdefault(language, []).extend(conventions)
                for hard in conventions:
                    self._at.setdefault((language, hard.path), []).append(hard)
        self._filled: dict[tuple[Forms, Words], tuple[str, str]] = {}
        self._words: dict[tuple[str, Forms], Words] = {}
        self._single = self._whole.single_path
        self.new = tuple(new for language in WRITTEN for new in new_grammars(self._whole, language))

    def interface(self) -> tuple[object, ...]:
        """What files see of one another: where it is the same, so are their grammars."""
        everywhere = tuple(
            (language, tuple(map(repr, found))) for (language, path), found in self._at.items() if not path
        )
        return self._single, everywhere

    def of_file(
        self,
        file: Gathered,
        constraints: Sequence[tuple[str, Constraint]] = (),
        known: Mapping[str, Known] | None = None,
    ) -> FileGrammar:
        """The grammars of what a file, or several, declares: the headers in ``file``, and those of ``constraints``."""
        found = file.copy()
        gather_headers(found, constraints, known)
        if self._whole.refused:
            own = {hard.id for conventions in file.conventions.values() for hard in conventions}
            found.refused |= self._whole.refused & own
            found.unenforced += [entry for entry in self._whole.unenforced if entry.constraint in own]
        units: list[GrammarUnit] = []
        enforced: dict[str, tuple[str, ...]] = {}
        for (language, path), headers in found.headers.items():
            forms = forms_at(language, path)
            before, after = self._fill(language, path, forms)
            for part in _split(headers, MOST_BYTES - len(before.encode()) - len(after), found):
                units.append(_unit(forms, language, path, part, before, after))
            for header in headers:
                if header.id not in found.refused:
                    enforced[header.id] = () if header.head == forms.declared else _ALL_ENGINES
                    if header.head == forms.declared:
                        found.refuse(header.id, DECLARED, partly=True)
                        for engine in light.ENGINES:
                            found.unenforced.append(Unenforced(header.id, light.TYPES, format="grammar", engine=engine))
        _conventions(found, self._single, enforced)
        return FileGrammar(tuple(units), found.unenforced, enforced)

    def _fill(self, language: str, path: str, forms: Forms) -> tuple[str, str]:
        own = self._at.get((language, path), ()) if path else ()
        if own or (language, forms) not in self._words:
            words = words_of([*self._at.get((language, ""), ()), *own], (path,), forms)
            if not own:
                self._words[(language, forms)] = words
        else:
            words = self._words[(language, forms)]
        # Hundreds of files have no word of their own, and share what is filled in.
        if (forms, words) not in self._filled:
            self._filled[(forms, words)] = forms.fill(words)
        return self._filled[(forms, words)]


def _unit(forms: Forms, language: str, path: str, headers: Sequence[Header], before: str, after: str) -> GrammarUnit:
    symbols: list[str] = []
    alternatives: dict[str, list[str]] = {}
    own: list[str] = []
    for head in forms.heads:
        alternatives[head] = []
        for header in headers:
            if header.head == head:
                symbols.append(header.symbol)
                alternatives[head].append(_numbered(header.form, own))
    body = "\n".join(_alternatives(head, terminals) for head, terminals in alternatives.items())
    defined = "".join(f"\n{_OWN}{number}: {text}" for number, text in enumerate(own))
    lark = f"{before}{forms.prelude(body + defined)}{body}{defined}{after}"
    functions = {head: found for head, found in alternatives.items() if head != forms.declared}
    lighter = light.light_grammar(forms, functions) if any(functions.values()) else None
    return GrammarUnit(language, path, tuple(symbols), lark=lark, ebnf=lighter, gbnf=lighter)


def _numbered(form: Definition, own: list[str]) -> str:
    """An alternative with its own terminals, which are added to those of the unit."""
    first = len(own)
    own += form.terminals
    return _SLOT.sub(lambda found: f"{_OWN}{first + int(found[1])}", form.text)


def _alternatives(head: str, terminals: Sequence[str]) -> str:
    return f"{head}: ({_NEXT.join(terminals or (_NO_HEADER,))})"


def _split(headers: Sequence[Header], most: int, found: Gathered) -> Iterator[list[Header]]:
    part: list[Header] = []
    seen: set[tuple[str, str]] = set()
    size = 0
    for header in headers:
        text = "".join((header.form.text, *header.form.terminals))
        length = (len(text) if text.isascii() else len(text.encode())) + len(_NEXT)
        if length > most:
            found.refuse(header.id, "its header is larger than engines take")
            continue
        if (header.symbol, text) in seen:
            # Two constraints state one header: the alternative is there already.
            continue
        if part and (len(part) == MOST_HEADERS or size + length > most):
            yield part
            part, size = [], 0
        part.append(header)
        seen.add((header.symbol, text))
        size += length
    if part:
        yield part


def _conventions(found: Gathered, single_path: str | None, enforced: dict[str, tuple[str, ...]]) -> None:
    """Say which conventions a grammar carries: those of a unit's path there, those of everywhere in ``new`` too."""
    for language, conventions in found.conventions.items():
        for hard in conventions:
            in_unit = isinstance(hard.rule, Call | Import) and (language, hard.path) in found.headers
            if hard.id in found.refused:
                continue
            if hard.path in {"", single_path} or in_unit:
                enforced[hard.id] = () if hard.id in found.partial else (ENGINE,)
                for engine in light.ENGINES:
                    found.unenforced.append(Unenforced(hard.id, light.BODY, format="grammar", engine=engine))
            elif isinstance(hard.rule, Call | Import):
                found.refuse(hard.id, "it holds for a path of which the set has no function")
            else:
                found.refuse(
                    hard.id, "it holds for one path of several; a grammar of new definitions is one per language"
                )


def grammar_for_symbol(unit: GrammarUnit, symbol: str, dialect: str = "lark") -> str:
    """A unit's grammar for one of its symbols: the same text without the other headers.

    Raises:
        SymbolNotFound: the unit has no such symbol, or no form in this dialect.
    """
    written: str | None = getattr(unit, dialect)
    if unit.lark is None or written is None or symbol not in unit.symbols:
        raise SymbolNotFound(f"this unit has no {dialect} grammar for the symbol", place=symbol)
    if dialect != "lark":
        forms = WRITTEN[unit.language].forms
        heads = [head for head in forms.heads if head != forms.declared]
        found = light.light_for_symbol(written, heads, unit.symbols, symbol)
        if found is None:
            raise SymbolNotFound(
                f"this unit has no {dialect} grammar for the symbol", place=symbol, way_out="--as lark"
            )
        return found
    names = iter(unit.symbols)
    text = unit.lark
    for head in WRITTEN[unit.language].forms.heads:
        start = text.index(f"\n{head}: (") + 1
        end = text.index(")\n", start)
        while text.startswith(_NEXT, end):
            end = text.index(")\n", end + 1)
        terminals = text[start + len(f"{head}: (") : end].split(_NEXT)
        if terminals == [_NO_HEADER]:
            continue
        kept = [terminal for terminal, name in zip(terminals, names, strict=False) if name == symbol]
        text = text[:start] + _alternatives(head, kept) + text[end + 1 :]
    return without_unused(text)


def without_unused(text: str) -> str:
    """A grammar without the terminals of alternatives that are no longer there."""
    lines = text.split("\n")
    owned = [line.startswith(_OWN) for line in lines]
    said = "\n".join(line for line, own in zip(lines, owned, strict=True) if not own)
    used = set(re.findall(rf"\b{_OWN}\d+\b", said))
    kept = (not own or line.partition(":")[0].strip() in used for line, own in zip(lines, owned, strict=True))
    return "\n".join(line for line, keep in zip(lines, kept, strict=True) if keep)
