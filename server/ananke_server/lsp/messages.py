"""Message bodies as editors send them, which is not always JSON to the letter."""

from __future__ import annotations

import re
from typing import Any

import msgspec

_decode = msgspec.json.Decoder().decode
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


def read_message(body: bytes) -> Any:
    """What a body says.

    Halves of characters become U+FFFD: an editor written in JavaScript sends them when somebody edits between the two
    halves of an emoji, and a document whose change was lost would be wrong from then on. The same goes for bytes that
    are no UTF-8, as Neovim sends those of a binary file. Either counts as many columns as what it stands for, but for
    such bytes in utf-8.

    Raises:
        ValueError: it is no JSON, with the reason.
    """
    try:
        return _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        repaired = _ESCAPE.sub(_whole, body).decode("utf-8", "replace").encode()
        if repaired == body:
            raise ValueError(str(error)) from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    try:
        return _decode(repaired)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def _whole(escape: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if escape[1] is not None else escape[0]
