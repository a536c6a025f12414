"""What classes configure: pydantic's ``ConfigDict``, the keywords of a class header or of a decorator."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from ananke_core.facts import ClassFact
from ananke_core.frozen import frozen
from ananke_core.languages.python.expressions import NotLiteral, known_expression, path_of
from ananke_core.languages.python.resolution.beside import is_true, keyword
from ananke_core.languages.python.resolution.info import Info, linear
from ananke_core.languages.python.resolution.reading import Reading
from ananke_core.languages.python.resolution.wire_names import GENERATORS
from ananke_core.languages.resolving import Context
from ananke_core.lookup import Declaration

Setting = tuple[ast.expr, Reading]
Rename = Callable[[str], str]


@frozen
class Settings:
    """What a class says of its data: ``extra`` and ``rename`` are None where it doesn't say.

    ``unknown`` is why names in data can't be told.
    """

    extra: str | None = None
    rename: Rename | None = None
    unknown: str = ""


def pydantic_settings(info: Info, context: Context) -> Settings:
    """The configuration of a model, a dataclass or a TypedDict as pydantic reads it."""
    found: dict[str, Setting] = {}
    for one in reversed(linear(info)):
        for name, setting in _configured(one, context):
            found[name] = setting
    rename, unknown = _generator(found.get("alias_generator"))
    extra: str | None = None
    if "extra" in found:
        node, reading = found["extra"]
        value = reading.evaluate(node)
        # `Extra.forbid` of pydantic's first version.
        last = value if isinstance(value, str) else path_of(node).rpartition(".")[2]
        extra = last if last in {"allow", "forbid", "ignore"} else "allow"
    return Settings(extra, rename, unknown)


def _configured(info: Info, context: Context) -> Iterator[tuple[str, Setting]]:
    path, symbol = info.declaration.path, info.declaration.symbol
    reading = Reading(context, path, symbol)
    inner = context.lookup.declaration(path, f"{symbol}.Config")
    if inner is not None and isinstance(inner.fact, ClassFact) and inner.symbol == f"{symbol}.Config":
        for fact in inner.fact.assigned:
            node = known_expression(fact.value_text)
            if node is not None:
                yield fact.name, (node, Reading(context, path, inner.symbol))
    for fact in info.fact.assigned:
        if fact.name in {"__pydantic_config__", "model_config"}:
            yield from _in_call(known_expression(fact.value_text), reading)
    for decorator in info.decorators.values():
        config = keyword(decorator, "config") if isinstance(decorator, ast.Call) else None
        yield from _in_call(config, reading)
    if info.kind in {"pydantic", "root"}:
        for name, node in info.keywords.items():
            yield name, (node, reading)


def _in_call(node: ast.expr | None, reading: Reading) -> Iterator[tuple[str, Setting]]:
    if isinstance(node, ast.Call):
        for one in node.keywords:
            if one.arg:
                yield one.arg, (one.value, reading)
            else:
                yield from _in_call(one.value, reading)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                yield from _in_call(value, reading)
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, (value, reading)
    elif node is not None and (path := path_of(node)):
        found = reading.meaning(path)
        text = getattr(found.fact, "value_text", "") if isinstance(found, Declaration) else ""
        if isinstance(found, Declaration) and text and not isinstance(known_expression(text), ast.Name):
            yield from _in_call(known_expression(text), Reading(reading.context, found.path, ""))
        else:
            # What it says is not known: neither which names data has, nor whether others may stand beside them.
            yield "extra", (ast.Constant("allow"), reading)


def _generator(setting: Setting | None) -> tuple[Rename | None, str]:
    if setting is None:
        return None, ""
    node, reading = setting
    if isinstance(node, ast.Constant) and node.value is None:
        return None, ""
    if isinstance(node, ast.Call) and reading.qualified(node) == "pydantic.AliasGenerator":
        inner = keyword(node, "validation_alias") or keyword(node, "alias") or (node.args[0] if node.args else None)
        return _generator((inner, reading)) if inner is not None else (None, "")
    path = path_of(node)
    found = reading.meaning(path) if path else ""
    known = GENERATORS.get(found if isinstance(found, str) and found else path)
    return (known, "") if known is not None else (None, "its names in data are made by a function that isn't run")


def truth(info: Info, name: str) -> bool | None:
    """Whether a keyword of a class header, or of one of its bases', is the literal True; None where none says."""
    for one in linear(info):
        node = one.keywords.get(name)
        if node is not None:
            return is_true(node)
    return None


def literal_setting(info: Info, name: str, context: Context) -> object:
    """The value of a keyword of a class header, or of one of its bases'; None where none says."""
    for one in linear(info):
        node = one.keywords.get(name)
        if node is not None:
            reading = Reading(context, one.declaration.path, one.declaration.symbol)
            value = reading.evaluate(node)
            return node if isinstance(value, NotLiteral) else value
    return None
