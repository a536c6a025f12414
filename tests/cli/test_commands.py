"""Each command: its result, its exit code, and what goes to which stream."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ananke_core import Compiler
from ananke_core.codec import decode_set, encode_ir, wire_set
from ananke_server.cli.app import COMMANDS
from tests.cli.conftest import Ananke
from tests.cli.samples import CLEAN, DIRTY, SET


@pytest.fixture(autouse=True)
def samples(here: Path) -> Path:
    (here / "clean.py").write_text(CLEAN)
    (here / "dirty.py").write_text(DIRTY)
    (here / "set.json").write_text(SET)
    return here


def local_ir(text: str | bytes, **options: Any) -> bytes:
    return encode_ir(Compiler().compile(text, **options)) + b"\n"


class TestUse:
    @pytest.mark.parametrize("name", COMMANDS)
    def test_help(self, ananke: Ananke, name: str) -> None:
        ran = ananke(name, "--help")
        assert ran.code == 0
        assert b"Usage: ananke " + name.encode() in ran.out
        assert ran.err == ""

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["nope"],
            ["check"],
            ["check", "--format", "xml", "clean.py"],
            ["check", "--fail-on", "x", "clean.py"],
            ["compile", "--level", "9", "set.json"],
            ["compile", "-f", "xml", "set.json"],
            ["compile", "--modal-timeout", "0", "set.json"],
            ["extract", "--min-confidence", "2", "clean.py"],
            ["extract", "--language", "cobol", "clean.py"],
            ["extract", "-"],
            ["extract", "gone.py"],
            ["extract", "set.json"],
            ["check", "gone.py"],
            ["check", "clean.py", "--constraints", "gone.json"],
            ["compile", "gone.json"],
            ["compile", "clean.py"],
            ["compile", "set.json", "-o", "gone/x.json"],
            ["compile", "set.json", "-o", "."],
            ["export", "clean.py"],
            ["export", "clean.py", "--symbol", "logn", "--as", "json-schema"],
            ["export", "--as", "lark", "gone.py"],
            ["trust", "https://"],
            ["serve", "--port", "99999"],
            ["serve", "--host", "256.0.0.1", "--port", "0"],
        ],
        ids=" ".join,
    )
    def test_wrong_use_is_2_and_says_why_on_stderr_alone(self, ananke: Ananke, arguments: list[str]) -> None:
        ran = ananke(*arguments)
        assert (ran.code, ran.out) == (2, b"")
        assert len(ran.err) > 20

    def test_version(self, ananke: Ananke) -> None:
        assert ananke("version").out.startswith(b"ananke 0.")
        assert ananke("--version").out == ananke("version").out


class TestExtract:
    def test_a_set_with_name_and_constraints(self, ananke: Ananke, here: Path) -> None:
        ran = ananke("extract", "clean.py", "-o", "constraints.json")
        assert (ran.code, ran.out) == (0, b"")
        written = json.loads((here / "constraints.json").read_text())
        assert written["name"] == "clean"
        assert {c["scope"]["symbol"] for c in written["constraints"]} >= {"Session", "login"}
        assert f"{len(written['constraints'])} constraints in 1 file" in ran.err

    def test_stdout_and_stdin(self, ananke: Ananke) -> None:
        named = json.loads(ananke("extract", "clean.py").out)
        piped = json.loads(ananke("extract", "-", "--language", "python", stdin=CLEAN.encode()).out)
        assert [c["name"] for c in piped["constraints"]] == [c["name"] for c in named["constraints"]]
        assert {c["scope"]["path"] for c in piped["constraints"]} == {"stdin"}

    @pytest.mark.parametrize("form", ["json", "toml", "msgpack"])
    def test_every_format_compiles_to_the_same(self, ananke: Ananke, here: Path, form: str) -> None:
        assert ananke("extract", "clean.py", "-o", f"x.{form}").code == 0
        assert ananke("extract", "clean.py", "--format", form, "-o", "y").code == 0
        assert (
            (here / "y").read_bytes()
            == (here / f"x.{form}").read_bytes()
            == ananke("extract", "clean.py", "--format", form).out
        )
        assert ananke("compile", f"x.{form}").out == local_ir(ananke("extract", "clean.py").out)

    def test_confidence(self, ananke: Ananke) -> None:
        some = json.loads(ananke("extract", "clean.py", "--min-confidence", "1").out)["constraints"]
        assert all(c.get("confidence", 1) == 1 for c in some)

    def test_a_folder(self, ananke: Ananke) -> None:
        paths = {c["scope"]["path"] for c in json.loads(ananke("extract", ".").out)["constraints"]}
        assert paths == {"clean.py", "dirty.py"}


class TestCheck:
    def test_clean_and_dirty(self, ananke: Ananke) -> None:
        clean = ananke("check", "clean.py")
        assert (clean.code, clean.out) == (0, b"")
        assert "nothing to report in 1 file" in clean.err
        dirty = ananke("check", "dirty.py")
        assert dirty.code == 1
        assert dirty.out.startswith(b"dirty.py:2:12: error ANK601 ")
        assert "2 errors" in dirty.err

    def test_fail_on(self, ananke: Ananke, here: Path) -> None:
        (here / ".ananke.toml").write_text('[check]\nseverity = { ANK601 = "warning" }\n')
        codes = {level: ananke("check", "dirty.py", "--fail-on", level).code for level in ("error", "warning", "never")}
        assert codes == {"error": 0, "warning": 1, "never": 0}

    def test_output_file(self, ananke: Ananke, here: Path) -> None:
        ran = ananke("check", "dirty.py", "--format", "json", "-o", "report.json")
        assert (ran.code, ran.out) == (1, b"")
        found = [finding["code"] for finding in json.loads((here / "report.json").read_text())]
        assert found == ["ANK601", "ANK601", "ANK501", "ANK502"]

    def test_constraints_from_a_file(self, ananke: Ananke, here: Path) -> None:
        rule = {"type": "call", "denied": ["ValueError"]}
        (here / "more.json").write_text(json.dumps([{"name": "n", "kind": "security", "rule": rule}]))
        ran = ananke("check", "clean.py", "--constraints", "more.json", "--fail-on", "hint")
        assert ran.code == 1
        assert b"ValueError" in ran.out

    def test_a_broken_configuration_is_2_and_the_findings_are_there(self, ananke: Ananke, here: Path) -> None:
        (here / ".ananke.toml").write_text("[check]\ndenied_cals = []\n")
        ran = ananke("check", "dirty.py")
        assert ran.code == 2
        assert b"ANK601" in ran.out
        assert ".ananke.toml:2:1: check.denied_cals: unknown key (did you mean denied_calls?)" in ran.err


class TestCompile:
    def test_prints_the_ir(self, ananke: Ananke) -> None:
        ran = ananke("compile", "set.json")
        assert (ran.code, ran.out) == (0, local_ir(SET))
        assert ", local, " in ran.err
        assert ", disk, " in ananke("compile", "set.json").err

    def test_options(self, ananke: Ananke, here: Path) -> None:
        ran = ananke("compile", "set.json", "-f", "regex, grammar", "--level", "0", "--no-modal", "-o", "ir.json")
        assert (ran.code, ran.out) == (0, b"")
        assert (here / "ir.json").read_bytes() == local_ir(SET, formats=["regex", "grammar"], level=0)
        assert ananke("compile", "set.json", "-f", "all").out == local_ir(SET)

    def test_stdin(self, ananke: Ananke) -> None:
        assert ananke("compile", "-", stdin=SET.encode()).out == local_ir(SET)

    def test_several_files_are_one_set(self, ananke: Ananke) -> None:
        both = json.loads(SET)["constraints"] * 2
        assert ananke("compile", "set.json", "set.json").out == local_ir(json.dumps(both))

    def test_every_fault_of_a_set(self, ananke: Ananke, here: Path) -> None:
        (here / "bad.json").write_text(
            '{"constraints": [\n{"name": 5, "kind": "semantic"},\n{"name": "n", "kind": "x"}]}'
        )
        ran = ananke("compile", "bad.json")
        assert (ran.code, ran.out) == (2, b"")
        assert "2 faults" in ran.err
        assert "constraints[0].name" in ran.err
        assert "constraints[1].kind" in ran.err

    def test_a_dry_run_prints_what_would_travel(self, ananke: Ananke) -> None:
        ran = ananke(
            "compile", "set.json", "--dry-run", "--use-modal", "--modal-endpoint", "https://u:sesame@a.invalid"
        )
        assert ran.code == 0
        assert ran.out == wire_set(decode_set(SET)[0]) + b"\n"
        assert b"Functions must have names" not in ran.out.replace(b'"text":"Functions must have names"', b"")
        assert "a.invalid; nothing was sent" in ran.err
        assert "sesame" not in ran.err

    def test_a_service_that_is_not_there(self, ananke: Ananke) -> None:
        arguments = (
            "compile",
            "set.json",
            "--use-modal",
            "--modal-endpoint",
            "http://127.0.0.1:9",
            "--modal-timeout",
            "200",
        )
        environ = pytest.MonkeyPatch()
        environ.setenv("ANANKE_MODAL_MAX_RETRIES", "0")
        try:
            refused = ananke(*arguments, "--no-fallback")
            assert (refused.code, refused.out) == (3, b"")
            assert "ANK941" in refused.err
            fell_back = ananke(*arguments)
            assert (fell_back.code, fell_back.out) == (0, local_ir(SET))
            assert "compiled here, not on the service" in fell_back.err
        finally:
            environ.undo()

    def test_no_endpoint_is_an_error_where_one_is_forced(self, ananke: Ananke) -> None:
        ran = ananke("compile", "set.json", "--use-modal", "--no-fallback")
        assert ran.code == 3
        assert "ANANKE_MODAL_ENDPOINT" in ran.err

    def test_the_configuration_can_force_the_service_and_a_flag_wins(self, ananke: Ananke, here: Path) -> None:
        (here / ".ananke.toml").write_text("[defaults]\nuse_modal = true\n")
        assert ananke("compile", "set.json", "--no-fallback").code == 3
        assert ananke("compile", "set.json", "--no-fallback", "--no-modal").code == 0
        (here / ".ananke.toml").write_text("[defaults]\nuse_modal = false\n")
        assert ananke("compile", "set.json", "--no-fallback").code == 0

    def test_a_key_that_was_given_is_not_shown(self, ananke: Ananke) -> None:
        ran = ananke(
            *("compile", "set.json", "--use-modal", "--modal-endpoint", "http://a.invalid", "--modal-api-key", "sesame")
        )
        assert ran.code == 0
        assert "https" in ran.err
        assert "sesame" not in ran.err


class TestBatch:
    def test_beside_the_inputs_and_not_again(self, ananke: Ananke, here: Path) -> None:
        (here / "other.json").write_text("[]")
        ran = ananke("compile", "set.json", "other.json", "--batch")
        assert (ran.code, ran.out) == (0, b"")
        assert (here / "set.ir.json").read_bytes() == local_ir(SET)
        assert (here / "other.ir.json").read_bytes() == local_ir("[]")
        (here / "renamed.json").write_bytes((here / "set.ir.json").read_bytes())
        names = sorted(path.name for path in here.glob("*.json"))
        again = ananke("compile", *names, "--batch")
        assert again.code == 0
        assert again.err.count("already an IR, skipped") == 3
        assert sorted(path.name for path in here.glob("*.json")) == names

    def test_one_bad_file_costs_only_its_own_result(self, ananke: Ananke, here: Path) -> None:
        (here / "bad.json").write_text("{")
        ran = ananke("compile", "bad.json", "gone.json", "set.json", "--batch", "-o", "out/deep")
        assert ran.code == 2
        assert [path.name for path in (here / "out/deep").iterdir()] == ["set.ir.json"]
        assert "bad.json" in ran.err
        assert "gone.json" in ran.err

    def test_lines(self, ananke: Ananke) -> None:
        ran = ananke("compile", "set.json", "-", "--batch", "-o", "-", stdin=b"[]")
        first, second = map(json.loads, ran.out.splitlines())
        assert (first["file"], second["file"]) == ("set.json", "-")
        assert first["ir"] == json.loads(local_ir(SET))

    def test_two_inputs_never_write_one_file(self, ananke: Ananke, here: Path) -> None:
        (here / "sub").mkdir()
        (here / "sub/set.json").write_text("[]")
        ran = ananke("compile", "set.json", "sub/set.json", "--batch", "-o", "out")
        assert ran.code == 2
        assert "would replace that of set.json" in ran.err
        assert (here / "out/set.ir.json").read_bytes() == local_ir(SET)


class TestExport:
    def test_a_schema(self, ananke: Ananke) -> None:
        ran = ananke("export", "clean.py", "--symbol", "login", "--as", "json-schema")
        assert ran.code == 0
        schema = json.loads(ran.out)
        assert set(schema["properties"]) == {"email", "password", "remember"}
        assert schema["required"] == ["email", "password"]

    def test_a_tool(self, ananke: Ananke) -> None:
        tool = json.loads(ananke("export", "clean.py", "--symbol", "login", "--for", "openai").out)
        assert "login" in json.dumps(tool)

    def test_an_unknown_symbol_names_the_nearest(self, ananke: Ananke) -> None:
        assert "login" in ananke("export", "clean.py", "--symbol", "logn", "--as", "json-schema").err

    def test_lines_are_answered_in_order(self, ananke: Ananke) -> None:
        asked = [
            {"file": "clean.py", "symbol": "login", "as": "json-schema"},
            {"file": "clean.py", "symbol": "nope", "as": "json-schema"},
            {"file": 5},
            {"file": "clean.py", "symbol": "Session", "as": "json-schema"},
        ]
        ran = ananke("export", "--jsonl", "-", stdin="\n".join(map(json.dumps, asked)).encode() + b"\n{\n")
        answers = [json.loads(line) for line in ran.out.splitlines()]
        assert ran.code == 2
        assert ["result" in answer for answer in answers] == [True, False, False, True, False]
        assert answers[1]["error"]["code"] == "ANK921"


class TestSmall:
    def test_trust(self, ananke: Ananke) -> None:
        assert ananke("trust").out == b""
        assert ananke("trust", "https://A.invalid:1/x").code == 0
        assert ananke("trust").out == b"a.invalid:1\n"
        assert ananke("trust", "a.invalid:1", "--revoke").code == 0
        assert ananke("trust").out == b""

    def test_cache(self, ananke: Ananke) -> None:
        ananke("compile", "set.json")
        assert b": 1 IRs" in ananke("cache").out
        assert b": 0 IRs" in ananke("cache", "--clear").out

    def test_doctor(self, ananke: Ananke, here: Path) -> None:
        well = ananke("doctor")
        assert well.code == 0
        assert b"compile service: none configured" in well.out
        (here / ".ananke.toml").write_text("[modal]\nx = 1\n")
        ill = ananke("doctor")
        assert ill.code == 1
        assert b"broken  configuration" in ill.out
