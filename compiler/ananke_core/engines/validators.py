"""Validators: what JSON Schemas and patterns mean to tools that only check."""

from __future__ import annotations

from typing import Any, Protocol

import attrs

from ananke_core.errors import EngineMissing, PatternError
from ananke_core.rules.patterns import compile_pattern


class Validator(Protocol):
    """A loaded schema."""

    def is_valid(self, instance: Any) -> bool:
        """Whether an instance fits."""


def validator(schema: Any) -> Validator:
    """A schema loaded in jsonschema-rs, formats asserted.

    Raises:
        EngineMissing: jsonschema-rs is not installed.
        PatternError: it is no valid schema of its draft; the message says where.
    """
    jsonschema_rs = _jsonschema_rs()
    problem = schema_problem(schema)
    if problem:
        raise PatternError(problem, place="json_schema")
    loaded: Validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    return loaded


@attrs.frozen
class Violation:
    """What an instance does not fit: where in it, and the place of the keyword in the schema."""

    message: str
    instance_path: tuple[str | int, ...]
    schema_path: tuple[str | int, ...]


def violations(schema: Any, instance: Any) -> list[Violation]:
    """Everything that jsonschema-rs has against an instance, formats asserted; empty where it fits.

    Raises:
        EngineMissing: jsonschema-rs is not installed.
        PatternError: it is no valid schema of its draft.
    """
    loaded: Any = validator(schema)
    return [
        Violation(error.message, tuple(error.instance_path), tuple(error.schema_path))
        for error in loaded.iter_errors(instance)
    ]


def schema_problem(schema: Any) -> str:
    """What the meta-schema of a schema's draft has against it; empty for a valid one.

    Raises:
        EngineMissing: jsonschema-rs is not installed.
    """
    jsonschema_rs = _jsonschema_rs()
    try:
        jsonschema_rs.meta.validate(schema)
    except (jsonschema_rs.ValidationError, ValueError) as error:
        return str(error).partition("\n")[0]
    return ""


def matches_whole(pattern: str, text: str) -> bool:
    """Whether RE2 finds a whole text to match.

    Raises:
        PatternError: RE2 can't read the pattern.
    """
    return compile_pattern(f"^(?:{pattern})$").search(text) is not None


def _jsonschema_rs() -> Any:
    try:
        import jsonschema_rs
    except ImportError:
        raise EngineMissing("jsonschema-rs is not installed", way_out="pip install 'ananke-lsp[engines]'") from None
    return jsonschema_rs
