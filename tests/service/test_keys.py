"""Who may ask, and settings from the environment."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from ananke_core.errors import ConfigError
from ananke_modal.service import Settings
from tests.service.running import client, problem

SET = {"constraints": [{"name": "n", "kind": "syntactic"}]}
ROUTES = [
    ("POST", "/"),
    ("POST", "/v1/compile"),
    ("POST", "/v1/batch"),
    ("GET", f"/v1/ir/sha256:{'0' * 64}"),
    ("GET", "/version"),
    ("GET", "/openapi.json"),
    ("GET", "/nowhere"),
]


@pytest.fixture(scope="module")
def locked() -> Iterator[httpx.Client]:
    with client(Settings.of({"ANANKE_API_KEYS": "team:sesame, ci:open:sez,bare"}, loopback=True)) as one:
        yield one


@pytest.fixture(scope="module")
def unset() -> Iterator[httpx.Client]:
    with client(Settings.of({})) as one:
        yield one


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_without_a_configured_key_nobody_is_answered(unset: httpx.Client, method: str, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Bearer x"}):
        document = problem(answer := unset.request(method, path, headers=headers), 401)
        assert "modal secret create ananke-api-key ANANKE_API_KEYS=" in document["detail"]
        assert "export ANANKE_API_KEYS=" in document["detail"]
        assert answer.headers["www-authenticate"] == "Bearer"


def test_liveness_asks_for_no_key(unset: httpx.Client, locked: httpx.Client) -> None:
    assert unset.get("/healthz").status_code == locked.get("/healthz").status_code == 200


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer wrong", "Basic sesame", "sesame", "Bearer sesam", "Bearer sesame2"]
)
def test_with_a_key_it_is_asked_for_on_loopback_too(locked: httpx.Client, method: str, path: str, header: str) -> None:
    headers = {"Authorization": header} if header else {}
    document = problem(locked.request(method, path, headers=headers), 401)
    assert "sesame" not in document["detail"]


@pytest.mark.parametrize("key", ["sesame", "open:sez", "bare"])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_each_of_several_keys_opens(locked: httpx.Client, key: str, scheme: str) -> None:
    answer = locked.post("/", json=SET, headers={"Authorization": f"{scheme} {key}"})
    assert answer.status_code == 200


def test_bytes_that_are_no_text(locked: httpx.Client) -> None:
    problem(locked.get("/version", headers=[(b"Authorization", b"Bearer \xff\xe9")]), 401)


def test_anonymous() -> None:
    assert Settings.of({"ANANKE_ALLOW_ANONYMOUS": "1"}).asks_for_key is False
    assert Settings.of({"ANANKE_ALLOW_ANONYMOUS": "0"}).asks_for_key is True
    assert Settings.of({}, loopback=True).asks_for_key is False
    assert Settings.of({"ANANKE_API_KEYS": "k"}, loopback=True).asks_for_key is True
    assert Settings.of({"ANANKE_API_KEYS": "k", "ANANKE_ALLOW_ANONYMOUS": "1"}).asks_for_key is True


def test_keys_and_their_names() -> None:
    settings = Settings.of({"ANANKE_API_KEYS": "team:a, b ,ci:c:d"})
    assert settings.keys == {"team": "a", "default": "b", "ci": "c:d"}
    assert "a, b" not in repr(settings)
    assert "c:d" not in repr(settings)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"ANANKE_API_KEYS": "team:"}, "entry 1 has no key"),
        ({"ANANKE_API_KEYS": "secret1,secret2"}, "two keys are named default"),
        ({"ANANKE_MAX_BODY_BYTES": "much"}, "not a whole number"),
        ({"ANANKE_WORKERS": "0"}, "not a whole number"),
        ({"ANANKE_WORKERS": "²"}, "not a whole number"),
    ],
)
def test_settings_that_cannot_be_read(environ: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError, match=words) as raised:
        Settings.of(environ)
    assert "secret" not in str(raised.value)


def test_all_faults_of_the_settings_at_once() -> None:
    with pytest.raises(ConfigError) as raised:
        Settings.of({"ANANKE_API_KEYS": "a:", "ANANKE_MAX_DEPTH": "x", "ANANKE_WORKERS": "-1"})
    assert len(raised.value.faults) == 3
