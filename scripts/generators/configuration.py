"""The page of configuration keys, from the table that reads them."""

from __future__ import annotations

import json
from typing import Any

from ananke_server.config import KEYS, Key

_HEAD = """\
# Configuration

Ananke works without any. What is set is read in layers, later ones win:

1. the defaults below;
2. your own `config.toml`: in `$ANANKE_CONFIG_DIR`, else `ananke/` in your platform's configuration folder \
(`~/.config/ananke/config.toml` on Linux);
3. the project's `.ananke.toml`, the nearest one upward from the file, no higher than the workspace or repository;
4. environment variables;
5. command-line flags.

Every key, wrong type and value out of bounds is reported with file, line and the nearest right key; the rest of the \
file holds, also while a line is half typed.

```toml
[defaults]
use_modal = "auto"
level = 1

[check]
denied_calls = ["pickle.loads"]
naming = { function = "snake_case" }
severity = { ANK101 = "warning" }
```

**Trust.** Keys marked *yours* decide what is sent where. A repository can't set them: in `.ananke.toml` they are \
reported and not used. An endpoint that only a repository names gets nothing until you approve its host with \
`ananke trust HOST`; endpoints are `https`, this machine excepted, and hold no user name or password. A key goes to no \
other host than the one configured, redirects included, and is never shown.

In the environment a list is written with commas, and truth as `true`, `false`, `1` or `0`. An empty variable says \
nothing. The deadline is never below twice `timeout_ms`.
"""

_SECTIONS = {
    "modal": "The compile service, and how patiently it is asked.",
    "defaults": "Where and to what sets compile.",
    "extract": "Which files are looked at. `.gitignore` is obeyed; generated, vendored and minified files are left out.",
    "mine": "What a convention needs before it is spoken of.",
    "check": "Declared rules. Style names: `snake_case`, `SCREAMING_SNAKE_CASE`, `camelCase`, `PascalCase`, "
    "`kebab-case`, `lower`.",
    "llm": "The optional pass that reads prose.",
}


def files() -> dict[str, str]:
    """``docs/configuration.md``."""
    return {"docs/configuration.md": _HEAD + "".join(_section(name, words) for name, words in _SECTIONS.items())}


def _section(name: str, words: str) -> str:
    keys = [key for key in KEYS.values() if key.name.startswith(f"{name}.")]
    rows = "".join(_row(key) for key in keys)
    return f"\n## [{name}]\n\n{words}\n\n| key | value | default | meaning | variable |\n{'| --- ' * 5}|\n{rows}"


def _row(key: Key) -> str:
    meaning = f"{key.meaning} *Yours.*" if key.trusted else key.meaning
    variable = "–" if key.type == "table" else f"`{key.variable}`"
    return f"| `{key.name.partition('.')[2]}` | {_values(key)} | {_written(key.default)} | {meaning} | {variable} |\n"


def _values(key: Key) -> str:
    choices = ", ".join(f"`{choice}`" for choice in key.choices)
    match key.type:
        case "choice":
            return choices
        case "texts":
            return f"list of {choices}" if choices else "list of texts"
        case "switch":
            return '`true`, `false`, `"auto"`'
        case "integer" | "number":
            word = "whole number" if key.type == "integer" else "number"
            return f"{word}{_bounds(key)}"
        case "table":
            return "list of tables" if isinstance(key.default, list) else "table"
        case _:
            return key.type


def _bounds(key: Key) -> str:
    if key.minimum is None:
        return ""
    return f", {key.minimum:,} … {key.maximum:,}" if key.maximum is not None else f", {key.minimum:,} or more"


def _written(value: Any) -> str:
    return f"`{json.dumps(value)}`"
