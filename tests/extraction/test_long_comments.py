"""Long runs of comments are hidden from the parser, and nothing is read otherwise for it."""

from __future__ import annotations

import pytest

from ananke_core.analysis import Document, Policy
from ananke_core.extraction import units
from ananke_core.facts import UnitFacts
from ananke_core.languages import LANGUAGES
from ananke_core.syntax import Grammar
from ananke_core.syntax.comments import SHORTEST

PYTHON = LANGUAGES["python"]
RUN = "# def old(a): eval(a)\n" * SHORTEST
INDENTED = "".join(f"    {line}\n\n" for line in RUN.splitlines())
TEXTS = {
    "between functions": f"def f(a):\n    return a\n\n\n{RUN}\n\ndef g(b):\n    return b\n",
    "at the start": f"{RUN}import os\n",
    "at the end": f"def f(a):\n    return a\n{RUN}",
    "in a function": f"def f(a):\n    x = 1\n{INDENTED}    return x\n\n\nclass A:\n    y = 1\n",
    "at the end of a function": f"def f(a):\n    return a\n{INDENTED}\n\ndef g(b):\n    return b\n",
    "before a docstring": f'def f(a):\n{INDENTED}    """Says."""\n    return a\n',
    "at the end of a function, further left": f"def f(a):\n    return a\n  # said\n{RUN}  # said\ny = f(1)\n",
    "first in a function and then behind it": f"def f(a):\n    return a\n{INDENTED}{RUN}\n\ndef g(b):\n    return b\n",
    "first behind a function and then in it": f"def f(a):\n    return a\n{RUN}{INDENTED}\n\ndef g(b):\n    return b\n",
    "in a class": f"class A:\n    x: int = 1\n{INDENTED}    def m(self):\n        eval('1')\n",
    "in brackets": f"x = [\n    1,\n{INDENTED}    f(2),\n]\n",
    "in a docstring": f'def f(a):\n    """Says.\n\n{INDENTED}    """\n    return a\n',
    "text with code in it": f'x = f"""\n{RUN}# {{eval(1)}}\n# """\n',
    "ends a string": f'x = """\n{RUN}# over"""\ny = eval("1")\n',
    "behind backslashes": "x = 'a\\\n" + RUN.replace("\n", "\\\n") + "# b'\n",
    "carriage returns": f"def f(a):\n    return a\n{RUN}def g(b):\n    return b\n".replace("\n", "\r\n"),
}


def facts_without_hiding(data: bytes, monkeypatch: pytest.MonkeyPatch) -> UnitFacts:
    with monkeypatch.context() as patched:
        patched.setattr(Grammar, "hides", lambda self, data: [])
        return units.extract_facts(PYTHON, data)


@pytest.mark.parametrize("where", TEXTS)
def test_what_is_read_is_the_same(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = TEXTS[where].encode()
    assert PYTHON.grammar.hides(data) or where == "behind backslashes"
    assert units.extract_facts(PYTHON, data) == facts_without_hiding(data, monkeypatch)


def comments(text: str) -> int:
    return len(PYTHON.query.captures(PYTHON.grammar.read(text.encode())[0].root_node).get("comment", ()))


def test_what_the_parser_sees() -> None:
    # The square of it is what its scanner would look at: seconds for each keystroke.
    assert comments("x = 1\n" + RUN * 200 + "y = 2\n") == 2
    assert comments("x = 1\n" + "# short\n" * (SHORTEST - 1) + "y = 2\n") == SHORTEST - 1
    # Those that speak to us stay, and what is around them is hidden all the same.
    assert comments(f"{RUN}# ananke: ignore\n{RUN}eval('1')\n") == 5
    assert comments("x = 1\n# one\n" + "\n" * SHORTEST + "y = 2\n") == 1


def test_a_run_that_becomes_long_while_somebody_types() -> None:
    text = "def f(a):\n    return a\n\n\n" + "# old\n" * (SHORTEST - 1) + "\ndef g(b):\n    eval(b)\n"
    document = Document.open(text, PYTHON, Policy())
    place = text.index("# old")
    for _ in range(3):
        for end, put in ((place, "# more\n"), (place + 7, "")):
            document = document.edit(place, end, put.encode())
            fresh = Document.open(document.text, PYTHON, Policy())
            assert [s.units for s in document.segments] == [s.units for s in fresh.segments] or (
                [repr(u.unit.facts) for s in document.segments for u in s.units]
                == [repr(u.unit.facts) for s in fresh.segments for u in s.units]
            )
            assert document.findings() == fresh.findings()
