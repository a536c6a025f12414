"""``ananke mine`` and ``ananke init``: what a code base keeps, and a first configuration."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

from ananke_core import codec
from ananke_server.config import check_text
from tests.cli.conftest import Ananke


def write(here: Path, odd: bool = True) -> None:
    for name in ("load", "save", "find", "make", "drop"):
        body = "\n\n".join(f"def {name}_item_{n}(a: int) -> int:\n    return a\n" for n in range(6))
        (here / f"{name}.py").write_text(body)
    (here / "shop.ts").write_text(
        "\n".join(f"export function loadItem{n}(a: number): number {{ return a; }}" for n in range(12))
    )
    if odd:
        (here / "odd.py").write_text("# é\ndef loadAll(a: int) -> int:\n    return a\n")


def test_habits_of_many_files_are_printed_with_evidence(ananke: Ananke, here: Path) -> None:
    write(here)
    ran = ananke("mine")
    lines = ran.out.decode().splitlines()
    assert ran.code == 0
    assert lines[0].startswith("python: 30 of 31 function names of several words are snake_case  [function naming;")
    assert lines[1:4] == ["  like drop.py:1:5", "  like find.py:1:5", "   not odd.py:2:5"]
    assert any(line.startswith("typescript: 12 of 12 function names") for line in lines)
    assert "hints until somebody pins them" in ran.err


def test_as_a_set_they_are_soft_and_carry_their_places(ananke: Ananke, here: Path) -> None:
    write(here)
    for name in ("mined.json", "mined.toml", "mined.msgpack"):
        assert ananke("mine", ".", "-o", name).code == 0
    read = {
        "mined.json": codec.decode_set,
        "mined.toml": codec.decode_set_toml,
        "mined.msgpack": codec.decode_set_msgpack,
    }
    sets = [decode((here / name).read_bytes())[0] for name, decode in read.items()]
    assert sets[0].constraints == sets[1].constraints == sets[2].constraints
    (naming,) = [c for c in sets[0].constraints if (c.name, c.scope.language) == ("function naming", "python")]
    assert (naming.tier.value, naming.severity.value, naming.source.value) == ("soft", "hint", "statistics")
    assert (naming.evidence.matching, naming.evidence.total) == (30, 31)
    assert [place.path for place in naming.evidence.exceptions] == ["odd.py"]
    assert naming.scope.path == ""


def test_too_little_is_said_to_be_so(ananke: Ananke, here: Path) -> None:
    (here / "a.py").write_text("def load_item(a: int) -> int:\n    return a\n")
    ran = ananke("mine")
    assert (ran.code, ran.out) == (0, b"\n")
    assert "no habit is strong enough" in ran.err


def test_what_is_switched_off_is_not_looked_for(ananke: Ananke, here: Path) -> None:
    write(here)
    (here / ".ananke.toml").write_text('[mine]\noff = ["function naming"]\n')
    found = msgspec.json.decode(ananke("mine", "--format", "json").out)["constraints"]
    assert "function naming" not in [one["name"] for one in found]


def test_an_unknown_convention_is_said(ananke: Ananke, here: Path) -> None:
    write(here)
    (here / ".ananke.toml").write_text('[mine]\noff = ["function names"]\n')
    assert "'function names' is not one of function naming" in ananke("check", ".").err


def test_a_first_configuration_changes_nothing_and_every_line_of_it_is_right(ananke: Ananke, here: Path) -> None:
    assert ananke("init").code == 0
    text = (here / ".ananke.toml").read_text()
    assert all(not section for section in tomllib.loads(text).values())
    lines = text.replace("\n# ", "\n#").splitlines()
    enabled = "\n".join(line[1:] if " = " in line and line.startswith("#") else line for line in lines)
    assert check_text(enabled, "x") == []
    assert len(tomllib.loads(enabled)["check"]) == 8


def test_a_configuration_that_is_there_is_kept(ananke: Ananke, here: Path) -> None:
    (here / ".ananke.toml").write_text("# mine\n")
    ran = ananke("init")
    assert (ran.code, (here / ".ananke.toml").read_text()) == (2, "# mine\n")
    assert "--force" in ran.err
    assert ananke("init", "--force").code == 0


@pytest.mark.parametrize("folder", ["nowhere", "a.py"])
def test_no_folder_is_said(ananke: Ananke, here: Path, folder: str) -> None:
    (here / "a.py").write_text("")
    ran = ananke("init", folder)
    assert (ran.code, "no such folder" in ran.err) == (2, True)
