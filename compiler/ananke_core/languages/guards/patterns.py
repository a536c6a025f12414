r"""Regular expressions of guards → whole-match patterns that accept at least what the language's own engine does.

``\d`` of Python takes every Unicode digit; here it becomes the ASCII digits and everything beyond ASCII. An engine that
counts UTF-16 units (`Dialect.units`) takes a character for two: counts of what can be such a character are halved, or
forgotten where there are several.
"""

from __future__ import annotations

import re

import attrs

from ananke_core.frozen import frozen

_ANYTHING = r"[\x00-\x{10ffff}]*"
_BEYOND = r"\x{80}-\x{10ffff}"
_COUNT = re.compile(r"\{(\d*)(,?)(\d*)\}")
_LONGEST = 500
_MOST = 1_000
_CONTROL = {"n": r"\n", "t": r"\t", "r": r"\r", "f": r"\f", "v": r"\x0b"}


@frozen
class Dialect:
    """How a language reads patterns.

    ``over`` are its classes with whatever may be in them, ``under`` with what surely is; ``dot`` what the dot leaves
    out. ``final_newline`` whether ``$`` also stands before a last line break; ``ends`` whether the letters A and Z
    behind a backslash are anchors.
    """

    over: dict[str, str]
    under: dict[str, str]
    dot: str
    final_newline: bool = False
    ends: bool = False
    named: str = "?P<"
    units: bool = False


_ASCII = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\x0b\f\r "}
PYTHON = Dialect(
    over={"d": f"0-9{_BEYOND}", "w": f"0-9A-Za-z_{_BEYOND}", "s": rf"\t\n\x0b\f\r \x1c-\x1f{_BEYOND}"},
    under=_ASCII,
    dot=r"\n",
    final_newline=True,
    ends=True,
)
_SPACE = r"\t\n\x0b\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"
ECMASCRIPT = Dialect(
    over={**_ASCII, "s": _SPACE},
    under={**_ASCII, "s": _SPACE},
    dot=r"\n\r\x{2028}\x{2029}",
    named="?<",
)
ECMASCRIPT_UNITS = attrs.evolve(ECMASCRIPT, units=True)


class _Unread(Exception):
    """It holds something whose meaning can't be written as a whole match."""


def accepted(pattern: str, dialect: Dialect, *, start: bool, end: bool) -> str | None:
    """A whole-match pattern of at least the texts that a pattern accepts; None where it can't be said.

    Args:
        pattern: as written.
        dialect: how it is read.
        start: whether it has to begin where the text does, whatever it says itself.
        end: likewise for the end.
    """
    if len(pattern) > _LONGEST:
        return None
    try:
        return _Translator(pattern, dialect).whole(start, end)
    except _Unread:
        return None


