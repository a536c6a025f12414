"""Names in data that are made of names in code: pydantic's alias generators and msgspec's ``rename``."""

from __future__ import annotations

import re
from collections.abc import Callable


def to_pascal(name: str) -> str:
    """``order_id`` → ``OrderId``, as `pydantic.alias_generators` does."""
    camel = name.title()
    return re.sub(r"([0-9A-Za-z])_(?=[0-9A-Z])", lambda found: found[1], camel)


def to_camel(name: str) -> str:
    """``order_id`` → ``orderId``, as `pydantic.alias_generators` does."""
    if re.match(r"^[a-z]+[A-Za-z0-9]*$", name) and not re.search(r"\d(?=[a-z])", name):
        return name
    return re.sub(r"(^_*[A-Z])", lambda found: found[1].lower(), to_pascal(name))


def to_snake(name: str) -> str:
    """``orderId`` → ``order_id``, as `pydantic.alias_generators` does."""
    snake = re.sub(r"([A-Z]+)([A-Z][a-z])", lambda found: f"{found[1]}_{found[2]}", name)
    snake = re.sub(r"([a-z])([A-Z])", lambda found: f"{found[1]}_{found[2]}", snake)
    snake = re.sub(r"([0-9])([A-Z])", lambda found: f"{found[1]}_{found[2]}", snake)
    snake = re.sub(r"([a-z])([0-9])", lambda found: f"{found[1]}_{found[2]}", snake)
    return snake.replace("-", "_").lower()


GENERATORS: dict[str, Callable[[str], str]] = {
    "pydantic.alias_generators.to_camel": to_camel,
    "pydantic.alias_generators.to_pascal": to_pascal,
    "pydantic.alias_generators.to_snake": to_snake,
    "builtins.str.lower": str.lower,
    "builtins.str.title": str.title,
    "builtins.str.upper": str.upper,
    "str.lower": str.lower,
    "str.title": str.title,
    "str.upper": str.upper,
}
"""Functions by their qualified names."""


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(part.title() for part in tail)


def _pascal(name: str) -> str:
    return "".join(part.title() for part in name.split("_"))


RENAMES: dict[str, Callable[[str], str]] = {
    "camel": _camel,
    "kebab": lambda name: name.replace("_", "-"),
    "lower": str.lower,
    "pascal": _pascal,
    "upper": str.upper,
}
"""What msgspec calls its ways."""
