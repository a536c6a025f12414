"""Whatever bytes come, extraction gives facts and never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ananke_core.analysis import Document, Policy
from ananke_core.languages import LANGUAGES

PYTHON = LANGUAGES["python"]

BAD = {
    "empty": b"",
    "binary": bytes(range(256)) * 20,
    "invalid UTF-8": b"def f(a: '\xff\xfe') -> int:\n    return '\xc3'\n",
    "a 50,000-character line": b"x = [" + b"1, " * 16_667 + b"]\ndef after() -> int: return 1\n",
    "form feeds": b"def f():\n    pass\n\x0c\ndef g():\n    pass\n",
    "U+2028": "def f():\n    s = 'a\u2028b'\n\ndef g(): pass\n".encode(),
    "lone CR": b"def f():\r    return 1\r\rdef g():\r    return 2\r",
    "CRLF": b"def f():\r\n    return 1\r\n\r\n\r\ndef g():\r\n    return 2\r\n",
    "deep parentheses": b"x = " + b"(" * 3_000 + b"1" + b")" * 3_000 + b"\ndef f(): pass\n",
    "deep blocks": b"".join(b" " * i + b"if x:\n" for i in range(400)) + b" " * 400 + b"pass\n",
    "deep classes": b"".join(b" " * i + b"class A:\n" for i in range(200)) + b" " * 200 + b"x: int = 1\n",
    "deep annotation": b"def f(a: " + b"list[" * 500 + b"int" + b"]" * 500 + b") -> None: ...\n",
    "half-typed": b"class A:\n    def f(self, a: int\n    def g(self) -> str:\n        return eval('1'\n\ndef h(",
    "only a decorator": b"@decorated\n",
    "NUL": b"def f():\0\n    pass\n",
    "byte-order mark": b"\xef\xbb\xbfdef f(): pass\n",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_nothing_is_raised_and_the_text_is_kept(data: bytes) -> None:
    document = Document.open(data, PYTHON, Policy(), "a.py")
    assert document.text == data
    assert isinstance(document.findings(), list)
    for constraint in document.constraints():
        assert constraint.scope.symbol
        for origin in constraint.evidence.origins:
            assert 0 <= origin.range.start.line <= origin.range.end.line < document.line_count


@pytest.mark.parametrize(
    ("name", "symbol"), [("form feeds", "g"), ("U+2028", "g"), ("CRLF", "g"), ("half-typed", "A"), ("deep blocks", "")]
)
def test_what_is_sound_is_found_all_the_same(name: str, symbol: str) -> None:
    symbols = [found.symbol for found in Document.open(BAD[name], PYTHON, Policy()).symbols()]
    assert (symbol in symbols) if symbol else symbols == []


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(alphabet="def clas()[]{}:,=*'\"\\\n\t @ab1#", max_size=300).map(str.encode)
    )
)
def test_junk_never_raises(data: bytes) -> None:
    document = Document.open(data, PYTHON, Policy(), "a.py")
    assert document.text == data
    document.findings()
    document.constraints()
