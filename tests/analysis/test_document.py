"""The law of documents: after any edits, a document equals a freshly opened one."""

from __future__ import annotations

import random
import sysconfig
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ananke_core.analysis import Document, page
from ananke_core.analysis.document import MOST_REMEMBERED
from ananke_core.languages import LANGUAGES
from ananke_core.text import Encoding
from tests.analysis.languages import CASES, Case, typescript_sample

PYTHON = LANGUAGES["python"]
POLICY = CASES["python"].policy
STDLIB = Path(sysconfig.get_path("stdlib"))


def state(document: Document) -> object:
    """Everything that a user of the document can see."""
    return (
        document.text,
        [segment.data for segment in document.segments],
        [(start, facts) for start, facts in document.facts()],
        document.conventions,
        [(f.code, f.span, f.start, f.end, f.message, f.severity) for f in document.findings(Encoding.UTF16)],
        document.constraints(),
        document.line_count,
    )


def random_edit(rng: random.Random, document: Document, snippets: list[bytes]) -> tuple[int, int, bytes]:
    """An edit as people and tools make them: mostly small, sometimes a block cut or pasted."""
    start = rng.randrange(document.size + 1)
    if rng.random() < 0.3 and len(document.segments) > 1:
        # At and around cuts is where things can go wrong.
        number = rng.randrange(len(document.segments))
        start = sum(len(s.data) for s in document.segments[:number]) + rng.choice([-2, -1, 0, 0, 1, 3, 12])
        start = min(max(start, 0), document.size)
    length = rng.choice([0, 0, 0, 1, 2, 10, 200, 6_000 if rng.random() < 0.2 else 3])
    end = min(start + length, document.size)
    pasted = document.text[start : start + rng.randrange(9_000)]
    return start, end, pasted if rng.random() < 0.1 else rng.choice([b"", *snippets])


def _follow(seed: str, data: bytes, case: Case) -> None:
    """Edit at random, and compare with a fresh document now and then."""
    rng = random.Random(seed)
    document = Document.open(data, case.language, case.policy, case.path)
    for _ in range(12):
        for _ in range(rng.randrange(1, 4)):
            start, end, text = random_edit(rng, document, case.snippets)
            expected = document.text[:start] + text + document.text[end:]
            document = document.edit(start, end, text)
            assert document.text == expected
        assert state(document) == state(Document.open(document.text, case.language, case.policy, case.path))


@pytest.mark.parametrize("name", ["argparse.py", "textwrap.py", "enum.py", "dataclasses.py"])
@pytest.mark.parametrize("seed", [1, 2])
def test_edited_equals_fresh_on_real_files(name: str, seed: int) -> None:
    _follow(f"{name}{seed}", (STDLIB / name).read_bytes(), CASES["python"])


