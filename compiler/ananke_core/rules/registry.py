"""Every code that Ananke can show, in one table: name, default severity, what it says, which rules it belongs to."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import attrs

from ananke_core.model.enums import Severity
from ananke_core.model.rules import Annotation, Call, Documentation, ErrorHandling, Import, Naming, Size
from ananke_core.rules.built_call import BuiltCall, Checked

PUBLISHED = ""
"""Address of the published documentation with a slash at its end, as ``pyproject.toml`` names it; empty: none is.

Not asked of the installed distribution, because reading its metadata costs an editor's start 10 ms.
"""


@attrs.frozen
class Code:
    """One code.

    ``name`` reads well after "allow"; ``rules`` are the rule classes whose violations carry it, and each such code has
    a page of its own. ``way_out`` says what to do about the others, which share one page.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    rules: tuple[type, ...] = ()
    way_out: str = ""

    @property
    def page(self) -> str:
        """Path of its documentation in the project, with the section where it has no page of its own."""
        return f"docs/rules/{self.code}.md" if self.rules else f"docs/errors.md#{self.code.lower()}-{self.name}"

    @property
    def href(self) -> str:
        """URI of its documentation; empty where none is published or installed."""
        base = _docs_base()
        return base + self.page.removeprefix("docs/") if base else ""


_TABLE: tuple[Code, ...] = (
    Code("ANK101", "unconventional-name", Severity.INFO, "A name is not in the style of its kind.", (Naming,)),
    Code(
        "ANK201",
        "missing-return-annotation",
        Severity.WARNING,
        "A function does not say what it returns.",
        (Annotation,),
    ),
    Code(
        "ANK202",
        "missing-parameter-annotation",
        Severity.WARNING,
        "A function does not say the type of each parameter.",
        (Annotation,),
    ),
    Code(
        "ANK203",
        "missing-field-annotation",
        Severity.WARNING,
        "A field of a class does not say its type.",
        (Annotation,),
    ),
    Code("ANK301", "long-function", Severity.INFO, "A function has more lines than it may.", (Size,)),
    Code("ANK302", "too-many-parameters", Severity.INFO, "A function takes more parameters than it may.", (Size,)),
    Code("ANK303", "deep-nesting", Severity.INFO, "A function nests blocks deeper than it may.", (Size,)),
    Code("ANK304", "too-many-branches", Severity.INFO, "A function has more branches than it may.", (Size,)),
    Code(
        "ANK310",
        "missing-documentation",
        Severity.INFO,
        "A definition has no doc comment.",
        (Documentation,),
    ),
    Code(
        "ANK311",
        "undocumented-parameter",
        Severity.INFO,
        "A doc comment leaves out a parameter.",
        (Documentation,),
    ),
    Code("ANK401", "denied-import", Severity.WARNING, "A module is imported that may not be.", (Import,)),
    Code("ANK402", "crossed-layer", Severity.WARNING, "A layer imports what it may not.", (Import,)),
    Code(
        "ANK501",
        "bare-handler",
        Severity.WARNING,
        "An exception handler does not say which errors it takes.",
        (ErrorHandling,),
    ),
    Code(
        "ANK502",
        "swallowed-error",
        Severity.WARNING,
        "An exception handler takes every error and does nothing.",
        (ErrorHandling,),
    ),
    Code("ANK601", "denied-call", Severity.ERROR, "Something is called that may not be.", (Call,)),
    Code("ANK602", "built-code", Severity.ERROR, "Text that is made at run time is run as code.", (BuiltCall,)),
    Code(
        "ANK900",
        "error",
        Severity.ERROR,
        "Something that none of the other codes covers.",
        way_out="Read the message; if it does not say what to do, report it.",
    ),
    Code(
        "ANK901",
        "invalid-configuration",
        Severity.ERROR,
        "A configuration key or value can't be used.",
        way_out="Correct the key or value at the place named; an unknown key comes with the nearest right one.",
    ),
    Code(
        "ANK902",
        "skipped-file",
        Severity.INFO,
        "A file was left out.",
        way_out="The reason is in the message: too large, generated, vendored, not readable, or of no known language. "
        "`[extract]` in `.ananke.toml` decides what is taken.",
    ),
    Code(
        "ANK910",
        "invalid-input",
        Severity.ERROR,
        "Input can't be used.",
        way_out="Every fault is listed with its place; mend all of them at once.",
    ),
    Code(
        "ANK911",
        "invalid-constraint-set",
        Severity.ERROR,
        "A constraint set does not fit the model.",
        way_out="Every fault is listed with its place (`constraints[3].confidence`). A constraint needs a `name` and a "
        "`kind`; everything else has a default.",
    ),
    Code(
        "ANK912",
        "invalid-pattern",
        Severity.ERROR,
        "A pattern is outside of what RE2 or the portable subset says.",
        way_out="Leave out lookaround and backreferences. A naming style is written as its name: `snake_case`, "
        "`SCREAMING_SNAKE_CASE`, `camelCase`, `PascalCase`, `kebab-case` or `lower`.",
    ),
    Code(
        "ANK913",
        "unenforced-constraint",
        Severity.INFO,
        "No format or check carries a constraint.",
        way_out="Nothing is wrong: it stays as advice. Give it a rule other than words to have it checked or compiled.",
    ),
    Code(
        "ANK914",
        "conflicting-constraints",
        Severity.WARNING,
        "Constraints exclude each other.",
        way_out="Drop or relax one of those named; nothing satisfies all of them.",
    ),
    Code(
        "ANK920",
        "unsupported-language",
        Severity.ERROR,
        "No language answers for a file or name.",
        way_out="Say the language by one of the names listed, or leave the file out.",
    ),
    Code(
        "ANK921",
        "symbol-not-found",
        Severity.ERROR,
        "A file has no symbol of this path.",
        way_out="Write the dotted path of names in the file: `AuthService.login`, `outer.inner`.",
    ),
    Code(
        "ANK930",
        "compile-error",
        Severity.ERROR,
        "A compile can't go on as asked.",
        way_out="Drop one of the options that exclude each other, or wait for the compile before asking its result.",
    ),
    Code(
        "ANK931",
        "engine-missing",
        Severity.ERROR,
        "An optional engine is not installed.",
        way_out="Install the extra that the message names.",
    ),
    Code(
        "ANK932",
        "unknown-type",
        Severity.ERROR,
        "A type could not be told, where `--strict` asks for all of them.",
        way_out="Declare it in the workspace, or leave `--strict` out: anything is then accepted there, as is said.",
    ),
    Code(
        "ANK940",
        "remote-error",
        Severity.ERROR,
        "The compile service could not give an IR.",
        way_out="Compile here with `--no-modal`; `ananke health` asks the service how it is.",
    ),
    Code(
        "ANK941",
        "remote-unavailable",
        Severity.ERROR,
        "The compile service gave no usable answer.",
        way_out="Try again later, or compile here with `--no-modal`. Without `--no-fallback` that happens by itself.",
    ),
    Code(
        "ANK942",
        "remote-refused",
        Severity.ERROR,
        "The compile service said no.",
        way_out="Its reason is in the message: most often a wrong or missing key, or a set above its limits.",
    ),
    Code(
        "ANK943",
        "remote-invalid",
        Severity.ERROR,
        "The compile service answered with something else than the IR.",
        way_out="Check that the endpoint is a compile service and of the same version (`ananke version`).",
    ),
    Code(
        "ANK944",
        "untrusted-host",
        Severity.ERROR,
        "Nothing was sent, because nobody approved this host.",
        way_out="If you know the host, approve it with `ananke trust HOST`.",
    ),
    Code(
        "ANK950",
        "unused-suppression",
        Severity.HINT,
        "A comment silences findings that are not there.",
        way_out="Remove the comment, or the codes that the message names; the fix does it.",
    ),
    Code(
        "ANK951",
        "unknown-suppressed-code",
        Severity.WARNING,
        "A comment silences a code that no rule has.",
        way_out="Write one of the codes of the [rules](rules.md); the message names the nearest.",
    ),
    Code(
        "ANK952",
        "misplaced-suppression",
        Severity.WARNING,
        "A comment about the whole file does not stand at its top.",
        way_out="Put `ananke: ignore-file[CODE]` alone on one of the first 20 lines.",
    ),
)

