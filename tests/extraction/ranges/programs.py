"""Small random functions full of guards, in Python: source that runs, to hold what is mined of it to what it does."""

from __future__ import annotations

import random
from collections.abc import Callable

NUMBERS = ("-3", "-1", "0", "1", "2", "3", "5", "0.5", "2.5", "-1.5", "2 ** 2", "10 - 4")
TEXTS = ('""', '"a"', '"ab"', '"b1"', '"é"', '"a\\n"')
PATTERNS = (
    r"[a-c]+",
    r"^a",
    r"b$",
    r"\d",
    r"\w{1,2}",
    r"a|b",
    r".",
    r"[^a]",
    r"^[a-z]*\d?$",
    r"\s?a",
    r"(?:ab?)+",
    r"\Aa\Z",
)

# What functions are called with: at least one of each kind, and the neighbours of the numbers above.
VALUES: tuple[object, ...] = (
    None, True, False, *range(-4, 8), -1.5, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0, 2.25, 2.5, 3.5, 1e300, -1e300,
    "", "a", "b", "c", "ab", "b1", "1", "é", "a\n", "\n", "abc", "aaa", " a ", "  ", "ab12",
    "\u0663", "\U0001f600", "_",
    [], [1], [1, 2], ["a"], [1, 2, 3], [[]], {}, {"a": 1}, {"a": 1, "b": 2},
)  # fmt: skip

# Types by how they are written, with what data of them is.
TYPES: dict[str, Callable[[object], bool]] = {
    "int": lambda value: type(value) is int,
    "float": lambda value: type(value) in (int, float),
    "str": lambda value: type(value) is str,
    "bool": lambda value: type(value) is bool,
    "list[int]": lambda value: type(value) is list,
    "int | None": lambda value: value is None or type(value) is int,
    "Optional[str]": lambda value: value is None or type(value) is str,
    "str | int": lambda value: type(value) in (int, str),
    "Any": lambda value: True,
    "Some": lambda value: True,
}