@pytest.mark.parametrize("language", ["typescript", "tsx", "javascript"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_edited_equals_fresh_in_the_other_languages(language: str, seed: int) -> None:
    # What JavaScript has no syntax for is an error there, and has to be followed all the same.
    _follow(f"{language}{seed}", typescript_sample(), CASES[language])


@settings(max_examples=100, deadline=None)
@given(case=st.sampled_from(list(CASES.values())), data=st.data())
def test_edited_equals_fresh_on_small_texts(case: Case, data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.sampled_from(case.snippets), max_size=12))
    document = Document.open(b"".join(pieces), case.language, case.policy, case.path)
    for _ in range(data.draw(st.integers(0, 6))):
        start = int(data.draw(st.floats(0, 1)) * document.size)
        length = data.draw(st.integers(0, 8))
        text = data.draw(st.sampled_from([b"", *case.snippets]))
        document = document.edit(start, min(start + length, document.size), text)
        assert state(document) == state(Document.open(document.text, case.language, case.policy, case.path))


QUOTES = {"python": b'"""', "typescript": b"`", "tsx": b"`", "javascript": b"`"}
EVALS = b"".join(b"eval('%d')\n" % number for number in range(300))


@pytest.mark.parametrize("language", CASES)
def test_edits_that_reach_far_leave_the_state_of_a_fresh_text(language: str) -> None:
    case = CASES[language]
    data = (STDLIB / "argparse.py").read_bytes()[:60_000] if language == "python" else typescript_sample()
    pasted = data[: len(data) // 3]
    token = data.index(b"return", len(data) // 2)
    token = data.index(b"\n", token)
    quote, size = QUOTES[language], len(data)
    document = Document.open(data, case.language, case.policy, case.path)
    before = state(document)
    for there, back in (
        # The last token of a block, a string that swallows the file, a paste, many findings, everything at once.
        ((token, token, b"x"), (token, token + 1, b"")),
        ((0, 0, quote), (0, len(quote), b"")),
        ((0, 0, pasted), (0, len(pasted), b"")),
        ((size, size, b"\n" + EVALS), (size, size + 1 + len(EVALS), b"")),
        ((0, size, pasted), (0, len(pasted), data)),
    ):
        document = document.edit(*there)
        assert state(document) == state(Document.open(document.text, case.language, case.policy, case.path))
        document = document.edit(*back)
        assert state(document) == before


FUNCTIONS = b"".join(b"\n\nexport function f%d(a: number) {\n  return a;\n}\n" % number for number in range(300))


@pytest.mark.parametrize(("language", "seed"), [("python", 3), ("typescript", 4)])
def test_edited_equals_fresh_over_many_pages(language: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Real files of a page or two would not tell.
    monkeypatch.setattr(page, "SIZE", 1)
    case = CASES[language]
    data = (STDLIB / "argparse.py").read_bytes() if language == "python" else FUNCTIONS + typescript_sample()
    assert len(Document.open(data, case.language, case.policy, case.path).pages) > 2
    _follow(f"pages{seed}", data, case)


def test_pages_stay_of_about_one_size() -> None:
    source = b"".join(f"def function_{i}(a: int) -> int:\n    return a + {i}\n\n\n".encode() for i in range(4_000))
    document, rng = Document.open(source, PYTHON, POLICY, "a.py"), random.Random(5)
    for _ in range(40):
        at = rng.randrange(document.size)
        cut = rng.choice([0, 30_000])
        document = document.edit(at, min(at + cut, document.size), b"" if cut else source[:40_000])
        sizes = [len(one.segments) for one in document.pages]
        assert max(sizes) <= 2 * page.SIZE
        assert sum(sizes) == len(document.segments)
        assert len(sizes) <= sum(sizes) / (page.SIZE // 4) + 2


def test_only_so_many_swallowed_symbols_are_remembered() -> None:
    text = b"".join(b"def f%d(a: int) -> int:\n    return a\n" % number for number in range(250))
    document = Document.open(text, PYTHON, POLICY).edit(0, 0, b"x = (" + b'"""')
    assert len(document.remembered) == MOST_REMEMBERED < 250
    assert "f249" in document.remembered
    assert document.edit(0, 8, b"").remembered == {}


def test_an_edit_parses_one_segment_and_shares_the_others() -> None:
    source = b"".join(f"def function_{i}(a: int) -> int:\n    return a + {i}\n\n\n".encode() for i in range(4_000))
    document = Document.open(source, PYTHON, POLICY, "a.py")
    assert len(document.segments) > 10
    at = source.index(b"return a + 2000") + 7
    edited = document.edit(at, at + 1, b"bb")
    fresh = [segment for segment in edited.segments if segment not in document.segments]
    assert len(fresh) == 1
    old_units = {id(placed.unit) for segment in document.segments for placed in segment.units}
    new_units = [placed for segment in fresh for placed in segment.units if id(placed.unit) not in old_units]
    assert len(new_units) == 1


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(alphabet=st.sampled_from("ab é🍎\n\r\x0c\u2028\t"), max_size=40),
    encoding=st.sampled_from(list(Encoding)),
    data=st.data(),
)
def test_offsets_and_points_are_inverse(text: str, encoding: Encoding, data: st.DataObject) -> None:
    document = Document.open(text, PYTHON, POLICY)
    index = data.draw(st.integers(0, len(text)))
    if 0 < index < len(text) and text[index - 1] == "\r" and text[index] == "\n":
        index -= 1
    offset = len(text[:index].encode())
    point = document.point(offset, encoding)
    assert document.offset(point.line, point.column, encoding) == offset
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert document.line_count == len(lines)
