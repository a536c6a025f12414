"""Comments that silence findings: across segments, through edits, and the fixes that remove them."""

from __future__ import annotations

import pytest

from ananke_core.analysis import Document, Finding, Policy, ignoring
from ananke_core.languages import LANGUAGES
from ananke_core.rules.check import embedded_checks
from ananke_core.text import encode

FILLER = "".join(f"def filler_{number}(a: int) -> int:\n    return a + {number}\n\n\n" for number in range(400))


def opened(text: str, language: str = "python") -> Document:
    policy = Policy(checks=tuple(embedded_checks(language)), mine=False)
    return Document.open(text, LANGUAGES[language], policy)


def codes(document: Document) -> list[tuple[str, int]]:
    return [(finding.code, finding.start.line) for finding in document.findings()]


def fixed(document: Document, finding: Finding) -> str:
    fix = finding.fix
    assert fix is not None
    return document.edit(fix.span.start, fix.span.end, encode(fix.text)).text.decode()


def at_a_cut(comment: str) -> tuple[str, int]:
    """A text whose second segment begins with a finding, with ``comment`` on the last lines of the first."""
    document = opened(FILLER)
    cut = len(document.segments[0].data)
    text = FILLER[:cut] + comment + "def last(a=eval('1')):\n    pass\n\n\n" + FILLER[cut:]
    return text, (FILLER[:cut] + comment).count("\n")


def test_a_comment_at_the_end_of_a_segment_is_about_the_next() -> None:
    # Where a text is cut depends on its own lines, so that the place is looked for.
    text, line = at_a_cut("# ananke: ignore[ANK601]\n\n")
    document = opened(text)
    starts = [document.point(start).line for start in document.starts]
    assert line in starts, "the comment and its code are in two segments"
    assert codes(document) == []
    plain, line = at_a_cut("# nothing\n\n")
    assert codes(opened(plain)) == [("ANK601", line)]


def test_an_unused_comment_at_the_end_of_a_segment() -> None:
    text, line = at_a_cut("# ananke: ignore[ANK502]\n\n")
    document = opened(text)
    assert codes(document) == [("ANK950", line - 2), ("ANK601", line)]
    assert fixed(document, document.findings()[0]) == text.replace("# ananke: ignore[ANK502]\n", "")
    assert codes(opened("x = 1\n# ananke: ignore\n\n")) == [("ANK950", 1)]


def test_edits_elsewhere_keep_what_is_silenced() -> None:
    text, line = at_a_cut("# ananke: ignore[ANK601]\n\n")
    document = opened(text)
    at = text.index("eval(")
    assert codes(document.edit(at, at + 4, b"evil")) == [("ANK950", line - 2)]
    comment = text.index("ignore[")
    assert codes(document.edit(comment, comment + 6, b"forget")) == [("ANK601", line)]
    assert codes(document.edit(0, 0, b"\n\n")) == []


def test_a_segment_of_comments_lets_them_through() -> None:
    big = "/**\n" + " * words words words\n" * 1_000 + " */\n\n"
    text = f"{big}f();\n// ananke: ignore[ANK601]\n\n{big}{big}/** Doc. */\nfunction last(a = eval('1')) {{}}\n"
    document = opened(text, "javascript")
    assert any(b"();" not in segment.data and b"eval" not in segment.data for segment in document.segments[1:])
    assert codes(document) == []
    assert [code for code, _ in codes(opened(text.replace("ananke:", "nobody:"), "javascript"))] == ["ANK601"]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("x = 1  # ananke: ignore\n", "x = 1\n"),
        ("x = 1  # ananke: ignore[ANK601] for now\n", "x = 1\n"),
        ("x = 1  # type: ignore  # ananke: ignore[ANK601]\n", "x = 1  # type: ignore\n"),
        ("x = 1  # ananke: ignore[ANK601]  # type: ignore\n", "x = 1  # type: ignore\n"),
        ("if x:\n    # ananke: ignore\n    y = 1\n", "if x:\n    y = 1\n"),
        ("## ananke: ignore\r\nx = 1\r\n", "x = 1\r\n"),
        ("# ananke: ignore  # type: ignore\nx = 1\n", "# type: ignore\nx = 1\n"),
        ("eval(x)  # ananke: ignore[ANK601,ANK502]\n", "eval(x)  # ananke: ignore[ANK601]\n"),
        ("# ananke: ignore", ""),
    ],
)
def test_fixes_of_unused_comments(text: str, after: str) -> None:
    document = opened(text)
    (finding,) = document.findings()
    assert (finding.code, finding.fix is not None and finding.fix.safe) == ("ANK950", True)
    assert fixed(document, finding) == after


