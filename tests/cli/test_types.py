"""Types across files on the command line: export and extract, strictly or not, a symbol or thousands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ananke_core.analysis import Document, Policy
from ananke_core.languages import LANGUAGES
from tests.cli.conftest import Ananke

PROJECT = Path(__file__).parents[2]
REAL = (
    "compiler/ananke_core/analysis/document.py",
    "compiler/ananke_core/facts.py",
    "compiler/ananke_core/model/constraint.py",
    "compiler/ananke_core/model/ir.py",
    "compiler/ananke_core/model/rules.py",
    "compiler/ananke_core/model/types.py",
    "modal_deploy/ananke_modal/service/app.py",
    "server/ananke_server/cli/export.py",
    "server/ananke_server/config/model.py",
    "server/ananke_server/lsp/session.py",
)
FILES = {
    "app/__init__.py": "from .models import Order as Purchase\n",
    "app/models.py": (
        "from dataclasses import dataclass\nfrom typing import Optional\n\nfrom . import money\n\n\n"
        "@dataclass\nclass Order:\n    total: money.Amount\n    note: str = None\n"
    ),
    "app/money.py": "from dataclasses import dataclass\n\n\n@dataclass\nclass Amount:\n    cents: int\n",
    "app/api.py": (
        "from elsewhere import Thing\nfrom app import Purchase\n\n\nclass Plain:\n    pass\n\n\n"
        "def buy(order: Purchase) -> None: ...\n\n\ndef odd(thing: Thing, plain: Plain) -> None: ...\n"
    ),
}


@pytest.fixture(autouse=True)
def sources(here: Path) -> None:
    for name, text in FILES.items():
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(text)


def test_a_type_of_a_third_file_through_a_renamed_re_export(ananke: Ananke) -> None:
    found = json.loads(ananke("export", "app/api.py", "--symbol", "buy", "--as", "json-schema").out)
    assert found["properties"] == {"order": {"$ref": "#/$defs/Order"}}
    assert found["$defs"]["Order"]["properties"]["total"] == {"$ref": "#/$defs/Amount"}
    assert found["$defs"]["Amount"]["properties"] == {"cents": {"type": "integer"}}


def test_open_objects_and_nulls_by_flag_and_by_configuration(ananke: Ananke, here: Path) -> None:
    def order(*flags: str) -> dict[str, object]:
        found = json.loads(ananke("export", "app/models.py", "--symbol", "Order", "--as", "json-schema", *flags).out)
        assert isinstance(found, dict)
        return found

    note = {"type": "string", "default": None}
    assert (order()["additionalProperties"], order()["properties"]["note"]) == (False, note)  # type: ignore[index]
    assert order("--objects", "open")["additionalProperties"] is True
    loose = order("--nulls", "loose")["properties"]["note"]  # type: ignore[index]
    assert loose["anyOf"] == [{"type": "string"}, {"type": "null"}]
    (here / ".ananke.toml").write_text('[extract]\nobjects = "open"\n')
    (here / "app/models.py").write_text(FILES["app/models.py"] + "\n")
    assert order()["additionalProperties"] is True
    assert order("--objects", "closed")["additionalProperties"] is False


def test_what_cannot_be_told_is_open_and_said_and_an_error_if_asked_for(ananke: Ananke) -> None:
    ran = ananke("export", "app/api.py", "--symbol", "odd", "--as", "json-schema")
    assert json.loads(ran.out)["properties"] == {"thing": {}, "plain": {}}
    ran = ananke("export", "app/api.py", "--symbol", "odd", "--as", "json-schema", "--strict")
    assert ran.code == 2
    assert "odd: thing: Thing is not declared in the workspace" in ran.err
    assert "odd: plain: Plain is a plain class" in ran.err
    assert ananke("export", "app/api.py", "--symbol", "buy", "--as", "json-schema", "--strict").code == 0
    plain = json.loads(ananke("export", "app/api.py", "--symbol", "Plain", "--as", "json-schema").out)
    assert set(plain) == {"$schema"}
    assert ananke("extract", "app/api.py", "--strict").code == 2
    assert ananke("extract", "app/models.py", "--strict").code == 0


def test_extract_follows_bases_into_other_files(ananke: Ananke, here: Path) -> None:
    (here / "app/child.py").write_text(
        "from dataclasses import dataclass\n\nfrom app.money import Amount\n\n\n"
        "@dataclass\nclass Tip(Amount):\n    percent: float\n"
    )
    found = json.loads(ananke("extract", "app/child.py").out)["constraints"]
    shape = next(one["rule"]["shape"] for one in found if one["rule"]["type"] == "type_shape")
    assert [field["name"] for field in shape["fields"]] == ["cents", "percent"]


def test_every_symbol_of_ten_real_files_in_one_process(
    ananke: Ananke, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    monkeypatch.chdir(PROJECT)
    requests = [
        {"file": path, "symbol": ref.symbol, "as": "json-schema"}
        for path in REAL
        for ref in Document.open((PROJECT / path).read_bytes(), LANGUAGES["python"], Policy(mine=False), path).symbols()
    ]
    assert len({request["symbol"] for request in requests}) > 120
    ran = ananke("export", "--jsonl", "-", stdin="\n".join(map(json.dumps, requests)).encode())
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [(one["file"], one["symbol"]) for one in answers] == [(one["file"], one["symbol"]) for one in requests]
    assert [one["error"] for one in answers if "error" in one] == []
    rules = next(one for one in answers if one["symbol"] == "TypeShape" and one["file"].endswith("rules.py"))
    # A type of another file, and there a union of a dozen.
    assert {"$ref": "#/$defs/Primitive"} in rules["result"]["properties"]["shape"]["anyOf"]
