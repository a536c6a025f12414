"""Sets that are made to take long, to take much, or to get something into an artefact that isn't theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

Plain = dict[str, Any]

LARGE = 10_000_000
"""Characters of a string that nobody writes."""
MANY = 100_000
"""Members of an enumeration that nobody writes."""

EXPLODING = (
    "(a*)*$",
    "^(?:a|aa)+$",
    "^(?:a{1,30}){1,30}$",
    "^((((a?){9}){9}){9})$",
    "^(?:[a-z]*[a-y]){12}$",
    "^.*a.{40}$",
    "^(?:x+x+)+y$",
    "^(?:a?){60}a{60}$",
    "^(?:" + "|".join(f"w{number}" for number in range(2_000)) + ")$",
    "[" + "".join(map(chr, range(0x100, 0x2000, 2))) + "]{3}",
    "(" * 60 + "a" + ")*" * 60,
)

WILD = (
    'f"', "f'", "f\\", "f\nstart: /.*/", 'f" | /(?s:.*)/', "start", "HEADER", "%llguidance {}", "%import common.WS",
    "#/$defs/User", "~1", "a/b", "$ref", "$defs", "__proto__", "constructor", "\u202eflip", "zero\u200bwidth",
    "\x00", "\x07", "\u2028", "e\u0301", "\u00e9", "\ufeffbom", "\U0001f600", "\ufb01", "\uff46\uff55ll", "a b", "",
    " ", "f(", "f):\n  pass\ndef g", "(?i)f", "[f]", "f|g", "f*", "{1,2}", "^f$", "f ::= root", "root", "//", "#",
    "<!--", "]]>", "${x}", "{{x}}",
)  # fmt: skip
"""Names that mean something to a grammar, a JSON pointer, a pattern, a template or an eye."""


def rule(tag: str, **members: Any) -> Plain:
    """A constraint of Python's ``a.py``."""
    return {
        "name": f"{tag} rule",
        "kind": "semantic",
        "rule": {"type": tag, **members},
        "scope": {"language": "python", "path": "a.py"},
    }


def signature(symbol: str, *names: str, **members: Any) -> Plain:
    """A function with some parameters, all of them int."""
    parameters = [{"name": name, "type": {"type": "primitive", "name": "integer"}, "written": "int"} for name in names]
    return rule("signature", symbol=symbol, parameters=parameters, **members)


def nested(depth: int) -> Plain:
    """A type shape of lists of lists."""
    shape: Plain = {"type": "primitive", "name": "string"}
    for _ in range(depth):
        shape = {"type": "array", "items": shape}
    return rule("type_shape", symbol="T", shape=shape)


def _range(**bounds: Any) -> Plain:
    return rule("value_range", symbol="f", name="x", bounds=bounds)


def _enum(values: list[Any]) -> Plain:
    return rule("type_shape", symbol="E", shape={"type": "enum", "names": [f"N{v}" for v in values], "values": values})


def _patterns() -> list[Plain]:
    """Every pattern on names, on values, and against every other one."""
    names = [rule("naming", symbol_kind="function", pattern=pattern) for pattern in EXPLODING]
    return names + [_range(pattern=f"(?:{pattern.strip('^$')})") for pattern in EXPLODING]


def _many(word: str) -> list[str]:
    return [f"{word}{number}" for number in range(MANY)]


def _at(constraint: Plain, path: str = "", symbol: str = "") -> Plain:
    return {**constraint, "scope": {"language": "python", "path": path, "symbol": symbol}}


def _style() -> Plain:
    return rule("naming", symbol_kind="function", style="snake_case")


def _of_200_files() -> list[Plain]:
    patterns = "(?:a|aa)+b", "(?:a?){60}a{60}"
    return [_at(_range(pattern=pattern), f"{number}.py") for number in range(200) for pattern in patterns]


def _layers() -> list[Plain]:
    names = [*_many("l"), "l0"]
    circle = [{"name": one, "paths": [f"{one}/**"], "may_import": [other]} for one, other in pairwise(names)]
    return [rule("import", layers=circle)]


