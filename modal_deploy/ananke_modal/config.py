"""``ANANKE_CONFIG``: settings of the service as one JSON object, as Modal's secret of that name holds it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import msgspec

from ananke_core.errors import ConfigError, Fault
from ananke_core.model.ir import FORMATS
from ananke_modal import webhook
from ananke_modal.service.settings import Settings

VARIABLE = "ANANKE_CONFIG"

LIMITS = tuple(field.name for field in attrs.fields(Settings) if field.type in (int, "int"))
"""Settings that are whole numbers. The environment variable of each (``ANANKE_MAX_DEPTH``) goes before."""


def _whole(value: Any) -> str:
    good = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return "" if good else "is not a whole number above 0"


def _level(value: Any) -> str:
    return "" if isinstance(value, int) and not isinstance(value, bool) and value in (0, 1, 2) else "is not 0, 1 or 2"


def _formats(value: Any) -> str:
    good = isinstance(value, list) and bool(value) and all(one in FORMATS for one in value)
    return "" if good else f"is not a list out of {', '.join(FORMATS)}"


def _model(value: Any) -> str:
    return "" if isinstance(value, str) and value else "is not the name of a model"


def _webhook(value: Any) -> str:
    try:
        webhook.checked(value if isinstance(value, str) else "")
    except ConfigError:
        return "is not an https address"
    return ""


KEYS: dict[str, tuple[Callable[[Any], str], str]] = {
    **{name: (_whole, f"as `ANANKE_{name.upper()}` of the service") for name in LIMITS},
    "max_tokens": (_whole, "of one answer of the model that reads prose"),
    "formats": (_formats, "what a request compiles to that names no formats"),
    "level": (_level, "level of a request that names none"),
    "model": (_model, "the model that reads prose for `compile_with_claude`"),
    "webhook": (_webhook, "where alerts and reports are posted (Slack-compatible)"),
}
"""Every key: what is wrong with a value (nothing: ""), and what it means. docs/modal.md has the same table."""


def read(environ: Mapping[str, str]) -> dict[str, Any]:
    """The object, empty where the variable is.

    Raises:
        ConfigError: with every fault; no value is repeated, because some are secrets.
    """
    text = environ.get(VARIABLE, "").strip()
    if not text:
        return {}
    try:
        data = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError):
        raise _refused([Fault(VARIABLE, "is no JSON", "ANK901")]) from None
    if not isinstance(data, dict):
        raise _refused([Fault(VARIABLE, "is no JSON object", "ANK901")])
    faults: list[Fault] = []
    for key, value in data.items():
        place = f"{VARIABLE}.{key}"
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, 1)
            way_out = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(KEYS))}"
            faults.append(Fault(place, "is no setting", "ANK901", way_out=way_out))
        elif wrong := KEYS[key][0](value):
            faults.append(Fault(place, wrong, "ANK901"))
    if faults:
        raise _refused(faults)
    return data


def applied(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment with the object's limits as the variables that they are, where none is set.

    Raises:
        ConfigError: as `read`.
    """
    given = read(environ)
    limits = {f"ANANKE_{name.upper()}": str(given[name]) for name in LIMITS if name in given}
    defaults = {}
    if "formats" in given:
        defaults["ANANKE_DEFAULT_FORMATS"] = ",".join(given["formats"])
    if "level" in given:
        defaults["ANANKE_DEFAULT_LEVEL"] = str(given["level"])
    return limits | defaults | dict(environ)


def _refused(faults: list[Fault]) -> ConfigError:
    return ConfigError("the service's settings can't be read", faults)
