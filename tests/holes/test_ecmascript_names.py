"""Names in scope at a position of TypeScript and JavaScript, the nearest first."""

from __future__ import annotations

import pytest

from ananke_core.engines.llguidance import accepts
from tests.holes.ask import hole

TEXT = """\
import fs, { a as b, type T } from 'x';
import * as whole from 'y';
export const X = 1, { y: Y, ...Z } = z();
enum Kind { One }
class A<P> extends B {
  field = 3;
  method(p: number, { q, r: [s] }: Q, t = 1, ...rest: number[]) {
    const near = 1;
    for (const i of p) {
      let inner = (u) => u + 1;
      try { hidden(); const hidden2 = 1; } catch (e) {
        rest.map(function own(v, w) {
          return HERE;
        });
      }
    }
    const later = 5;
  }
}
export function after() {}
const NEXT: number = 2;
"""


def test_order_and_reach() -> None:
    before, _, after = TEXT.partition("HERE")
    found = list(hole(before, after, language="typescript").names)
    own = found[: found.index("fs") + 1]
    assert own == [
        *("v", "w", "own", "e", "inner", "i", "near", "p", "q", "s", "t", "rest"),
        *("A", "Kind", "Z", "Y", "X", "after", "NEXT", "whole", "T", "b", "fs"),
    ]
    assert "console" in found and "Promise" in found
    assert not {"hidden", "hidden2", "field", "u", "later", "One", "q2"} & set(found)


@pytest.mark.parametrize(
    ("before", "first"),
    [
        ("function f(a) {\n  const b = ", ["a", "f"]),
        ("const g = (a, b) => ", ["a", "b", "AbortController"]),
        ("const g = a => ", ["a"]),
        ("class A {\n  m(x) {\n    ", ["x", "A"]),
        ("for (const k in o) {\n  ", ["k"]),
        ("switch (a) {\n  case 1:\n    const c = 1;\n    ", ["c"]),
        ("function f(a {\n}\nfunction g(b) {\n  ", ["b"]),
        ("const s = `${x.map(n => ", ["n"]),
        ("let x = 1;\nfoo('", ["x"]),
    ],
)
def test_in_texts_that_are_being_typed(before: str, first: list[str]) -> None:
    scale = "expression" if before.endswith(("= ", "> ", "'")) else "statement"
    found = list(hole(before, "\n", scale, language="typescript").names)
    assert found[: len(first)] == first


def test_only_names_in_scope_begin_operands() -> None:
    before = "import a from 'a';\nconst x = 1;\nconst y = "
    grammar = hole(before, ";\n", names_only=True, language="typescript").lark
    for text in ("x", "a.path", "x + Math.max(a.z, { key: x })", "[true, 1, 'b']", "x?.y(null)"):
        assert accepts(grammar, text), text
    for text in ("z", "a + z", "a.f(z)", "xx", "{ x: z }"):
        assert not accepts(grammar, text), text
