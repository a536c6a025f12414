"""What the parts of an IR are kept as while it is made: objects, or the bytes that they are written as."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, Generic, Protocol, TypeVar

import attrs

from ananke_core.codec.aside import Aside
from ananke_core.codec.ir_text import (
    IRText,
    Nested,
    Pieces,
    Waiting,
    items,
    listed,
    listed_plain,
    members,
    small_text,
)
from ananke_core.compile.emit.json_schema.files import DRAFT, reference, root_of
from ananke_core.compile.emit.json_schema.keywords import ENGINES
from ananke_core.model.ir import (
    ConstraintIR,
    EngineSupport,
    Grammar,
)

S = TypeVar("S")
T = TypeVar("T", covariant=True)

SECTIONS = (
    "constraints",
    "grammar.units",
    "roots",
    "definitions",
    "schema_index",
    "regex",
    "unenforced",
    "advice",
    *(f"engines.{engine}.{what}" for engine in ENGINES for what in ("enforced", "checked_only")),
)
"""The long lists of an IR; the schema's ``roots`` are keys of its ``definitions``."""
_OF_TEXTS = ("engines.", "advice")


@attrs.frozen
class Parts:
    """An IR in parts: ``small`` is all of it but for its long lists, and the parts of each of `SECTIONS`, in order.

    ``small`` tells which formats there are: its ``json_schema`` is empty where ``long`` has one, else None.
    """

    small: ConstraintIR
    long: Mapping[str, list[Any]]


class Packing(Protocol[S, T]):
    """How parts are kept."""

    def pack(self, section: str, value: Any) -> Any:
        """A part of a section."""

    def settle(self, long: Mapping[str, list[Any]]) -> None:
        """Put together what there is of each section, so that it takes less room."""

    def seal(self, parts: Parts) -> S:
        """All that the whole is made of, without the objects that it was made from where that can be."""

    def assemble(self, sealed: S) -> T:
        """The whole."""


class Objects:
    """Parts as objects, for an IR to be looked into."""

    def pack(self, section: str, value: Any) -> Any:
        """The same."""
        return value

    def settle(self, long: Mapping[str, list[Any]]) -> None:
        """Nothing: objects stay as they are."""

    def seal(self, parts: Parts) -> Parts:
        """The same."""
        return parts

    def assemble(self, sealed: Parts) -> ConstraintIR:
        """The IR."""
        long, small = sealed.long, sealed.small

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
            advice=tuple(dict.fromkeys(all_of("advice"))),
        )


class Texts(Generic[T]):
    """Parts as the bytes that they are written as: quicker, and a fraction of the memory.

    Args:
        whole: what is made of the text in the end, such as `IRText.joined`.
    """

    def __init__(self, whole: Callable[[IRText], T]) -> None:
        self._aside = Aside()
        self._whole = whole

    def settle(self, long: Mapping[str, list[Any]]) -> None:
        """Put what is loose aside."""
        for section in SECTIONS:
            self._aside.add(section, long[section])
            long[section].clear()

    def pack(self, section: str, value: Any) -> bytes:
        """The text of a part."""
        if section == "definitions":
            return members(value)
        if section == "roots":
            return listed_plain(list(map(reference, value)))
        return listed_plain(value) if section.startswith(_OF_TEXTS) else listed(value)

    def seal(self, parts: Parts) -> IRText:
        """The texts that the whole is put together from."""
        small = parts.small
        long: dict[str, Pieces] = {
            section: [Waiting(self._aside, section), *pieces] if section in self._aside else list(pieces)
            for section, pieces in parts.long.items()
        }
        definitions, roots = long.pop("definitions"), long.pop("roots")
        # Files may say the same.
        long["advice"] = [listed_plain(list(dict.fromkeys(items(long["advice"]))))]
        if small.json_schema is not None:
            long["json_schema"] = _schema(roots, definitions)
        for section, there in (("grammar.units", small.grammar), ("regex", small.regex)):
            if there is None:
                del long[section]
        if small.json_schema is None:
            del long["schema_index"]
        return IRText(small_text(small), long, self._aside.in_memory)

    def assemble(self, sealed: IRText) -> T:
        """The whole, made of its text."""
        return self._whole(sealed)


def _schema(roots: Pieces, definitions: Pieces) -> Pieces:
    """The members of a schema, as `root_of` has them."""
    several = sum(map(_references, roots)) > 1
    root = Nested("anyOf", roots, b"[]") if several else members(items(roots)[0])
    return [b'"$schema":"' + DRAFT.encode() + b'"', root, Nested("$defs", definitions, b"{}")]


def _references(piece: bytes | Waiting | Nested) -> int:
    # Keys are made of letters, so that no key looks like this.
    return piece.count(b'{"$ref":') if isinstance(piece, bytes) else len(items([piece]))
