"""Posting to a webhook, in the shape that Slack takes and others understand."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request

from ananke_core.errors import ConfigError, Fault

PATIENCE = 10.0
"""Seconds for one post."""

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class NotPosted(Exception):
    """The webhook did not take it; says why, without the address, which is a secret."""


def checked(url: str) -> str:
    """The address, if it is one to post to.

    Raises:
        ConfigError: it is not https (loopback excepted).
    """
    parts = urllib.parse.urlsplit(url)
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not secure or not parts.hostname:
        raise ConfigError("", [Fault("webhook", "is no https address", "ANK901")])
    return url


def post(url: str, text: str) -> None:
    """Post one message.

    Raises:
        NotPosted: it was not taken with a 2xx.
    """
    body = json.dumps({"text": text}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"}, method="POST")
    try:
        with _OPENER.open(request, timeout=PATIENCE) as answer:
            answer.read(1_000)
    except urllib.error.HTTPError as error:
        raise NotPosted(f"the webhook answered {error.code}") from None
    except (OSError, ValueError) as error:
        raise NotPosted(f"the webhook can't be reached: {type(error).__name__}") from None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """What is posted goes where somebody said, and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)
