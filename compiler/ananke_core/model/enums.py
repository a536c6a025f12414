"""The closed vocabularies of a constraint, and the defaults that depend on its kind."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of statement a constraint makes."""

    SYNTACTIC = "syntactic"
    TYPE_SAFETY = "type_safety"
    SEMANTIC = "semantic"
    ARCHITECTURAL = "architectural"
    OPERATIONAL = "operational"
    SECURITY = "security"


class Source(StrEnum):
    """Where a constraint comes from."""

    AST_PATTERN = "ast_pattern"
    TYPE_SYSTEM = "type_system"
    CONTROL_FLOW = "control_flow"
    DATA_FLOW = "data_flow"
    TEST_MINING = "test_mining"
    DOCUMENTATION = "documentation"
    TELEMETRY = "telemetry"
    USER_DEFINED = "user_defined"
    LLM_ANALYSIS = "llm_analysis"
    STATISTICS = "statistics"


class Severity(StrEnum):
    """How loudly a violation is shown, loudest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    HINT = "hint"


class Priority(StrEnum):
    """Which constraint matters more when people have to choose."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Tier(StrEnum):
    """``hard`` goes into schemas and grammars; ``soft`` only into diagnostics and advice."""

    HARD = "hard"
    SOFT = "soft"


DEFAULT_SEVERITY: dict[Kind, Severity] = {
    Kind.SYNTACTIC: Severity.INFO,
    Kind.TYPE_SAFETY: Severity.WARNING,
    Kind.SEMANTIC: Severity.INFO,
    Kind.ARCHITECTURAL: Severity.WARNING,
    Kind.OPERATIONAL: Severity.INFO,
    Kind.SECURITY: Severity.ERROR,
}

DEFAULT_PRIORITY: dict[Kind, Priority] = {
    Kind.SYNTACTIC: Priority.MEDIUM,
    Kind.TYPE_SAFETY: Priority.HIGH,
    Kind.SEMANTIC: Priority.MEDIUM,
    Kind.ARCHITECTURAL: Priority.MEDIUM,
    Kind.OPERATIONAL: Priority.LOW,
    Kind.SECURITY: Priority.CRITICAL,
}

ALIASES: dict[str, dict[str, str]] = {
    "source": {"pattern": "ast_pattern", "tree_sitter": "ast_pattern"},
    "severity": {"err": "error"},
}
"""Other spellings that are read, after lower-casing and turning ``-`` and spaces into ``_``."""
