"""Types that calls make: ``TypedDict("A", {…})``, ``NamedTuple("A", […])``, ``Enum("A", "X Y")`` and their like."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ananke_core.languages.python.expressions import NotLiteral, literal
from ananke_core.languages.python.resolution.beside import Beside, is_false, is_true, keyword, text_of
from ananke_core.model.types import EnumType, Field, Primitive, Record, Scalar, Tuple, TypeExpr, Unknown

if TYPE_CHECKING:
    from ananke_core.languages.python.resolution.reading import Reading

_ENUMS = {"enum.Enum", "enum.IntEnum", "enum.StrEnum"}


def made_by_call(reading: Reading, call: ast.Call, found: str) -> TypeExpr | None:
    """The type that a call of the qualified name ``found`` makes; None where it makes none that is known."""
    if found == "typing.TypedDict":
        return _typed_dict(reading, call)
    if found == "typing.NamedTuple":
        return _named_tuple(reading, call)
    if found == "collections.namedtuple":
        names = _names(call.args[1]) if len(call.args) > 1 else None
        plain = names is not None and not call.keywords
        return Tuple((Primitive("any"),) * len(names)) if plain and names is not None else None
    if found in _ENUMS:
        return _enum(reading, call, found)
    return None


def _typed_dict(reading: Reading, call: ast.Call) -> TypeExpr | None:
    content = call.args[1] if len(call.args) > 1 else None
    if not isinstance(content, ast.Dict):
        return None
    total = not is_false(keyword(call, "total"))
    fields: list[Field] = []
    for key, value in zip(content.keys, content.values, strict=True):
        name = literal(key)
        if not isinstance(name, str):
            return Unknown("a key of the TypedDict is no literal")
        beside = Beside()
        type_ = reading.read(value, beside, 0)
        required = False if "not_required" in beside.marks else "required" in beside.marks or total
        fields.append(Field(name, type_, required=required, bounds=beside.bounds))
    closed = is_true(keyword(call, "closed")) or reading.context.policies.objects == "closed"
    return Record(tuple(fields), open=not closed)


def _named_tuple(reading: Reading, call: ast.Call) -> TypeExpr | None:
    content = call.args[1] if len(call.args) > 1 else None
    if not isinstance(content, ast.List | ast.Tuple):
        return None
    items: list[TypeExpr] = []
    for pair in content.elts:
        if not isinstance(pair, ast.List | ast.Tuple) or len(pair.elts) != 2:
            return None
        items.append(reading.type(pair.elts[1]))
    return Tuple(tuple(items))


def _enum(reading: Reading, call: ast.Call, found: str) -> TypeExpr | None:
    content = call.args[1] if len(call.args) > 1 else None
    if content is None or keyword(call, "start") is not None:
        return None
    mixed = keyword(call, "type")
    names = _names(content)
    if names is not None and mixed is None:
        values: list[Scalar] = [
            name.lower() if found == "enum.StrEnum" else place for place, name in enumerate(names, 1)
        ]
        return EnumType(tuple(names), tuple(values))
    pairs: list[tuple[ast.expr | None, ast.expr]] = []
    if isinstance(content, ast.Dict):
        pairs = list(zip(content.keys, content.values, strict=True))
    elif isinstance(content, ast.List | ast.Tuple):
        pairs = [
            (one.elts[0], one.elts[1]) for one in content.elts if isinstance(one, ast.Tuple) and len(one.elts) == 2
        ]
    known = [(text_of(key), literal(value)) for key, value in pairs if key is not None]
    plain = [(name, value) for name, value in known if name and not isinstance(value, NotLiteral)]
    if not plain or len(plain) != len(known):
        return Unknown("the members of the enum are no literals")
    return EnumType(tuple(name for name, _ in plain), tuple(value for _, value in plain))


def _names(node: ast.expr) -> list[str] | None:
    """Names in a text, apart by spaces or commas, or in a list of texts."""
    if isinstance(node, ast.List | ast.Tuple):
        names = [text_of(one) for one in node.elts]
        return names if all(names) else None
    text = text_of(node)
    return text.replace(",", " ").split() if text else None
