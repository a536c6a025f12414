"""One self-contained artefact out of an IR: the schema, grammar or pattern of a symbol."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ananke_core.compile.emit.lark import grammar_for_symbol
from ananke_core.compile.emit.support import SOFT
from ananke_core.errors import CompileError, SymbolNotFound
from ananke_core.model.ir import ConstraintIR, Format

FORMAT_OF: dict[str, Format] = {
    "json-schema": "json-schema",
    "lark": "grammar",
    "ebnf": "grammar",
    "gbnf": "grammar",
    "regex": "regex",
}
"""Which format of the IR an artefact comes from."""


_READER = {"ebnf": "xgrammar", "gbnf": "llama.cpp"}
"""Whose form it is, of the forms that one engine reads."""


def left_out(ir: ConstraintIR, kind: str) -> list[str]:
    """What an artefact does not hold, each reason once: of its format, and of the engine whose form it is.

    What is soft is left out: nobody takes it for enforced.
    """
    return list(
        dict.fromkeys(
            entry.reason
            for entry in ir.unenforced
            if entry.reason != SOFT
            and entry.format in {"", FORMAT_OF[kind]}
            and entry.engine in {"", _READER.get(kind, "")}
        )
    )


def artefact(ir: ConstraintIR, kind: str, symbol: str = "", path: str = "") -> Any:
    """The artefact of ``symbol``, or of the whole IR when that is one artefact.

    Args:
        ir: compiled with the format of `FORMAT_OF`. For a grammar of one symbol, compiled from that symbol's
            constraints alone.
        kind: a key of `FORMAT_OF`.
        symbol: dotted path; empty for all.
        path: of the file that declares it, where another one of the IR could do so too.

    Raises:
        SymbolNotFound: the IR has nothing of this kind for it.
        CompileError: the IR holds several artefacts of this kind and no symbol says which.
    """
    if kind == "json-schema":
        return _schema(ir, symbol, path)
    if kind == "regex":
        return _pattern(ir, symbol)
    return _grammar(ir, kind, symbol, path)


def _schema(ir: ConstraintIR, symbol: str, path: str) -> dict[str, Any]:
    schema = ir.json_schema
    if schema is None:
        raise _nothing(ir, "json-schema", symbol)
    if not symbol:
        return schema
    entries = [entry for entry in ir.schema_index or () if entry.symbol == symbol and entry.role != "name"]
    # A generic type stands there again for each of its applications, behind itself.
    first = {(entry.path, entry.role): entry.key for entry in reversed(entries) if not path or entry.path == path}
    keys = list(first.values())[::-1]
    if not keys:
        raise _nothing(ir, "json-schema", symbol)
    definitions = schema["$defs"]
    roots = [{"$ref": f"#/$defs/{_pointer(key)}"} for key in keys]
    reachable = _reachable(definitions, keys)
    root = roots[0] if len(roots) == 1 else {"anyOf": roots}
    if len(keys) == 1 and keys[0] not in _referenced(definitions, reachable):
        # Nothing refers back to it, so it can stand at the root, where every engine and provider wants an object.
        root = definitions[keys[0]]
        reachable = [key for key in reachable if key != keys[0]]
    body = {"$schema": schema["$schema"], **root}
    return body | ({"$defs": {key: definitions[key] for key in reachable}} if reachable else {})


def _grammar(ir: ConstraintIR, dialect: str, symbol: str, path: str) -> str:
    units = ir.grammar.units if ir.grammar is not None else ()
    fitting = [unit for unit in units if not symbol or symbol in unit.symbols]
    fitting = [unit for unit in fitting if not path or unit.path == path]
    if not fitting:
        raise _nothing(ir, dialect, symbol)
    if len(fitting) > 1:
        raise CompileError("several files define it", place=symbol, way_out="export from the source file")
    text: str | None = getattr(fitting[0], dialect)
    if text is not None and symbol and set(fitting[0].symbols) != {symbol}:
        return grammar_for_symbol(fitting[0], symbol, dialect)
    if text is None:
        reader = _READER.get(dialect, "")
        # The engine's own reason says why, any other at least what is missing.
        entries = [entry for entry in ir.unenforced if entry.format == "grammar" and entry.engine in {"", reader}]
        reasons = [entry.reason for entry in sorted(entries, key=lambda entry: entry.engine != reader)]
        raise CompileError(
            f"this grammar has no {dialect} form", place=symbol, way_out=reasons[0] if reasons else "--as lark"
        )
    return text


def _pattern(ir: ConstraintIR, symbol: str) -> str:
    entries = [
        entry for entry in ir.regex or () if not symbol or entry.name == symbol or entry.name.startswith(f"{symbol} ")
    ]
    if not entries:
        raise _nothing(ir, "regex", symbol)
    names = sorted({entry.name for entry in entries})
    if len(names) > 1:
        raise CompileError("several patterns", place=symbol or "regex", way_out=f"name one: {', '.join(names[:8])}")
    patterns = list(dict.fromkeys(entry.pattern for entry in entries))
    # One name can be defined several times, as a property is that can be set.
    return patterns[0] if len(patterns) == 1 else "|".join(f"({pattern})" for pattern in patterns)


def _nothing(ir: ConstraintIR, kind: str, symbol: str) -> SymbolNotFound:
    reasons = sorted({entry.reason for entry in ir.unenforced})[:2]
    return SymbolNotFound(
        f"no {kind} here" if not symbol else f"no {kind} for this symbol",
        place=symbol,
        way_out="; ".join(reasons) or "ananke extract lists the symbols of a file",
    )


def _reachable(definitions: dict[str, Any], keys: list[str]) -> list[str]:
    found = list(keys)
    for key in found:
        for name in _refs(definitions[key]):
            if name in definitions and name not in found:
                found.append(name)
    return sorted(found)


def _referenced(definitions: dict[str, Any], keys: list[str]) -> set[str]:
    return {name for key in keys for name in _refs(definitions[key])}


def _refs(node: Any) -> Iterator[str]:
    stack = [node]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/$defs/"):
                yield reference.removeprefix("#/$defs/").replace("~1", "/").replace("~0", "~")
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def _pointer(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
