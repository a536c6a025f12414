"""The gate: who may be sent to, and what is remembered of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ananke_core.errors import InputError, Untrusted
from ananke_server.config import load_config
from ananke_server.trust import Destination, ModalFunction, approve, approved, destination, host_of, is_loopback, revoke


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"ANANKE_CONFIG_DIR": str(tmp_path / "user")}


def of(environ: dict[str, str], tmp_path: Path, endpoint: str, layer: str = "flags") -> Destination | None:
    flags = {"modal.endpoint": endpoint} if layer == "flags" else {}
    if layer == "project":
        (tmp_path / ".ananke.toml").write_text(f"[modal]\nendpoint = {json.dumps(endpoint)}\n")
    config, faults = load_config(tmp_path, root=tmp_path, environ=environ, flags=flags)
    assert faults == []
    found = destination(config, environ)
    assert not isinstance(found, ModalFunction)
    return found


def test_without_an_endpoint_there_is_nowhere(environ: dict[str, str], tmp_path: Path) -> None:
    assert of(environ, tmp_path, "", layer="none") is None


@pytest.mark.parametrize(
    "url",
    ["https://a.invalid", "https://a.invalid:8443/x", "http://127.0.0.1:1", "http://localhost", "http://[::1]:80"],
)
def test_https_or_this_machine(environ: dict[str, str], tmp_path: Path, url: str) -> None:
    where = of(environ, tmp_path, url + "/")
    assert where is not None
    assert (where.url, where.why) == (url, "flags")


@pytest.mark.parametrize(
    "url",
    [
        "http://a.invalid",
        "http://127.0.0.1.a.invalid",
        "http://localhost.a.invalid",
        "http://127.0.0.1@a.invalid",
        "http://a.invalid#@127.0.0.1",
        "ftp://a.invalid",
        "a.invalid",
        "https://",
        "https:///x",
        "file:///etc/passwd",
        "https://[::1",
        "https://a.invalid:99999",
        "https://a.invalid:x",
    ],
)
def test_no_other_address(environ: dict[str, str], tmp_path: Path, url: str) -> None:
    with pytest.raises(Untrusted):
        of(environ, tmp_path, url)


def test_a_password_in_an_address_is_refused_unseen(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(Untrusted) as raised:
        of(environ, tmp_path, "https://me:sesame@a.invalid")
    assert "sesame" not in str(raised.value)
    assert "ANANKE_MODAL_API_KEY" in str(raised.value)


def test_a_repository_is_not_believed(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(Untrusted, match=r"ananke trust a\.invalid:8443"):
        of(environ, tmp_path, "https://A.invalid:8443/v1", "project")
    approve("a.invalid", environ)
    with pytest.raises(Untrusted):
        of(environ, tmp_path, "https://a.invalid:8443/v1", "project")
    approve("a.invalid:8443", environ)
    where = of(environ, tmp_path, "https://a.invalid:8443/v1", "project")
    assert where is not None
    assert where.why == "approved by the user"
    revoke("https://a.invalid:8443", environ)
    with pytest.raises(Untrusted):
        of(environ, tmp_path, "https://a.invalid:8443/v1", "project")
    assert approved(environ) == {"a.invalid"}


def test_approval_does_not_make_plain_http_good(environ: dict[str, str], tmp_path: Path) -> None:
    approve("a.invalid", environ)
    with pytest.raises(Untrusted, match="https"):
        of(environ, tmp_path, "http://a.invalid", "project")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"hosts": 5}',
        '{"hosts": {"a.invalid": 1}}',
        '{"host": []}',
        '{"hosts": [5]}',
        "\x00",
        "[" * 99_999,
    ],
    ids=range(9),
)
def test_an_approvals_file_that_is_broken_approves_nothing(environ: dict[str, str], text: str) -> None:
    file = Path(environ["ANANKE_CONFIG_DIR"], "trust.json")
    file.parent.mkdir()
    file.write_text(text)
    assert approved(environ) == frozenset()
    approve("b.invalid", environ)
    assert approved(environ) == {"b.invalid"}


def test_the_approvals_file_is_the_users_alone(environ: dict[str, str]) -> None:
    approve("a.invalid", environ)
    folder = Path(environ["ANANKE_CONFIG_DIR"])
    assert (folder / "trust.json").stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir()] == ["trust.json"]


def test_only_the_gate_makes_a_destination() -> None:
    with pytest.raises(Untrusted):
        Destination("https://a.invalid", "me")


def test_a_key_is_not_shown(environ: dict[str, str], tmp_path: Path) -> None:
    environ |= {"ANANKE_MODAL_API_KEY": "sesame", "ANANKE_MODAL_ENDPOINT": "https://a.invalid"}
    where = of(environ, tmp_path, "", layer="none")
    assert where is not None
    assert where.api_key == "sesame"
    assert "sesame" not in f"{where!r}{where}"


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("a.invalid", "a.invalid"),
        (" A.Invalid ", "a.invalid"),
        ("https://u:p@a.invalid:1/x?y", "a.invalid:1"),
        ("a.invalid/x", "a.invalid"),
        ("[::1]:80", "[::1]:80"),
    ],
)
def test_host_of(text: str, host: str) -> None:
    assert host_of(text) == host


@pytest.mark.parametrize("text", ["", " ", "https://", "/x", "[::1"])
def test_no_host(text: str) -> None:
    with pytest.raises(InputError):
        host_of(text)


def test_loopback() -> None:
    assert all(map(is_loopback, ["localhost", "127.0.0.1", "127.9.9.9", "::1"]))
    assert not any(
        map(is_loopback, ["0.0.0.0", "::", "10.0.0.1", "localhost.evil.invalid", "", "127.0.0.1.nip.invalid"])
    )
