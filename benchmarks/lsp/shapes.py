"""Keystrokes in files of other shapes than one definition after the other: ``python -m benchmarks.lsp.shapes``.

What an edit reads again is a unit: a top-level statement, or a statement in the body of a class. So its time grows
with the largest of these, which this shows: analysis alone in one process, without the protocol, milliseconds of CPU.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time

from ananke_core.analysis import Document, Policy
from ananke_core.languages import LANGUAGES
from ananke_core.text import Encoding

_EDITS = 9


def shapes(lines: int) -> dict[tuple[str, str], str]:
    """Texts of about ``lines`` lines by language and shape."""

    def many(text: str) -> str:
        return "".join(text.replace("#", str(number)) for number in range(lines // text.count("\n")))

    method = "  method#(a: number): number {\n    const v = a + #;\n    return v;\n  }\n\n"
    test = "  it('does #', async () => {\n    const r = await call(#);\n    expect(r.value).toBe(#);\n  });\n\n"
    commented = "def f(a):\n    return a\n\n\n" + "# x = compute(y)\n" * lines + "\n\ndef g(a):\n    return a\n"
    return {
        ("python", "statements"): many("register('x#', handler#)\n"),
        ("python", "comments"): commented,
        ("python", "one text"): 'TEXT = """\n' + many("some words of it\n") + '"""\n',
        ("python", "one class of methods"): "class A:\n"
        + many("    def method_#(self, a: int) -> int:\n        return a\n\n"),
        ("python", "one dictionary"): "TABLE = {\n" + many("    'key#': (#, 'x#', [1, 2, 3]),\n") + "}\n",
        ("python", "one function"): "def big(a):\n" + many("    v# = a * # + f(a)\n"),
        ("typescript", "statements"): many("app.get('/x#', handler#);\n"),
        ("typescript", "one class of methods"): f"export class A {{\n{many(method)}}}\n",
        ("typescript", "one call of tests"): f"describe('all', () => {{\n{many(test)}}});\n",
        ("typescript", "one object"): "export const table = {\n"
        + many("  key#: { a: #, b: 'x#', c: [1, 2, 3] },\n")
        + "};\n",
        ("typescript", "one function"): "export function big(a: number) {\n"
        + many("  const v# = a * # + f(a);\n")
        + "}\n",
    }


def measure(language: str, text: str) -> tuple[float, float]:
    """Median of edits in the middle, behind a first one, and the time to open."""
    data = text.encode()
    begin = time.process_time()
    document = Document.open(data, LANGUAGES[language], Policy())
    document.hits(Encoding.UTF8)
    opened = time.process_time() - begin
    place = data.find(b"\n", len(data) // 2)
    times = []
    for _ in range(_EDITS):
        begin = time.process_time()
        document = document.edit(place, place, b" ")
        document.hits(Encoding.UTF8)
        times.append(time.process_time() - begin)
    return statistics.median(times[1:]) * 1e3, opened * 1e3


def main(arguments: list[str] | None = None) -> int:
    """Print a row per shape."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.lsp.shapes", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--lines", type=int, nargs="+", default=[1_000, 4_000])
    given = parser.parse_args(arguments)
    # As in the server behind its first answer.
    gc.freeze()
    gc.disable()
    print(f"| language | shape | {' | '.join(f'{lines:,} lines: edit, open' for lines in given.lines)} |")
    print(f"{'| --- ' * (2 + len(given.lines))}|")
    for language, shape in shapes(given.lines[0]):
        cells = []
        for lines in given.lines:
            edit, opened = measure(language, shapes(lines)[language, shape])
            cells.append(f"{edit:.1f}, {opened:.0f}")
        print(f"| {language} | {shape} | {' | '.join(cells)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
