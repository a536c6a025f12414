"""The table of languages, and that every folder speaks the closed vocabulary."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.resources import files

import pytest

from ananke_core.errors import UnsupportedLanguage
from ananke_core.languages import LANGUAGES, Language, language_for_id, language_for_path, language_named
from ananke_core.languages.vocabulary import CAPTURES
from ananke_core.syntax import CombinedQuery

ROOT = files("ananke_core.languages")
FOLDERS = {"python": ["python"], "typescript": ["ecmascript", "typescript"], "javascript": ["ecmascript", "javascript"]}
"""Where the queries of each language stand."""

SOURCES = [
    (language, f"{folder}/{entry.name}", entry.read_text("utf-8"))
    for language in LANGUAGES.values()
    for folder in FOLDERS[language.name]
    for entry in (ROOT / folder).iterdir()
    if entry.name.endswith(".scm")
]
SAMPLES = {
    "python": (b"# c\nimport os\nx = os.f()\n", ["comment", "import", "variable", "call"]),
    "typescript": (
        b"// c\nimport 'os';\nlet x = f();\ntype T = 1;\ninterface I {}",
        ["comment", "import", "variable", "call", "type", "class"],
    ),
    "javascript": (b"// c\nimport 'os';\nlet x = f();", ["comment", "import", "variable", "call"]),
}


@pytest.mark.parametrize(("language", "name", "text"), SOURCES, ids=[f"{s[0].key}: {s[1]}" for s in SOURCES])
def test_every_query_compiles_alone_and_captures_known_names(language: Language, name: str, text: str) -> None:
    query = CombinedQuery(language.grammar, {name: text})
    assert query.capture_names
    assert query.capture_names <= CAPTURES
    # A predicate would run Python's own regular expressions, which a long name can stall.
    assert "#" not in re.sub(r";.*", "", text)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES.keys())
def test_every_capture_is_asked_for_once(language: Language) -> None:
    captured = [name for owner, _, text in SOURCES if owner is language for name in re.findall(r"@(\w+)", text)]
    assert set(captured) == language.query.capture_names
    data, expected = SAMPLES[language.name]
    captures = language.query.captures(language.grammar.parse(data).root_node)
    assert {name: len(nodes) for name, nodes in captures.items()} == dict.fromkeys(expected, 1)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.py", "python"),
        ("src/a.b/stub.pyi", "python"),
        ("UPPER.PY", "python"),
        ("a.ts", "typescript"),
        ("a.d.ts", "typescript"),
        ("a.tsx", "tsx"),
        ("a.jsx", "javascript"),
        ("a.mjs", "javascript"),
        ("py", None),
        ("a.pyc", None),
        ("a.py/readme", None),
        ("", None),
    ],
)
def test_paths_tell_the_language(path: str, name: str | None) -> None:
    found = language_for_path(path)
    assert (found.key if found else None) == name


def test_ids_and_names_tell_the_language() -> None:
    assert language_for_id("python") is LANGUAGES["python"]
    assert language_for_id("typescriptreact") is LANGUAGES["tsx"]
    assert LANGUAGES["tsx"].name == "typescript"
    assert language_for_id("plaintext") is None
    assert language_named(" Python ") is LANGUAGES["python"]


def test_an_unknown_name_leads_to_the_nearest() -> None:
    with pytest.raises(UnsupportedLanguage, match=r"'pyton' is no language known here \(did you mean python\?\)"):
        language_named("pyton")
    with pytest.raises(UnsupportedLanguage, match=r"known: python"):
        language_named("cobol-74")


@pytest.mark.parametrize("start", ["def f():", "class A:", "async def f():", "@decorated", "class\tA:"])
def test_segments_may_start_at_definitions(start: str) -> None:
    assert LANGUAGES["python"].segment_start.match(start.encode())


@pytest.mark.parametrize("line", ["    def f():", "default = 1", "classes = 2", "x = 1", "async with a:", ""])
def test_segments_start_nowhere_else(line: str) -> None:
    assert not LANGUAGES["python"].segment_start.match(line.encode())


def test_no_grammar_is_loaded_before_it_is_used() -> None:
    code = (
        "import sys, ananke_core.languages as l; assert 'tree_sitter_python._binding' not in sys.modules; "
        "l.LANGUAGES['python'].query; assert 'tree_sitter_python._binding' in sys.modules; "
        # What the package itself imports takes longer than the grammar, and nothing here asks for it.
        "assert 'tree_sitter_python' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