class Writer:
    """Writes one function of the parameters ``x`` and ``y``, from a seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def pick(self, *options: Callable[[], str] | str) -> str:
        """One of these."""
        found = self.chance.choice(options)
        return found if isinstance(found, str) else found()

    def name(self) -> str:
        return self.chance.choice(("x", "x", "y"))

    def number(self) -> str:
        return self.chance.choice(NUMBERS)

    def operator(self) -> str:
        return self.chance.choice(("<", "<=", ">", ">=", "==", "!="))

    def condition(self, depth: int = 0) -> str:
        """Something that is asked."""
        if depth < 3 and self.chance.random() < 0.35:
            return self.pick(
                lambda: f"({self.condition(depth + 1)} and {self.condition(depth + 1)})",
                lambda: f"({self.condition(depth + 1)} or {self.condition(depth + 1)})",
                lambda: f"(not {self.condition(depth + 1)})",
                lambda: f"({self.condition(depth + 1)} or {self.condition(depth + 1)} or {self.condition(depth + 1)})",
            )
        name = self.name()
        return self.pick(
            lambda: f"{name} {self.operator()} {self.number()}",
            lambda: f"{self.number()} {self.operator()} {name}",
            lambda: f"{self.number()} {self.operator()} {name} {self.operator()} {self.number()}",
            lambda: f"{name} {self.operator()} y",
            lambda: f"len({name}) {self.operator()} {self.chance.choice(('0', '1', '2', '1.5', '3'))}",
            lambda: f"len({name}.strip()) {self.operator()} {self.chance.choice(('0', '1', '2'))}",
            lambda: f"len({name} * 2) {self.operator()} 2",
            lambda: f"abs({name}) {self.operator()} {self.number()}",
            lambda: f"{name} % {self.chance.choice(('2', '3'))} {self.chance.choice(('==', '!='))} 0",
            lambda: f"{name} % 2",
            lambda: f"{name} + 1 {self.operator()} {self.number()}",
            lambda: f"-{name} {self.operator()} {self.number()}",
            lambda: f"{name} {self.chance.choice(('is', 'is not', '==', '!='))} None",
            lambda: f"{name} {self.chance.choice(('in', 'not in'))} {self.collection()}",
            lambda: f"{name} {self.chance.choice(('==', '!='))} {self.chance.choice(TEXTS)}",
            lambda: f"isinstance({name}, {self.types()})",
            lambda: f"type({name}) {self.chance.choice(('is', 'is not', '=='))} {self.chance.choice(('int', 'str'))}",
            lambda: (
                f"re.{self.chance.choice(('match', 'search', 'fullmatch'))}"
                f"({self.chance.choice(PATTERNS)!r}, {name}){self.chance.choice(('', ' is None', ' is not None'))}"
            ),
            lambda: f"re.match({self.chance.choice(PATTERNS)!r}, {name}, re.I)",
            lambda: f"any(x < 0 for x in [{name}])",
            lambda: f"bool({name})",
            lambda: f"({name} := {self.number()}) {self.operator()} {self.number()}",
            lambda: f"{name}.pop() {self.operator()} {self.number()}",
            lambda: f"{name}.strip()",
            name,
            "flag",
            "True",
        )

    def collection(self) -> str:
        """Something to be in."""
        return self.pick(
            lambda: f"({self.number()}, {self.number()})",
            lambda: f"({self.chance.choice(TEXTS)}, {self.chance.choice(TEXTS)})",
            lambda: f"[{self.number()}, {self.chance.choice(TEXTS)}, None]",
            lambda: f"({self.number()}, True)",
            '"abc"',
            lambda: f"range({self.chance.choice(('1', '0, 3', '-1, 2', '0, 6, 2'))})",
            "y",
            '{"a": 1, "b": 2}',
        )

    def types(self) -> str:
        return self.chance.choice(("int", "str", "(int, float)", "list", "bool", "int | float", "dict", "(str, list)"))

    def block(self, depth: int, indent: str) -> list[str]:
        """Some statements."""
        lines: list[str] = []
        for _ in range(self.chance.randint(1, 3)):
            lines += self.statement(depth, indent)
        return lines

    def fail(self) -> str:
        return self.chance.choice(("raise ValueError", 'raise TypeError("no")', "sys.exit(1)", "assert False"))

    def statement(self, depth: int, indent: str) -> list[str]:
        """One statement, with those in it."""
        inner = indent + "    "
        kind = self.chance.random()
        if kind < 0.4:
            lines = [f"{indent}if {self.condition()}:", inner + self.fail()]
            if self.chance.random() < 0.3 and depth < 3:
                lines += [f"{indent}elif {self.condition()}:", *self.block(depth + 1, inner)]
            if self.chance.random() < 0.2 and depth < 3:
                lines += [f"{indent}else:", *self.block(depth + 1, inner)]
            return lines
        if kind < 0.5:
            return [f"{indent}assert {self.condition()}"]
        if kind < 0.7 and depth < 3:
            return self.compound(depth, indent)
        name = self.name()
        plain = self.pick(
            f"return {name}", f"{name} = 3", f"{name} = {name}", f"y = {name}", f"{name} += 1", "pass", "log(x)",
            f"{name}.append(1)", f"{name}.clear()", f"del {name}", "fix()", f"for {name} in (1, 2): pass",
            "raise ValueError",
            f"helper = lambda: {name}", f"[{name}] = [1]",
        )  # fmt: skip
        return [indent + plain]

    def compound(self, depth: int, indent: str) -> list[str]:
        inner = indent + "    "
        body = self.block(depth + 1, inner)
        head = self.chance.choice(
            (
                f"if {self.condition()}:", "if flag:", "for item in [1]:", "for item in []:",
                "with suppress(Exception):",
                "def fix():", "while False:", "with nullcontext():",
            )
        )  # fmt: skip
        if head == "def fix():":
            return [indent + head, *([f"{inner}nonlocal x"] if self.chance.random() < 0.5 else []), *body]
        if head.startswith("if") and self.chance.random() < 0.5:
            return [indent + head, *body, f"{indent}else:", *self.block(depth + 1, inner)]
        if self.chance.random() < 0.5:
            tail = self.chance.choice(
                (
                    [f"{indent}except ValueError:", *self.block(depth + 1, inner)],
                    [f"{indent}except Exception as x:", f"{inner}raise ValueError"],
                    [
                        f"{indent}except (TypeError, SystemExit):", f"{inner}pass",
                        f"{indent}else:", *self.block(depth + 1, inner),
                    ],
                    [f"{indent}finally:", *self.block(depth + 1, inner)],
                    [f"{indent}finally:", f"{inner}return"],
                )
            )  # fmt: skip
            return [f"{indent}try:", *body, *tail]
        return [indent + head, *body]

    def function(self) -> str:
        """A whole function of two parameters, with types or without; ``fix`` may be one inside of it."""
        body = self.block(0, "    ") + self.block(0, "    ")
        if self.chance.random() < 0.4:
            # Something happens to an argument, and then it is asked.
            guard = self.pick(
                f"len(x) {self.operator()} 2",
                f"x {self.operator()} {self.number()}",
                f"not re.{self.chance.choice(('match', 'search'))}({self.chance.choice(PATTERNS)!r}, x)",
            )
            plain = self.chance.choice(("x = 3", "x += 1", "x.append(1)", "x.clear()", "x = y", "x.insert(0, 1)"))
            before = self.statement(2, "    ") if self.chance.random() < 0.5 else [f"    {plain}"]
            rest = body if self.chance.random() < 0.5 else []
            body = [*before, f"    if {guard}:", "        raise ValueError", *rest]
        x, y = (self.chance.choice(("", *TYPES)) if self.chance.random() < 0.5 else "" for _ in "xy")
        return "\n".join([f"def f(x{x and ': '}{x}, y{y and ': '}{y} = 0):", *body, ""])
