"""Types that only other declarations make sense of, as they are written; `evaluate/` computes them.

They stand in facts and nowhere else. Names in them are as written (`Ref`), type variables too (`TypeParameter`).
"""

from __future__ import annotations

from typing import Literal

from ananke_core.frozen import frozen
from ananke_core.model.types import Deferred, Field, TypeExpr


@frozen
class Undefined(Deferred):
    """``undefined`` and ``void``: what data leaves out."""


@frozen
class Element:
    """An item of a tuple; ``rest`` for ``...T``, whose type is that of what is spread."""

    type: TypeExpr
    optional: bool = False
    rest: bool = False


@frozen
class Elements(Deferred):
    """A tuple with items that may be left out, or that are spread."""

    items: tuple[Element, ...]


@frozen
class Callable(Deferred):
    """A function or constructor; ``parameters`` is None where they aren't said."""

    parameters: tuple[Element, ...] | None
    returns: TypeExpr
    constructs: bool = False


@frozen
class Members(Deferred):
    """An object type that is more than plain fields.

    Methods are fields of a `Callable`. ``indexes`` are index signatures (keys, values), ``calls`` what makes it
    callable, ``bases`` what it extends or spreads, whose members come before its own. ``closed`` is None where the
    declaration leaves that to the policy.
    """

    fields: tuple[Field, ...]
    indexes: tuple[tuple[TypeExpr, TypeExpr], ...] = ()
    calls: tuple[Callable, ...] = ()
    bases: tuple[TypeExpr, ...] = ()
    closed: bool | None = None


@frozen(cache_hash=True)
class KeyOf(Deferred):
    """``keyof T``."""

    of: TypeExpr


@frozen(cache_hash=True)
class Indexed(Deferred):
    """``T[K]``."""

    of: TypeExpr
    index: TypeExpr


@frozen(cache_hash=True)
class Mapped(Deferred):
    """``{ [K in keys as rename]: value }``; ``optional`` is what stands at the ``?``: ``+``, ``-`` or nothing."""

    parameter: str
    keys: TypeExpr
    value: TypeExpr
    rename: TypeExpr | None = None
    optional: Literal["", "+", "-"] = ""


@frozen
class Infer(Deferred):
    """``infer U extends B``."""

    name: str
    bound: TypeExpr | None = None


@frozen(cache_hash=True)
class Conditional(Deferred):
    """``check extends extends ? then : otherwise``; ``infers`` are the names that it binds in ``then``."""

    check: TypeExpr
    extends: TypeExpr
    then: TypeExpr
    otherwise: TypeExpr
    infers: tuple[str, ...] = ()


@frozen(cache_hash=True)
class Template(Deferred):
    """``${A}-${B}``: texts around types, one more than these."""

    texts: tuple[str, ...]
    types: tuple[TypeExpr, ...]


@frozen
class TypeOf(Deferred):
    """``typeof a.b``."""

    path: str


@frozen
class This(Deferred):
    """``this``: the type of the class around it."""


@frozen
class Imported(Deferred):
    """``import("module").Name``."""

    module: str
    name: str


@frozen
class Widened(Deferred):
    """The type of a value whose literals nothing keeps, so that ``"a"`` is a string; with ``const`` they are kept."""

    value: TypeExpr
    const: bool = False


@frozen
class Satisfies(Deferred):
    """``value satisfies type``: the value's type, whose literals stay where the type has some."""

    value: TypeExpr
    type: TypeExpr
