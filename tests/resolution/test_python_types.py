"""What Python's types mean where no other library says it: attrs, PEP 695, protocols, what can't be told."""

from __future__ import annotations

from typing import Any

import pytest

from ananke_core.resolution import Resolution
from tests.resolution.workspace import Workspace

INTEGER, STRING = {"type": "integer"}, {"type": "string"}


def properties(text: str, symbol: str = "A") -> dict[str, Any]:
    schema, _ = Workspace({"a.py": text}).schema("a.py", symbol)
    found: dict[str, Any] = schema["properties"]
    return found


def unknown(text: str, symbol: str = "A", **files: str) -> list[str]:
    workspace = Workspace({"a.py": text, **{f"{name}.py": content for name, content in files.items()}})
    stated = Resolution(workspace).of_symbol(workspace.document("a.py"), symbol)
    return [reason for one in stated for reason in one.unknown]


def test_attrs_validators_give_types_bounds_and_choices() -> None:
    text = (
        "import attr\nimport attrs\nfrom attrs import define, field, validators as v\n"
        "from attrs.validators import in_\n\n"
        "LIMIT = 9\n\n\n@define\nclass A:\n"
        "    a: int = field(validator=[v.ge(1), v.lt(LIMIT)])\n"
        "    b: str = field(validator=v.and_(v.min_len(1), v.max_len(3)))\n"
        "    c: str = field(validator=attrs.validators.matches_re('[a-z]+'))\n"
        "    d = attr.ib(validator=attr.validators.instance_of(int))\n"
        "    e: str = field(validator=in_(['x', 'y']))\n"
        "    f: int | None = field(default=None, validator=v.optional(v.gt(0)))\n"
        "    g: list[int] = field(factory=list, validator=v.deep_iterable(v.ge(0)))\n"
        "    _h: int = 0\n    i: int = field(alias='eye', default=1)\n"
        "    j: int = field(init=False)\n    k: int = field(validator=custom)\n"
    )
    assert properties(text) == {
        "a": {**INTEGER, "minimum": 1, "exclusiveMaximum": 9},
        "b": {**STRING, "minLength": 1, "maxLength": 3},
        "c": {**STRING, "pattern": "^(?:[a-z]+)$"},
        "d": INTEGER,
        "e": {"enum": ["x", "y"]},
        "f": {"anyOf": [{**INTEGER, "exclusiveMinimum": 0}, {"type": "null"}], "default": None},
        "g": {"type": "array", "items": {**INTEGER, "minimum": 0}},
        "h": {**INTEGER, "default": 0},
        "eye": {**INTEGER, "default": 1},
        "k": INTEGER,
    }


def test_attrs_takes_fields_of_decorated_bases_alone() -> None:
    text = (
        "import attrs\n\n\nclass Mixin:\n    m: int\n\n\n@attrs.define\nclass Base(Mixin):\n    b: int\n\n\n"
        "@attrs.frozen\nclass A(Base):\n    a: str\n\n\nclass Plain(A):\n    p: int = 1\n"
    )
    assert set(properties(text)) == {"b", "a"}
    assert set(properties(text, "Plain")) == {"b", "a"}


@pytest.mark.parametrize(
    ("new", "old"), [("T", '"T"'), ("T: int", '"T", bound=int'), ("T: (int, str)", '"T", int, str')]
)
def test_both_ways_to_write_type_variables_are_one(new: str, old: str) -> None:
    head = "from typing import Generic, TypeVar\n\nfrom pydantic import BaseModel\n\n\n"
    body = "    content: T\n    more: list[T] = []\n"
    new = f"class Box[{new}](BaseModel):\n{body}"
    old = f"T = TypeVar({old})\n\n\nclass Box(BaseModel, Generic[T]):\n{body}"
    tail = "\n\nclass A(BaseModel):\n    x: Box[int]\n\n\nclass Child(Box[str]):\n    y: int\n"
    for symbol in ("Box", "A", "Child"):
        assert properties(head + new + tail, symbol) == properties(head + old + tail, symbol)


def test_type_statements() -> None:
    text = (
        "from pydantic import BaseModel\n\ntype Pair[K, V] = tuple[K, V]\ntype Tree = int | list[Tree]\n"
        "type Name = str\n\n\nclass A(BaseModel):\n    pair: Pair[int, Name]\n    tree: Tree\n"
    )
    schema, _ = Workspace({"a.py": text}).schema("a.py", "A")
    assert schema["$defs"]["Tree"] == {"anyOf": [INTEGER, {"type": "array", "items": {"$ref": "#/$defs/Tree"}}]}
    pair = schema["$defs"][schema["properties"]["pair"]["$ref"].rpartition("/")[2]]
    assert pair["prefixItems"] == [INTEGER, {"$ref": "#/$defs/Name"}]


def test_names_that_a_workspace_declares_itself_are_its_own() -> None:
    head = "from pydantic import BaseModel\n"
    models = f"{head}\n\nclass Path(BaseModel):\n    stop: str\n\n\nclass Sequence(BaseModel):\n    n: int\n"
    tail = "\n\nclass A(BaseModel):\n    p: Path\n    s: Sequence\n"
    workspace = Workspace(
        {
            "models.py": models,
            "own.py": f"{head}from models import Path, Sequence{tail}",
            "standard.py": f"{head}from pathlib import Path\nfrom typing import Sequence{tail}",
            "renamed.py": f"{head}from pathlib import Path as P\nfrom models import Path as Sequence{tail}",
        }
    )
    own, _ = workspace.schema("own.py", "A")
    assert own["properties"] == {"p": {"$ref": "#/$defs/Path"}, "s": {"$ref": "#/$defs/Sequence"}}
    standard, _ = workspace.schema("standard.py", "A")
    assert standard["properties"] == {"p": STRING, "s": {"type": "array", "items": {}}}
    renamed, _ = workspace.schema("renamed.py", "A")
    assert renamed["properties"]["s"] == {"$ref": "#/$defs/Path"}


