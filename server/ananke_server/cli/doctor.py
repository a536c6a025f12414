"""``ananke doctor``: what works on this machine, and what to do about what doesn't."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from typing import Annotated

import typer

from ananke_server.cli import modal_doctor
from ananke_server.cli.finding import Finding
from ananke_server.cli.streams import colour

_MARKS = {"ok": ("ok", "info"), "optional": ("not there", "dim"), "broken": ("broken", "error")}


def doctor(
    bench: Annotated[
        str,
        typer.Option("--bench", metavar="TRACE", help="Replay a trace that ananke lsp recorded, and print latencies."),
    ] = "",
    modal: Annotated[
        bool, typer.Option("--modal", help="Check the deployment on Modal instead: token, secrets, app, endpoint.")
    ] = False,
    name: Annotated[str, typer.Option(help="Name of the app (--modal).")] = "ananke-compiler",
    env: Annotated[str, typer.Option(metavar="NAME", help="Modal environment (--modal).")] = "",
) -> int:
    """Check the installation: languages, engines, configuration, cache, service. Exit code 1 if any is broken."""
    if bench:
        return _bench(bench)
    broken = False
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (_versions, _languages, _engines, _configuration)
    looks += (_cache, _service)
    if modal:
        looks = (partial(modal_doctor.look, name, env),)
    for look in looks:
        for finding in _guarded(look):
            mark, style = _MARKS[finding.state]
            print(f"{colour(f'{mark:>9}', style)}  {finding.subject}: {finding.detail}")
            broken |= finding.state == "broken"
    return 1 if broken else 0


def _bench(file: str) -> int:
    from ananke_server.replay import read_trace, table

    rows = table(read_trace(Path(file)))
    print(f"{'milliseconds':32}{'count':>7}{'then':>9}{'median':>9}{'p95':>9}{'longest':>9}")
    for row in rows:
        print(f"{row.method:32}{row.count:7}{row.then:9.1f}{row.median:9.1f}{row.p95:9.1f}{row.longest:9.1f}")
    print("then: the median in the trace. An edit is answered by the diagnostics of its version.")
    return 0


def _guarded(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except Exception as error:
        yield Finding(getattr(look, "__name__", "_modal").strip("_"), "broken", f"{type(error).__name__}: {error}")


def _versions() -> Iterator[Finding]:
    from ananke_core.model.ir import EMITTER

    yield Finding("ananke", "ok", f"{installed('ananke-lsp')}, emitter {EMITTER}, in {Path(__file__).parents[1]}")
    yield Finding("python", "ok", f"{platform.python_version()} at {sys.executable}")


def _languages() -> Iterator[Finding]:
    from ananke_core.analysis import Document, Policy
    from ananke_core.languages import LANGUAGES

    for name, language in LANGUAGES.items():
        began = time.perf_counter()
        Document.open(b"", language, Policy())
        milliseconds = (time.perf_counter() - began) * 1e3
        yield Finding(
            f"language {name}",
            "ok",
            f"{', '.join(language.suffixes)}; grammar and queries load in {milliseconds:.0f} ms",
        )


def _engines() -> Iterator[Finding]:
    for package, module, use in (
        ("llguidance", "llguidance", "explains and tests grammars"),
        ("jsonschema-rs", "jsonschema_rs", "validates against compiled schemas"),
        ("google-re2", "re2", "runs user patterns"),
    ):
        try:
            importlib.import_module(module)
            yield Finding(f"engine {package}", "ok", installed(package))
        except (ImportError, PackageNotFoundError):
            yield Finding(f"engine {package}", "optional", f'{use}; pip install "ananke-lsp[engines]"')


def _configuration() -> Iterator[Finding]:
    from ananke_server.config import load_config

    _, faults = load_config(Path.cwd(), environ=os.environ)
    for fault in faults:
        yield Finding("configuration", "broken" if fault.severity == "error" else "ok", str(fault))
    if not faults:
        yield Finding("configuration", "ok", "no fault")


def _cache() -> Iterator[Finding]:
    from ananke_server.places import cache_folder

    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        yield Finding("cache", "ok", f"{folder} can be written")


def _service() -> Iterator[Finding]:
    from ananke_server.config import load_config

    config, _ = load_config(Path.cwd(), environ=os.environ)
    if not config.modal.endpoint and config.modal.transport == "http":
        yield Finding(
            "compile service", "optional", "none configured, everything compiles here; set ANANKE_MODAL_ENDPOINT"
        )
        return
    from ananke_server.offload import probe

    answer = probe(config)
    yield Finding("compile service", "ok" if answer.reachable else "broken", answer.detail)
