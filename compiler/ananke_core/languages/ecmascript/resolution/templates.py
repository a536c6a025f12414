"""Template literal types: what they stand for, what fits them, and their form as a pattern."""

from __future__ import annotations

import re
from collections.abc import Callable as Function
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

from ananke_core.languages.ecmascript.deferred import Infer, Template, Undefined
from ananke_core.languages.ecmascript.resolution.terms import NULL, NUMBER, STRING, union
from ananke_core.model.types import EnumType, LiteralType, Primitive, Scalar, TypeExpr, Union, Unknown

if TYPE_CHECKING:
    from ananke_core.languages.ecmascript.resolution.evaluator import Evaluator

_MOST = 10_000
_INTEGER = Primitive("integer")
_BOOLEAN = Primitive("boolean")
_PATTERNS = {STRING: r"[\s\S]*", NUMBER: r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", _INTEGER: "-?[0-9]+"}
_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}/-]")
_CASED: dict[str, Function[[str], str]] = {
    "Capitalize": lambda text: text[:1].upper() + text[1:],
    "Lowercase": str.lower,
    "Uncapitalize": lambda text: text[:1].lower() + text[1:],
    "Uppercase": str.upper,
}

Part = str | TypeExpr


def written(value: Scalar) -> str | None:
    """A value as JavaScript spells it in a text; None where that takes its own rules."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, float):
        text = repr(value)
        return text if re.fullmatch(r"-?\d+\.\d+", text) else None
    return str(value)


def template(ev: Evaluator, texts: Sequence[str], types: Sequence[TypeExpr]) -> TypeExpr:
    """Every text that comes out, where these can be counted; else the template with what was computed put in."""
    choices: list[list[list[Part]]] = [[[texts[0]]]]
    size = 1
    for type_, text in zip(types, texts[1:], strict=True):
        parts = [part for _, made in ev.alternatives(type_) for part in _parts(made)]
        size *= max(len(parts), 1)
        if size > _MOST:
            return Unknown("a template literal type of too many texts")
        unclear = next((part[0] for part in parts if isinstance(part[0], Unknown)), None)
        if unclear is not None:
            return unclear
        choices += [parts, [[text]]]
    return union(_joined([part for parts in one for part in parts]) for one in product(*choices))


def _parts(made: TypeExpr) -> list[list[Part]]:
    if isinstance(made, LiteralType):
        text = written(made.value)
        return [[text if text is not None else Unknown("how a number is spelled")]]
    if isinstance(made, EnumType):
        return [[str(value)] for value in made.values]
    if made == _BOOLEAN:
        return [["true"], ["false"]]
    if made == NULL:
        return [["null"]]
    if isinstance(made, Undefined):
        return [["undefined"]]
    if isinstance(made, Template):
        flat: list[Part] = [made.texts[0]]
        for type_, text in zip(made.types, made.texts[1:], strict=True):
            flat += (type_, text)
        return [flat]
    if isinstance(made, Infer):
        return [[made]]
    if isinstance(made, Primitive):
        plain = STRING if made.name == "any" else Primitive(made.name)
        if plain in _PATTERNS:
            return [[plain]]
    return [[made if isinstance(made, Unknown) else Unknown("a template literal type over what is not known")]]


def _joined(parts: Sequence[Part]) -> TypeExpr:
    texts, types = [""], []
    for part in parts:
        if isinstance(part, str):
            texts[-1] += part
        else:
            types.append(part)
            texts.append("")
    if not types:
        return LiteralType(texts[0])
    if types == [STRING] and texts == ["", ""]:
        return STRING
    return Template(tuple(texts), tuple(types))


def pattern_of(found: Template) -> str | None:
    """The pattern of the texts that fit; None where a part has none."""
    parts = [_SPECIAL.sub(r"\\\g<0>", found.texts[0])]
    for type_, text in zip(found.types, found.texts[1:], strict=True):
        part = _PATTERNS.get(type_) if isinstance(type_, Primitive) else None
        if part is None:
            return None
        parts += (part, _SPECIAL.sub(r"\\\g<0>", text))
    return "".join(parts)


def matches(ev: Evaluator, text: str, form: Template, captured: dict[str, list[TypeExpr]]) -> bool | None:
    """Whether a text fits a template, and what its inferred parts then are: each as short as what follows allows."""
    at = len(form.texts[0])
    if not text.startswith(form.texts[0]):
        return False
    for number, type_ in enumerate(form.types):
        behind, last = form.texts[number + 1], number == len(form.types) - 1
        if last:
            end = len(text) - len(behind)
            if end < at or not text.endswith(behind):
                return False
        elif behind:
            end = text.find(behind, at)
            if end < 0:
                return False
        else:
            # Two parts side by side: the first takes one character.
            end = min(at + 1, len(text))
            if at == len(text):
                return False
        verdict = _fits(ev, text[at:end], type_, captured)
        if verdict is not True:
            return verdict
        at = end + len(behind)
    return True


def _fits(ev: Evaluator, part: str, type_: TypeExpr, captured: dict[str, list[TypeExpr]]) -> bool | None:
    if isinstance(type_, Infer):
        value: TypeExpr = LiteralType(part)
        if type_.bound is not None:
            wanted = ev.reduce(type_.bound)
            if wanted == NUMBER and _is_number(part):
                value = LiteralType(int(part) if part.lstrip("-").isdigit() else float(part))
            elif ev.extends(value, wanted) is not True:
                return False
        captured.setdefault(type_.name, []).append(value)
        return True
    made = ev.reduce(type_)
    if isinstance(made, Union):
        found = [_fits(ev, part, member, captured) for member in made.members]
        return True if True in found else None if None in found else False
    if made == STRING:
        return True
    if made in (NUMBER, _INTEGER):
        return _is_number(part)
    if isinstance(made, LiteralType):
        return written(made.value) == part
    return None if isinstance(made, Unknown) else ev.extends(LiteralType(part), made)


def _is_number(text: str) -> bool:
    return re.fullmatch(_PATTERNS[NUMBER], text) is not None


def cased(ev: Evaluator, name: str, term: TypeExpr) -> TypeExpr:
    """``Uppercase<T>`` and its like."""
    change = _CASED[name]
    found: list[TypeExpr] = []
    for _, made in ev.alternatives(term):
        if isinstance(made, LiteralType) and isinstance(made.value, str):
            found.append(LiteralType(change(made.value)))
        elif isinstance(made, Primitive) and made.name == "string":
            # Texts in which no letter is of the other case have no pattern that everybody shares.
            return STRING
        else:
            return Unknown("a change of case of what is not known")
    return union(found)
