"""The page of commands: usage and options from the command line itself, exit codes and examples from here."""

from __future__ import annotations

from enum import Enum
from typing import Any, NamedTuple

import typer

from ananke_server.cli.app import COMMANDS, app

_HEAD = """\
# Commands

Results go to stdout or `-o`, everything else to stderr; `-` is stdin. Colours follow the terminal and `NO_COLOR`. Lines \
and columns in text count from 1, in data from 0, columns in code points. A reader that closes the pipe (`| head`) ends \
a command quietly. `ANANKE_DEBUG=1` shows the traceback of an internal error.

| exit code | means |
| --- | --- |
| 0 | fine |
| 1 | findings at or above `--fail-on`; an infeasible set (its IR is still written); `doctor` found something broken |
| 2 | wrong use, or input that can't be read |
| 3 | the compile service failed where `--no-fallback` asks for it |
| 130 | interrupted |

Configuration is described [on its own page](configuration.md), the service [on another](service.md), codes of findings \
and errors in [rules](rules.md) and [errors](errors.md).
"""


class _More(NamedTuple):
    """What the command line does not say by itself."""

    codes: str
    words: str
    examples: tuple[str, ...]


_MORE = {
    "cache": _More(
        "0",
        "The cache is in your platform's cache folder, or in `ANANKE_CACHE_DIR`. An IR that was cut short or altered is "
        "never read.",
        ("ananke cache", "ananke cache --clear"),
    ),
    "check": _More(
        "0, 1, 2",
        "Conventions that only all files together show are said where the whole workspace is checked. "
        "What a fault in a configuration file or constraint set leaves is still checked, and the exit code is 2. "
        "Reports: `text` for people, `json`, `sarif` (2.1.0), `github` (annotations of a workflow).",
        (
            "ananke check src",
            "ananke check . --format sarif -o ananke.sarif",
            "ananke check - --language python < x.py",
        ),
    ),
    "compile": _More(
        "0, 1, 2, 3; with `--batch` the highest of its items",
        "With `--batch` each file is compiled by itself: INPUT.json becomes INPUT.ir.json beside it, or under the folder "
        "of `-o`, or a JSON line each with `-o -`. What is an IR already is skipped with a note, and one bad file costs "
        "only its own result. Without `--use-modal` or `--no-modal` the configuration's `use_modal` decides. A service "
        "that fails costs time, never the result, unless `--no-fallback` makes that an error.",
        (
            "ananke compile constraints.json",
            "ananke compile *.json --batch",
            "ananke compile constraints.json --use-modal --dry-run",
        ),
    ),
    "deploy": _More(
        "0, 2, 3",
        "It runs `modal deploy` with your token, after asking Modal whether token, environment and secrets are there. A "
        "missing secret is said, and fails nothing. Modal's own output goes to stderr; on stdout are the two lines for "
        "your shell. See [Modal](modal.md).",
        ("ananke deploy", "ananke deploy --name ananke-compiler-prod --env main"),
    ),
    "cost": _More(
        "0, 2, 3",
        "Sets are priced by their size, with [measured](cost.md) durations and dated prices. `--since` reads what the "
        "deployment recorded, with your Modal token; what containers that waited cost is in `modal billing report` alone.",
        ("ananke cost constraints.json", "ananke cost --since 24h", "ananke cost constraints.json --rates workspace"),
    ),
    "doctor": _More(
        "0, 1, 2",
        "Each line says what was looked at, whether it works, and what to do if not. `--modal` asks Modal with your token "
        "for secrets and app, and the endpoint with the key that is configured. With `--bench` the messages of a "
        "trace are sent to a server of its own, without what would write or go to a service, and a table says how long "
        "each kind took to be answered, then and now.",
        ("ananke doctor", "ananke doctor --modal", "ananke doctor --bench session.trace"),
    ),
    "export": _More(
        "0, 2; with `--preflight` 1 where a limit is passed",
        "One of `--as` and `--for` is needed. `--as` prints one artefact that stands by itself, `--for` the request "
        "fragment of an engine, the tool definition of a function (openai, anthropic, gemini) or a Python program "
        "(outlines, guidance). Which version it was written for, where it goes and what of the artefact the engine does "
        "not enforce is said on stderr. A server that does not know a field ignores it and answers 200: `--probe` prints "
        "two requests through the same fields, one that has to bend the answer and one that has to be refused. "
        "`--preflight` prints the artefact's size, what loading it in llguidance takes, and every known limit of which it "
        "uses half or more; with `--for` the exit code is 1 where one is passed. With "
        "`--jsonl` a bad line costs only its own answer.",
        (
            "ananke export orders.py --symbol place_order --as json-schema",
            "ananke export orders.py --symbol place_order --for openai",
            "ananke export orders.py --symbol place_order --for vllm --probe",
            "ananke export orders.py --symbol place_order --for anthropic --preflight",
        ),
    ),
    "explain": _More(
        "0 accepted, 1 refused, 2",
        "The text is what a decoder would write: with `--as lark` one definition, from the first character of its header "
        "to the last of its body; with `--as json-schema` one instance; with `--as regex` a header on one line. It is given "
        'to llguidance (`pip install "ananke-lsp[engines]"`) byte by byte. Line breaks at its end do not count. What '
        "might stand there is what the engine would let through next; a denied name is refused where it ends, because a "
        "longer one may begin like it. For an instance a validator says which member of the schema is not kept.",
        (
            "ananke explain orders.py --symbol place_order --text new.py",
            "ananke explain ir.json --symbol Order --as json-schema --text order.json",
            "ananke explain ir.json --symbol place_order --text - < new.py",
        ),
    ),
    "extract": _More(
        "0, 2",
        "What was left out, and why, is said on stderr. With `--llm` (or `[llm] enabled`, which a repository can't set) "
        "Claude reads contribution and style guides, decision records (`adr/`, `decisions/`) and doc comments for rules, "
        "with the key in `ANTHROPIC_API_KEY`. Each must quote words that stand there, fit the model, and be kept by at "
        "least three quarters of the cases in the code; it comes out soft, as a hint, with source `llm_analysis`.",
        ("ananke extract src/auth.py -o constraints.json", "ananke extract . --format toml", "ananke extract . --llm"),
    ),
    "init": _More(
        "0, 2",
        "Every key stands there with its default and what it means, commented out: the file changes nothing until you "
        "change it.",
        ("ananke init", "ananke init services/web"),
    ),
    "lsp": _More(
        "0, 1, 2",
        "The command `ananke-lsp` is the same. What a trace holds is [described](editors.md#when-something-is-wrong).",
        ("ananke lsp --stdio", "ananke lsp --trace session.trace --log-file session.log"),
    ),
    "mine": _More(
        "0, 2",
        "A habit is spoken of when the lower bound of the 95 % Wilson interval reaches `mine.min_confidence`: a handful "
        "of cases is no law. As a set, conventions are soft and at most hints, with places that keep them under "
        "`origins` and some that don't under `exceptions`; what you keep of it and name in `check.constraints` is "
        "checked. Editors show the same as hints, and pin one by a code action.",
        ("ananke mine", "ananke mine src --format json", "ananke mine -o ananke.constraints.toml"),
    ),
    "health": _More(
        "0, 2, 3",
        "One try, without a way back: whether the service lives, takes the key and has our emitter, and the time of a round "
        "trip with a new connection.",
        ("ananke health", "ananke health --json"),
    ),
    "stats": _More(
        "0, 2, 3",
        "The figures since the service's start; with `--html` also by the minute, for the last day. The cost is what CPU "
        "and memory of its compiles cost at Modal's dated list price, wherever it runs. See [the service](service.md).",
        ("ananke stats", "ananke stats --html -o stats.html"),
    ),
    "serve": _More("2, 130", "Its settings are environment variables: see [the service](service.md).", ()),
    "trust": _More(
        "0, 2",
        "A host is named with its port where the address has one. What was approved is kept in `trust.json` in your "
        "configuration folder.",
        ("ananke trust compile.example.com",),
    ),
    "version": _More(
        "0", "For bug reports; the second form prints the version alone.", ("ananke version", "ananke --version")
    ),
}