def test_a_wrong_code_is_replaced() -> None:
    document = opened("eval(x)  # ananke: ignore[ANK6O1, swallowed-error]\n")
    found = [finding for finding in document.findings() if finding.code == "ANK951"]
    assert "ignore[ANK601, swallowed-error]" in fixed(document, found[0])
    assert "ignore[ANK6O1, ANK502]" in fixed(document, found[1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("try { f(); } catch {} // ananke: ignore[ANK502]\n", []),
        ("try { f(); } /* ananke: ignore[ANK502] */ catch {}\n", []),
        ("// ananke: ignore[ANK502]\ntry { f(); } catch {}\n", []),
        ("/*\n * ananke: ignore[ANK502]\n */\ntry { f(); } catch {}\n", []),
        ("/* ananke: ignore[ANK502] */\n// why\n\ntry { f(); } catch {}\n", []),
        ("try { f(); }\n// ananke: ignore\ncatch {}\n", []),
        ("try { f(); }\n/* ananke: ignore */ catch {}\n", []),
        ("/* ananke: ignore\n */\nf();\n", [("ANK950", 0)]),
    ],
)
def test_comments_of_another_language(text: str, expected: list[tuple[str, int]]) -> None:
    assert codes(opened(text, "javascript")) == expected


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("eval(x)\n", "eval(x)  # ananke: ignore[ANK601]\n"),
        ("eval(x)  \r\ny\r\n", "eval(x)  # ananke: ignore[ANK601]\r\ny\r\n"),
        ("eval(x)", "eval(x)  # ananke: ignore[ANK601]"),
        ("eval(x)  # type: ignore\n", "eval(x)  # type: ignore  # ananke: ignore[ANK601]\n"),
        ("eval(x)  # ananke: ignore[ANK502]\n", "eval(x)  # ananke: ignore[ANK502, ANK601]\n"),
        ("# ananke: ignore[ ANK502, ]\neval(x)\n", "# ananke: ignore[ ANK502, ANK601, ]\neval(x)\n"),
        ("if x:\n\teval(x) + \\\n\t1\n", "if x:\n\t# ananke: ignore[ANK601]\n\teval(x) + \\\n\t1\n"),
    ],
)
def test_a_finding_is_ignored_where_it_stands(text: str, after: str) -> None:
    document = opened(text)
    finding = next(finding for finding in document.findings() if finding.code == "ANK601")
    fix = ignoring(document, finding)
    assert fix is not None
    assert document.edit(fix.span.start, fix.span.end, encode(fix.text)).text.decode() == after


def test_where_no_comment_can_stand_none_is_offered() -> None:
    document = opened('f"""\n{eval(x)}\n"""\n')
    assert [ignoring(document, finding) for finding in document.findings()] == [None]
    (unused,) = opened("x = 1  # ananke: ignore\n").findings()
    assert ignoring(opened("x = 1  # ananke: ignore\n"), unused) is None


def test_ignoring_in_another_language() -> None:
    document = opened("try { f(); } catch {}\n", "javascript")
    fix = ignoring(document, document.findings()[0])
    assert fix is not None
    assert fix.text == "  // ananke: ignore[ANK502]"
