"""Where texts are cut."""

from __future__ import annotations

import inspect
import textwrap

import pytest

from ananke_core.analysis import segments
from ananke_core.analysis.segments import DOUBT, MAXIMUM, MINIMUM, cuts
from ananke_core.languages import LANGUAGES

PYTHON = LANGUAGES["python"]


def _definitions(count: int) -> bytes:
    return b"".join(
        f"def function_{i}(a: int) -> int:\n    b = a + {i}\n    return b\n\n\n".encode() for i in range(count)
    )


def test_segments_have_at_least_the_minimum_and_little_more_than_the_maximum() -> None:
    data = _definitions(3_000)
    starts = cuts(PYTHON, data)
    sizes = [end - start for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]
    assert len(sizes) > 10
    assert min(sizes[:-1]) >= MINIMUM
    assert max(sizes) < MAXIMUM + 200


def test_every_cut_starts_a_definition_after_a_blank_line() -> None:
    data = _definitions(1_000)
    for cut in cuts(PYTHON, data)[1:]:
        assert data[cut:].startswith(b"def function_")
        assert data[:cut].endswith(b"\n\n")


def test_an_open_multi_line_string_is_not_cut() -> None:
    template = b'TEMPLATE = """\n' + _definitions(500) + b'"""\n\n\n'
    data = template + _definitions(500)
    assert len(template) < DOUBT
    inside = [cut for cut in cuts(PYTHON, data) if 0 < cut < len(template)]
    assert inside == []
    assert len(cuts(PYTHON, data)) > 2


def test_a_stray_quote_joins_no_more_than_the_doubt() -> None:
    data = b'# an odd """ in a comment\n\n\n' + _definitions(4_000)
    starts = cuts(PYTHON, data)
    assert starts[1] < DOUBT + MAXIMUM
    assert len(starts) > 5


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_both_line_endings_are_cut(newline: bytes) -> None:
    assert len(cuts(PYTHON, _definitions(1_000).replace(b"\n", newline))) > 3


def test_small_texts_are_one_segment() -> None:
    for text in (b"", b"\n", inspect.getsource(textwrap).encode()[:3_000]):
        assert cuts(PYTHON, text) == [0]


def test_code_inside_of_one_function_around_the_file_is_not_cut() -> None:
    inner = b"".join(
        f"function part{i}(a) {{\n  const text = `part ${{a}}`;\n  return text + {i};\n}}\n\n".encode()
        for i in range(500)
    )
    wrapped = b"(function () {\n\n" + inner + b"})();\n\n"
    assert len(wrapped) < DOUBT
    starts = cuts(LANGUAGES["javascript"], wrapped + inner)
    assert len(starts) > 2
    assert starts[1] >= len(wrapped)


def test_a_doc_comment_stays_with_its_definition() -> None:
    data = b"".join(
        f"/** Part {i}. */\nexport function part{i}(a: number) {{\n  return a;\n}}\n\n".encode() for i in range(900)
    )
    starts = cuts(LANGUAGES["typescript"], data)
    assert len(starts) > 5
    assert all(data[start:].startswith(b"/** Part") for start in starts)


STATEMENTS = {
    "python": "register('x{0}', handler{0})\n",
    "typescript": "app.get('/x{0}', handler{0});\n",
    "javascript": "app.get('/x{0}', handler{0})\n",
}


@pytest.mark.parametrize("language", STATEMENTS)
def test_statements_are_cut_where_no_definition_comes(language: str) -> None:
    data = "".join(STATEMENTS[language].format(i) for i in range(3_000)).encode()
    starts = cuts(LANGUAGES[language], data)
    sizes = [end - start for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]
    assert len(sizes) > 8
    assert min(sizes[:-1]) >= MAXIMUM
    assert max(sizes) < MAXIMUM + 100


# Parts of one statement each, of which none may be cut off.
WHOLE = {
    "python": [
        "if a:\n    b()\nelif c:\n    d()\nelse:\n    e()\n",
        "try:\n    b()\nexcept E:\n    d()\nfinally:\n    e()\n",
        "# about it\nf()\n",
        "@dec\ndef f():\n    pass\n",
        "@dec(\n    1,\n)\nclass A:\n    pass\n",
        "x = 1 + \\\ny\n",
        "x = [\ny,\nz,\n]\n",
        'x = """\nwords of a text\nimport nothing\n"""\n',
        "f(a,\nb=1)\n",
    ],
    "typescript": [
        "if (a) {\n  b();\n}\nelse {\n  d();\n}\n",
        "try {\n  b();\n}\ncatch {\n  d();\n}\n",
        "do {\n  b();\n}\nwhile (c);\n",
        "/** About it. */\nconst f = 1;\n",
        "// About it.\nf();\n",
        "@Component({\n  a: 1,\n})\nexport class A {}\n",
        "const x =\ny;\n",
        "const x = [\ny,\nz,\n];\n",
        "const x = `\nwords of a text\nimport nothing\n`;\n",
        "type A =\n  | B\n  | C;\n",
    ],
}


@pytest.mark.parametrize("language", WHOLE)
@pytest.mark.parametrize("count", range(12))
def test_no_statement_is_cut_in_two(language: str, count: int) -> None:
    # Each piece stands at each distance from the last cut.
    parts = WHOLE[language]
    body = "".join(parts[(i + i // len(parts)) % len(parts)] for i in range(2_000))
    data = b"x = 1\n" * count + body.encode()
    starts = cuts(LANGUAGES[language], data)
    assert len(starts) > 3
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        assert not LANGUAGES[language].grammar.parse(data[start:end]).root_node.has_error
        before = data[:start].rpartition(b"\n")[0].rpartition(b"\n")[2]
        assert not before.startswith((b"#", b"//", b"/*", b"@"))


def test_a_long_text_is_not_asked_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    ends = segments._ends

    def counted(*arguments: object) -> bool:
        nonlocal asked
        asked += 1
        return ends(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(segments, "_ends", counted)
    data = b'TEXT = """\n' + b"words of it\n" * 20_000 + b'"""\n' + b"x = 1\n" * 10
    starts = cuts(PYTHON, data)
    assert starts == [0, data.index(b"x = 1")]
    assert asked < 10
