"""``ananke export FILE --at LINE:COLUMN``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ananke_core.engines.llguidance import accepts
from ananke_server.cli.app import run

TEXT = (
    "import os\n\n\n"
    "def total(prices: list[int]) -> int:\n    é = 0\n    for p in prices:\n        é += p * \n    return é\n"
)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".ananke.toml").write_text('[check]\ndenied_calls = ["print"]\ndenied_imports = ["telnetlib"]\n')
    path = tmp_path / "a.py"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_prints_the_grammar_of_an_expression(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", str(source), "--at", "7:18"]) == 0
    lark = capsys.readouterr().out
    assert accepts(lark, "os.x(p)") and accepts(lark, "q")
    assert not accepts(lark, "print(1)") and not accepts(lark, "p)") and not accepts(lark, "")
    assert run(["export", str(source), "--at", "7:18", "--names-only", "--as", "lark"]) == 0
    assert not accepts(capsys.readouterr().out, "q")


def test_prints_other_scales(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", str(source), "--at", "8:1", "--scale", "statement"]) == 0
    lark = capsys.readouterr().out
    # The rest of the line becomes a line of its own.
    assert accepts(lark, "    if é:\n        pass\n    ") is False
    assert run(["export", str(source), "--at", "8:5", "--scale", "statement"]) == 0
    lark = capsys.readouterr().out
    assert accepts(lark, "if é:\n        pass\n    ") and not accepts(lark, "import telnetlib\n    ")
    assert run(["export", str(source), "--at", "3:1", "--scale", "function", "-o", "out.lark"]) == 0
    assert accepts(Path("out.lark").read_text("utf-8"), "def f(x):\n    return x")


def test_prints_names_and_requests(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", str(source), "--at", "7:18", "--names"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["scale"] == "expression" and told["names"][:4] == ["prices", "p", "é", "total"]
    assert accepts(told["lark"], "p")
    assert run(["export", str(source), "--at", "7:18", "--for", "openai"]) == 0
    answer = capsys.readouterr()
    assert json.loads(answer.out)["tools"][0]["format"]["definition"] == told["lark"]
    # What a grammar can't carry is said.
    assert "dotted callees" in answer.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--at", "7"], "LINE:COLUMN"),
        (["--at", "99:1"], "behind the end of the text"),
        (["--at", "1:99"], "the line has 9 characters"),
        (["--at", "1:9"], "declares names"),
        (["--at", "1:1", "--as", "regex"], "--as lark"),
        (["--at", "1:1", "--for", "gemini"], "gemini takes no lark"),
        (["--at", "1:1", "--for", "openai", "--names"], "leave out --for"),
        (["--at", "1:1", "--scale", "block", "--names-only"], "names of their own"),
    ],
)
def test_wrong_use_is_said(source: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert run(["export", str(source), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_files_that_have_none(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("missing.py", "-", "a.unknown"):
        if name.startswith("a."):
            Path(name).write_text("x")
        assert run(["export", name, "--at", "1:1"]) == 2
        assert capsys.readouterr().err.startswith("error ANK9")


def test_typescript_and_elements(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (source.parent / ".ananke.toml").write_text('[check]\ndenied_calls = ["alert"]\n')
    Path("a.tsx").write_text("export function A(p: Q) {\n  return <b>{p.}</b>;\n}\n", encoding="utf-8")
    assert run(["export", "a.tsx", "--at", "2:16", "--names"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["names"][:2] == ["p", "A"]
    assert accepts(told["lark"], "c") and accepts(told["lark"], "c(1).d") and not accepts(told["lark"], "c}")
    assert run(["export", "a.tsx", "--at", "2:3", "--scale", "statement"]) == 0
    lark = capsys.readouterr().out
    # The rest of the line becomes a statement of its own.
    assert (
        accepts(lark, "const c = <i>{p.d}</i>;\n")
        and not accepts(lark, "alert(p);\n")
        and not accepts(lark, "if (p)\n")
    )
