"""Sets as TOML: what is written is read, and every fault has its line."""

from __future__ import annotations

import pytest

from ananke_core.codec import decode_set_toml, encode_set_toml, load_set, load_set_toml
from ananke_core.codec.found import KEY, Path
from ananke_core.codec.toml_text import locate
from ananke_core.errors import SetError
from ananke_core.model.constraint import Constraint, ConstraintSet, Scope
from ananke_core.model.enums import Kind, Priority, Severity, Source
from ananke_core.model.rules import Call, ValueRange
from ananke_core.model.types import Bounds

TEXT = '''# Pinned by the team.
name = "shop"
language = "python"

[[constraints]]
name = "no eval"
kind = "security"  # loud
rule = { type = "call", denied = ["eval", 5], why = "x" }

[[constraints]]
name = """rates
stay small"""
kind = 'semantic'
confidence = 1.5
  [constraints.scope]
  path = "a.py"
  symbol."odd.key" = 1
  [[constraints.evidence.origins]]
  path = "é"
  range.start = { line = -1, character = 0 }
'''


def test_every_fault_has_its_line_and_characters() -> None:
    read, faults = decode_set_toml(TEXT, "a.toml")
    assert read.constraints == ()
    lines = TEXT.split("\n")
    shown = [
        (fault.place, fault.line, lines[fault.line or 0][fault.character or 0 : fault.end_character])
        for fault in faults
    ]
    assert shown == [
        ("constraints[0].rule.denied[1]", 7, "5"),
        ("constraints[0].rule.why", 7, "why"),
        ("constraints[1].confidence", 13, "1.5"),
        ("constraints[1].scope.symbol", 16, "symbol"),
        ("constraints[1].evidence.origins[0].range.start.line", 19, "-1"),
        ("constraints[1].evidence.origins[0].range.end", 19, "range"),
    ]
    assert str(faults[2]) == "a.toml:14:14: constraints[1].confidence: 1.5 is not between 0 and 1"
    with pytest.raises(SetError, match="5 faults"):
        load_set_toml(TEXT)


def test_a_missing_member_is_placed_at_its_table() -> None:
    (fault,) = decode_set_toml('[[constraints]]\nname = "a"\nkind = "semantic"\n\n[[constraints]]\nkind = "semantic"')[
        1
    ]
    assert (fault.place, fault.line, fault.character, fault.end_character) == ("constraints[1].name", 4, 0, 15)


@pytest.mark.parametrize(
    ("text", "line", "character"),
    [("name = \n", 0, 7), ('name = "é" x', 0, 11), ("a = 1\nb = 2\na = 3\n", 2, 5), ('name = "open', 0, 12)],
)
def test_syntax_errors_are_placed(text: str, line: int, character: int) -> None:
    read, (fault,) = decode_set_toml(text, "a.toml")
    assert read == ConstraintSet()
    assert fault.message.startswith("is no TOML: ")
    assert (fault.file, fault.line, fault.character) == ("a.toml", line, character)


def test_dates_are_no_strings() -> None:
    (fault,) = decode_set_toml("name = 2020-01-01")[1]
    assert (fault.place, fault.line) == ("name", 0)
    assert fault.message == "a date is not a string"


def test_an_empty_file_is_an_empty_set() -> None:
    assert decode_set_toml("# nothing pinned yet\n") == (ConstraintSet(), [])


def test_what_toml_looks_like() -> None:
    bounds = Bounds(minimum=0, enum=(None, "a"))
    constraints = (
        Constraint(
            "no eval",
            Kind.SECURITY,
            Call(denied=("eval",), instead={"os.system": "subprocess.run"}),
            severity=Severity.ERROR,
            priority=Priority.CRITICAL,
        ),
        Constraint("r", Kind.SEMANTIC, ValueRange("f", "x", bounds), Scope(path="a.py"), Source.AST_PATTERN),
    )
    written = encode_set_toml(ConstraintSet(constraints, "shop", extra={"note": {"by": 'me "\\\n\x7f'}}))
    assert (
        written.decode()
        == """version = "1"
name = "shop"
note = { by = "me \\"\\\\\\n\\u007F" }

[[constraints]]
name = "no eval"
kind = "security"
[constraints.rule]
type = "call"
denied = ["eval"]
instead = { "os.system" = "subprocess.run" }

[[constraints]]
name = "r"
kind = "semantic"
source = "ast_pattern"
[constraints.rule]
type = "value_range"
symbol = "f"
name = "x"
bounds = { minimum = 0, enum = [{ null = true }, "a"] }
[constraints.scope]
path = "a.py"
"""
    )
    read, faults = decode_set_toml(written)
    assert [fault.severity for fault in faults] == ["warning"]
    assert [one.rule for one in read.constraints] == [one.rule for one in constraints]
    assert load_set(read) is read


def test_places_in_unusual_toml() -> None:
    text = (
        "a.b . 'c' = '''x\n]'''\r\n"
        "[t]\r\n# [no]\n"
        'list = [ # one\n  1, [2, 3], # ]\n  { "k" = """q" ""\\"""" },\n]\n'
        "[[rows.in]]\nx = 1979-05-27 07:32:00 # when\n[[rows.in]]\nx.y = 1_000\n[rows.in.sub]\nz=+inf"
    )
    data = text.encode()
    wanted: dict[Path, str] = {
        ("a", "b", "c"): "'''x\n]'''",
        ("t", "list", 0): "1",
        ("t", "list", 1, 1): "3",
        ("t", "list", 2, "k"): '"""q" ""\\""""',
        ("t", "list", 2, "k", KEY): '"k"',
        ("rows", "in", 0, "x"): "1979-05-27 07:32:00",
        ("rows", "in", 1, "x", "y"): "1_000",
        ("rows", "in", 1, "sub", "z"): "+inf",
        ("rows", "in", 1, "sub"): "[rows.in.sub]",
    }
    found = locate(data, frozenset(wanted))
    assert {path: data[start:end].decode() for path, (start, end) in found.items()} == wanted
