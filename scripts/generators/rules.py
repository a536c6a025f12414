"""The list of rules and the list of errors, from the registry and the error tree."""

from __future__ import annotations

from ananke_core import errors
from ananke_core.errors import AnankeError
from ananke_core.rules.registry import CODES, Code

_GROUPS = {
    "1": "Syntactic",
    "2": "Types",
    "3": "Semantic",
    "4": "Architecture",
    "5": "Operational",
    "6": "Security",
}

_RULES = """\
# Rules

What Ananke checks in code, by code. The severity is that of a declared rule; a convention that the code keeps itself \
is shown as a hint, and any code can be given another severity or switched off:

```toml
[check]
severity = { ANK101 = "error", ANK201 = "off" }
```

With no configuration only calls that are never right in passing are errors ([ANK601](rules/ANK601.md)), and handlers \
that hide errors are warnings ([ANK501](rules/ANK501.md), [ANK502](rules/ANK502.md)). Codes that begin with ANK9 are about configuration, constraint files, \
comments like those below and the compile: see [errors](errors.md).

## Comments

A comment silences what is found on one line: behind the code, or alone on the line above it. `ananke: ignore-file` \
alone on one of the first 20 lines is about the whole file. Each takes codes, and without any means all; words behind it \
say why.

```python
price = eval(text)  # ananke: ignore[ANK601] the text is ours

# ananke: ignore[ANK501, ANK502]
except:
    pass
```

What is silenced is shown nowhere. A comment that silences nothing is found itself \
([ANK950](errors.md#ank950-unused-suppression)), with a fix that removes it, and so is a code that no rule has \
([ANK951](errors.md#ank951-unknown-suppressed-code)).
"""

_ERRORS = """\
# Errors

Codes of what can go wrong besides the code that is checked: configuration, constraint sets, the compile and the \
service. Every message says what is wrong, where, why, and the way out. For what is checked in code see \
[rules](rules.md).

| code | name | severity | raised as |
| --- | --- | --- | --- |
"""


def files() -> dict[str, str]:
    """``docs/rules.md`` and ``docs/errors.md``."""
    return {"docs/rules.md": _rules(), "docs/errors.md": _errors()}


def _rules() -> str:
    parts = [_RULES]
    for digit, title in _GROUPS.items():
        entries = [entry for entry in CODES.values() if entry.rules and entry.code[3] == digit]
        if not entries:
            continue
        rows = "".join(
            f"| [{entry.code}](rules/{entry.code}.md) | {entry.name} | {entry.severity.value} | {entry.summary} |\n"
            for entry in entries
        )
        parts.append(f"## {title}\n\n| code | name | severity | says |\n| --- | --- | --- | --- |\n{rows}")
    return "\n".join(parts)


def _errors() -> str:
    classes = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, AnankeError)]
    raised = {value.code: value for value in classes}
    entries = [entry for entry in CODES.values() if not entry.rules]
    table = "".join(
        f"| [{entry.code}](#{entry.code.lower()}-{entry.name}) | {entry.name} | {entry.severity.value} | "
        f"{f'`{raised[entry.code].__name__}`' if entry.code in raised else '–'} |\n"
        for entry in entries
    )
    sections = [
        f"## {entry.code} {entry.name}\n\n{_said(entry, raised.get(entry.code))}\n\n**Way out.** {entry.way_out}\n"
        for entry in entries
    ]
    return f"{_ERRORS}{table}\n" + "\n".join(sections)


def _said(entry: Code, error: type[AnankeError] | None) -> str:
    # The base's docstring is about the tree, and the others say more than the summary.
    if error is None or error is AnankeError:
        return entry.summary
    return " ".join((error.__doc__ or entry.summary).split()).replace("``", "`")
