"""Why an artefact refuses a text: the place, what might have stood there, and the constraint that it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import msgspec

from ananke_core.compile.artefact import artefact
from ananke_core.compile.emit.grammar import DECLARED
from ananke_core.engines.llguidance import Stop, stop_at
from ananke_core.engines.validators import violations
from ananke_core.errors import CompileError, EngineMissing
from ananke_core.model.ir import ConstraintIR

_WORD_BEFORE = re.compile(r"[\w.]+\Z")
_WORD_AFTER = re.compile(r"\w*")
_MODULE = re.compile(r"(?:from|import|,)\s+([\w.]+)")
_IMPORT = re.compile(r"\A\s*(?:from|import)\b")


@attrs.frozen
class Origin:
    """Where a refusal comes from: in words, and the constraints that it is made of, as ``(id, name)``."""

    what: str
    constraints: tuple[tuple[str, str], ...] = ()


@attrs.frozen
class Refusal:
    """A text that an engine stops. ``line`` and ``character`` count from 0, in code points."""

    line: int
    character: int
    source: str
    expected: tuple[str, ...]
    origins: tuple[Origin, ...]


def explain(ir: ConstraintIR, kind: str, symbol: str, text: str) -> Refusal | None:
    """Run a text through llguidance; None where it is accepted.

    Args:
        ir: with the artefact, and with the format ``regex`` if constraints are to be named.
        kind: ``lark``, ``json-schema`` or ``regex``.
        symbol: dotted path of what the text is to be; empty where the IR holds one artefact.
        text: a definition, an instance in JSON, or a header.

    Raises:
        EngineMissing: llguidance is not installed.
        CompileError: the engine refuses the artefact itself.
        SymbolNotFound: the IR has no such artefact.
    """
    made = artefact(ir, kind, symbol)
    try:
        stop = stop_at(kind, made, text)
    except ValueError as error:
        raise CompileError(str(error), place=symbol, way_out="ananke export --preflight") from None
    if stop is None:
        return None
    before = text.encode("utf-8", "surrogateescape")[: stop.offset].decode("utf-8", "ignore")
    line = before.count("\n")
    character = len(before) - (before.rfind("\n") + 1)
    source = text.split("\n")[line]
    origins = tuple(_ORIGINS[kind](ir, made, symbol, text, before))
    return Refusal(line, character, source, _expected(stop, before), origins)


def _of_pattern(ir: ConstraintIR, made: str, symbol: str, text: str, before: str) -> Iterator[Origin]:
    # A pattern of several is that of a symbol that is defined several times.
    entries = [entry for entry in ir.regex or () if entry.pattern == made or entry.name == symbol]
    yield Origin(f"the pattern of {entries[0].name}", _named(ir, [entry.constraint for entry in entries]))


def _of_grammar(ir: ConstraintIR, made: str, symbol: str, text: str, before: str) -> Iterator[Origin]:
    types = [entry.constraint for entry in ir.unenforced if entry.reason == DECLARED]
    if symbol and types and not any(entry.name == symbol for entry in ir.regex or ()):
        yield Origin(f"the declaration of {symbol}", _named(ir, types))
        return
    if stop_at("lark", _header_alone(made), text) is not None:
        headers = [entry.constraint for entry in ir.regex or () if not symbol or entry.name == symbol]
        yield Origin(f"the header of {symbol}" if symbol else "the headers of the file", _named(ir, headers))
        return
    found = _WORD_BEFORE.search(before)
    word = found[0] if found else ""
    word += (_WORD_AFTER.match(text, len(before)) or [""])[0]
    line = before[before.rfind("\n") + 1 :]
    if _IMPORT.match(line):
        # Behind `from` the engine notices at the word `import`: before it, the line could be another statement.
        modules = [*_MODULE.findall(line), word]
        denied = [
            name
            for name in ir.identifiers.denied_imports
            if any(module == name or module.startswith(f"{name}.") for module in modules)
        ]
        patterns = {entry.name: entry.constraint for entry in ir.regex or ()}
        for name in denied:
            ids = [patterns[key] for key in (f"denied_import {name}",) if key in patterns]
            yield Origin(f"the denied module {name}", _named(ir, ids))
        if denied:
            return
        allowed = [id_ for key, id_ in patterns.items() if key.startswith("allowed_import ")]
        if allowed or ir.identifiers.allowed_imports:
            yield Origin("the modules that alone are allowed", _named(ir, allowed))
            return
    last = word.rpartition(".")[2]
    calls = [entry for entry in ir.regex or () if entry.name == f"denied_call {last}"]
    if calls or last in ir.identifiers.denied:
        yield Origin(f"the denied name {last}", _named(ir, [entry.constraint for entry in calls]))
        return
    yield Origin("the language: brackets, strings, indentation and the ends of statements in a body")


def _header_alone(lark: str) -> str:
    """The grammar with any text behind its header."""
    rest = re.sub(r"(?m)^start: .*$", "start: HEADER anything?\nanything: ANYTHING", lark, count=1)
    return f"{rest}\nANYTHING: /(.|\\n)+/\n"


def _of_schema(ir: ConstraintIR, made: dict[str, Any], symbol: str, text: str, before: str) -> Iterator[Origin]:
    try:
        instance = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        yield Origin(f"JSON itself: {error}")
        return
    try:
        found = violations(made, instance)
    except EngineMissing:
        yield Origin(f"the schema of {symbol}" if symbol else "the schema", _declaring(ir, symbol))
        return
    for one in found:
        inside = one.schema_path[:2] == ("$defs", *one.schema_path[1:2])
        key = str(one.schema_path[1]) if inside else ""
        owner = next((entry.symbol for entry in ir.schema_index or () if entry.key == key), key) or symbol
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in one.instance_path)
        words = [f"the {one.schema_path[-1]}"] + ([f"of {owner}"] if owner else [])
        yield Origin(f"{' '.join(words)}: ${place}: {one.message}", _declaring(ir, owner))
    if not found:
        yield Origin("the order of members: engines decode them in that of the schema, and each once")


_ORIGINS: dict[str, Callable[[ConstraintIR, Any, str, str, str], Iterator[Origin]]] = {
    "lark": _of_grammar,
    "json-schema": _of_schema,
    "regex": _of_pattern,
}


def _declaring(ir: ConstraintIR, symbol: str) -> tuple[tuple[str, str], ...]:
    """The constraints that a definition is made of, as far as their names say so."""
    chosen = [c for c in ir.constraints if "json-schema" in c.compiled_to and c.name.partition(" ")[0] == symbol]
    return _named(ir, [c.id for c in chosen]) if symbol else ()


def _named(ir: ConstraintIR, ids: list[str]) -> tuple[tuple[str, str], ...]:
    names = {c.id: c.name for c in ir.constraints}
    return tuple((id_, names.get(id_, "")) for id_ in dict.fromkeys(ids))


_CLASSES = (
    ("a letter", "abcdefghijklmnopqrstuvwxyz"),
    ("a digit", "0123456789"),
    ("white space", " "),
)


def _expected(stop: Stop, before: str) -> tuple[str, ...]:
    begun = _WORD_BEFORE.search(before)
    found = []
    for word in stop.words:
        # In the middle of a word people look for the whole one.
        whole = begun[0] + word if begun and word[:1].isalnum() else word
        found.append(f"'{whole}'" if '"' in whole else f'"{whole}"')
    left = stop.characters
    for name, members in _CLASSES:
        if left and set(members) <= set(left):
            found.append(name)
            cleared = members + members.upper() + ("\t\n\r\f\\#" if name == "white space" else "")
            left = "".join(one for one in left if one not in cleared and one < "\x80")
    left = "".join(one for one in left if " " < one < "\x7f")
    found += [f'"{one}"' for one in left] if len(left) <= 8 else [f"one of {left}"]
    if stop.end:
        found.append("the end")
    return tuple(found)
