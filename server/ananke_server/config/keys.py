"""Every key: one readable table. ``docs/configuration.md`` is generated from it."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from ananke_core.mine.conventions import ANNOTATED
from ananke_core.mine.tally import NAMED
from ananke_core.rules.convention import FOLDER_IMPORTS

Type = Literal["text", "integer", "number", "boolean", "texts", "choice", "switch", "table"]


@attrs.frozen
class Key:
    """One key.

    ``minimum``/``maximum`` bound numbers; ``trusted`` keys have no project layer; the value of a ``secret`` is never
    shown.
    """

    name: str
    type: Type
    default: Any
    meaning: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    trusted: bool = False
    secret: bool = False

    @property
    def variable(self) -> str:
        """Its environment variable: ``modal.timeout_ms`` is ``ANANKE_MODAL_TIMEOUT_MS``."""
        return "ANANKE_" + self.name.replace(".", "_").upper()


CONVENTIONS = (
    *(f"{kind} naming" for kind in (*NAMED, "error")),
    *(f"{kind} {target} annotated" for kind, target in ANNOTATED),
    FOLDER_IMPORTS,
)
"""Names of everything that can be mined."""

_FORMATS = ("json-schema", "grammar", "regex")
KEYS: dict[str, Key] = {
    key.name: key
    for key in (
        Key(
            "modal.endpoint",
            "text",
            "",
            "Address of the compile service; empty: everything compiles here.",
            trusted=True,
        ),
        Key(
            "modal.api_key",
            "text",
            "",
            "Its key; better in the environment or the user's config.",
            trusted=True,
            secret=True,
        ),
        Key("modal.transport", "choice", "http", "How the service is reached.", choices=("http", "sdk"), trusted=True),
        Key("modal.app", "text", "ananke-compiler", "Name of the Modal app (transport sdk).", trusted=True),
        Key("modal.environment", "text", "", "Modal environment (transport sdk).", trusted=True),
        Key("modal.function", "text", "compile_constraints", "Modal function (transport sdk).", trusted=True),
        Key("modal.timeout_ms", "integer", 30_000, "One attempt, in milliseconds.", 100, 3_600_000),
        Key(
            "modal.deadline_ms",
            "integer",
            60_000,
            "All attempts together; then the set is compiled here.",
            100,
            7_200_000,
        ),
        Key("modal.max_retries", "integer", 3, "Attempts after the first.", 0, 10),
        Key("modal.initial_backoff_ms", "integer", 1_000, "First pause; it doubles, with full jitter.", 1, 60_000),
        Key("modal.max_backoff_ms", "integer", 30_000, "Longest pause.", 1, 300_000),
        Key("defaults.use_modal", "switch", "auto", "true: always the service, false: never, auto: as below."),
        Key("defaults.offload_threshold", "integer", 1_000, "Larger sets may go out (constraints).", 0),
        Key("defaults.offload_after_ms", "integer", 250, "They go when compiling here would take longer.", 0),
        Key("defaults.formats", "texts", list(_FORMATS), "What to compile to.", choices=_FORMATS),
        Key("defaults.level", "integer", 1, "0 as given, 1 deduplicate and merge, 2 also subsume.", 0, 2),
        Key("extract.include", "texts", ["**"], "Globs of what to look at, as in .gitignore."),
        Key("extract.exclude", "texts", [], "Globs of what to leave out."),
        Key("extract.languages", "texts", [], "Only these languages; empty: all."),
        Key("extract.max_file_bytes", "integer", 2_000_000, "Larger files are left out, and said.", 1),
        Key(
            "extract.objects",
            "choice",
            "declared",
            "Whether data may have members that its type does not name, where the code leaves it open.",
            choices=("declared", "open", "closed"),
        ),
        Key(
            "extract.nulls",
            "choice",
            "declared",
            "Whether null may stand where no type says so: as the project configures, never, or by its default.",
            choices=("declared", "strict", "loose"),
        ),
        Key("mine.min_support", "integer", 5, "Cases that a convention needs at least.", 1),
        Key("mine.min_confidence", "number", 0.75, "Lower bound of the 95 % Wilson interval.", 0, 1),
        Key(
            "mine.off",
            "texts",
            [],
            "Conventions that are not looked for, by name.",
            choices=CONVENTIONS,
        ),
        Key("check.denied_calls", "texts", [], "Callees that must not be called, beside the embedded ones."),
        Key("check.denied_imports", "texts", [], "Modules that must not be imported."),
        Key("check.allowed_imports", "texts", [], "If not empty: only these modules."),
        Key("check.naming", "table", {}, "Symbol kind to style name or RE2 pattern."),
        Key("check.max", "table", {}, "Upper bounds: function_lines, parameters, nesting, branches; off unless given."),
        Key("check.layers", "table", [], "Who may import whom: name, paths, may_import."),
        Key("check.severity", "table", {}, "Code to error, warning, info, hint or off."),
        Key("check.constraints", "texts", ["ananke.constraints.toml"], "Files of pinned constraints."),
        Key("llm.enabled", "boolean", False, "Let a model read prose for rules.", trusted=True),
        Key("llm.model", "text", "", "Which model.", trusted=True),
    )
}
