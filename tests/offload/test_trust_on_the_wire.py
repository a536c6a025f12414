"""What a repository says decides nothing about where something goes: seen from the host it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from ananke_core.errors import Untrusted
from ananke_core.model.ir import FORMATS
from ananke_server.config import Config, load_config
from ananke_server.offload import Offload, probe
from ananke_server.trust import approve, host_of, revoke
from tests.offload.hosts import QUICK, always, host
from tests.offload.samples import LOCAL, SET


def configured(folder: Path, text: str, environ: dict[str, str] | None = None) -> Config:
    (folder / ".ananke.toml").write_text(text)
    config, _ = load_config(
        folder, root=folder, environ=environ or {}, flags=dict(QUICK), user_path=folder / "no-user.toml"
    )
    return config


async def test_no_connection_to_a_host_that_only_the_repository_names(tmp_path: Path) -> None:
    async with host(always("200 OK", LOCAL)) as seen:
        text = f'[modal]\nendpoint = "{seen.url}"\napi_key = "theirs"\n[defaults]\nuse_modal = true\n'
        config = configured(tmp_path, text, {"ANANKE_MODAL_API_KEY": "sesame"})
        outcome = await Offload(config).compile(SET, FORMATS, 1, mode="modal")
        assert outcome.data == LOCAL
        assert outcome.origin == "local"
        assert f"ananke trust {host_of(seen.url)}" in (outcome.note or "")
        assert "sesame" not in (outcome.note or "")
        with pytest.raises(Untrusted):
            await Offload(config).compile(SET, FORMATS, 1, mode="modal", fallback=False)
        assert seen.connections == 0


async def test_approval_opens_it_and_its_withdrawal_closes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANANKE_CONFIG_DIR", str(tmp_path / "user"))
    async with host(always("200 OK", LOCAL)) as seen:
        config = configured(tmp_path, f'[modal]\nendpoint = "{seen.url}"\napi_key = "theirs"\n')
        approve(seen.url)
        outcome = await Offload(config).compile(SET, FORMATS, 1, mode="modal")
        assert outcome.origin == host_of(seen.url)
        assert seen.connections == 1
        assert "authorization" not in seen.requests[0].headers, "a repository's key is not taken"
        revoke(seen.url)
        outcome = await Offload(config).compile(SET, FORMATS, 1, mode="modal")
        assert outcome.origin == "local"
        assert seen.connections == 1


async def test_a_key_goes_to_the_host_of_the_environment_alone(tmp_path: Path) -> None:
    async with host(always("200 OK", LOCAL)) as theirs, host(always("200 OK", LOCAL)) as ours:
        environ = {"ANANKE_MODAL_ENDPOINT": ours.url, "ANANKE_MODAL_API_KEY": "sesame"}
        config = configured(tmp_path, f'[modal]\nendpoint = "{theirs.url}"\n', environ)
        outcome = await Offload(config).compile(SET, FORMATS, 1, mode="modal")
        assert outcome.origin == host_of(ours.url)
        assert ours.requests[0].headers["authorization"] == "Bearer sesame"
        assert theirs.connections == 0


async def test_a_proxy_of_the_environment_sees_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with host(always("200 OK", LOCAL)) as proxy, host(always("200 OK", LOCAL)) as ours:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        config = configured(tmp_path, "", {"ANANKE_MODAL_ENDPOINT": ours.url})
        outcome = await Offload(config).compile(SET, FORMATS, 1, mode="modal")
        assert outcome.origin == host_of(ours.url)
        assert proxy.connections == 0


async def test_what_a_service_compiled_never_answers_for_this_machine(tmp_path: Path) -> None:
    async with host(always("200 OK", LOCAL)) as ours:
        offload = Offload(configured(tmp_path, "", {"ANANKE_MODAL_ENDPOINT": ours.url}))
        assert (await offload.compile(SET, FORMATS, 1, mode="modal")).origin == host_of(ours.url)
        assert (await offload.compile(SET, FORMATS, 1, mode="auto")).origin == "memory"
        assert (await offload.compile(SET, FORMATS, 1, mode="local")).origin == "local"
        assert len(ours.requests) == 1


def test_the_probe_asks_no_untrusted_host(tmp_path: Path) -> None:
    answer = probe(configured(tmp_path, '[modal]\nendpoint = "https://compile.invalid"\n'))
    assert not answer.reachable
    assert "ananke trust compile.invalid" in answer.detail
