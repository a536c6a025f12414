"""The description of the compile service, as it serves it itself."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ananke_modal.service import Settings, create_app


def files() -> Mapping[str, str]:
    """``docs/openapi.json``."""
    described = create_app(Settings()).openapi()
    return {"docs/openapi.json": json.dumps(described, indent=2, ensure_ascii=False) + "\n"}
