"""Every symbol of real declaration files is exported, in one process, types of other files included."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from ananke_core.analysis import Document, Policy
from ananke_core.languages import language_for_path

MODULES = Path(__file__).parents[1] / "conformance" / "typescript" / "node_modules"
FILES = (
    "@slack/types/dist/block-kit/blocks.d.ts",
    "@slack/types/dist/block-kit/composition-objects.d.ts",
    "@slack/types/dist/events/message.d.ts",
    "@slack/types/dist/message-attachments.d.ts",
    "@types/aws-lambda/trigger/api-gateway-proxy.d.ts",
    "@types/aws-lambda/trigger/dynamodb-stream.d.ts",
    "@types/aws-lambda/trigger/s3.d.ts",
    "@types/geojson/index.d.ts",
    "@types/json-schema/index.d.ts",
    "@octokit/webhooks-types/schema.d.ts",
    "vscode-languageserver-types/lib/umd/main.d.ts",
    "ts-json-schema-generator/dist/src/Config.d.ts",
)


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    lines = []
    for file in FILES:
        language = language_for_path(file)
        assert language is not None
        document = Document.open((MODULES / file).read_bytes(), language, Policy(mine=False), file)
        names = dict.fromkeys(ref.symbol for ref in document.symbols())
        lines += [json.dumps({"file": str(MODULES / file), "symbol": name, "as": "json-schema"}) for name in names]
    ran = subprocess.run(
        [sys.executable, "-m", "ananke_server", "export", "--jsonl", "-"],
        input="\n".join(lines).encode(),
        capture_output=True,
        timeout=300,
    )
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(found) == len(lines) >= 500
    return found


def test_every_symbol_has_a_schema(answers: list[dict[str, Any]]) -> None:
    failed = {f"{answer['file']}:{answer['symbol']}": answer["error"] for answer in answers if "error" in answer}
    assert not failed


def test_every_schema_is_one(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        jsonschema_rs.Draft202012Validator(answer["result"])


def test_types_of_other_files_come_along(answers: list[dict[str, Any]]) -> None:
    of = {(Path(answer["file"]).name, answer["symbol"]): answer["result"] for answer in answers}
    assert "MessageAttachment" in of["message.d.ts", "GenericMessageEvent"]["$defs"]
    assert "PlainTextElement" in of["blocks.d.ts", "HeaderBlock"]["$defs"]
