"""``ananke explain``, as its user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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
