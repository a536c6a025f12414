"""The types of one text as JSON Schema, without making constraints of them first.

It is what `Compiler.compile` makes of the shapes that the same text states, in a fraction of the time: nothing is read
that only rules ask for, and nothing is said of engines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from ananke_core.collector import paused_collector
from ananke_core.compile.emit.json_schema import emit_schema
from ananke_core.facts import ClassFact, FunctionFact, TypeFact, UnitFacts
from ananke_core.languages import Language, language_for
from ananke_core.model.constraint import Constraint, Evidence, Scope
from ananke_core.model.enums import Kind, Tier
from ananke_core.model.ir import SchemaEntry
from ananke_core.model.rules import Rule, TypeShape
from ananke_core.resolution import DECLARED, Alone, Policies, Resolution, Stated
from ananke_core.resolution.whole import Whole
from ananke_core.text import encode


@attrs.frozen
class Schemas:
    """What the types of a text are as data.

    ``schema`` is one JSON Schema (draft 2020-12) with a definition per type, None where there is none; ``index`` says
    which definition is which symbol. ``left_open`` are pairs of a symbol and what its schema does not
    carry, with the reason.
    """

    schema: dict[str, Any] | None
    index: tuple[SchemaEntry, ...]
    left_open: tuple[tuple[str, str], ...]


def schemas(text: str | bytes, *, path: str = "", language: str = "", policies: Policies = DECLARED) -> Schemas:
    """The JSON Schema of every type that a text declares.

    Args:
        text: source text; bytes are read as UTF-8. What it imports from other files is open.
        path: where it stands, relative to the workspace; also tells the language.
        language: name of the language, where the path doesn't say.
        policies: what holds where the code leaves it open.

    Raises:
        UnsupportedLanguage: neither says a language that is known.
    """
    data = encode(text) if isinstance(text, str) else text
    with paused_collector():
        # In a function of its own: what it made on the way is gone before the collector would walk it.
        return _made(data, language_for(path, language), path, policies)


def _made(data: bytes, language: Language, path: str, policies: Policies) -> Schemas:
    view = Whole(data, language, path)
    resolution = Resolution(Alone(view), policies)
    stated = [resolution.final(view, base, fact) for base, fact in view.types]
    shapes = sorted(_shapes([*stated, *resolution.needed(stated)], view), key=_symbol)
    emitted = emit_schema([*shapes, *_ranges(view)], engines=())
    return Schemas(emitted.schema, emitted.index, tuple((one.constraint, one.reason) for one in emitted.unenforced))


def _symbol(shape: tuple[str, Constraint]) -> str:
    """Definitions stand in an IR by symbol, whatever order the text has."""
    return shape[0]


def _shapes(stated: Iterable[Stated], view: Whole) -> Iterator[tuple[str, Constraint]]:
    for one in stated:
        fact = one.fact
        shape = fact.shape if isinstance(fact, ClassFact) else fact.type if isinstance(fact, TypeFact) else None
        if shape is not None and not isinstance(fact, FunctionFact):
            rule = TypeShape(fact.symbol, shape, fact.declared_as, fact.type_parameters)
            yield fact.symbol, _stating(Kind.TYPE_SAFETY, rule, view, fact.symbol)


def _ranges(view: Whole) -> Iterator[tuple[str, Constraint]]:
    """What the members of classes are held to elsewhere than in their types."""
    if not any(facts.ranges for _, facts in view.units):
        return
    # Most texts have none, and what compares bounds with types takes its time to load.
    from ananke_core.extraction.ranges import definitions_in, settled_ranges

    units = [facts for _, facts in view.units]
    known = {id(fact) for facts in units for fact in (*facts.classes, *facts.types)}
    alone = [fact for _, fact in view.types if id(fact) not in known]
    declared = UnitFacts(
        classes=[fact for fact in alone if isinstance(fact, ClassFact)],
        types=[fact for fact in alone if isinstance(fact, TypeFact)],
    )
    definitions = definitions_in([declared, *units])
    for facts in units:
        for settled in settled_ranges(facts, definitions):
            rule = settled.rule
            if settled.tier is Tier.HARD and any(isinstance(one, ClassFact) for one in view.named(rule.symbol)):
                yield rule.symbol, _stating(Kind.SEMANTIC, rule, view, rule.symbol)


def _stating(kind: Kind, rule: Rule, view: Whole, symbol: str) -> Constraint:
    """A constraint as far as schemas look at it."""
    return Constraint("", kind, rule, Scope(view.language.name, view.path, symbol), evidence=_NONE, extra=_NOTHING)


# Nobody asks what these rest on: one for all.
_NONE = Evidence()
_NOTHING: dict[str, Any] = {}
