"""Types that docstrings state, where they are as plain as an annotation would be."""

from __future__ import annotations

import ast
import re

from ananke_core.languages.python.expressions import NotLiteral, expression, literal
from ananke_core.languages.python.types import read_annotation
from ananke_core.model.types import Array, LiteralType, Map, Primitive, Tuple, TypeExpr, Union
from ananke_core.remembering import remembered

# What stands behind a type: `int, optional`, `str, default "a"`, `float (default 0.5)`.
_BEHIND = re.compile(r"[,;]?\s*\(?\b(?:optional|default|keyword[- ]only)\b.*$", re.IGNORECASE)
_OF = re.compile(r"\b(list|set|sequence|iterable|tuple)s? of (\w+)\b", re.IGNORECASE)
_GENERICS = {
    "iterable": "list[{}]",
    "list": "list[{}]",
    "sequence": "list[{}]",
    "set": "set[{}]",
    "tuple": "tuple[{}, ...]",
}
_WORDS = {
    "bools": "bool", "boolean": "bool", "booleans": "bool", "floats": "float", "integer": "int", "integers": "int",
    "ints": "int", "string": "str", "strings": "str", "strs": "str",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+")
_LONGEST = 200


@remembered(4_096)
def documented_type(text: str) -> TypeExpr | None:
    """The type that a docstring's words name; None where they are more than builtins, containers and literals."""
    if len(text) > _LONGEST:
        return None
    plain = _BEHIND.sub("", text.strip()).strip(" `")
    plain = _OF.sub(lambda found: _GENERICS[found[1].lower()].format(found[2]), plain)
    plain = _WORD.sub(lambda found: _WORDS.get(found[0].lower(), found[0]), plain)
    plain = re.sub(r"\s+or\s+", " | ", plain)
    node = expression(plain) if plain else None
    if isinstance(node, ast.Set):
        values = [literal(part) for part in node.elts]
        known = [LiteralType(value) for value in values if not isinstance(value, NotLiteral)]
        return Union(tuple(known)) if len(known) == len(values) > 1 else None
    if node is None:
        return None
    type_ = read_annotation(plain).type
    return type_ if _is_plain(type_) else None


def _is_plain(type_: TypeExpr) -> bool:
    match type_:
        case Primitive():
            return type_.name not in {"any", "never"}
        case LiteralType():
            return True
        case Array():
            return _is_plain(type_.items) or type_.items == Primitive("any")
        case Map():
            return all(_is_plain(part) or part == Primitive("any") for part in (type_.keys, type_.values))
        case Tuple():
            return all(_is_plain(part) for part in (*type_.items, *([type_.rest] if type_.rest else [])))
        case Union():
            return all(_is_plain(member) for member in type_.members)
    return False
