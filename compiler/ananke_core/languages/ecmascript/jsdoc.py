"""Doc comments: JSDoc and TSDoc."""

from __future__ import annotations

import re

import attrs

from ananke_core.frozen import frozen
from ananke_core.languages.source import Source
from ananke_core.remembering import remembered

_TAG = re.compile(r"^\s*@(\w+)\b[ \t]*(.*)$")
_EDGE = re.compile(r"^[ \t]*\*?[ \t]?")
_NAMED = re.compile(
    r"^\[?\s*(?P<name>[\w$.]+(?:\[\])?(?:\.[\w$]+)*)(?P<default>\s*=[^\]]*)?\s*\]?\s*(?:-\s*)?(?P<text>[\s\S]*)$"
)
_THROWN = re.compile(r"^\{?\s*([\w$.]+)\s*\}?")
_PARAMETERS = frozenset({"param", "arg", "argument"})
_RETURNS = frozenset({"return", "returns"})
_THROWS = frozenset({"exception", "throws"})
_SPACE = b" \t\r\n\f\v"
_NEAR = 80
_DESCRIBED = frozenset({"description", "remarks", "summary"})


@frozen
class Tag:
    """``@name {type} subject text``; ``text`` holds everything behind the name where the tag has no such parts."""

    name: str
    text: str
    type: str = ""
    subject: str = ""
    optional: bool = False
    default: str = ""


@frozen
class DocComment:
    """What a doc comment says: its text, words per parameter, names of errors, and all of its tags in their order."""

    text: str = ""
    parameters: dict[str, str] = attrs.field(factory=dict)
    throws: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()

    def tag(self, *names: str) -> Tag | None:
        """The first tag of one of these names."""
        return next((tag for tag in self.tags if tag.name in names), None)


EMPTY = DocComment()


def doc_before(source: Source, start: int) -> DocComment:
    """The doc comment that ends right before an absolute offset, within the unit.

    The text is looked at and not the tree: a node finds the one before it by counting from its parent's first.
    """
    data, base = source.data, source.base
    behind = data[max(start - _NEAR, base) : start].rstrip(_SPACE)
    if behind and not behind.endswith(b"*/"):
        # Most of what is asked for has none.
        return EMPTY
    end = start
    while end > base and data[end - 1] in _SPACE:
        end -= 1
    if not data.endswith(b"*/", source.base, end):
        return EMPTY
    opened = data.rfind(b"/*", source.base, end - 2)
    if opened < 0 or not data.startswith(b"/**", opened) or data.find(b"*/", opened + 2) != end - 2:
        return EMPTY
    return read_doc(data[opened + 3 : end - 2].decode("utf-8", "replace"))


@remembered(8, longest=4_000)
def read_doc(content: str) -> DocComment:
    """Read what stands between the marks of a doc comment."""
    said: list[str] = []
    found: list[tuple[str, list[str]]] = []
    for line in content.splitlines():
        line = _EDGE.sub("", line, count=1).rstrip()
        tag = _TAG.match(line) if "@" in line else None
        if tag:
            found.append((tag[1], [tag[2]]))
        elif found:
            found[-1][1].append(line)
        else:
            said.append(line)
    text = "\n".join(said).strip()
    if not found:
        return DocComment(text) if text else EMPTY
    parameters: dict[str, str] = {}
    throws: list[str] = []
    tags = tuple(_tag(name, "\n".join(lines).strip()) for name, lines in found)
    for one in tags:
        if one.name in _PARAMETERS and one.subject:
            parameters.setdefault(one.subject, " ".join(one.text.split()))
        elif one.name in _THROWS:
            thrown = _THROWN.match(one.text)
            if thrown and thrown[1][:1].isupper() and thrown[1] not in throws:
                throws.append(thrown[1])
        elif one.name in _DESCRIBED and not text:
            text = one.text
    return DocComment(text, parameters, tuple(throws), tags)


def _tag(name: str, body: str) -> Tag:
    if name in _THROWS or (not body.startswith("{") and name not in _SUBJECTS):
        return Tag(name, body)
    type_, rest = _braced(body)
    if name not in _SUBJECTS:
        return Tag(name, rest, type_)
    found = _NAMED.match(rest)
    if found is None:
        return Tag(name, rest, type_)
    optional = rest.startswith("[") or type_.endswith("=")
    return Tag(name, found["text"], type_, found["name"], optional, (found["default"] or "").strip(" ="))


_SUBJECTS = frozenset({*_PARAMETERS, "callback", "prop", "property", "template", "typedef"})


def _braced(body: str) -> tuple[str, str]:
    """What stands in the braces that a tag begins with, and what behind them."""
    if not body.startswith("{"):
        return "", body
    depth = 0
    for at, character in enumerate(body):
        depth += (character == "{") - (character == "}")
        if not depth:
            return body[1:at].strip(), body[at + 1 :].lstrip()
    return "", body
