"""What containers note, and what it comes to."""

from __future__ import annotations

import json
import threading

import attrs
import pytest

from ananke_modal.cost import spent
from ananke_modal.prices import list_prices
from ananke_modal.recording import Recording
from ananke_modal.report import text
from ananke_modal.usage import BOUNDS, HOUR, Recorder, Row, recorded, total
from tests.modal.stores import Memory

NOW = 1_000 * HOUR + 1_800.0


def recorder(store: Memory, function: str = "endpoint", at: float = NOW, **more: object) -> Recorder:
    return Recorder(store, "ap-1", function, 2.0, 2048, lag=3600, clock=lambda: at, **more)  # type: ignore[arg-type]


def test_notes_of_containers_come_together() -> None:
    store = Memory()
    for function, at in (("endpoint", NOW), ("endpoint", NOW - 600), ("compile_constraints", NOW)):
        one = recorder(store, function, at)
        one.note(0.02, cached=True)
        one.note(0.2, used=0.1)
        one.note(2.0, error=True)
        one.flush()
    assert len(store.entries) == 3
    rows = recorded(store, "ap-1", NOW - HOUR, NOW)
    assert [(row.function, row.minute * 60) for row in rows] == [
        ("endpoint", NOW - 600),
        ("compile_constraints", NOW),
        ("endpoint", NOW),
    ]
    sums = total(rows)
    assert (sums.requests, sums.errors, sums.cached, sums.slow) == (9, 3, 3, 0)
    assert sums.seconds == pytest.approx(6.66)
    assert sums.used == pytest.approx(0.3)
    assert sums.percentiles == {50: 0.25, 95: 2.0, 99: 2.0}
    assert sums.peak > 0
    assert recorded(store, "ap-1", NOW - 300, NOW) == rows[1:]
    assert recorded(store, "ap-2", 0, NOW) == []
    assert total([]).percentiles == {50: 0, 95: 0, 99: 0}


def test_an_entry_grows_and_hours_have_their_own() -> None:
    store, now = Memory(), [NOW]
    one = Recorder(store, "ap-1", "endpoint", 1.0, 512, lag=3600, clock=lambda: now[0])
    for _ in range(3):
        one.note(0.1)
        one.flush()
    now[0] += HOUR
    one.note(61.0)
    one.flush()
    rows = recorded(store, "ap-1", 0, now[0])
    assert [(row.requests, row.slow) for row in rows] == [(3, 0), (1, 1)]
    assert len(store.entries) == 2


def test_a_store_that_fails_gets_it_later() -> None:
    store = Memory()
    one = recorder(store)
    one.note(0.1)
    store.broken = True
    one.flush()
    store.broken = False
    one.note(0.1)
    one.flush()
    assert [row.requests for row in recorded(store, "ap-1", 0, NOW)] == [2]


def test_it_is_written_a_little_later_by_itself() -> None:
    written = threading.Event()

    class Telling(Memory):
        def put(self, key: str, value: bytes, *, only_new: bool = False) -> bool:
            written.set()
            return super().put(key, value, only_new=only_new)

    store = Telling()
    one = Recorder(store, "ap-1", "endpoint", 1.0, 512, lag=0.01)
    one.note(0.1)
    assert written.wait(10)


@pytest.mark.parametrize(
    "lie",
    [
        b"",
        b"null",
        b"[1]",
        b"\x80\x04N.",
        b"[" * 10_000,
        b'[{"minute": 1}]',
        b'[{"minute": 1, "function": "f", "cpu": 1, "memory": 1, "unknown": 1}]',
        *(
            json.dumps([attrs.asdict(Row(int(NOW // 60), "f", 1.0, 512)) | wrong]).encode()
            for wrong in ({"errors": -1}, {"seconds": float("nan")}, {"durations": [1]}, {"cpu": "1"}, {"peak": 1e99})
        ),
    ],
)
def test_what_others_wrote_is_passed_over(lie: bytes) -> None:
    store = Memory()
    one = recorder(store)
    one.note(0.1)
    one.flush()
    hour = int(NOW // HOUR)
    store.entries |= {f"usage/ap-1/{hour}/x": lie, "usage/ap-1/²/x": b"[]", "usage/ap-1/x": b"[]", "other": lie}
    assert [row.requests for row in recorded(store, "ap-1", 0, NOW)] == [1]


def test_cost_of_what_was_recorded() -> None:
    rates = list_prices()
    rows = [
        Row(0, "compile_constraints", 2.0, 2048, requests=10, seconds=20.0),
        Row(1, "compile_constraints", 1.0, 512, requests=10, seconds=5.0),
        Row(1, "endpoint", 0.5, 1024, requests=5_000, seconds=600.0),
    ]
    first, second = spent(rows, rates)
    assert first.function == "compile_constraints"
    assert first.usd == pytest.approx(20 * (2 * 0.0000131 + 2 * 0.00000222) + 5 * (0.0000131 + 0.5 * 0.00000222))
    # A container that had 5,000 requests in a minute was paid for that minute.
    assert second.usd == pytest.approx(60 * (0.5 * 0.0000131 + 0.00000222))


def test_the_report_says_what_the_day_was() -> None:
    row = Row(0, "endpoint", 0.5, 1024, requests=4, errors=1, cached=2, seconds=4.0, longest=2.0, used=1.0, peak=90)
    row.durations = [2, *[0] * (len(BOUNDS) - 7), 0, 2, *[0] * 5]
    behind = Row(0, "compile_constraints", 1.0, 512, behind=True, requests=2, errors=1, seconds=2.0, used=1.5)
    said = text([row, behind], list_prices(), 24, "ananke-compiler")
    assert "4 requests, 1 errors (25.00%), 50% from the cache" in said
    assert "compile_constraints: 2 requests" in said
    assert text([], list_prices(), 24, "a") == "a: no request within 24 h"


async def test_requests_of_an_application_are_noted() -> None:
    store = Memory()
    made: list[Recorder] = []

    def make() -> Recorder:
        made.append(recorder(store))
        return made[-1]

    async def app(scope: dict, receive: object, send: object) -> None:
        if scope["type"] == "lifespan":
            return
        if scope["path"] == "/fails":
            raise KeyError("inside")
        headers = [(b"Ananke-Cache", b"hit")] if scope["path"] == "/hit" else []
        status = 503 if scope["path"] == "/busy" else 404
        await send({"type": "http.response.start", "status": status, "headers": headers})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]

    noted = Recording(make).around(app)
    sent: list[object] = []

    async def send(message: object) -> None:
        sent.append(message)

    await noted({"type": "lifespan"}, None, send)
    await noted({"type": "http", "path": "/healthz"}, None, send)
    assert made == [], "nothing of its own before the first request: a snapshot would give it to others too"
    for path in ("/hit", "/miss", "/busy"):
        await noted({"type": "http", "path": path}, None, send)
    with pytest.raises(KeyError):
        await noted({"type": "http", "path": "/fails"}, None, send)
    (one,) = made
    one.flush()
    (row,) = recorded(store, "ap-1", 0, NOW)
    assert (row.requests, row.errors, row.cached) == (4, 2, 1)
    assert len(sent) == 8