UNKNOWN: dict[str, tuple[str, str]] = {
    "a name that nothing declares": ("x: Missing", "Missing is not declared in the workspace"),
    "another package's class": ("x: numpy.ndarray", "numpy.ndarray is not declared in the workspace"),
    "a plain class": ("x: Plain", "Plain is a plain class, which doesn't say what its data is"),
    "a protocol": ("x: Proto", "Proto is a protocol, which says what an object does and not its data"),
    "a call": ("x: make()", "what a call returns is not known without running it"),
    "a function": ("x: Callable[[int], str]", ""),
    "a class as a value": ("x: type[int]", "a class has no form in data"),
    "a validator in its place": (
        "x: Annotated[int, PlainValidator(str)]",
        "a validator takes the place of the type",
    ),
    "a schema of its own": ("x: Annotated[int, WithJsonSchema({})]", "a schema of its own stands beside the type"),
    "no validation": ("x: SkipValidation[int]", "its validation is switched off"),
    "a name made by a function": ("x: int = Field(alias=make())", "its name in data is computed"),
    "an enum with an odd value": ("x: Odd", ""),
}
AROUND = (
    "import numpy\nfrom enum import Enum\nfrom typing import Annotated, Callable, Protocol\n\n"
    "from pydantic import BaseModel, Field, PlainValidator, SkipValidation, WithJsonSchema\n\n\n"
    "class Plain: ...\n\n\nclass Proto(Protocol):\n    n: int\n\n\nclass Odd(Enum):\n    A = object()\n\n\n"
)


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_cannot_be_told_is_said_and_open(what: str) -> None:
    field, reason = UNKNOWN[what]
    text = f"{AROUND}class A(BaseModel):\n    {field}\n"
    assert unknown(text) == ([reason] if reason else [])
    schema, said = Workspace({"a.py": text}).schema("a.py", "A")
    member = schema["properties"]["x"]
    assert schema["$defs"][member["$ref"].rpartition("/")[2]] == {} if "$ref" in member else member == {}
    assert said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "from pydantic import BaseModel, ConfigDict\n\n\nclass A(BaseModel):\n"
            "    model_config = ConfigDict(alias_generator=lambda name: name[::-1])\n    x: int\n",
            "its names in data are made by a function that isn't run",
        ),
        (
            "from pydantic import BaseModel\n\n\nclass A(BaseModel):\n    x: int\n\n"
            "    @classmethod\n    def __get_pydantic_core_schema__(cls, source, handler): ...\n",
            "the class makes a schema of its own when the code runs",
        ),
        (
            "import msgspec\n\n\nclass A(msgspec.Struct, rename=make()):\n    x: int\n",
            "its names in data are made by something that isn't run",
        ),
        (
            "from enum import Enum\n\n\nclass A(Enum):\n    X = 1\n    if DEBUG:\n        Y = 2\n",
            "members of the enum are made by statements",
        ),
        (
            "from enum import Enum, auto\n\n\nclass A(str, Enum):\n    X = auto()\n",
            "a member of the enum has a value that is no literal",
        ),
    ],
)
def test_a_class_that_cannot_be_told_says_why(text: str, reason: str) -> None:
    assert unknown(text) == [reason]
    schema, said = Workspace({"a.py": text}).schema("a.py", "A")
    assert set(schema) == {"$schema"}
    assert reason in said


def test_a_base_that_is_elsewhere_leaves_a_model_open_and_is_said() -> None:
    text = (
        "from pydantic import BaseModel\nfrom vendor import Mixin\n\n\n"
        "class A(Mixin, BaseModel, extra='forbid'):\n    x: int\n"
    )
    schema, _ = Workspace({"a.py": text}).schema("a.py", "A")
    assert (schema["properties"], schema["additionalProperties"]) == ({"x": INTEGER}, True)
    assert unknown(text) == ["Mixin, a base of A, is not declared in the workspace"]


def test_circles_end() -> None:
    files = {
        "a.py": "from b import B\n\n\nclass A(B):\n    x: int\n",
        "b.py": (
            "from a import A\n\n\nclass B(A):\n    y: int\n\n\nX = Y\nY = X\nZ = list['Z']\n\n\n"
            "def f(x: X, z: Z) -> None: ...\n"
        ),
    }
    workspace = Workspace(files)
    assert workspace.set_of("a.py", "A") == []
    schema, _ = workspace.schema("b.py", "f")
    assert schema["properties"]["x"] == {}


def test_a_header_keeps_its_spelling_and_an_ellipsis_for_what_is_no_type() -> None:
    text = (
        "from typing import Annotated\n\nfrom pydantic import Field, conint\n\n\n"
        "def f(a: Annotated[int, Field(gt=0)], b: conint(gt=1), c: list[Annotated[str, 'x']]) -> None: ...\n"
    )
    (constraint,) = Workspace({"a.py": text}).set_of("a.py", "f")
    written = [parameter.written for parameter in constraint.rule.parameters]  # type: ignore[union-attr]
    assert written == ["Annotated[int, ...]", "...", "list[Annotated[str, ...]]"]


def test_a_type_variable_of_a_workspace_s_own_making_is_none() -> None:
    text = (
        "from pydantic import BaseModel\n\n\nclass TypeVar: ...\n\n\nT = TypeVar('T')\n\n\n"
        "class Base(BaseModel):\n    x: int\n\n\nclass A(Base[T]):\n    y: int\n"
    )
    assert set(properties(text)) == {"x", "y"}
