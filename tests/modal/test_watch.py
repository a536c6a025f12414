"""Alerts: at the fifth error, once, and once when it is over; posted to a real webhook on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from ananke_core.errors import ConfigError
from ananke_modal import watch, webhook
from ananke_modal.usage import HOUR, Recorder
from ananke_modal.webhook import NotPosted
from tests.modal.stores import Memory

NOW = 1_000.0 * HOUR


class Hook:
    """A webhook: what was posted to it, and the status that it answers with."""

    def __init__(self) -> None:
        self.posted: list[str] = []
        self.status = 200
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.headers["Content-Type"] == "application/json"
                hook.posted.append(json.loads(body)["text"])
                self.send_response(hook.status)
                self.send_header("Location", hook.url)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/services/T0/B0/secret"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()


@pytest.fixture
def hook() -> Iterator[Hook]:
    one = Hook()
    yield one
    one.server.shutdown()
    one.server.server_close()
    one.thread.join(10)


class Team:
    """A deployment in time: errors happen, the watch looks."""

    def __init__(self, hook: Hook) -> None:
        self.now = NOW
        self.usage, self.alerts = Memory(), Memory()
        self.hook = hook
        self.recorder = Recorder(self.usage, "ap-1", "endpoint", 0.5, 1024, lag=HOUR, clock=lambda: self.now)
        self.behind = Recorder(self.usage, "ap-1", "compile", 1, 512, behind=True, lag=HOUR, clock=lambda: self.now)

    def request(self, seconds: float = 0.1, *, error: bool = False) -> None:
        self.recorder.note(seconds, error=error)
        self.recorder.flush()

    def look(self) -> list[str]:
        before = len(self.hook.posted)
        watch.look(self.usage, self.alerts, lambda text: webhook.post(self.hook.url, text), self.now, "ap-1")
        return self.hook.posted[before:]


@pytest.fixture
def team(hook: Hook) -> Team:
    return Team(hook)


def test_the_fifth_error_and_once_only(team: Team) -> None:
    for _ in range(4):
        team.request(error=True)
        team.request()
        team.now += 60
        assert team.look() == []
    team.request(error=True)
    (said,) = team.look()
    assert "5 of 9 requests failed within the last hour" in said
    assert "modal app logs ananke-compiler" in said
    for _ in range(3):
        team.request(error=True)
        team.now += 60
        assert team.look() == []


def test_it_is_over_once_there_was_none_for_a_while(team: Team) -> None:
    for _ in range(5):
        team.request(error=True)
    assert len(team.look()) == 1
    team.now += HOUR - 120
    team.request(error=True)
    team.now += 180
    # Four of them are older than an hour; the last is three minutes old.
    assert team.look() == []
    team.now += watch.QUIET
    (said,) = team.look()
    assert "over after 76 min (errors)" in said
    assert team.look() == []
    for _ in range(5):
        team.request(error=True)
    assert len(team.look()) == 1, "the next time is news again"


def test_errors_of_more_than_an_hour_ago_do_not_count(team: Team) -> None:
    for _ in range(4):
        team.request(error=True)
    team.now += HOUR + 60
    team.request(error=True)
    assert team.look() == []


def test_the_endpoint_answers_for_what_stands_behind_it(team: Team) -> None:
    """A compile that is lost and tried again three times is one failed request."""
    for _ in range(8):
        team.behind.note(0.1, error=True)
    team.behind.flush()
    team.request(error=True)
    assert team.look() == []


def test_a_slow_compile(team: Team) -> None:
    team.behind.note(59.9)
    team.behind.flush()
    assert team.look() == []
    team.behind.note(61.5)
    team.behind.flush()
    (said,) = team.look()
    assert "1 compiles took more than 60 s" in said
    assert "the longest 62 s" in said
    team.now += HOUR + 60
    (said,) = team.look()
    assert "over" in said


def test_two_looks_at_once_post_one_alert(team: Team) -> None:
    for _ in range(5):
        team.request(error=True)
    barrier = threading.Barrier(2)

    def look() -> None:
        barrier.wait(10)
        team.look()

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(team.hook.posted) == 1


def test_what_could_not_be_posted_is_posted_next_time(team: Team) -> None:
    for _ in range(5):
        team.request(error=True)
    team.hook.status = 500
    assert len(team.look()) == 1
    team.hook.status = 200
    assert len(team.look()) == 1
    assert team.look() == []
    team.now += 2 * HOUR
    team.hook.status = 404
    assert len(team.look()) == 1
    team.hook.status = 200
    assert len(team.look()) == 1
    assert team.look() == []


def test_a_redirect_is_not_followed(hook: Hook) -> None:
    hook.status = 307
    with pytest.raises(NotPosted, match="answered 307"):
        webhook.post(hook.url, "text")
    assert len(hook.posted) == 1


def test_an_error_does_not_name_the_address(hook: Hook) -> None:
    url = hook.url
    hook.server.shutdown()
    hook.server.server_close()
    with pytest.raises(NotPosted) as caught:
        webhook.post(url, "text")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["", "http://example.com/x", "ftp://example.com", "https://", "file:///etc/passwd"])
def test_what_is_no_webhook(url: str) -> None:
    with pytest.raises(ConfigError):
        webhook.checked(url)
