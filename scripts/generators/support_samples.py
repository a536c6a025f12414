"""A constraint per kind of statement, with texts that its artefacts have to accept and to refuse.

The table of support (``docs/support.md``) says what emitters make of each; ``tests/compile/test_support.py`` asks real
engines whether the artefacts mean it.
"""

from __future__ import annotations

from typing import Any

import attrs


@attrs.frozen
class Sample:
    """``texts`` has, by format, what its artefact accepts and what it refuses; instances of a schema are JSON.

    ``beside`` are rules of the same symbol that it says something about.
    """

    says: str
    rule: dict[str, Any]
    language: str = "python"
    path: str = "orders.py"
    symbol: str = ""
    beside: tuple[dict[str, Any], ...] = ()
    texts: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = attrs.field(factory=dict)


_INTEGER = {"type": "primitive", "name": "integer"}
_STRING = {"type": "primitive", "name": "string"}
_SIGNATURE = {
    "type": "signature",
    "symbol": "place",
    "parameters": [{"name": "count", "type": _INTEGER, "written": "int"}],
    "returns": _STRING,
    "returns_written": "str",
}
_PLACE = "def place(count: int) -> str:"
_SHAPE = {"type": "record", "fields": [{"name": "sku", "type": _STRING}, {"name": "count", "type": _INTEGER}]}
_LINE = {"type": "type_shape", "symbol": "Line", "shape": _SHAPE, "declared_as": "dataclass"}
_BODY = "def f():\n    "

SAMPLES = (
    Sample(
        "a function of Python",
        _SIGNATURE,
        symbol="place",
        texts={
            "grammar": (
                (f"{_PLACE}\n    return 'a'",),
                (f"{_PLACE.replace('place', 'other')} ...", f"{_PLACE.replace('int', 'str')} ...", f"{_PLACE} (1"),
            ),
            "json-schema": (('{"count": 1}',), ('{"count": "1"}', "{}", '{"count": 1, "more": 2}')),
            "regex": ((_PLACE,), (_PLACE.replace("count", "counts"),)),
        },
    ),
    Sample(
        "a function of TypeScript",
        _SIGNATURE
        | {"parameters": [{"name": "count", "type": _INTEGER, "written": "number"}], "returns_written": "string"},
        "typescript",
        "orders.ts",
        "place",
        texts={
            "grammar": (
                ("function place(count: number): string { return `a` }",),
                ("function place(count: string): string { }", "function place(count: number): string { return (1 }"),
            ),
            "json-schema": (('{"count": 1}',), ('{"count": "1"}', "{}")),
            "regex": (("function place(count: number): string",), ("function place(count: number)",)),
        },
    ),
    Sample(
        "a type of Python",
        _LINE,
        symbol="Line",
        texts={
            "grammar": (
                ("class Line:\n    sku: str\n    count: int",),
                (
                    "class Line:\n    sku: str",
                    "class Line:\n    sku: str\n    count: float",
                    "class Other:\n    sku: str",
                ),
            ),
            "json-schema": (('{"sku": "a", "count": 1}',), ('{"sku": "a"}', '{"sku": 1, "count": 1}')),
        },
    ),
    Sample(
        "a type of TypeScript",
        {"type": "type_shape", "symbol": "Line", "shape": _SHAPE, "declared_as": "interface"},
        "typescript",
        "orders.ts",
        "Line",
        texts={
            "grammar": (
                ("interface Line { sku: string; count: bigint }",),
                ("interface Line { sku: string }", "interface Line { sku: string; count: boolean }"),
            ),
            "json-schema": (('{"sku": "a", "count": 1}',), ('{"sku": "a"}',)),
        },
    ),
    Sample(
        "names of functions",
        {"type": "naming", "symbol_kind": "function", "style": "snake_case"},
        path="",
        texts={
            "grammar": (("def place_order(): ...",), ("def placeOrder(): ...",)),
            "regex": (("place_order",), ("placeOrder",)),
        },
    ),
    Sample(
        "names of classes",
        {"type": "naming", "symbol_kind": "class", "style": "PascalCase"},
        path="",
        texts={"regex": (("OrderLine",), ("order_line",))},
    ),
    Sample(
        "annotated parameters",
        {"type": "annotation", "symbol_kind": "function", "target": "parameters"},
        path="",
        texts={"grammar": (("def f(a: int): ...",), ("def f(a): ...",))},
    ),
    Sample("annotated fields", {"type": "annotation", "symbol_kind": "class", "target": "fields"}, path=""),
    Sample(
        "denied modules",
        {"type": "import", "denied": ["pickle"]},
        path="",
        texts={
            "grammar": ((f"{_BODY}import json",), (f"{_BODY}import pickle", f"{_BODY}from pickle import load")),
            "regex": (("pickle", "pickle.x"), ("json", "pickles")),
        },
    ),
    Sample(
        "allowed modules",
        {"type": "import", "allowed": ["json"]},
        path="",
        texts={
            "grammar": ((f"{_BODY}import json",), (f"{_BODY}import pickle",)),
            "regex": (("json", "json.tool"), ("jsons",)),
        },
    ),
    Sample(
        "layers",
        {"type": "import", "layers": [{"name": "web", "paths": ["app/web/**"], "may_import": ["app.core"]}]},
        path="",
    ),
    Sample(
        "denied names",
        {"type": "call", "denied": ["eval"]},
        path="",
        texts={"grammar": ((f"{_BODY}evaluate(1)",), (f"{_BODY}eval(1)",)), "regex": (("eval",), ("evaluate",))},
    ),
    Sample(
        "denied dotted callees",
        {"type": "call", "denied": ["os.system"]},
        path="",
        texts={"regex": (("os.system",), ("os_system",))},
    ),
    Sample("required calls", {"type": "call", "required": ["close"], "inside": "function"}, path=""),
    Sample("handling of errors", {"type": "error_handling", "bare": True}, path=""),
    Sample("asynchronous functions", {"type": "async", "must_await": True}, path=""),
    Sample("doc comments", {"type": "documentation", "symbol_kind": "function"}, path=""),
    Sample(
        "bounds of a member",
        {"type": "value_range", "symbol": "Line", "name": "count", "bounds": {"minimum": 1, "maximum": 9}},
        symbol="Line",
        beside=(_LINE,),
        texts={"json-schema": (('{"sku": "a", "count": 9}',), ('{"sku": "a", "count": 10}',))},
    ),
    Sample(
        "a pattern of a member",
        {"type": "value_range", "symbol": "Line", "name": "sku", "bounds": {"pattern": "[A-Z]{3}"}},
        symbol="Line",
        beside=(_LINE,),
        texts={
            "json-schema": (('{"sku": "ABC", "count": 9}',), ('{"sku": "abc", "count": 9}',)),
            "regex": (("ABC",), ("ABCD",)),
        },
    ),
    Sample("sizes", {"type": "size", "symbol_kind": "function", "measure": "lines", "maximum": 80}, path=""),
    Sample(
        "members and bases of a class", {"type": "structure", "symbol": "Line", "members": ["total"]}, symbol="Line"
    ),
    Sample("words alone", {"type": "opaque", "text": "Keep it simple."}, path=""),
)
"""In the order of the table."""
