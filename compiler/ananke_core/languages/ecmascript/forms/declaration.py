"""Declarations of types: a shape as one terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ananke_core.languages.ecmascript.forms.dialect import LARK
from ananke_core.languages.ecmascript.forms.types import members, spelled_literal, whole
from ananke_core.languages.ecmascript.forms.words import is_name
from ananke_core.languages.forms import Unsayable
from ananke_core.model.rules import TypeShape
from ananke_core.model.types import EnumType, LiteralType, Map, Record, Scalar, TypeExpr

_START = '("export" W1+ ("default" W1+)?)? ("declare" W1+)?'
_text = LARK.text


def declaration_terminal(rule: TypeShape) -> str:
    """An interface, an alias or an enumeration with this shape, as an expression of terminals.

    Members stand in their order; others may stand between them. Where an interface extends something, each may be
    missing, as a shape does not say which it inherits. A type that has to be computed may be written instead of what
    came out. Numbers of an enumeration may be left out.

    Raises:
        Unsayable: the language has no form for it.
    """
    name = rule.symbol.rpartition(".")[2]
    if not is_name(name):
        raise Unsayable(f"{name[:60]!r} is no name of the language")
    match rule.declared_as:
        case "interface":
            own, inherited = (_body(rule.shape, inherits=inherits) for inherits in (False, True))
            start = f'{_START} "interface" W1+ {_head(rule, name)}'
            return f'{start} (W "{{" {own} "}}"|TE1 "{{" {inherited} "}}")'
        case "alias":
            value = f'({whole(rule.shape)}|TCOMP) (W "|" W "undefined")?'
            return f'{_START} "type" W1+ {_head(rule, name)} PS {value} (W ";")?'
        case "enum" if isinstance(rule.shape, EnumType):
            pairs = zip(rule.shape.names, rule.shape.values, strict=True)
            listed = " PC ".join(f"{_key(member)} {_value(value)}" for member, value in pairs)
            return f'{_START} ("const" W1+)? "enum" W1+ {_text(name)} W "{{" W {listed} (W ",")? W "}}"'
        case other:
            raise Unsayable(f"declarations of {other.replace('_', ' ') or 'types'} have no grammar yet")


def _value(value: Scalar) -> str:
    """A member's value, where it is written in the usual way."""
    spelled = spelled_literal(LiteralType(value))
    if type(value) is int:
        return f"(PS ({spelled}|{'|'.join(_based(value))}))?" if value >= 0 else f"(PS {spelled})?"
    return f"PS {spelled}" if spelled and isinstance(value, str) else "PD?"


def _based(value: int) -> Iterator[str]:
    """A number in other bases, where zeros may stand in front, as a shifted bit, or as several members of one bit."""
    for letter, digits in (("x", f"{value:x}"), ("o", f"{value:o}"), ("b", f"{value:b}")):
        either = "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in digits)
        yield f"/0[{letter}{letter.upper()}]0*{either}/"
    if value.bit_count() == 1:
        yield f'"1" W "<<" W {_text(str(value.bit_length() - 1))}'
    elif value:
        yield 'TN (W "|" W TN)+'


def _key(name: str) -> str:
    bare = f"{_text(name)}|" if is_name(name) else ""
    if not name.isprintable() or set("\"'\\") & set(name):
        raise Unsayable(f"{name[:60]!r} is no name of a member")
    quoted = _text(f'"{name}"'), _text(f"'{name}'")
    return f"({bare}{'|'.join(quoted)})"


def _head(rule: TypeShape, name: str) -> str:
    parts = [_text(name)]
    for index, parameter in enumerate(rule.type_parameters):
        if not is_name(parameter):
            raise Unsayable(f"{parameter[:60]!r} is no name of the language")
        parts += ["GC" if index else "W GO", "GP", _text(parameter), "GX? GD?"]
    return " ".join((*parts, "GE")) if rule.type_parameters else parts[0]


def _body(shape: TypeExpr, *, inherits: bool) -> str:
    """The members of an interface; what it extends stands beside them in its shape."""
    match shape:
        case Record():
            return members(shape.fields, inherits=inherits)
        case Map():
            return members(())
        case _:
            return "(IN | T3)*"
