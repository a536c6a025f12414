"""A segment after an edit is the one that its text gives from nothing, whatever of it was taken over."""

from __future__ import annotations

import random

import pytest

from ananke_core.analysis.segment import Segment
from ananke_core.languages import LANGUAGES

PIECES = {
    "python": [
        "# plain\n",
        "# some of many\n" * 40,
        "# ananke: ignore[ANK101]\n",
        "def f(a: int) -> str:\n    return a\n",
        "class A:\n    x = 1\n\n    def m(self):\n        pass\n",
        "class B:\n    class C:\n        def z(self): ...\n",
        "import a\n",
        "x = 1\n",
        "\n",
        "if a:\n    b = 1\n",
        "try:\n    pass\nexcept:\n    pass\n",
    ],
    "typescript": [
        "/** doc */\n",
        "// ananke: ignore\n",
        "// plain\n",
        "function f(a: number): string { return a }\n",
        "export class A {\n  /** d */\n  x = 1;\n  m(b) { return this.x; }\n}\n",
        "interface I { a: string }\n",
        "const x = 1;\n",
        "namespace N {\n  export function g() {}\n}\n",
        "@dec\nclass B { @dec() y = 2; }\n",
        "\n",
        "foo(bar);\n",
        "type T = { a: 1 };\n",
        "import { a } from 'b';\n",
        "/** @throws {E} x */\nfunction* h() {\n  yield 1;\n  if (a) {\n    b();\n  }\n}\n",
        "export default async function g<T>(a: T, b = 1): Promise<void> {\n  await a;\n  return;\n}\n",
        "class D {\n  constructor(private a: string) {\n    super();\n  }\n\n  get b() {\n    return 1;\n  }\n}\n",
    ],
}
LETTERS = ["a", "(", ")", "{", "}", "/*", "*/", "'", ";", "export ", "async ", "=> ", "\n", " ", ":", '"""']


def same(segment: Segment) -> list[tuple[int, int, object, str]]:
    return [(placed.start, placed.end, placed.key, repr(placed.unit.facts)) for placed in segment.units]


@pytest.mark.parametrize("language", PIECES)
@pytest.mark.parametrize("seed", range(4))
def test_after_an_edit(language: str, seed: int) -> None:
    taken_over = 0
    chance = random.Random(f"{language}{seed}")
    for _ in range(30):
        text = "".join(chance.choice(PIECES[language]) for _ in range(chance.randrange(1, 20))).encode()
        segment = Segment.build(LANGUAGES[language], text)
        for _ in range(12):
            start = chance.randrange(len(segment.data) + 1)
            end = min(len(segment.data), start + chance.choice((0, 0, 1, 2, 30)))
            put = chance.choice(LETTERS)
            if chance.random() < 0.85:
                # Whole lines leave most texts without an error.
                start = segment.data.rfind(b"\n", 0, start) + 1
                end = max(start, segment.data.find(b"\n", end) + 1 if chance.random() < 0.6 else start)
                put = chance.choice(PIECES[language])
            text = segment.data[:start] + put.encode() + segment.data[end:]
            fresh = Segment.build(LANGUAGES[language], text)
            made = segment.after(text, start, end, start + len(put.encode()))
            if made is not None:
                taken_over += 1
                assert same(made) == same(fresh), (segment.data, start, end, put)
                assert (made.tally, made.declared) == (fresh.tally, fresh.declared)
            segment = made or fresh
    assert taken_over > 25, "few edits left a text in which something could be taken over"


def test_a_doc_comment_at_the_end_is_of_what_comes_behind_it() -> None:
    segment = Segment.build(LANGUAGES["typescript"], b"const a = 1;\n\n/** Says. */\n")
    text = segment.data + b"function f() {}\n"
    made = segment.after(text, len(segment.data), len(segment.data), len(text))
    assert made is not None
    assert [placed.start for placed in made.units] == [0, 14]
    assert [function.doc for placed in made.units for function in placed.unit.facts.functions] == ["Says."]


@pytest.mark.parametrize("language", ["typescript", "javascript"])
def test_typing_in_a_body_changes_nothing_of_what_its_header_says(language: str) -> None:
    typed = language == "typescript"
    number, void = (": number", ": Promise<void>") if typed else ("", "")
    text = "".join(
        (
            f"/** Says.\n * @throws {{E}} x\n */\nexport async function f(a{number}, b = 1){void} {{\n  g();\n}}\n\n",
            f"function* h(a{number}) {{\n  yield a;\n}}\n\n",
            f"class A {{\n  static async m(x{number}) {{\n    g();\n  }}\n\n  set n(x) {{\n    g();\n  }}\n}}\n",
        )
    ).encode()
    chance = random.Random(language)
    segment = Segment.build(LANGUAGES[language], text)
    lines = [
        "if (a) {\n  for (;;) g();\n}\n",
        "return a;\n",
        "throw new F();\n",
        "// said\n",
        "function k() { return 2 }\n",
    ]
    for _ in range(120):
        places = [at for at in range(len(text)) if text.startswith((b"g();", b"yield a;"), at)]
        at = chance.choice(places)
        more = chance.choice(lines).encode()
        after = text[:at] + more + text[at:]
        made = segment.after(after, at, at, at + len(more))
        assert made is not None
        assert same(made) == same(Segment.build(LANGUAGES[language], after))
        back = made.after(text, at, at + len(more), at)
        assert back is not None
        assert same(back) == same(segment)
