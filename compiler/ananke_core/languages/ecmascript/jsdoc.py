"""Doc comments: JSDoc and TSDoc."""

from __future__ import annotations

import re

import attrs

from ananke_core.languages.source import Source

_TAG = re.compile(r"^\s*@(\w+)\b[ \t]*(.*)$")
_EDGE = re.compile(r"^[ \t]*\*?[ \t]?")
_PARAMETER = re.compile(
    r"^(?:\{(?P<type>(?:[^{}]|\{[^{}]*\})*)\}\s*)?\[?(?P<name>[\w$.]+)(?:\s*=[^\]]*)?\]?\s*(?:-\s*)?(?P<text>[\s\S]*)$"
)
_THROWN = re.compile(r"^\{?\s*([\w$.]+)\s*\}?")


@attrs.frozen
class DocComment:
    """What a doc comment says: its text, words per parameter, and names of errors."""

    text: str = ""
    parameters: dict[str, str] = attrs.field(factory=dict)
    throws: tuple[str, ...] = ()


EMPTY = DocComment()


def doc_before(source: Source, start: int) -> DocComment:
    """The doc comment that ends right before an absolute offset, within the unit.

    The text is looked at and not the tree: a node finds the one before it by counting from its parent's first.
    """
    data = source.data
    end = start
    while end > source.base and data[end - 1] in b" \t\r\n\f\v":
        end -= 1
    if not data.endswith(b"*/", source.base, end):
        return EMPTY
    opened = data.rfind(b"/*", source.base, end - 2)
    if opened < 0 or not data.startswith(b"/**", opened) or data.find(b"*/", opened + 2) != end - 2:
        return EMPTY
    return read_doc(data[opened + 3 : end - 2].decode("utf-8", "replace"))


def read_doc(content: str) -> DocComment:
    """Read what stands between the marks of a doc comment."""
    said: list[str] = []
    tags: list[tuple[str, list[str]]] = []
    for line in content.splitlines():
        line = _EDGE.sub("", line, count=1).rstrip()
        found = _TAG.match(line)
        if found:
            tags.append((found[1], [found[2]]))
        elif tags:
            tags[-1][1].append(line)
        else:
            said.append(line)
    text = "\n".join(said).strip()
    parameters: dict[str, str] = {}
    throws: list[str] = []
    for name, lines in tags:
        body = "\n".join(lines).strip()
        if name in {"param", "arg", "argument"}:
            found = _PARAMETER.match(body)
            if found:
                parameters.setdefault(found["name"], " ".join(found["text"].split()))
        elif name in {"throws", "exception"}:
            found = _THROWN.match(body)
            if found and found[1][:1].isupper() and found[1] not in throws:
                throws.append(found[1])
        elif name in {"description", "summary", "remarks"} and not text:
            text = body
    return DocComment(text, parameters, tuple(throws))
