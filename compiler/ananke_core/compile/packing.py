"""What the parts of an IR are kept as while it is made: objects, or the bytes that they are written as."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any, Protocol, TypeVar

import attrs

from ananke_core.codec.ir_text import Nested, Pieces, listed, listed_plain, members, set_aside, write_ir
from ananke_core.compile.emit.json_schema.files import DRAFT, reference, root_of
from ananke_core.compile.emit.json_schema.keywords import ENGINES
from ananke_core.model.ir import (
    ConstraintIR,
    EngineSupport,
    Grammar,
)

T = TypeVar("T", covariant=True)

SECTIONS = (
    "constraints",
    "grammar.units",
    "roots",
    "definitions",
    "schema_index",
    "regex",
    "unenforced",
    *(f"engines.{engine}.{what}" for engine in ENGINES for what in ("enforced", "checked_only")),
)
"""The long lists of an IR; the schema's ``roots`` are keys of its ``definitions``."""


@attrs.frozen
class Parts:
    """An IR in parts: ``small`` is all of it but for its long lists, and the parts of each of `SECTIONS`, in order.

    ``small`` tells which formats there are: its ``json_schema`` is empty where ``long`` has one, else None.
    """

    small: ConstraintIR
    long: Mapping[str, list[Any]]


class Packing(Protocol[T]):
    """How parts are kept."""

    def pack(self, section: str, value: Any) -> Any:
        """A part of a section."""

    def settle(self, long: Mapping[str, list[Any]]) -> None:
        """Put together what there is of each section, so that it takes less room."""

    def assemble(self, parts: Parts) -> T:
        """The whole."""


class Objects:
    """Parts as objects, for an IR to be looked into."""

    def pack(self, section: str, value: Any) -> Any:
        """The same."""
        return value

    def settle(self, long: Mapping[str, list[Any]]) -> None:
        """Nothing: objects stay as they are."""

    def assemble(self, parts: Parts) -> ConstraintIR:
        """The IR."""
        long, small = parts.long, parts.small

        def all_of(section: str) -> tuple[Any, ...]:
            return tuple(chain.from_iterable(long[section]))

        definitions: dict[str, Any] = {}
        for part in long["definitions"]:
            definitions.update(part)
        has_schema = small.json_schema is not None
        return attrs.evolve(
            small,
            constraints=all_of("constraints"),
            json_schema={**root_of(all_of("roots")), "$defs": definitions} if has_schema else None,
            schema_index=all_of("schema_index") if has_schema else None,
            grammar=Grammar(all_of("grammar.units"), small.grammar.new) if small.grammar is not None else None,
            regex=all_of("regex") if small.regex is not None else None,
            engines={
                name: EngineSupport(all_of(f"engines.{name}.enforced"), all_of(f"engines.{name}.checked_only"))
                for name in small.engines
            },
            unenforced=all_of("unenforced"),
        )


class Texts:
    """Parts as the bytes that they are written as: quicker, and a fraction of the memory."""

    def __init__(self) -> None:
        self._settled = dict.fromkeys(SECTIONS, 0)

    def settle(self, long: Mapping[str, list[Any]]) -> None:
        """Put what is loose together, outside of the heap."""
        for section, settled in self._settled.items():
            long[section][settled:] = set_aside(long[section][settled:])
            self._settled[section] = len(long[section])

    def pack(self, section: str, value: Any) -> bytes:
        """The text of a part."""
        if section == "definitions":
            return members(value)
        if section == "roots":
            return listed_plain(list(map(reference, value)))
        return listed_plain(value) if section.startswith("engines.") else listed(value)

    def assemble(self, parts: Parts) -> bytes:
        """The canonical form of the IR."""
        small, long = parts.small, dict(parts.long)
        definitions, roots = long.pop("definitions"), long.pop("roots")
        if small.json_schema is not None:
            long["json_schema"] = _schema(roots, definitions)
        for section, there in (("grammar.units", small.grammar), ("regex", small.regex)):
            if there is None:
                del long[section]
        if small.json_schema is None:
            del long["schema_index"]
        return write_ir(small, long)


def _schema(roots: list[Any], definitions: Pieces) -> Pieces:
    """The members of a schema, as `root_of` has them."""
    number = sum(bytes(piece).count(b'{"$ref":') for piece in roots)
    root = Nested("anyOf", roots, b"[]") if number > 1 else bytes(next(filter(None, roots)))[1:-1]
    return [b'"$schema":"' + DRAFT.encode() + b'"', root, Nested("$defs", definitions, b"{}")]
