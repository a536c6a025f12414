"""Declarations of types: a class that has these members, an enumeration with these names, another name of a type."""

from __future__ import annotations

from ananke_core.languages.forms import Definition, Unsayable
from ananke_core.languages.python.forms.annotation import typed_annotation
from ananke_core.languages.python.forms.dialect import LARK
from ananke_core.languages.python.forms.words import is_name
from ananke_core.model.rules import TypeShape
from ananke_core.model.types import EnumType, Field, Primitive, Record, Scalar, TypeExpr

_CLASSES = frozenset({"class", "dataclass", "typed_dict", "named_tuple", "protocol", "model"})
_WRAPPED = '(MP ("Required" | "NotRequired" | "ReadOnly" | "Final") W "[" W {0} CB | {0} | OTHERT)'
"""An annotation as it is usually spelled; or any that uses other names, which may stand for what was found."""


def declaration(rule: TypeShape) -> Definition:
    """A declaration with this shape.

    Members stand in their order with their types, and with a default where they may be left out; anything else may
    stand between them, on any column right of the class. What a default is stays free. Where a class has a base that
    may bring members, each may be missing, as a shape does not say which it inherits.

    Raises:
        Unsayable: the language has no form for it.
    """
    name = rule.symbol.rpartition(".")[2]
    if not is_name(name):
        raise Unsayable(f"{name[:60]!r} is no name of the language")
    match rule.declared_as, rule.shape:
        case "enum", EnumType(names=names, values=values):
            return _class(name, [_member(*pair) for pair in zip(names, values, strict=True)])
        case declared_as, Record(fields=fields) if declared_as in _CLASSES:
            # In a TypedDict what may be left out has no default.
            return _class(name, [_field(field, bare=field.required or declared_as == "typed_dict") for field in fields])
        case (("alias" | "new_type"), shape):
            return Definition("@0@", (_alias(rule, name, shape),))
        case declared_as, _:
            raise Unsayable(f"declarations of {declared_as.replace('_', ' ') or 'types'} have no grammar yet")


def _class(name: str, members: list[tuple[str, str]]) -> Definition:
    """A class: per member a terminal for a whole line, and one for what stands before a value; either may be empty."""
    terminals = [f'"class" SP+ {_name(name)} PLAINB CLE', f'"class" SP+ {_name(name)} OTHERB CLE']
    if not members:
        return Definition("(@0@ | @1@) (line | NLI cline clines)", tuple(terminals))
    parts = []
    for whole, begun in members:
        forms = []
        for terminal, rest in ((whole, ""), (begun, " line")):
            if terminal:
                forms.append(f"@{len(terminals)}@{rest}")
                terminals.append(terminal)
        parts.append(f"clines NLI ({' | '.join(forms)})")
    own = " ".join(parts)
    inherited = " ".join(f"({part})?" for part in parts)
    return Definition(f"@0@ {own} clines | @1@ (line | {inherited} clines)", tuple(terminals))


def _field(field: Field, *, bare: bool) -> tuple[str, str]:
    name = _name(field.name)
    annotated = f'{name} ":" S {_WRAPPED.format(typed_annotation(field.type, LARK, True))}'
    # A member of any type may go without its annotation.
    valued = f"{annotated} EQ" + (f" | {name} EQ" if field.type == Primitive("any") else "")
    return f"{annotated} FIN" if bare else "", valued


def _member(name: str, value: Scalar) -> tuple[str, str]:
    """A member of an enumeration: with its value, where that is written in one of a few ways."""
    if type(value) is int:
        sign = '"-" ' if value < 0 else ""
        size = abs(value)
        # In other bases zeros may stand in front.
        based = {("0x", f"{size:x}"), ("0x", f"{size:X}"), ("0o", f"{size:o}"), ("0b", f"{size:b}")}
        digits = [f'"{prefix}" ("0")* "{digits}"' for prefix, digits in sorted(based)]
        auto = '|MP "auto" S "(" S ")"' if size else ""
        return f'{_name(name)} EQ ({sign}("{size}"|{"|".join(digits)}){auto}) FIN', ""
    if isinstance(value, str) and value.isprintable() and not {"\\", '"', "'"} & set(value):
        quoted = [LARK.text(f"{quote}{value}{quote}") for quote in ('"', "'", '"""', "'''")]
        return f"{_name(name)} EQ ({'|'.join(quoted)}) FIN", ""
    return "", f"{_name(name)} EQ"


def _alias(rule: TypeShape, name: str, shape: TypeExpr) -> str:
    spelled = typed_annotation(shape, LARK, True)
    if rule.declared_as == "new_type":
        quoted = f"({LARK.text(chr(34) + name + chr(34))}|{LARK.text(chr(39) + name + chr(39))})"
        return f'{_name(name)} EQ MP "NewType" S "(" W {quoted} W "," W {spelled} W ("," W)? ")" FIN'
    named = f'({_name(name)} (":" S MP "TypeAlias")? | "type" SP+ {_name(name)} S (S "[" IR "]")?)'
    return f'{named} EQ ({spelled}|"(" W {spelled} W ")"|OTHERT) FIN'


def _name(name: str) -> str:
    if not is_name(name):
        raise Unsayable(f"{name[:60]!r} is no name of the language")
    return LARK.text(name)
