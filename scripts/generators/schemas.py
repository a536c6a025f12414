"""The JSON Schemas (draft 2020-12) of ConstraintSet and ConstraintIR, from the model's own classes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, get_args, get_origin

import attrs

from ananke_core.codec.introspect import TAG, TAG_OF, UNIONS, Member, members, options, union_of, words_of
from ananke_core.codec.plain import ABSENT, write_filled
from ananke_core.model.constraint import Constraint, ConstraintSet
from ananke_core.model.enums import ALIASES
from ananke_core.model.ir import ConstraintIR

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_UNION_NAMES = {"rule type": "Rule", "type": "TypeExpr"}
_SCALARS = {str: "string", int: "integer", float: "number", bool: "boolean"}

_NOTES: dict[type, dict[str, dict[str, Any]]] = {
    Constraint: {
        "id": {"description": "Computed where it is left out: c_ and the first 16 hex digits of the digest."},
        "confidence": {"minimum": 0, "maximum": 1},
        "severity": {"description": "Default by kind; a convention from statistics is a hint."},
        "priority": {"description": "Default by kind."},
        "tier": {"description": "Default hard for what is declared, extracted or pinned, soft for what was observed."},
    },
    ConstraintSet: {"version": {"enum": ["1", 1]}},
    ConstraintIR: {"version": {"enum": ["1", 1]}, "hash": {"pattern": "^sha256:[0-9a-f]{64}$"}},
}
"""What the types alone don't say."""

_NO_FIXED_DEFAULT = {(Constraint, name) for name in ("id", "severity", "priority", "tier")}


def generate() -> Mapping[str, str]:
    """Both schemas by path."""
    return {
        "docs/schemas/constraint-set.json": _text(set_schema()),
        "docs/schemas/constraint-ir.json": _text(ir_schema()),
    }


def set_schema() -> dict[str, Any]:
    """The schema of a constraint set; a bare list of constraints is a set without a name."""
    schemas = _Schemas(lenient=True)
    one = [schemas.of(ConstraintSet), {"type": "array", "items": schemas.of(Constraint)}]
    return {"$schema": DRAFT, "title": "ConstraintSet", "anyOf": one, "$defs": schemas.sorted()}


def ir_schema() -> dict[str, Any]:
    """The schema of a compiled set."""
    schemas = _Schemas(lenient=False)
    return {"$schema": DRAFT, "title": "ConstraintIR", **schemas.of(ConstraintIR), "$defs": schemas.sorted()}


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


class _Schemas:
    """Schemas of types, with those of classes collected under their names.

    Args:
        lenient: enumerations in any spelling that is read, not only in the one that is written.
    """

    def __init__(self, lenient: bool) -> None:
        self.defs: dict[str, Any] = {}
        self.lenient = lenient

    def sorted(self) -> dict[str, Any]:
        return dict(sorted(self.defs.items()))

    def of(self, kind: Any) -> dict[str, Any]:
        """The schema of a type as it stands in the model."""
        alternatives, optional = options(kind)
        schema = self._of_alternatives(alternatives)
        if not optional or not schema:
            return schema
        if schema.keys() == {"type"}:
            names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            return {"type": [*names, "null"]}
        return {"anyOf": [schema, {"type": "null"}]}

    def _of_alternatives(self, alternatives: frozenset[Any]) -> dict[str, Any]:
        union = union_of(alternatives)
        if union is not None:
            name = _UNION_NAMES[union]
            if name not in self.defs:
                self.defs[name] = {}
                self.defs[name] = {"anyOf": [self.of(cls) for cls in UNIONS[union].values()]}
            return _reference(name)
        if alternatives <= _SCALARS.keys():
            # Every integer is a number, too.
            names = {_SCALARS[one] for one in alternatives} - ({"integer"} if float in alternatives else set())
            listed = sorted(names)
            return {"type": listed if len(listed) > 1 else listed[0]}
        (kind,) = alternatives
        return self._of_one(kind)

    def _of_one(self, kind: Any) -> dict[str, Any]:
        if kind is Any:
            return {}
        if words_of(kind) is not None:
            return self._words(get_args(kind))
        if get_origin(kind) is tuple:
            return {"type": "array", "items": self.of(get_args(kind)[0])}
        if get_origin(kind) is dict:
            item = self.of(get_args(kind)[1])
            return {"type": "object", **({"additionalProperties": item} if item else {})}
        if kind.__name__ not in self.defs:
            self.defs[kind.__name__] = {}
            self.defs[kind.__name__] = self._enum(kind) if issubclass(kind, Enum) else self._object(kind)
        return _reference(kind.__name__)

    def _enum(self, kind: type[Enum]) -> dict[str, Any]:
        aliases = ALIASES.get(kind.__name__.lower(), {})
        return {"description": _sentence(kind), **self._words([one.value for one in kind], aliases)}

    def _words(self, words: Iterable[str], aliases: Iterable[str] = ()) -> dict[str, Any]:
        canonical = {"enum": list(words)}
        if not self.lenient:
            return canonical
        spelled = "|".join(map(_any_spelling, [*canonical["enum"], *aliases]))
        return {"anyOf": [canonical, {"type": "string", "pattern": f"^({spelled})$"}]}

    def _object(self, kind: type) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        required: list[str] = []
        if kind in TAG_OF:
            properties[TAG] = {"const": TAG_OF[kind]}
            required.append(TAG)
        for member in members(kind):
            if member.name == "extra":
                continue
            properties[member.key] = self._member(kind, member)
            if member.required:
                required.append(member.key)
        if kind is Constraint:
            properties["stated"] = {
                "type": "boolean",
                "description": "In place of source, where a set travels: true means user_defined, false ast_pattern.",
            }
        schema: dict[str, Any] = {"description": _sentence(kind), "type": "object", "properties": properties}
        return {**schema, "required": required} if required else schema

    def _member(self, kind: type, member: Member) -> dict[str, Any]:
        absent = member.name in ABSENT.get(kind, ())
        alternatives, _ = options(member.type)
        schema = dict(self._of_alternatives(alternatives) if absent else self.of(member.type))
        if member.natural:
            schema["minimum"] = 0
        note = _NOTES.get(kind, {}).get(member.name, {})
        if "enum" in note:
            schema = {}
        schema.update(note)
        if not member.required and not absent and (kind, member.name) not in _NO_FIXED_DEFAULT:
            schema["default"] = _plain(member.default())
        return schema


def _any_spelling(word: str) -> str:
    """A pattern of the word in any case, with -, _ and spaces alike."""
    return "".join("[-_ ]" if letter in "-_ " else f"[{letter.upper()}{letter.lower()}]" for letter in word)


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _sentence(kind: type) -> str:
    """The first sentence of a class's docstring, without its mark-up."""
    first = (kind.__doc__ or "").strip().split("\n\n")[0]
    return " ".join(first.replace("``", "").replace("`", "").split())


def _plain(value: Any) -> Any:
    if attrs.has(type(value)):
        return write_filled(value)
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
