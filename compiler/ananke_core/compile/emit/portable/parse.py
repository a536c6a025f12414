"""Reading RE2's syntax, as far as it has a portable form; the rest is refused with its place and reason."""

from __future__ import annotations

import re

from ananke_core.compile.emit.portable import charset
from ananke_core.compile.emit.portable.charset import Ranges
from ananke_core.compile.emit.portable.nodes import EMPTY, Anchor, Chars, Choice, Node, Repeat, joined

_COUNT = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
_GROUP_NAME = re.compile(r"\?P?<([A-Za-z_][A-Za-z0-9_]*)>")
_FLAGS = re.compile(r"\?([imsU]*)(?:-([imsU]+))?([:)])")
_POSIX = re.compile(r"\[:(\^?)([a-z]+):\]")
_HEX = re.compile(r"x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})")
_OCTAL = re.compile(r"0[0-7]{0,2}|[1-7][0-7]{1,2}")
_CONTROL = {"a": 0x07, "f": 0x0C, "t": 0x09, "n": 0x0A, "r": 0x0D, "v": 0x0B}
_CLASSES: dict[str, Ranges] = {
    "d": charset.DIGIT,
    "D": charset.complement(charset.DIGIT),
    "w": charset.WORD,
    "W": charset.complement(charset.WORD),
    "s": charset.SPACE,
    "S": charset.complement(charset.SPACE),
}
_MOST = 1000
_REFUSED = {
    "b": ("a word boundary has no portable form", "name the characters around the word, as in (?:^|_)id"),
    "B": ("a word boundary has no portable form", "name the characters around the word"),
    "p": ("a Unicode category has no portable form", "write the characters as a class, as in [A-Za-z]"),
    "P": ("a Unicode category has no portable form", "write the characters as a class, as in [^A-Za-z]"),
    "C": ("a single byte has no portable form", "use . instead"),
}


class NotPortable(Exception):
    """``at`` is an offset in characters."""

    def __init__(self, at: int, reason: str, way_out: str = "") -> None:
        super().__init__(reason)
        self.at = at
        self.reason = reason
        self.way_out = way_out