class _Translator:
    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.at = 0
        self.wide = 0
        self.several = dialect.units

    def whole(self, start: bool, end: bool) -> str:
        first, last = self._anchors(start, end)
        if self.dialect.units:
            # Once to count what may be half a character, and once to write it.
            self.choice(0)
            self.several, self.at = self.wide > 1, first
        inner, alternatives = self.choice(0)
        if self.at != len(self.text):
            raise _Unread
        if alternatives and (first or last):
            raise _Unread
        before = "" if start or first else _ANYTHING
        behind = last if last else "" if end else _ANYTHING
        return f"{before}(?:{inner}){behind if behind != '$' else ''}"

    def _anchors(self, start: bool, end: bool) -> tuple[int, str]:
        """Take anchors off both ends: where the rest begins, and what may stand behind it (``$`` for nothing)."""
        text, ends = self.text, self.dialect.ends
        if text.startswith("^"):
            self.at = 1
        elif ends and text.startswith("\\A"):
            self.at = 2
        last = ""
        if text.endswith("$") and not _escaped(text, len(text) - 1):
            self.text, last = text[:-1], r"\n?" if self.dialect.final_newline and not end else "$"
        elif ends and text.endswith("\\Z") and not _escaped(text, len(text) - 2):
            self.text, last = text[:-2], "$"
        if self.at > len(self.text):
            raise _Unread
        return self.at, last

    def choice(self, depth: int) -> tuple[str, bool]:
        if depth > 20:
            raise _Unread
        options = [self.sequence(depth)]
        while self.peek() == "|":
            self.at += 1
            options.append(self.sequence(depth))
        return "|".join(options), len(options) > 1

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def sequence(self, depth: int) -> str:
        parts: list[str] = []
        while (character := self.peek()) and character not in "|)":
            item, wide = self.item(depth)
            if wide:
                self.wide += 2 if depth else 1
            parts.append(item + self.count(wide))
        return "".join(parts)

    def item(self, depth: int) -> tuple[str, bool]:
        """One item, and whether it may be half of a character."""
        character = self.peek()
        self.at += 1
        match character:
            case "(":
                return self.group(depth), False
            case "[":
                return self.set()
            case "\\":
                return self.escape()
            case ".":
                return f"[^{self.dialect.dot}]", True
            case "^" | "$" | "*" | "+" | "?":
                raise _Unread
        return self.literal(character), False

    def literal(self, character: str) -> str:
        if self.dialect.units and ord(character) > 0xFFFF:
            raise _Unread
        return _quoted(character)

    def group(self, depth: int) -> str:
        if self.peek() == "?":
            if self.text.startswith("?:", self.at):
                self.at += 2
            elif self.text.startswith(self.dialect.named, self.at) and self.text[self.at + 2 : self.at + 3] not in "=!":
                self.at = self.text.find(">", self.at) + 1
                if not self.at:
                    raise _Unread
            else:
                raise _Unread
        inner, _ = self.choice(depth + 1)
        if self.peek() != ")":
            raise _Unread
        self.at += 1
        return f"(?:{inner})"

    def escape(self) -> tuple[str, bool]:
        character = self.peek()
        self.at += 1
        if character in self.dialect.over:
            return f"[{self.dialect.over[character]}]", False
        if character.lower() in self.dialect.under:
            return f"[^{self.dialect.under[character.lower()]}]", True
        return self.escaped(character), False

    def escaped(self, character: str) -> str:
        """A single character behind a backslash."""
        if character in _CONTROL:
            return _CONTROL[character]
        size = {"x": 2, "u": 4}.get(character)
        if size is not None:
            digits = self.text[self.at : self.at + size]
            if len(digits) != size or not re.fullmatch("[0-9A-Fa-f]+", digits) or 0xD800 <= int(digits, 16) <= 0xDFFF:
                raise _Unread
            self.at += size
            return _quoted(chr(int(digits, 16)))
        if not character or character.isalnum() or ord(character) > 127:
            raise _Unread
        return _quoted(character)

    def set(self) -> tuple[str, bool]:
        negated = self.peek() == "^"
        self.at += negated
        classes = self.dialect.under if negated else self.dialect.over
        parts: list[str] = []
        first = True
        while (character := self.peek()) != "]" or (first and self.dialect.named == "?P<"):
            first = False
            self.at += 1
            if not character:
                raise _Unread
            if character == "\\":
                letter = self.peek()
                self.at += 1
                parts.append(classes[letter] if letter in classes else self.escaped(letter))
            elif character == "-":
                # Between two characters it is a range, first or last itself.
                edge = not parts or self.peek() == "]"
                parts.append(r"\-" if edge else "-")
            elif character in "&|~[" and self.peek() == character:
                raise _Unread
            else:
                parts.append(self.literal(character))
        self.at += 1
        if not parts or any(
            "-" in parts[i] and len(parts[i]) > 1 for i, part in enumerate(parts) if _in_range(parts, i)
        ):
            raise _Unread
        inner = "".join(parts)
        return f"[{'^' if negated else ''}{inner}]", negated or _reaches(inner)

    def count(self, wide: bool) -> str:
        character = self.peek()
        if character and character in "*+?":
            self.at += 1
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[character]
        elif (found := _COUNT.match(self.text, self.at)) and (found[1] or (found[3] and self.dialect.ends)):
            self.at = found.end()
            least = int(found[1] or 0)
            most = (int(found[3]) if found[3] else None) if found[2] else least
        elif character == "{":
            raise _Unread
        else:
            least, most = 1, 1
        if least > _MOST or (most is not None and (most > _MOST or most < least)):
            raise _Unread
        if self.at and self.peek() == "?" and (least, most) != (1, 1):
            self.at += 1
        if self.peek() and self.peek() in "*+?{":
            raise _Unread
        if wide and self.dialect.units:
            least = 0 if self.several else (least + 1) // 2
        return _spelled(least, most)


def _in_range(parts: list[str], index: int) -> bool:
    """Whether a part of a class is one end of a range."""
    before = index >= 2 and parts[index - 1] == "-"
    return before or (index + 1 < len(parts) and parts[index + 1] == "-")


def _reaches(inner: str) -> bool:
    """Whether a class may hold what is half of a character."""
    codes = [int(found, 16) for found in re.findall(r"\\x\{([0-9a-f]+)\}", inner)]
    return any(code >= 0xD800 for code in (*codes, *map(ord, inner)))


def _spelled(least: int, most: int | None) -> str:
    if (least, most) == (1, 1):
        return ""
    if most is None:
        return {0: "*", 1: "+"}.get(least, f"{{{least},}}")
    return "?" if (least, most) == (0, 1) else f"{{{least}}}" if least == most else f"{{{least},{most}}}"


def _quoted(character: str) -> str:
    if character.isalnum() or character in " _":
        return character
    return f"\\{character}" if character.isascii() and character.isprintable() else f"\\x{{{ord(character):x}}}"


def _escaped(text: str, at: int) -> bool:
    backslashes = 0
    while at - backslashes > 0 and text[at - backslashes - 1] == "\\":
        backslashes += 1
    return bool(backslashes & 1)
