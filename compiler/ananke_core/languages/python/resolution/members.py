"""The fields of a class and of its bases, each read where it is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from ananke_core.facts import FieldFact
from ananke_core.frozen import frozen
from ananke_core.languages.python.expressions import NOT_LITERAL, known_expression, path_of
from ananke_core.languages.python.nodes import SPECIAL
from ananke_core.languages.python.resolution.attrs_validators import take_validator
from ananke_core.languages.python.resolution.beside import Beside, default_of, fitted, is_false, keyword, text_of
from ananke_core.languages.python.resolution.info import Info, linear
from ananke_core.languages.python.resolution.metadata import take_field
from ananke_core.languages.python.resolution.reading import Reading, folded, union
from ananke_core.languages.resolving import Context
from ananke_core.model.types import Field, Primitive, Ref, TypeExpr, TypeParameter, Unknown

_MAKERS = {
    "attrs.attrib": "attrs",
    "attrs.field": "attrs",
    "attrs.ib": "attrs",
    "dataclasses.field": "dataclass",
    "msgspec.field": "struct",
    "pydantic.Field": "pydantic",
    "sqlmodel.Field": "pydantic",
}
_PRIVATE = "pydantic.PrivateAttr"


@frozen
class Member:
    """A field with what is said of it; ``necessity`` as ``Required[…]`` says, ``info`` is the class that has it."""

    field: Field
    info: Info
    beside: Beside
    necessity: bool | None = None


def members_of(info: Info, context: Context) -> list[Member]:
    """All fields that data of the class has, those of bases first, in the order in which the class has them."""
    bindings = _bindings(info, context)
    own = {
        one.key: _own(one, info, Reading(context, *_place(one), bindings.get(one.key, {})))
        for one in linear(info)
        if _contributes(one, info)
    }
    found: dict[str, Member | None] = {}
    for one in _order(info):
        found |= own.get(one.key, {})
    return [member for member in found.values() if member is not None]


def _place(info: Info) -> tuple[str, str]:
    return info.declaration.path, info.declaration.symbol


def _order(info: Info, way: tuple[tuple[str, str], ...] = ()) -> Iterator[Info]:
    """The bases and the class itself, so that a later one's field is the one that counts.

    Where two bases have a common one, data classes and models take over all fields of a base at once, the last base
    first, and a TypedDict the first base first; others go by the order in which Python looks for members.
    """
    if info.kind not in {"dataclass", "pydantic", "root", "typed_dict"}:
        yield from reversed(linear(info))
        return
    bases = [base.info for base in info.bases if base.info.key not in way]
    # What a plain class notes counts only where no model has it.
    for base in sorted(bases if info.kind == "typed_dict" else bases[::-1], key=lambda base: bool(base.kind)):
        yield from _order(base, (*way, info.key)) if base.kind else reversed(linear(base))
    yield info


def _own(info: Info, of: Info, reading: Reading) -> dict[str, Member | None]:
    """The fields that one class declares; None for one that it takes away."""
    found: dict[str, Member | None] = {}
    for fact in info.fact.assigned:
        member = _member(fact, info, of, reading)
        if member is not None or fact.type_text:
            # A class variable hides a field of a base.
            found[fact.name] = member
    return found


def own_variables(reading: Reading, info: Info) -> dict[str, TypeExpr]:
    """What the type variables in a class's header stand for inside of it: themselves."""
    return {
        variable.name: TypeParameter(variable.name, _bound(reading, variable.bound_text))
        for variable in info.fact.type_variables
    }


def _bound(reading: Reading, text: str) -> TypeExpr | None:
    node = known_expression(text) if text else None
    if node is None:
        return None
    if isinstance(node, ast.Tuple):
        return union([reading.type(one) for one in node.elts])
    return reading.type(node)


