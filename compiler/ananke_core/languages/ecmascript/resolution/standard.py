"""Types that JavaScript has by itself: which names they have, and what of them is more than a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ananke_core.languages.ecmascript.resolution import templates
from ananke_core.languages.ecmascript.resolution.terms import ANY, BOOLEAN, NUMBER, STRING, Builtin
from ananke_core.model.types import Array, Map, Record, TypeExpr

if TYPE_CHECKING:
    from ananke_core.languages.ecmascript.resolution.evaluator import Evaluator

_ARRAYS = frozenset({"Array", "ArrayLike", "AsyncIterable", "Iterable", "ReadonlyArray"})
_SETS = frozenset({"ReadonlySet", "Set"})
_MAPS = frozenset({"Map", "ReadonlyMap"})
_PRIMITIVES = {"Boolean": BOOLEAN, "Number": NUMBER, "String": STRING}
_CASES = frozenset({"Capitalize", "Lowercase", "Uncapitalize", "Uppercase"})
KNOWN = frozenset(
    {
        *_ARRAYS,
        *_SETS,
        *_MAPS,
        *_PRIMITIVES,
        *_CASES,
        "ArrayBuffer",
        "Buffer",
        "Date",
        "Error",
        "Function",
        "Object",
        "Promise",
        "PromiseLike",
        "RegExp",
        "URL",
        "Uint8Array",
        "WeakMap",
        "WeakSet",
    }
)
"""Names that mean something without a declaration in the project; any other one stays a reference."""


def unfolded(ev: Evaluator, term: Builtin) -> TypeExpr | None:
    """What such a type is on the outside; None where it is just that."""
    name, arguments = term.name, term.arguments
    first = arguments[0] if arguments else ANY
    if name in _ARRAYS:
        return Array(first)
    if name in _SETS:
        return Array(first, unique=True)
    if name in _MAPS:
        return Map(first, arguments[1] if len(arguments) > 1 else ANY)
    if name in _CASES:
        return templates.cased(ev, name, first)
    if name == "Object":
        return Record(())
    return _PRIMITIVES.get(name)