def _growing() -> list[Plain]:
    larger = {"type": "array", "items": {"type": "ref", "name": "T"}}
    box = {"type": "ref", "name": "Box", "arguments": [larger]}
    fields = [{"name": f"m{number}", "type": box} for number in range(4)]
    return [rule("type_shape", symbol="Box", type_parameters=["T"], shape={"type": "record", "fields": fields})]


def _alias(symbol: str, name: str) -> Plain:
    return rule("type_shape", symbol=symbol, shape={"type": "ref", "name": name})


def of_name(name: str) -> list[Plain]:
    """A name wherever one can stand."""
    field = {"name": name, "type": {"type": "literal", "value": name}}
    return [
        signature(name or "_", "x"),
        signature("f", name or "_"),
        rule("call", denied=[name], required=[name]),
        rule("import", denied=[name], allowed=[f"a.{name}"]),
        rule("type_shape", symbol=name, shape={"type": "record", "fields": [field]}),
        rule("type_shape", symbol="E", shape={"type": "enum", "names": [name], "values": [name]}),
        rule("opaque", text=name),
        rule("structure", symbol=name, members=[name]),
        _at(_style(), name, name),
    ]


_DOTS, _SLASHES = "m." * (LARGE // 2), "a/" * (LARGE // 2)
SETS: dict[str, Callable[[], list[Plain]]] = {
    "patterns that explode": _patterns,
    "patterns that explode in 200 files": _of_200_files,
    "a name of 10 MB": lambda: [{**_style(), "name": "n" * LARGE}],
    "a description of 10 MB": lambda: [{**_style(), "description": "d" * LARGE}],
    "words of 10 MB": lambda: [rule("opaque", text="w " * (LARGE // 2))],
    "a symbol of 10 MB": lambda: [signature("s" * LARGE, "x")],
    "a parameter of 10 MB": lambda: [signature("f", "p" * LARGE)],
    "paths of 10 MB": lambda: [_at(_style(), _SLASHES), _at(_style(), _SLASHES + "b"), _at(_style())],
    "symbols of 10 MB around one another": lambda: [_at(_style(), "", _DOTS), _at(_style(), "", _DOTS + "b"), _style()],
    "a literal of 10 MB": lambda: [_enum(["v" * LARGE])],
    "denied names of 10 MB": lambda: [rule("call", denied=["c" * LARGE]), rule("import", denied=[_DOTS])],
    "allowed modules of 10 MB": lambda: [rule("import", allowed=[_DOTS, "m"], denied=[_DOTS + "x"])],
    "a layer of 10 MB": lambda: [rule("import", layers=[{"name": _DOTS, "paths": [_SLASHES], "may_import": [_DOTS]}])],
    "an enumeration of 100,000": lambda: [_enum(_many("v"))],
    "two enumerations of 100,000": lambda: [_range(enum=_many("a")), _range(enum=_many("b"))],
    "100,000 denied names": lambda: [rule("call", denied=_many("name"))],
    "100,000 modules allowed and denied": lambda: [rule("import", allowed=_many("a"), denied=_many("a"))],
    "100,000 layers in a circle": _layers,
    "10,000 parameters": lambda: [signature("f", *_many("p")[: MANY // 10])],
    "1,000 signatures of one symbol": lambda: [signature("f", f"p{number}") for number in range(1_000)],
    "400 folders in one another": lambda: [_at(_style(), "a/" * number) for number in range(400)],
    "types as deep as they may be": lambda: [nested(60)],
    "a type that grows in itself": _growing,
    "types that are nothing but themselves": lambda: [_alias("A", "B"), _alias("B", "A"), _alias("C", "C")],
    "integers of 400 digits": lambda: [
        _range(minimum=-(10**400), maximum=10**400), _range(multiple_of=10**300), _enum([10**400, 2**64, -(2**63) - 1]),
    ],
    "numbers at the edge": lambda: [_range(minimum=5e-324, maximum=1.7976931348623157e308), _range(multiple_of=5e-324)],
    "wild names": lambda: [one for name in WILD for one in of_name(name)],
}  # fmt: skip


def text(name: str) -> bytes:
    """A set as JSON."""
    return json.dumps({"language": "python", "constraints": SETS[name]()}, ensure_ascii=False).encode()
