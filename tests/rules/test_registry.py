"""The table of codes against the code that uses it, and the pages it promises."""

from __future__ import annotations

import re
from pathlib import Path

from ananke_core import errors
from ananke_core.model.rules import Annotation, Call, Documentation, ErrorHandling, Import, Layer, Naming, Opaque, Size
from ananke_core.rules.built_call import BuiltCall, Checked
from ananke_core.rules.check import CHECKERS
from ananke_core.rules.registry import CODES, code_of


def test_codes_are_unique_ordered_and_named() -> None:
    assert list(CODES) == sorted(CODES)
    assert all(code == entry.code for code, entry in CODES.items())
    names = [entry.name for entry in CODES.values()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)
    assert all(re.fullmatch(r"[A-Z].*\.", entry.summary) for entry in CODES.values())


def test_every_error_has_its_code() -> None:
    raised = {value.code for value in vars(errors).values() if isinstance(value, type) and hasattr(value, "code")}
    raised = {code for code in raised if isinstance(code, str)}
    assert len(raised) > 10
    assert raised <= set(CODES)


def test_every_rule_class_that_is_checked_has_codes() -> None:
    assert {rule for entry in CODES.values() for rule in entry.rules} == set(CHECKERS)
    rules: list[Checked] = [
        Naming("class", "PascalCase"),
        Annotation("function", "returns"),
        Annotation("function", "parameters"),
        Annotation("class", "fields"),
        Size("function", "lines", 1),
        Size("function", "parameters", 1),
        Size("function", "nesting", 1),
        Size("function", "branches", 1),
        Documentation("function"),
        Import(denied=("a",)),
        Import(layers=(Layer("a", ("a/**",)),)),
        ErrorHandling(bare=True),
        ErrorHandling(swallowed=True),
        Call(denied=("eval",)),
        BuiltCall(("run",), ("built",), "runs it", "don't"),
    ]
    # A rule about documentation has a second code, for what it says of parameters.
    firsts = [code for code, entry in CODES.items() if entry.rules and code != "ANK311"]
    assert [code_of(rule) for rule in rules] == firsts
    assert all(type(rule) in CODES[code_of(rule)].rules for rule in rules)
    assert code_of(Opaque()) == ""


def test_every_code_has_its_page(project: Path) -> None:
    pages = {path.name for path in (project / "docs/rules").glob("*.md")}
    assert pages == {f"{code}.md" for code, entry in CODES.items() if entry.rules}
    for entry in CODES.values():
        path, _, section = entry.page.partition("#")
        text = (project / path).read_text("utf-8")
        if section:
            assert f"## {entry.code} {entry.name}\n" in text
        else:
            assert text.startswith(f"# {entry.code} {entry.name}\n")
            assert re.search(rf"# *(violation:|\^+) {entry.code}\b", text), "a page shows its violation"
            assert all(f"\n## {title}\n" in text for title in ("Why", "How to fix", "Switch off"))
        assert entry.href.endswith(entry.page.removeprefix("docs/"))
