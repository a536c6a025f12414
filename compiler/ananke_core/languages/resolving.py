"""What a language says about names and types beyond one file.

A language whose ``language.toml`` names a module under ``resolution`` has both objects described here, made by that
module's functions ``modules`` and ``resolver``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

from ananke_core.facts import ClassFact, FunctionFact, ImportFact, TypeFact
from ananke_core.frozen import frozen
from ananke_core.lookup import Declaration, Lookup, Tree
from ananke_core.model.types import Ref, TypeExpr


@frozen
class Policies:
    """Where the code leaves it open.

    ``objects``: whether data may have members that a type does not name; ``declared`` is what the kind of declaration
    does when it reads data. ``nulls``: whether a value may be null without saying so; ``declared`` is what the
    project's own configuration says, and ``strict`` where it says nothing.
    """

    objects: Literal["declared", "open", "closed"] = "declared"
    nulls: Literal["declared", "strict", "loose"] = "declared"


DECLARED = Policies()


class Context(Protocol):
    """What a resolver works with: the file it is in, and the way to others."""

    @property
    def path(self) -> str:
        """The file whose types are resolved; references are written as seen from there."""

    @property
    def lookup(self) -> Lookup:
        """Declarations of any file."""

    @property
    def tree(self) -> Tree:
        """The files around, for what projects configure."""

    @property
    def policies(self) -> Policies:
        """Where the code leaves it open."""

    @property
    def memory(self) -> dict[object, object]:
        """What a resolver wants to keep for as long as the files that were looked at stay the same."""

    def refer(self, declaration: Declaration, arguments: tuple[TypeExpr, ...] = ()) -> Ref:
        """A reference to a declaration, which then is part of what the type needs."""

    def referred(self, ref: Ref) -> Declaration | None:
        """The declaration that a reference of `refer` leads to."""


class Modules(Protocol):
    """Where modules are."""

    def files(self, fact: ImportFact, path: str, tree: Tree, below: tuple[str, ...] = ()) -> Iterable[str]:
        """Files that exist and that an import in the file ``path`` names, the likeliest first.

        ``below`` are names behind the module, for languages where ``from a import b`` may mean the module ``a.b``.
        """


class Resolver(Protocol):
    """Types that are final: nothing in them waits for another declaration."""

    def function(self, fact: FunctionFact, context: Context) -> FunctionFact:
        """The function with final types."""

    def class_(self, fact: ClassFact, context: Context) -> ClassFact:
        """The class with its final shape, inherited members included; None as shape where its data is not said."""

    def type_(self, fact: TypeFact, context: Context) -> TypeFact:
        """The named type with its final meaning."""