def _bindings(info: Info, context: Context) -> dict[tuple[str, str], Mapping[str, TypeExpr]]:
    """What type variables stand for in each class: generics by substitution, from the class to its bases."""
    found: dict[tuple[str, str], Mapping[str, TypeExpr]] = {}
    waiting: list[tuple[Info, tuple[TypeExpr, ...]]] = [(info, ())]
    for one, arguments in waiting:
        if one.key in found:
            continue
        path, within = one.declaration.path, one.declaration.symbol.rpartition(".")[0]
        own = own_variables(Reading(context, path, one.declaration.symbol), one)
        bound = {**own, **dict(zip(one.parameters, arguments, strict=False))}
        found[one.key] = bound
        reading = Reading(context, path, within, bound)
        waiting += [(base.info, tuple(reading.type(node) for node in base.arguments)) for base in one.bases]
    return found


def _contributes(one: Info, info: Info) -> bool:
    if one is info:
        return info.own
    if info.kind in {"pydantic", "root"}:
        # pydantic takes annotations of every base.
        return True
    return one.own and one.kind == info.kind


def _member(fact: FieldFact, one: Info, info: Info, reading: Reading) -> Member | None:
    kind, name = info.kind, fact.name
    if SPECIAL.fullmatch(name) or (kind in {"pydantic", "root"} and (name.startswith("_") or name == "model_config")):
        return None
    call = known_expression(fact.value_text) if fact.value_text.endswith(")") else None
    maker = reading.qualified(call) if isinstance(call, ast.Call) else ""
    if not fact.type_text and not (kind == "attrs" and _MAKERS.get(maker) == "attrs"):
        return None
    if fact.type_text:
        type_, beside = reading.annotation(fact.type_text)
        if fact.type_text.rpartition(".")[2].strip("\"'") == "KW_ONLY":
            return None
    else:
        type_, beside = Primitive("any"), Beside()
    if "class_var" in beside.marks or maker == _PRIVATE:
        return None
    type_ = _take_value(fact, call if isinstance(call, ast.Call) else None, maker, type_, beside, reading)
    if kind in {"pydantic", "root"} and "final" in beside.marks and beside.default is not None:
        # pydantic holds a final name with a value to be the class's.
        return None
    if beside.unknown:
        type_ = Unknown(beside.unknown)
    if "no_init" in beside.marks and beside.default is None:
        return None
    if beside.bounds is not None and isinstance(type_, Ref):
        type_ = folded(reading.written_out(type_), beside)
    field = Field(
        name=name,
        type=type_,
        required=beside.default is None,
        wire_name=beside.wire_name,
        default=beside.default,
        doc=beside.doc or fact.doc,
        bounds=fitted(beside.bounds, type_),
    )
    marks = beside.marks
    necessity = False if "not_required" in marks else True if "required" in marks else None
    return Member(field, one, beside, necessity)


def _take_value(
    fact: FieldFact, call: ast.Call | None, maker: str, type_: TypeExpr, beside: Beside, reading: Reading
) -> TypeExpr:
    """What an assigned value says: a default, or a call that describes the field."""
    made = _MAKERS.get(maker, "")
    if call is None or not made:
        if fact.value_text and fact.value_text != "...":
            node = known_expression(fact.value_text)
            beside.default = default_of(reading.evaluate(node) if node is not None else NOT_LITERAL)
        return type_
    if made == "pydantic":
        take_field(reading, call, beside)
        return type_
    given = keyword(call, "default") or (call.args[0] if made == "attrs" and call.args else None)
    if given is not None:
        factory = isinstance(given, ast.Call) and path_of(given.func).rpartition(".")[2] == "Factory"
        beside.default = default_of(NOT_LITERAL if factory else reading.evaluate(given))
    elif keyword(call, "default_factory") is not None or keyword(call, "factory") is not None:
        beside.default = default_of(NOT_LITERAL)
    if is_false(keyword(call, "init")):
        beside.marks.add("no_init")
    word = {"attrs": "alias", "struct": "name"}.get(made)
    if word is not None:
        beside.wire_name = text_of(keyword(call, word))
    if made == "attrs":
        stated = keyword(call, "type")
        if stated is not None:
            type_ = reading.type(stated)
        validator = keyword(call, "validator")
        if validator is not None:
            type_ = take_validator(validator, type_, beside, reading)
    return type_