CODES: dict[str, Code] = {entry.code: entry for entry in _TABLE}
"""All codes by code, in their order."""

_ANNOTATIONS = {"returns": "ANK201", "parameters": "ANK202", "fields": "ANK203"}
_SIZES = {"lines": "ANK301", "parameters": "ANK302", "nesting": "ANK303", "branches": "ANK304"}


def code_of(rule: Checked) -> str:
    """The code that violations of a rule carry, the first of several; empty for rules that nothing checks."""
    match rule:
        case Naming():
            return "ANK101"
        case Annotation():
            return _ANNOTATIONS[rule.target]
        case Call():
            return "ANK601"
        case Documentation():
            return "ANK310"
        case Size():
            return _SIZES[rule.measure]
        case BuiltCall():
            return "ANK602"
        case Import():
            return "ANK401" if rule.denied or rule.allowed else "ANK402" if rule.layers else ""
        case ErrorHandling():
            return "ANK501" if rule.bare else "ANK502" if rule.swallowed else ""
        case _:
            return ""


@lru_cache(maxsize=1)
def _docs_base() -> str:
    """The published documentation if the package names one, else the checkout's, else nothing."""
    if PUBLISHED:
        return PUBLISHED
    docs = Path(__file__).resolve().parents[3] / "docs"
    return docs.as_uri() + "/" if (docs / "rules.md").is_file() else ""
