"""``make check`` goes on after a failure and says at the end what failed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scripts import check, dead_code


def _check(name: str, code: str) -> check.Check:
    return check.Check(name, "…", (sys.executable, "-c", code))


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that passes, between one that fails and one that can't start."""
    table = (
        _check("first", "import sys; sys.exit(3)"),
        _check("second", "print('second ran')"),
        check.Check("third", "…", ("no-such-program",)),
    )
    monkeypatch.setattr(check, "checks", lambda: table)


@pytest.mark.usefixtures("three")
def test_a_failure_stops_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert check.main([]) == 1
    said = capfd.readouterr().out
    assert "second ran" in said
    assert "FAILED (exit code 3)" in said
    assert said.endswith("── 1 of 3 checks passed; failed: first, third\n")


@pytest.mark.usefixtures("three")
def test_some_by_name(capfd: pytest.CaptureFixture[str]) -> None:
    assert check.main(["second"]) == 0
    assert capfd.readouterr().out.endswith("── 1 of 1 checks passed\n")


@pytest.mark.usefixtures("three")
def test_an_unknown_name_lists_the_known(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        check.main(["fourth"])
    assert leaving.value.code == 2
    assert "no check named fourth (there are: first, second, third)" in capsys.readouterr().err


def test_every_check_can_be_started() -> None:
    for one in check.checks():
        assert Path(one.command[0]).is_file(), one


def test_dead_code_is_found_but_data_is_not(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(
        "import attrs\n\n\n@attrs.frozen\nclass Used:\n    field: int = 0\n\n    def method(self): ...\n\n\n"
        "def alone(): ...\n\n\nunread = Used()\n",
        encoding="utf-8",
    )
    assert dead_code.unused(["module.py"], tmp_path) == [
        "module.py:11: unused function 'alone'",
        "module.py:14: unused variable 'unread'",
        "module.py:8: unused method 'method'",
    ]
