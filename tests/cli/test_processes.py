"""What only a process of its own shows: pipes, signals, terminals, and the lines that people paste."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.samples import CLEAN, DIRTY, SET

ANANKE = [sys.executable, "-m", "ananke_server"]


@pytest.mark.parametrize("count", [1, 5_000])
def test_a_closed_pipe_ends_quietly(here: Path, count: int) -> None:
    """As behind ``| head -1``, but closed for certain before the first byte."""
    (here / "many.py").write_text("eval(1)\n" * count)
    reading, writing = os.pipe()
    os.close(reading)
    command = [*ANANKE, "check", "many.py", "--format", "github"]
    ran = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_an_interrupt_is_130(here: Path) -> None:
    process = subprocess.Popen(
        [*ANANKE, "compile", "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts what runs in its background with interrupts ignored, and tests run there too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == "interrupted\n"


@pytest.mark.parametrize(("environ", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_follow_the_terminal_and_no_color(here: Path, environ: dict[str, str], coloured: bool) -> None:
    (here / "dirty.py").write_text(DIRTY)
    master, slave = pty.openpty()
    try:
        subprocess.run(
            [*ANANKE, "check", "dirty.py"],
            stdout=slave,
            stderr=subprocess.DEVNULL,
            env=os.environ | environ,
            timeout=60,
        )
        shown = os.read(master, 65_536)
    finally:
        os.close(master)
        os.close(slave)
    assert b"ANK601" in shown
    assert (b"\x1b[" in shown) is coloured


def test_a_pipe_or_link_is_written_to_and_not_replaced(here: Path) -> None:
    (here / "set.json").write_text(SET)
    os.mkfifo(here / "pipe")
    with subprocess.Popen([*ANANKE, "compile", "set.json", "-o", "pipe"], stderr=subprocess.DEVNULL):
        text = (here / "pipe").read_bytes()
    assert json.loads(text)["constraint_count"] == 2
    assert (here / "pipe").is_fifo()
    (here / "real.json").touch()
    (here / "link.json").symlink_to("real.json")
    subprocess.run([*ANANKE, "compile", "set.json", "-o", "link.json"], check=True, capture_output=True)
    assert (here / "link.json").is_symlink()
    assert (here / "real.json").read_bytes() == text


PASTED = """
import asyncio, json, sys
from ananke_core import Compiler

s = open("set.json").read()
whole = json.loads(s)
ir = Compiler().compile(whole, formats=["json-schema", "grammar", "regex"], optimize=True)
assert [c["name"] for c in ir.to_dict()["constraints"]]
assert len(ir["constraints"]) == 2
for other in (s, s.encode(), whole["constraints"]):
    assert Compiler().compile(other, formats=["json-schema", "grammar", "regex"], optimize=True).hash == ir.hash
assert Compiler().compile(whole, level=2).optimization_level == 2

async def main():
    compiler = Compiler()
    try:
        compiler.get_result()
    except Exception as error:
        print(type(error).__name__)
    async for p in compiler.compile_async(s):
        assert 0 <= p["percent"] <= 100 and p["stage"]
    assert compiler.get_result().hash == ir.hash

asyncio.run(main())
print("done")
"""


def test_the_library_as_people_paste_it(here: Path) -> None:
    (here / "set.json").write_text(SET)
    ran = subprocess.run([sys.executable, "-c", PASTED], capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    assert ran.stdout == "CompileError\ndone\n"


def test_extract_and_compile_as_people_paste_them(here: Path) -> None:
    (here / "src").mkdir()
    (here / "src/auth.py").write_text(CLEAN)
    binary = str(Path(sys.executable).parent / "ananke")
    lines = (
        f"{binary} extract src/auth.py -o constraints.json && {binary} compile constraints.json --no-modal | "
        f"{sys.executable} -c 'import json, sys; print(len(json.load(sys.stdin)[\"constraints\"]))'"
    )
    ran = subprocess.run(lines, shell=True, capture_output=True, text=True, timeout=60)
    assert int(ran.stdout) == len(json.loads((here / "constraints.json").read_text())["constraints"])


def test_a_compile_on_the_service(here: Path, tmp_path: Path) -> None:
    from tests.offload.hosts import service

    (here / "set.json").write_text(SET)
    with service(tmp_path, ANANKE_API_KEYS="team:sesame") as one:
        environ = os.environ | {"ANANKE_MODAL_ENDPOINT": one.url, "ANANKE_MODAL_API_KEY": "sesame"}
        ran = subprocess.run(
            [*ANANKE, "compile", "set.json", "--use-modal", "--no-fallback"],
            capture_output=True,
            env=environ,
            timeout=60,
        )
        assert ran.returncode == 0, ran.stderr
        assert one.url.removeprefix("http://").encode() in ran.stderr
        local = subprocess.run([*ANANKE, "compile", "set.json", "--no-modal"], capture_output=True, timeout=60)
        assert local.stdout == ran.stdout
        assert b", local, " in local.stderr, "what a service compiled is no local compile"
