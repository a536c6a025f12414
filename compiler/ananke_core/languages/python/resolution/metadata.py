"""What metadata says of a value: items of ``Annotated``, pydantic's ``Field(…)``, names in data."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ananke_core.facts import VariableFact
from ananke_core.languages.python.expressions import NOT_LITERAL, is_none, known_expression, path_of
from ananke_core.languages.python.resolution.beside import Beside, bounds_in, default_of, is_false, take_marker, text_of
from ananke_core.lookup import Declaration

if TYPE_CHECKING:
    from ananke_core.languages.python.resolution.reading import Reading


def take(reading: Reading, node: ast.expr, beside: Beside) -> None:
    """What one item of metadata says of the whole value."""
    path = path_of(node.func if isinstance(node, ast.Call) else node)
    found = reading.meaning(path) if path else ""
    if isinstance(found, Declaration):
        if isinstance(found.fact, VariableFact) and found.fact.value_text and not reading.far:
            inner = known_expression(found.fact.value_text)
            if inner is not None:
                take(reading.at(found), inner, beside)
        return
    if isinstance(node, ast.Call) and found == "pydantic.Field":
        take_field(reading, node, beside)
    else:
        take_marker(beside, found, node, reading.evaluate)


def take_field(reading: Reading, call: ast.Call, beside: Beside) -> None:
    """What pydantic's ``Field(…)`` says."""
    keywords = {one.arg: one.value for one in call.keywords if one.arg}
    beside.also(bounds_in(call, reading.evaluate))
    given = keywords.get("default", call.args[0] if call.args else None)
    if given is not None and not (isinstance(given, ast.Constant) and given.value is ...):
        beside.default = default_of(reading.evaluate(given))
    elif "default_factory" in keywords:
        beside.default = default_of(NOT_LITERAL)
    for word in ("validation_alias", "alias"):
        if word in keywords:
            name = wire_name(reading, keywords[word])
            if name is None:
                beside.unknown = "its name in data is computed"
            beside.wire_name = name or ""
            break
    beside.doc = text_of(keywords.get("description")) or beside.doc
    if is_false(keywords.get("init")):
        beside.marks.add("no_init")


def wire_name(reading: Reading, node: ast.expr) -> str | None:
    """A name in data: literal text, a constant, or the first of several choices; None where it is computed.

    Empty for a way into the data, which names no member of it.
    """
    if is_none(node):
        return ""
    found = reading.qualified(node) if isinstance(node, ast.Call) else ""
    if isinstance(node, ast.Call) and found == "pydantic.AliasPath":
        return wire_name(reading, node.args[0]) if len(node.args) == 1 else ""
    if isinstance(node, ast.Call) and found == "pydantic.AliasChoices":
        names = [wire_name(reading, one) for one in node.args]
        return next((name for name in names if name != ""), "")
    value = reading.evaluate(node)
    return value if isinstance(value, str) else None
