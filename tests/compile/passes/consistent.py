"""Random sets that can't clash: every constraint is true of one made-up project.

The project comes first: a value per parameter, a name per kind of symbol, modules that are imported and others that
are not, calls likewise, layers in a row, one header and one shape per symbol. Then constraints are made up that it
keeps, about few subjects, so that many of them meet.
"""

from __future__ import annotations

from random import Random
from typing import Any

import attrs

from ananke_core.model.constraint import Constraint, ConstraintSet, Scope
from ananke_core.model.enums import Kind, Priority, Source, Tier
from ananke_core.model.rules import (
    Annotation,
    Call,
    Documentation,
    ErrorHandling,
    Import,
    Layer,
    Naming,
    Opaque,
    Parameter,
    Rule,
    Signature,
    Size,
    TypeShape,
    ValueRange,
)
from ananke_core.model.types import Bounds, Field, Primitive, Record, Scalar

_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # A style or pattern here takes load_user, load and get_2; of classes UserStore.
    "function": (("snake_case",), ("^[a-z]", "[a-z0-9]$", "^[a-z][a-z0-9_]*$", "^load|^get|^u", ".{3,}", "^[^A-Z]+$")),
    "class": (("PascalCase",), ("^[A-Z]", "Store$", "^User", "^[A-Za-z]{4,20}$", "rS")),
    "parameter": (("snake_case", "camelCase"), ("^[a-z]+$", "^.{1,12}$", "i", "^l", "t$")),
}
_IMPORTED = ("json", "os.path", "shop.models", "shop.orders.lines")
_NOT_IMPORTED = ("telnetlib", "legacy", "legacy.api", "ssl.old", "shopping")
_CALLED = ("log", "close", "self.check")
_NOT_CALLED = ("eval", "exec", "os.system", "logging.debug")
_LAYERS = ("domain", "store", "service", "web")
_TEXTS = ("abc", "load-7", "A1", "xyzzy", "état")
_PATHS = ("", "src", "src/shop", "src/shop/orders.py", "src/web.py")
_CONTENT = Kind.SEMANTIC


def consistent_set(seed: int, most: int = 24) -> ConstraintSet:
    """A set without a conflict."""
    random = Random(seed)
    project = _Project(random)
    listed = [_stated_somehow(project.rule(), random, number) for number in range(random.randint(2, most))]
    return ConstraintSet(tuple(listed))


class _Project:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.values: dict[tuple[str, str], Scalar | tuple[int, ...]] = {}
        for symbol in ("f", "C.method"):
            for name in ("x", "y"):
                value: Any = random.choice(
                    [random.randint(-50, 50), random.randint(1, 400) / 8, random.choice(_TEXTS), (1, 2)]
                )
                self.values[(symbol, name)] = value
        self.headers = {symbol: _header(symbol, random) for symbol in ("f", "g", "C.method")}
        self.shapes = {symbol: _shape(symbol, random) for symbol in ("C", "D")}

    def rule(self) -> Rule:
        """A rule that the project keeps."""
        random = self.random
        kind = random.choice(
            ["range"] * 5 + ["name"] * 4 + ["import"] * 3 + ["call"] * 3 + ["layers", "header", "shape", "other"]
        )
        if kind == "range":
            subject = random.choice(list(self.values))
            return ValueRange(*subject, _bounds(self.values[subject], random))
        if kind == "name":
            symbol_kind: Any = random.choice(list(_NAMES))
            styles, patterns = _NAMES[symbol_kind]
            if random.random() < 0.4:
                return Naming(symbol_kind, random.choice(styles))
            return Naming(symbol_kind, pattern=random.choice(patterns))
        if kind == "import":
            allowed = ("json", *random.sample(_IMPORTED[1:], random.randint(0, 3))) if random.random() < 0.5 else ()
            return Import(tuple(random.sample(_NOT_IMPORTED, random.randint(0 if allowed else 1, 3))), allowed)
        if kind == "call":
            inside: Any = random.choice([None, None, "function", "method"])
            required = tuple(random.sample(_CALLED, random.randint(0, 2)))
            return Call(tuple(random.sample(_NOT_CALLED, random.randint(0 if required else 1, 3))), required, inside)
        if kind == "layers":
            chosen = sorted(random.sample(range(4), 3))
            return Import(layers=tuple(_layer(rank, random) for rank in chosen))
        if kind == "header":
            return random.choice(list(self.headers.values()))
        if kind == "shape":
            return random.choice(list(self.shapes.values()))
        others: list[Rule] = [
            Annotation("function", "returns"),
            Size("function", "lines", random.randint(1, 90)),
            Opaque("be kind"),
            Documentation("class", random.random() < 0.5),
            ErrorHandling(bare=True, swallowed=random.random() < 0.5),
        ]
        return random.choice(others)


