"""Putting a question to Claude, with a client that a shell made: nothing here imports one."""

from __future__ import annotations

from typing import Any, Protocol

from ananke_core.errors import RemoteInvalid, RemoteRefused, RemoteUnavailable
from ananke_core.prose.question import TOOL
from ananke_core.prose.reading import Ask

PLACE = "Claude"


class Client(Protocol):
    """Of `anthropic.Anthropic`, what is used."""

    @property
    def messages(self) -> Any:
        """The Messages API."""


def asking(client: Client) -> Ask:
    """An `Ask` through Anthropic's client."""

    def ask(asked: dict[str, Any]) -> Any:
        try:
            message = client.messages.create(**asked)
        except Exception as error:
            raise _said(error) from None
        if message.stop_reason == "max_tokens":
            raise RemoteInvalid(
                f"the answer was longer than {asked['max_tokens']} tokens", place=PLACE, way_out="raise max_tokens"
            )
        for block in message.content:
            if block.type == "tool_use" and block.name == TOOL:
                return block.input
        raise RemoteInvalid(f"it reported nothing (stop reason {message.stop_reason})", place=PLACE)

    return ask


def _said(error: Exception) -> RemoteRefused | RemoteUnavailable:
    # The client's own words repeat what was sent; its errors carry a status where there was an answer.
    status = getattr(error, "status_code", None)
    if not isinstance(status, int):
        return RemoteUnavailable(f"it can't be reached ({type(error).__name__})", place=PLACE)
    if status == 429 or status >= 500:
        return RemoteUnavailable(f"it answered {status} to every attempt", place=PLACE, status=status)
    way_out = "see ANTHROPIC_API_KEY" if status in {401, 403} else "see the model's name in [llm] model"
    return RemoteRefused(f"it answered {status}", place=PLACE, status=status, way_out=way_out)
