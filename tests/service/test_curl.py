"""What the page says about CI, as it stands there, with the real curl."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ananke_core.codec import encode_ir, encode_set
from ananke_core.compile.compiler import Compiler
from ananke_modal.service import Settings
from tests.offload.hosts import denials
from tests.service.running import client

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="it is about curl, which this machine has not")


def test_the_lines_for_ci(project: Path, tmp_path: Path) -> None:
    page = (project / "docs" / "service.md").read_text("utf-8")
    (lines,) = re.findall(r"^```bash\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    with client(Settings.of({"ANANKE_API_KEYS": "ci:sesame", "ANANKE_WORKERS": "1"})) as one:

        def ran(data: bytes, key: str = "sesame") -> subprocess.CompletedProcess[str]:
            (tmp_path / "constraints.json").write_bytes(data)
            environ = os.environ | {"ANANKE_MODAL_ENDPOINT": str(one.base_url).rstrip("/"), "ANANKE_MODAL_API_KEY": key}
            return subprocess.run(
                ["bash", "-c", lines],
                cwd=tmp_path,
                env=environ,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )

        for _ in range(2):
            done = ran(encode_set(denials(40)))
            assert done.returncode == 0, done.stderr
            assert (tmp_path / "ir.json").read_bytes() == encode_ir(Compiler().compile(denials(40)))
        bad = ran(b'{"constraints": [{"name": "n", "kind": "nonsense"}]}')
        assert bad.returncode == 1
        assert '"place":"constraints[0].kind"' in bad.stderr
        assert "not known here" in ran(b"[]", "wrong").stderr
        bounds = [
            {
                "name": name,
                "kind": "semantic",
                "rule": {"type": "value_range", "symbol": "f", "name": "x", "bounds": bound},
                "scope": {"path": "a.py", "symbol": "f"},
                "tier": "hard",
            }
            for name, bound in (("low", {"maximum": 1}), ("high", {"minimum": 2}))
        ]
        clash = json.dumps(bounds)
        assert Compiler().compile(bounds).feasible is False
        excluded = ran(clash.encode())
        assert excluded.returncode == 1
        assert "exclude each other" in excluded.stderr