def _stated_somehow(rule: Rule, random: Random, number: int) -> Constraint:
    path = random.choice(_PATHS)
    if isinstance(rule, Signature | TypeShape):
        path = "src/shop/orders.py"
    symbol = getattr(rule, "symbol", "") if random.random() < 0.5 or isinstance(rule, Signature | TypeShape) else ""
    source = random.choice([Source.USER_DEFINED, Source.USER_DEFINED, Source.AST_PATTERN, Source.STATISTICS])
    tier = Tier.SOFT if source is Source.STATISTICS or random.random() < 0.2 else Tier.HARD
    scope = Scope(random.choice(["python", "python", ""]), path, symbol)
    if isinstance(rule, Import | Signature | TypeShape):
        # What a module's name is made of depends on the language.
        scope = attrs.evolve(scope, language="python")
    return Constraint(
        f"rule {number}", _CONTENT, rule, scope, source, priority=random.choice(list(Priority)), tier=tier
    )


def _bounds(value: Scalar | tuple[int, ...], random: Random) -> Bounds:
    """Bounds that a value keeps; of several kinds at once now and then."""
    found: dict[str, Any] = {}
    for _ in range(random.randint(1, 3)):
        if isinstance(value, tuple):
            found.update(random.choice([{"min_items": random.randint(0, 2)}, {"max_items": random.randint(2, 9)}]))
        elif isinstance(value, str):
            length = len(value)
            wide = {"min_length": random.randint(0, length)}, {"max_length": random.randint(length, 40)}
            exact = {
                "pattern": random.choice(["[^\\n]+", f"[^\\n]{{{length}}}", f"{value[0]}[^\\n]*", f"(?:{value}|no)"])
            }
            found.update(random.choice([*wide, exact, {"enum": (value, "other", *random.sample(_TEXTS, 2))}]))
        else:
            assert isinstance(value, int | float)
            found.update(_of_number(value, random))
    return Bounds(**found)


def _of_number(value: int | float, random: Random) -> dict[str, Any]:
    step = random.choice([0, 0, 0.5, 1, 7, 1e6])
    if step and random.random() < 0.3:
        return random.choice([{"exclusive_minimum": value - step}, {"exclusive_maximum": value + step}])
    divisor = random.choice([0.125, 0.25, 0.0625] if isinstance(value, float) else [1, *_divisors(value)])
    if isinstance(value, float) and (value / divisor) % 1:
        divisor = 0.125
    steps = {"multiple_of": divisor}
    listed = {"enum": (value, value + 1, random.randint(-9, 9), "text")}
    return random.choice([{"minimum": value - step}, {"maximum": value + step}, steps, listed])


def _divisors(value: int) -> list[int]:
    return [one for one in (2, 3, 5, 7) if value % one == 0]


def _layer(rank: int, random: Random) -> Layer:
    below = tuple(random.sample(_LAYERS[:rank], random.randint(0, rank)))
    return Layer(_LAYERS[rank], (f"{_LAYERS[rank]}/**",), below)


def _header(symbol: str, random: Random) -> Signature:
    types = random.sample([("integer", "int"), ("string", "str"), ("number", "float")], 2)
    parameters = tuple(
        Parameter(name, Primitive(type_), written)  # type: ignore[arg-type]
        for name, (type_, written) in zip(("x", "y"), types, strict=True)
    )
    return Signature(symbol, symbol.rpartition(".")[0], parameters)


def _shape(symbol: str, random: Random) -> TypeShape:
    kinds: Any = random.sample(["integer", "string", "number"], 2)
    return TypeShape(
        symbol, Record(tuple(Field(name, Primitive(kind)) for name, kind in zip("ab", kinds, strict=True)))
    )
