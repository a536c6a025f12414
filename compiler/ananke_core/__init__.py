"""Ananke's core: text in, data out. No editor protocol, no network.

::

    from ananke_core import Compiler, check, extract, schemas

    ir = Compiler().compile({"constraints": [...]}, formats=["json-schema", "grammar", "regex"])
    constraints = extract("def place_order(number: int) -> bool: ...", path="orders.py")
    findings = check("eval(text)", language="python")
    schema = schemas("export type Id = number | null;", path="id.ts").schema

Names are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ananke_core.api import check, extract
    from ananke_core.compile.compiler import Compiler
    from ananke_core.compile.schemas import schemas
    from ananke_core.languages import LANGUAGES
    from ananke_core.model.constraint import Constraint, ConstraintSet
    from ananke_core.model.ir import ConstraintIR
    from ananke_core.rules.registry import CODES as RULES

_WHERE = {
    "Compiler": "ananke_core.compile.compiler",
    "Constraint": "ananke_core.model.constraint",
    "ConstraintIR": "ananke_core.model.ir",
    "ConstraintSet": "ananke_core.model.constraint",
    "LANGUAGES": "ananke_core.languages",
    "RULES": "ananke_core.rules.registry:CODES",
    "check": "ananke_core.api",
    "extract": "ananke_core.api",
    "schemas": "ananke_core.compile.schemas:schemas",
}

__all__ = [
    "LANGUAGES",
    "RULES",
    "Compiler",
    "Constraint",
    "ConstraintIR",
    "ConstraintSet",
    "check",
    "extract",
    "schemas",
]


def __getattr__(name: str) -> Any:
    where = _WHERE.get(name)
    if where is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = where.partition(":")
    return getattr(importlib.import_module(module), attribute or name)
