"""``ananke explain``, as its user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ananke_core import codec
from tests.cli.conftest import Ananke
from tests.cli.samples import CLEAN

RIGHT = "def login(email: str, password: str, remember: bool = True) -> Session:\n    return make(email)\n"
WRONG = RIGHT.replace("password", "pass_word")


@pytest.fixture(autouse=True)
def sources(here: Path) -> None:
    (here / "clean.py").write_text(CLEAN)


def test_accepted_is_0(ananke: Ananke) -> None:
    ran = ananke("explain", "clean.py", "--symbol", "login", "--text", "-", stdin=RIGHT.encode())
    assert (ran.code, ran.out) == (0, b"-: accepted as login\n")


def test_refused_is_1_with_place_line_caret_and_constraint(ananke: Ananke, here: Path) -> None:
    (here / "new.py").write_text(WRONG)
    ran = ananke("explain", "clean.py", "--symbol", "login", "--text", "new.py")
    assert ran.code == 1
    place, line, caret, origin = ran.out.decode().splitlines()
    assert place == "new.py:1:27: refused as login"
    assert line == f" 1 | {WRONG.splitlines()[0]}"
    assert caret.startswith("   | " + " " * 26 + '^ expected "password"')
    assert "header of login" in origin
    assert "login signature" in origin


DECLARED = """[check]
denied_calls = ["make", "os.system"]
denied_imports = ["pickle"]
naming = { function = "snake_case" }
"""


TWICE = """class Box:
    @property
    def size(self) -> int: ...
    @size.setter
    def size(self, value: int) -> None: ...
"""


def test_a_name_that_is_defined_twice_is_either(ananke: Ananke, here: Path) -> None:
    (here / "twice.py").write_text(TWICE)
    arguments = ("explain", "twice.py", "--symbol", "Box.size", "--as", "regex", "--text", "-")
    assert ananke(*arguments, stdin=b"def size(self) -> int:").code == 0
    assert ananke(*arguments, stdin=b"def size(self, value: int) -> None:").code == 0
    ran = ananke(*arguments, stdin=b"def size(self) -> str:")
    assert ran.code == 1
    assert ran.out.decode().count("c_") == 2


def configure(here: Path, text: str) -> None:
    (here / ".ananke.toml").write_text(text)
    # One process reads a file again when its time changed.
    (here / "clean.py").write_text(CLEAN)


def test_what_the_project_declares_binds_what_is_generated(ananke: Ananke, here: Path) -> None:
    arguments = ("explain", "clean.py", "--symbol", "login", "--text", "-")
    assert ananke(*arguments, stdin=RIGHT.encode()).code == 0
    configure(here, DECLARED)
    ran = ananke(*arguments, stdin=RIGHT.encode())
    assert ran.code == 1
    assert "from the denied name make (c_" in ran.out.decode() and "'denied-call')" in ran.out.decode()
    ran = ananke(*arguments, stdin=RIGHT.replace("return make(email)", "import pickle").encode())
    assert "from the denied module pickle (c_" in ran.out.decode()
    # Embedded rules bind nobody: a grammar takes the code that it comes from.
    assert ananke(*arguments, stdin=RIGHT.replace("make(", "eval(").encode()).code == 0
    configure(here, DECLARED + 'severity = { ANK601 = "off" }\n')
    assert ananke(*arguments, stdin=RIGHT.encode()).code == 0


@pytest.mark.parametrize(("scope", "code"), [("", 1), ("clean.py", 1), ("other", 0)])
def test_a_pinned_rule_binds_the_files_of_its_scope(ananke: Ananke, here: Path, scope: str, code: int) -> None:
    rule = {"type": "call", "denied": ["make"]}
    pinned = {"name": "no make", "kind": "security", "rule": rule, "scope": {"path": scope}}
    found, _ = codec.decode_set(json.dumps([pinned]).encode())
    (here / "ananke.constraints.toml").write_bytes(codec.encode_set_toml(found))
    ran = ananke("explain", "clean.py", "--symbol", "login", "--text", "-", stdin=RIGHT.encode())
    assert ran.code == code
    assert ("'no make')" in ran.out.decode()) is bool(code)


def test_a_form_that_there_is_not_says_why(ananke: Ananke, here: Path) -> None:
    (here / "alias.py").write_text("Text = str | int\n")
    said = ananke("export", "alias.py", "--symbol", "Text", "--as", "gbnf").err
    assert "declarations of types have no form for this engine; the schema can be enforced there" in said


def test_what_a_form_leaves_to_checks_is_said(ananke: Ananke, here: Path) -> None:
    (here / ".ananke.toml").write_text(DECLARED)
    said = {
        kind: ananke("export", "clean.py", "--symbol", "login", "--as", kind).err.splitlines()
        for kind in ("lark", "gbnf", "json-schema")
    }
    dotted = "note: dotted callees are checked, not decoded: os.system"
    light = "note: the body of this form is light: brackets and strings pair, and what they hold is checked"
    ranges = "note: a range of values is checked, not decoded"
    assert said == {"lark": [dotted, ranges], "gbnf": [dotted, light, ranges], "json-schema": []}


def test_an_ir_and_an_instance(ananke: Ananke) -> None:
    ananke("extract", "clean.py", "-o", "set.json")
    ananke("compile", "set.json", "-o", "ir.json")
    arguments = ("explain", "ir.json", "--symbol", "Session", "--as", "json-schema", "--text", "-")
    assert ananke(*arguments, stdin=b'{"token": "a", "age": 1}').code == 0
    ran = ananke(*arguments, "--format", "json", stdin=b'{"token": "a", "age": "1"}')
    told = json.loads(ran.out)
    assert (ran.code, told["accepted"], told["line"], told["character"]) == (1, False, 0, 22)
    assert told["origins"][0]["constraints"][0]["name"] == "Session shape"


def test_a_declaration_names_its_shape(ananke: Ananke, here: Path) -> None:
    (here / "wrong.py").write_text("class Session:\n    token: int\n    age: int\n")
    ran = ananke("explain", "clean.py", "--symbol", "Session", "--text", "wrong.py")
    assert ran.code == 1
    assert "from the declaration of Session (c_" in ran.out.decode()
    assert "Session shape" in ran.out.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        ["clean.py", "--symbol", "login"],
        ["clean.py", "--symbol", "logn", "--text", "clean.py"],
        ["clean.py", "--symbol", "login", "--text", "gone.py"],
        ["-", "--text", "-"],
        ["clean.py", "--symbol", "Session", "--as", "regex", "--text", "clean.py"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_2(ananke: Ananke, arguments: list[str]) -> None:
    ran = ananke("explain", *arguments)
    assert (ran.code, ran.out) == (2, b"")


def test_bytes_that_are_no_text(ananke: Ananke) -> None:
    ran = ananke("explain", "clean.py", "--symbol", "login", "--text", "-", stdin=b"\xff")
    assert ran.code == 2
    assert "UTF-8" in ran.err
