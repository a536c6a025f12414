"""What each engine enforces of an IR, and what of a set no artefact carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from ananke_core.compile.emit.json_schema import EmittedSchema
from ananke_core.compile.emit.json_schema.keywords import ENGINES
from ananke_core.compile.emit.lark import FileGrammar
from ananke_core.compile.emit.regex import EmittedRegex
from ananke_core.model.constraint import Constraint
from ananke_core.model.enums import Tier
from ananke_core.model.ir import FORMATS, EngineSupport, Format, Unenforced
from ananke_core.model.rules import (
    Annotation,
    Async,
    Call,
    Documentation,
    ErrorHandling,
    Import,
    Naming,
    Opaque,
    Signature,
    Size,
    Structure,
    TypeShape,
    ValueRange,
)

# Engines that take no regular expression by itself.
_NO_REGEX = frozenset({"llama.cpp"})

_OPAQUE = "opaque: no machine-checkable rule"
SOFT = "soft: advice and diagnostics only"
"""Why a soft constraint is nowhere enforced."""

_SUBJECT: dict[type, str] = {
    Signature: "a function's header",
    TypeShape: "a type's shape",
    Naming: "a name",
    Annotation: "that something is annotated",
    Import: "what is imported",
    Call: "what is called",
    ErrorHandling: "how errors are handled",
    Async: "what async functions do",
    Documentation: "a doc comment",
    ValueRange: "a range of values",
    Size: "a size",
    Structure: "what a class or module has",
}
_FORM: dict[Format, str] = {"grammar": "grammar", "json-schema": "JSON Schema", "regex": "regex"}


@attrs.define
class Emitted:
    """What the emitters of the formats that were asked for made; None for the others."""

    schema: EmittedSchema | None = None
    grammar: FileGrammar | None = None
    regex: EmittedRegex | None = None

    def formats(self) -> tuple[Format, ...]:
        """The formats that were asked for."""
        made = {"grammar": self.grammar, "json-schema": self.schema, "regex": self.regex}
        return tuple(name for name in FORMATS if made[name] is not None)

    def carrying(self, computed: str) -> tuple[Format, ...]:
        """The formats that carry a constraint."""
        found: list[Format] = []
        if self.grammar is not None and computed in self.grammar.engines:
            found.append("grammar")
        if self.schema is not None and computed in self.schema.carried:
            found.append("json-schema")
        if self.regex is not None and computed in self.regex.carried:
            found.append("regex")
        return tuple(found)

    def holes(self) -> dict[str, list[Unenforced]]:
        """What the emitters left open, by constraint."""
        found: dict[str, list[Unenforced]] = {}
        for made in (self.grammar, self.schema, self.regex):
            for entry in made.unenforced if made is not None else ():
                found.setdefault(entry.constraint, []).append(entry)
        return found


def engine_support(
    constraints: Sequence[tuple[str, Constraint]], carrying: Mapping[str, tuple[Format, ...]], emitted: Emitted
) -> dict[str, EngineSupport]:
    """Per engine, the hard constraints that it enforces in every artefact that carries them, and the rest.

    One that an artefact leaves open in part is among the rest. Opaque and soft ones are in neither list: nothing checks
    the former, and the latter bind nobody.
    """
    schema, grammar, regex = emitted.schema, emitted.grammar, emitted.regex
    said_of_schema = schema.unenforced if schema is not None else ()
    schema_holes = {entry.constraint for entry in said_of_schema if not entry.engine}
    schema_gaps: dict[str, tuple[str, ...]] = {}
    for entry in said_of_schema:
        if entry.engine:
            schema_gaps[entry.constraint] = (*schema_gaps.get(entry.constraint, ()), entry.engine)
    said_of_grammar = grammar.unenforced if grammar is not None else ()
    grammar_holes = {entry.constraint for entry in said_of_grammar if not entry.engine}
    declared = {computed for computed, constraint in constraints if isinstance(constraint.rule, TypeShape)}
    hard = [computed for computed, c in constraints if c.tier is Tier.HARD and not isinstance(c.rule, Opaque)]

    def enforces(engine: str, computed: str) -> bool:
        stated = False
        for name in carrying[computed]:
            if name == "json-schema":
                if computed in schema_holes or engine in schema_gaps.get(computed, ()):
                    return False
            elif name == "grammar":
                assert grammar is not None
                if computed in declared:
                    # It says how a type is written, and no more of what it is than the schema does.
                    continue
                if engine not in grammar.engines[computed] or computed in grammar_holes:
                    return False
            else:
                assert regex is not None
                if computed not in regex.stating or engine in _NO_REGEX:
                    continue
            stated = True
        return stated

    lists: list[tuple[list[str], list[str]]] = [([], []) for _ in ENGINES]
    # Most of a file's constraints are alike in all that `enforces` asks.
    known: dict[tuple[object, ...], list[bool]] = {}
    for computed in hard:
        alike = (
            carrying[computed],
            computed in schema_holes,
            schema_gaps.get(computed),
            computed in declared,
            computed in grammar_holes,
            grammar.engines.get(computed) if grammar is not None else None,
            regex is not None and computed in regex.stating,
        )
        verdicts = known.get(alike)
        if verdicts is None:
            verdicts = known[alike] = [enforces(engine, computed) for engine in ENGINES]
        for (enforced, checked), verdict in zip(lists, verdicts, strict=True):
            (enforced if verdict else checked).append(computed)
    return {
        engine: EngineSupport(tuple(enforced), tuple(checked))
        for engine, (enforced, checked) in zip(ENGINES, lists, strict=True)
    }


def unenforced(
    constraints: Sequence[tuple[str, Constraint]], carrying: Mapping[str, tuple[Format, ...]], emitted: Emitted
) -> tuple[Unenforced, ...]:
    """Per constraint, in order: what no format carries, else each format that does not carry all of it."""
    holes = emitted.holes()
    asked = emitted.formats()
    found: list[Unenforced] = []
    for computed, constraint in constraints:
        rule = constraint.rule
        if isinstance(rule, Opaque):
            found.append(Unenforced(computed, _OPAQUE))
            continue
        if constraint.tier is Tier.SOFT:
            found.append(Unenforced(computed, SOFT))
            continue
        carried = carrying[computed]
        known = holes.get(computed, ())
        if not carried and not known:
            found.append(Unenforced(computed, f"{_SUBJECT[rule.__class__]} is checked, not decoded"))
            continue
        said = {entry.format for entry in known if not entry.engine}
        found.extend(known)
        for name in asked:
            if name not in carried and name not in said:
                found.append(Unenforced(computed, f"{_SUBJECT[rule.__class__]} has no {_FORM[name]} form", name))
    return tuple(dict.fromkeys(found))