def files() -> dict[str, str]:
    """``docs/commands.md``."""
    group: Any = typer.main.get_command(app)
    parts = [_HEAD, *(_section(name, group.commands[name]) for name in sorted(COMMANDS))]
    return {"docs/commands.md": "\n".join(parts)}


def _section(name: str, command: Any) -> str:
    more = _MORE[name]
    places = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    usage = " ".join(["ananke", name, *(["[OPTIONS]"] if options else []), *(_place(one) for one in places)])
    lines = [
        f"## ananke {name}",
        "",
        " ".join((command.help or "").split()),
        "",
        "```text",
        usage,
        "```",
        "",
        more.words,
    ]
    rows = [f"| `{_place(one)}` | {one.help} |" for one in places]
    rows += [f"| {_flags(option)} | {_told(option)} |" for option in options]
    if rows:
        lines += ["", "| argument or option | |", "| --- | --- |", *rows]
    lines += ["", f"Exit codes: {more.codes}.", ""]
    if more.examples:
        lines += ["Examples:", "", "```sh", *more.examples, "```", ""]
    return "\n".join(lines)


def _place(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _flags(option: Any) -> str:
    names = [*option.opts, *option.secondary_opts]
    if option.is_flag:
        return ", ".join(f"`{name}`" for name in names)
    kind = option.type_descriptor.annotation
    choices = "\\|".join(str(one.value) for one in kind) if isinstance(kind, type) and issubclass(kind, Enum) else ""
    value = option.metavar or choices or "VALUE"
    return ", ".join(f"`{name} {value}`" for name in names)


def _told(option: Any) -> str:
    default = option.default
    if option.is_flag or default in (None, "", ()) or callable(default):
        return str(option.help)
    return f"{option.help} Default: `{getattr(default, 'value', default)}`."
