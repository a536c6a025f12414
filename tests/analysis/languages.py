"""Per language: a sample of everything it can say, and pieces that people and tools type into it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ananke_core.analysis import Policy
from ananke_core.languages import LANGUAGES, Language
from ananke_core.rules.check import embedded_checks

ANYWHERE = [
    b"x",
    b"\n",
    b"\n\n",
    b"    ",
    b"(",
    b")",
    b":",
    b"\r\n",
    b"\r",
    b"\x0c\n",
    b"\xe2\x80\xa8",
    b"\xff\xfe",
]
PYTHON = [
    b'"""',
    b"def new_function(a, b: int):\n    return eval(a)\n",
    b"\n\nclass Thing:\n    size: int = 0\n\n    def grow(self) -> None:\n        self.size += 1\n\n\n",
    b"\n\n@decorator\ndef doThing() -> None: ...\n\n",
    b"# caf\xc3\xa9 \xf0\x9f\x8d\x8e\n",
    b"await ",
    b"\\\n",
    b"import os\n",
    b"  # ananke: ignore[ANK601, ANK502]\n",
    b"\n# ananke: ignore[ANK101]\n\n",
    b"# ananke: ignore-file\n",
    b"key = lambda x, y=1: x\n",
    b"    if a < 0 or not b:\n        raise ValueError\n",
    b"try:\n    eval(x)\nexcept:\n    pass\n",
]
ECMASCRIPT = [
    b"`",
    b"{",
    b"}",
    b"/*",
    b"*/",
    b"/** doc */\n",
    b"export ",
    b"=> ",
    b"in ",
    b"\n\ninterface Both<in A, out B extends A> {\n  (a: A): B\n  <T>(b: B, t: T): A\n}\n\n",
    b"  if (a < 0) throw new Error();\n",
    b"\n\nconst shape = z.object({ b: z.number().min(0) });\n\nclass Ranged { @Min(0) @IsInt() size = 1; }\n\n",
    b"\n\nfunction newFunction(a, b = 1) { return eval(a); }\n\n",
    b"\n\nclass Thing {\n  size = 0;\n\n  grow() { this.size += 1; }\n}\n\n",
    b"// caf\xc3\xa9 \xf0\x9f\x8d\x8e\n",
    b'import x from "./x";\n',
    b"@decorated() ",
    b"// ananke: ignore\n",
    b"/* ananke: ignore[ANK502] */ ",
    b"try { f(); } catch {}\n",
]


class Case(NamedTuple):
    """A language with what its documents are tried on."""

    language: Language
    path: str
    snippets: list[bytes]

    @property
    def policy(self) -> Policy:
        """The rules that hold with no configuration."""
        return Policy(checks=tuple(embedded_checks(self.language.name)))


CASES = {
    "python": Case(LANGUAGES["python"], "a.py", ANYWHERE + PYTHON),
    "typescript": Case(LANGUAGES["typescript"], "a.ts", ANYWHERE + ECMASCRIPT),
    "tsx": Case(LANGUAGES["tsx"], "a.tsx", ANYWHERE + ECMASCRIPT),
    "javascript": Case(LANGUAGES["javascript"], "a.js", ANYWHERE + ECMASCRIPT),
}


def typescript_sample(copies: int = 8) -> bytes:
    """The sample several times with names of their own: some tens of kilobytes, several segments."""
    text = (Path(__file__).parent / "sample.ts").read_bytes()
    return b"\n".join(
        text.replace(b"Shape", b"Shape%d" % number).replace(b"over(", b"over%d(" % number) for number in range(copies)
    )
