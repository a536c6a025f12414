"""Small random functions full of guards, in TypeScript."""

from __future__ import annotations

from collections.abc import Callable

from tests.extraction.ranges.programs import Writer

_NUMBERS = ("-3", "-1", "0", "1", "2", "3", "5", "0.5", "2.5", "-1.5", "2 ** 2", "10 - 4")
_TEXTS = ('""', '"a"', '"ab"', '"5"', "'é'", '"😀"')
_PATTERNS = (
    "/[a-c]+/",
    "/^a/",
    "/b$/",
    r"/^\d+$/",
    r"/^\w{1,2}$/",
    "/a|b/",
    "/^.$/",
    "/^.{2,3}$/",
    "/^[^a]+$/",
    "/^.+$/u",
    "/^[a-z]*\\d?$/",
    "/^(?:ab?)+$/",
    "/^a$/i",
    "/^.a.$/",
    "/^b/m",
    r"/^\s*a/",
    "/^[^]$/",
    "/^(.)+$/",
)
TYPES: dict[str, Callable[[object], bool]] = {
    "": lambda value: True,
    ": number": lambda value: type(value) in (int, float),
    ": string": lambda value: type(value) is str,
    ": string | null": lambda value: value is None or type(value) is str,
    ": number[]": lambda value: type(value) is list,
    ": string | number": lambda value: type(value) in (int, float, str),
    ": any": lambda value: True,
    ": Some": lambda value: True,
}


class ScriptWriter(Writer):
    """Functions of two parameters in TypeScript; what a condition or a statement is, in its words."""

    def condition(self, depth: int = 0) -> str:
        if depth < 3 and self.chance.random() < 0.35:
            return self.pick(
                lambda: f"({self.condition(depth + 1)} && {self.condition(depth + 1)})",
                lambda: f"({self.condition(depth + 1)} || {self.condition(depth + 1)})",
                lambda: f"!({self.condition(depth + 1)})",
                lambda: f"(({self.condition(depth + 1)}) ?? {self.condition(depth + 1)})",
            )
        name, equal = self.name(), self.chance.choice(("===", "!==", "==", "!="))
        operator = self.chance.choice(("<", "<=", ">", ">=", "===", "!==", "==", "!="))
        number, text = self.chance.choice(_NUMBERS), self.chance.choice(_TEXTS)
        return self.pick(
            f"{name} {operator} {number}",
            f"{number} {operator} {name}",
            f"{name} {operator} y",
            f"!{name}",
            f"!!{name}",
            f"{name}.length {operator} 2",
            f"{name}?.length {operator} {self.chance.choice('0123')}",
            f"!{name}?.length",
            f"{name}.trim().length {operator} 1",
            f"{name}.trim()",
            f"Math.abs({name}) {operator} {number}",
            f"{name} % {self.chance.choice('23')} {equal} 0",
            f"{name} + 1 {operator} {number}",
            f"-{name} {operator} {number}",
            f"{name} {equal} null",
            f"{name} {equal} undefined",
            f"{name} {equal} {text}",
            f"Number.isInteger({name})",
            f"[{number}, {self.chance.choice(_NUMBERS)}].includes({name})",
            f"[{text}, {number}, null].includes({name})",
            f"new Set([{text}, {self.chance.choice(_TEXTS)}]).has({name})",
            f"[1, , 2].includes({name})",
            f"typeof {name} {equal} {self.chance.choice(WORDS)}",
            f"Array.isArray({name})",
            f"isNaN({name})",
            f"{self.chance.choice(_PATTERNS)}.test({name})",
            f"{name}.match({self.chance.choice(_PATTERNS)})",
            f"({name} = {number}) {operator} {number}",
            f"{name}.pop() {operator} {number}",
            f"({name} as any) > {number}",
            f"{name}++ < {number}",
            "flag",
            "true",
            name,
        )

    def fail(self) -> str:
        return self.chance.choice(("throw new Error();", "throw 1;"))

    def statement(self, depth: int, indent: str) -> list[str]:
        kind = self.chance.random()
        if kind < 0.45:
            lines = [f"if ({self.condition()}) {{ {self.fail()} }}"]
            if self.chance.random() < 0.25 and depth < 3:
                lines += [f"else if ({self.condition()}) {{", *self.block(depth + 1, indent), "}"]
            if self.chance.random() < 0.25 and depth < 3:
                lines += ["else {", *self.block(depth + 1, indent), "}"]
            return lines
        if kind < 0.7 and depth < 3:
            return self.compound(depth, indent)
        name = self.name()
        return [
            self.pick(
                f"return {name};",
                f"{name} = 3;",
                f"y = {name};",
                f"{name} += 1;",
                f"{name}++;",
                "log(x);",
                f"[{name}] = [1];",
                f"{name}.push(1);",
                "fix();",
                f"for ({name} of [1, 2]) {{}}",
                "throw new Error();",
                f"var {name};",
                f"({{ {name} }} = {{ {name}: 1 }});",
                f"const h{self.chance.randint(0, 10**9)} = () => {{ {name} = 1; }};",
                f"{name} ??= 1;",
            )
        ]

    def compound(self, depth: int, indent: str) -> list[str]:
        body = self.block(depth + 1, indent)
        head = self.chance.choice(
            (
                f"if ({self.condition()}) {{",
                "if (flag) {",
                "for (const item of [1]) {",
                "for (const item of []) {",
                "{",
                "while (false) {",
                "switch (1) { case 1:",
                "out: {",
                f"for (const {self.name()} of [1]) {{",
                f"{{ let {self.name()} = 1;",
                "function fix() {",
                "(() => {",
            )
        )
        if head.startswith("(("):
            return [head, *body, "})();"]
        if self.chance.random() < 0.35:
            tail = self.chance.choice(
                (
                    ["} catch {", *self.block(depth + 1, indent), "}"],
                    ["} catch (x) { throw x; }"],
                    ["} finally {", *self.block(depth + 1, indent), "}"],
                    ["} finally { return; }"],
                )
            )
            return ["try {", *body, *tail]
        return [head, *body, "}"]

    def function(self) -> str:
        body = self.block(0, "") + self.block(0, "")
        x, y = (self.chance.choice(list(TYPES)) if self.chance.random() < 0.6 else "" for _ in "xy")
        return "\n".join(["function log(..._) {}", f"function f(x{x}, y{y}) {{", *body, "}"])


WORDS = ('"number"', '"string"', '"object"', '"undefined"', '"boolean"')
