"""The guides: every fence is run, read by the real command lines, or says why not."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer

from ananke_server.cli.app import app, run
from scripts.project import ROOT
from tests.modal.conftest import environment
from tests.modal.control_plane import ControlPlane

PAGES = ("docs/modal-guide.md", "docs/compile-command.md")
AUTH = """export interface Session { token: string; expires: number }
export async function login(email: string, password: string): Promise<Session> {
  if (!email) throw new Error("no email");
  return { token: email + password, expires: 3600 };
}
"""


class Fence(NamedTuple):
    page: str
    line: int
    how: str
    language: str
    text: str


def fences(page: str) -> Iterator[Fence]:
    text = (ROOT / page).read_text("utf-8")
    for found in re.finditer(r"(?:^<!-- fence: (.+?) -->\n)?^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield Fence(page, text.count("\n", 0, found.start()) + 1, found[1] or "", found[2], found[3])


ALL = [fence for page in PAGES for fence in fences(page)]


def commands(fence: Fence) -> Iterator[list[str]]:
    for line in fence.text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
            words = words[1:]
        if words:
            yield words


def test_every_fence_says_what_becomes_of_it() -> None:
    assert len(ALL) > 15
    unmarked = [f"{fence.page}:{fence.line}" for fence in ALL if fence.language != "text" and not fence.how]
    assert unmarked == []
    assert {fence.how for fence in ALL} == {"", "run", "run on the stand-in", "parsed", "shown"}


@contextmanager
def _streams(words: list[str]) -> Iterator[list[str]]:
    """Carry out ``< F`` and ``> F`` as a shell does; the words that are left."""
    saved = [os.dup(number) for number in (0, 1)]
    try:
        for number, sign, flags in ((0, "<", os.O_RDONLY), (1, ">", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)):
            name = os.devnull
            if sign in words:
                at = words.index(sign)
                name = words[at + 1]
                words = words[:at] + words[at + 2 :]
            opened = os.open(name, flags if name != os.devnull else os.O_RDWR)
            os.dup2(opened, number)
            os.close(opened)
        yield words
    finally:
        sys.stdout.flush()
        for number, kept in enumerate(saved):
            os.dup2(kept, number)
            os.close(kept)


@pytest.mark.parametrize("page", PAGES)
def test_what_is_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture) -> None:
    """In one folder, in order; every command has to end well. In this process, because starting one takes a second."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "auth.ts").write_text(AUTH)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANANKE_CACHE_DIR", str(tmp_path / "cache"))
    with capfd.disabled():
        for fence in ALL:
            for words in commands(fence) if (fence.page, fence.how) == (page, "run") else ():
                assert words[0] == "ananke"
                with _streams(words[1:]) as arguments, monkeypatch.context() as patch:
                    patch.setattr(sys, "stderr", io.StringIO())
                    for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w")):
                        patch.setattr(sys, name, os.fdopen(os.dup(number), mode))
                    code = run(arguments)
                    sys.stdout.close()
                    sys.stdin.close()
                assert code == 0, f"{fence.page}:{fence.line}: {shlex.join(words)}"
    written = {file.name for file in tmp_path.iterdir()}
    texts = [fence.text for fence in ALL if (fence.page, fence.how) == (page, "run")]
    outputs = {word for text in texts for word in re.findall(r"(?:-o|>) (\S+)", text)}
    assert outputs
    assert outputs <= written
    assert all((tmp_path / name).read_bytes().startswith(b"{") for name in outputs)
    if page.endswith("compile-command.md"):
        assert {"a.ir.json", "b.ir.json"} < written
        assert "a.ir.ir.json" not in written


def test_python_on_the_stand_in(deployed: ControlPlane) -> None:
    (fence,) = [fence for fence in ALL if fence.how == "run on the stand-in"]
    done = subprocess.run(
        [sys.executable, "-c", fence.text],
        env=environment(deployed.url),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _understood(command: Any, words: list[str], parent: Any = None) -> None:
    """Parse one command line down to its subcommand, without carrying it out."""
    context = command.make_context(words[0], list(words[1:]), parent=parent, resilient_parsing=False)
    if hasattr(command, "commands"):
        name, inner, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        _understood(inner, [name, *rest], context)


@pytest.mark.parametrize("fence", [fence for fence in ALL if fence.how == "parsed"], ids=lambda one: one.text[:30])
def test_what_needs_a_workspace_is_understood(fence: Fence, monkeypatch: pytest.MonkeyPatch) -> None:
    from modal.cli.entry_point import entrypoint_cli

    known: dict[str, Any] = {"ananke": typer.main.get_command(app), "modal": entrypoint_cli}
    for words in commands(fence):
        if words[0] in {"pip", "export"}:
            continue
        _understood(known[words[0]], words)


def test_an_unknown_option_is_noticed() -> None:
    from modal.cli.entry_point import entrypoint_cli

    for words in (["modal", "app", "logs", "a", "--sinse", "1h"], ["modal", "app", "statistics"]):
        with pytest.raises(Exception, match=r"sinse|statistics"):
            _understood(entrypoint_cli, words)
