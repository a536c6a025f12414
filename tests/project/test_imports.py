"""Each import contract can fail: one wrong tree breaks them all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

WRONG = {
    "ananke_core/model/a.py": "import ananke_core.extraction.a\nimport httpx\n",
    "ananke_core/extraction/a.py": "import tree_sitter\n",
    "ananke_server/cli/a.py": "import ananke_modal.a\nimport lsprotocol.types\n",
    "ananke_server/lsp/requests/a.py": "import ananke_server.lsp.requests.b\n",
    "ananke_server/lsp/requests/b.py": "",
    "ananke_server/lsp/notifications/a.py": "import ananke_server.lsp.notifications.b\n",
    "ananke_server/lsp/notifications/b.py": "",
    "ananke_server/offload/a.py": "import modal\nimport fastapi\n",
    "ananke_modal/a.py": "",
}
# Layers that a contract lists must be there.
LAYERS = (
    "engines",
    "analysis",
    "compile",
    "mine",
    "holes",
    "rules",
    "resolution",
    "extract",
    "languages",
    "syntax",
    "model",
    "collector",
    "errors",
    "tracing",
    "frozen",
    "remembering",
    "text",
)


def test_every_contract_can_be_broken(project: Path, tmp_path: Path) -> None:
    for layer in LAYERS:
        WRONG.setdefault(f"ananke_core/{layer}/__init__.py", "")
    for name, text in WRONG.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for folder in list(path.relative_to(tmp_path).parents)[:-1]:
            (tmp_path / folder / "__init__.py").touch()
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    command += ["--config", str(project / ".importlinter")]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1, result.stdout + result.stderr
    config = ConfigParser()
    config.read(project / ".importlinter", encoding="utf-8")
    contracts = [section for section in config.sections() if ":contract:" in section]
    assert re.search(rf"Contracts: 0 kept, {len(contracts)} broken", result.stdout), result.stdout