def parse(pattern: str) -> Node:
    """The tree of a pattern.

    Raises:
        NotPortable: it is no RE2, or holds something without a portable form.
    """
    parser = _Parser(pattern)
    node = parser.choice()
    if parser.at < len(pattern):
        raise NotPortable(parser.at, "this bracket closes nothing", "write \\) for the character itself")
    return node


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.ignore_case = False

    def choice(self) -> Node:
        options = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def sequence(self) -> Node:
        items: list[Node] = []
        while (character := self.peek()) and character not in "|)":
            start = self.at
            if self.text.startswith("\\Q", start):
                items.extend(self.quoted())
                continue
            item = self.atom()
            items.append(self.counted(item, start) if item is not None else EMPTY)
        return joined(items)

    def quoted(self) -> list[Node]:
        start = self.at + 2
        end = self.text.find("\\E", start)
        stop = len(self.text) if end < 0 else end
        self.at = len(self.text) if end < 0 else end + 2
        items: list[Node] = [self.chars(((ord(c), ord(c)),), at) for at, c in enumerate(self.text[start:stop], start)]
        if items:
            items[-1] = self.counted(items[-1], stop - 1)
        return items

    def atom(self) -> Node | None:
        """One item; None for a group that only sets flags."""
        start = self.at
        character = self.text[start]
        self.at += 1
        if character == "(":
            return self.group(start)
        if character == "[":
            return self.char_class(start)
        if character == "\\":
            return self.escape(start)
        if character in "^$":
            return Anchor(character == "^", start)
        if character == ".":
            return Chars(charset.complement(charset.NEWLINE), start)
        if character in "*+?":
            raise NotPortable(start, "there is nothing to repeat here", f"write \\{character} for the character itself")
        return self.chars(((ord(character), ord(character)),), start)

    def chars(self, ranges: Ranges, at: int) -> Chars:
        if self.ignore_case:
            folded = charset.both_cases(ranges)
            if folded is None:
                reason = "(?i) over characters beyond ASCII has no portable form"
                raise NotPortable(at, reason, "write both cases as a class, as in [Ää]")
            ranges = folded
        return Chars(ranges, at)

    def group(self, start: int) -> Node | None:
        outer = self.ignore_case
        if self.peek() == "?":
            if named := _GROUP_NAME.match(self.text, self.at):
                self.at = named.end()
            elif flags := _FLAGS.match(self.text, self.at):
                self.at = flags.end()
                self.ignore_case = (outer or "i" in flags[1]) and "i" not in (flags[2] or "")
                if flags[3] == ")":
                    return None
            else:
                raise NotPortable(start, "lookaround and other Perl groups are not part of RE2", "say it without them")
        node = self.choice()
        if self.peek() != ")":
            raise NotPortable(start, "this bracket is never closed", "write \\( for the character itself")
        self.at += 1
        self.ignore_case = outer
        return node

    def counted(self, item: Node, start: int) -> Node:
        # RE2 takes one count after an item, and refuses a second one (``a**``).
        character = self.peek()
        if character in ("*", "+", "?"):
            self.at += 1
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[character]
        elif count := _COUNT.match(self.text, self.at):
            least = int(count[1])
            most = least if count[2] is None else (int(count[3]) if count[3] else None)
            if least > _MOST or (most is not None and (most > _MOST or most < least)):
                raise NotPortable(self.at, f"RE2 counts in order and to {_MOST}", "use * or a smaller count")
            self.at = count.end()
        else:
            return item
        if isinstance(item, Anchor):
            raise NotPortable(start, "an anchor can't be repeated", "leave the count out")
        if self.peek() == "?":
            # Lazy or greedy, the same texts match.
            self.at += 1
        if self.peek() in ("*", "+", "?") or _COUNT.match(self.text, self.at):
            raise NotPortable(self.at, "RE2 takes one count after an item", "put the item in a group (?:…)")
        return Repeat(item, least, most)

    def escape(self, start: int) -> Node:
        character = self.peek()
        if character in ("A", "z"):
            self.at += 1
            return Anchor(character == "A", start)
        found = self.escaped(start)
        if isinstance(found, int):
            return self.chars(((found, found),), start)
        if self.ignore_case and character == "w":
            return self.chars(found, start)
        if self.ignore_case and character == "W":
            # Under (?i) it is what a folded \w is not.
            return Chars(charset.complement(self.chars(charset.WORD, start).ranges), start)
        return Chars(found, start)

    def escaped(self, start: int) -> int | Ranges:
        """What stands behind a backslash: a code point or a set."""
        character = self.peek()
        if not character:
            raise NotPortable(start, "a backslash at the end", "write \\\\ for the character itself")
        if character in _REFUSED:
            raise NotPortable(start, *_REFUSED[character])
        if number := _HEX.match(self.text, self.at):
            self.at = number.end()
            point = int(number[1] or number[2], 16)
            if point > charset.LAST or 0xD800 <= point <= 0xDFFF:
                raise NotPortable(start, "there is no such character")
            return point
        if octal := _OCTAL.match(self.text, self.at):
            self.at = octal.end()
            return int(octal[0], 8)
        self.at += 1
        if character in _CLASSES:
            return _CLASSES[character]
        if character in _CONTROL:
            return _CONTROL[character]
        if character.isascii() and not character.isalnum() and character.isprintable():
            return ord(character)
        raise NotPortable(start, f"\\{character} is not part of RE2", "leave the backslash out")

    def char_class(self, start: int) -> Node:
        negated = self.peek() == "^"
        self.at += negated
        ranges: list[tuple[int, int]] = []
        first = True
        while (character := self.peek()) != "]" or first:
            if not character:
                raise NotPortable(start, "this class is never closed", "write \\[ for the character itself")
            first = False
            ranges.extend(self.class_item(start))
        self.at += 1
        found = charset.union(ranges)
        if self.ignore_case:
            found = self.chars(found, start).ranges
        if negated:
            found = charset.complement(found)
        if not found:
            raise NotPortable(start, "this class holds no character")
        if not charset.printable(found):
            raise NotPortable(start, "this class ends inside of the surrogates", "end it at a character")
        return Chars(found, start)

    def class_item(self, start: int) -> Ranges:
        at = self.at
        if posix := _POSIX.match(self.text, at):
            if posix[2] not in charset.POSIX:
                raise NotPortable(at, f"[:{posix[2]}:] is not part of RE2", f"one of {', '.join(charset.POSIX)}")
            self.at = posix.end()
            named = charset.POSIX[posix[2]]
            return charset.complement(named) if posix[1] else named
        low = self.class_character()
        if not isinstance(low, int):
            return low
        if self.peek() != "-" or self.text[self.at + 1 : self.at + 2] in ("", "]"):
            return ((low, low),)
        self.at += 1
        high = self.class_character()
        if not isinstance(high, int) or high < low:
            raise NotPortable(at, "this range does not end behind its start", "write \\- for the character itself")
        return ((low, high),)

    def class_character(self) -> int | Ranges:
        start = self.at
        self.at += 1
        character = self.text[start]
        return self.escaped(start) if character == "\\" else ord(character)
