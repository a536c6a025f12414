"""The templates ``light.gbnf`` and ``light_jsx.gbnf``: the same headers, and a body that engines mask quickly."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def rules(*, typed: bool, jsx: bool) -> str:
    """Everything but the headers' own rules."""
    body = '("{" inside "}" | ";"?)' if typed else '"{" inside "}"'
    text = _read("light.gbnf") + (_read("light_jsx.gbnf") if jsx else "")
    return text.replace("@BODY@", body).replace("@ELEMENT@", " | element" if jsx else "")


def _read(name: str) -> str:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return "".join(f"{line}\n" for line in text.splitlines() if line and not line.startswith("#"))
