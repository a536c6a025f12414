"""Python types whose schema pydantic computes: our own, and those of packages that are installed here."""

from __future__ import annotations

import importlib
import sysconfig
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
from pydantic import PydanticSchemaGenerationError, PydanticUserError, TypeAdapter
from pydantic.errors import PydanticInvalidForJsonSchema, PydanticUndefinedAnnotation

from ananke_core import Compiler, ConstraintSet
from ananke_core.analysis.symbol_set import symbol_set
from ananke_core.compile.artefact import artefact
from ananke_core.resolution import Policies, Resolution
from ananke_server.files import DiskFiles

HERE = Path(__file__).parents[2]
PACKAGES = Path(sysconfig.get_paths()["purelib"])
SAMPLES = ("annotations", "corners", "generics", "models", "plain_data", "unusual")
SHOP = ("base", "codes", "models", "money", "people")
_EVERY = 10
"""Of a package with hundreds of modules, one in so many is asked."""

# What pydantic does where a type doesn't say it.
POLICIES = Policies(objects="open", nulls="strict")


@attrs.frozen
class Case:
    """One type: where its source is, its dotted path there, what pydantic expects of it."""

    name: str
    root: Path
    path: str
    symbol: str
    expected: dict[str, Any]


def cases() -> Iterator[Case]:
    """Every type that pydantic has a JSON schema for."""
    own = [f"tests.conformance.samples.{name}" for name in (*SAMPLES, *(f"shop.{name}" for name in SHOP))]
    for module in own:
        yield from _of_module(module, HERE)
    for module in published():
        yield from _of_module(module, PACKAGES)


def published() -> list[str]:
    """Modules with models and TypedDicts that others wrote, as they are published."""
    many = sorted(path.stem for path in (PACKAGES / "anthropic" / "types").glob("*.py") if path.stem != "__init__")
    return ["fastapi.openapi.models", *(f"anthropic.types.{name}" for name in many[::_EVERY])]


def _of_module(module: str, root: Path) -> Iterator[Case]:
    path = f"{module.replace('.', '/')}.py"
    view = files(root).file(path)
    assert view is not None, path
    with warnings.catch_warnings():
        # Samples also have what is deprecated.
        warnings.simplefilter("ignore")
        loaded = importlib.import_module(module)
    for ref in view.symbols():  # type: ignore[attr-defined]
        if ref.kind not in {"class", "type"}:
            continue
        type_ = _member(loaded, ref.symbol)
        expected = _expected(type_) if type_ is not None else None
        if expected is not None:
            yield Case(
                f"{module.removeprefix('tests.conformance.samples.')}.{ref.symbol}", root, path, ref.symbol, expected
            )


def _member(module: Any, symbol: str) -> Any:
    value = module
    for name in symbol.split("."):
        value = getattr(value, name, None)
    return value


def _expected(type_: Any) -> dict[str, Any] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return TypeAdapter(type_).json_schema()
    except (
        PydanticInvalidForJsonSchema,
        PydanticSchemaGenerationError,
        PydanticUndefinedAnnotation,
        PydanticUserError,
    ):
        return None


_FILES: dict[Path, DiskFiles] = {}


def files(root: Path) -> DiskFiles:
    """The files below a folder."""
    return _FILES.setdefault(root, DiskFiles(str(root)))


def export(case: Case) -> tuple[dict[str, Any], list[str]]:
    """Our schema of a case, and what it says that it leaves open."""
    known = files(case.root)
    document: Any = known.file(case.path)
    found = symbol_set(document, case.symbol, Resolution(known, POLICIES))
    ir = Compiler().compile(ConstraintSet(tuple(found)), formats=["json-schema"])
    made: dict[str, Any] = artefact(ir, "json-schema", case.symbol, case.path)
    return made, [entry.reason for entry in ir.unenforced]
