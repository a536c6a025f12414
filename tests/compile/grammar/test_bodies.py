"""What stands in a body of Python, and what does not: every text behind ``def f(x):`` is one definition or none."""

from __future__ import annotations

import ast

import pytest

from ananke_core.engines.llguidance import accepts, load
from ananke_core.model.rules import Call, Import
from tests.compile.grammar.sets import grammar

PLAIN = grammar("def f(x): pass")
DENYING = grammar(
    "def f(x): pass", Call(denied=("eval", "exec", "os.system")), Import(denied=("telnetlib", "xml.dom", "xml"))
)
ALLOWING = grammar("def f(x): pass", Import(allowed=("json", "app.core"), denied=("app.core.secret",)))

LINES = [
    "return x",
    "pass; x = 1;",
    "...",
    "x = (1,\n2\n)",
    "y = {\n 'a': [1], # )\n }",
    "'''doc ( ' \"\"\"\n'''",
    '"""doc\n\n  # no comment\n"""',
    "x = '' 'a' \"\"",
    'x = "%s"\'%s\'"" % x',
    "x = 'a\\'b' + r'\\\\' + rb\"\\\"\" + f'{x!r:>{x}}'",
    "x = 'a' \\\n  'b'",
    "x = 'a\\\nb'",
    "x = 1 if 'a'in y else 1.5e-3j",
    "assert (x)if y else (z)",
    "if x: return 1",
    "if x:\n        return 1\n    else:\n        return 2",
    "if x: # why\n\n# out here\n      return 1\n\n    return 2",
    "for i in x:\n     pass",
    "with a as b, (c) as d:\n        pass",
    "match x:\n        case {'a': 1} | [1, *_]: pass\n        case _:\n            pass",
    "@dec(1)\n    async def g(a: int = 1, *, b) -> None:\n        await a\n    return g",
    "class A(B):\n        x: int = 1\n\n        def m(self): ...",
    "while (n := next(x)) is not None: yield n",
    "x[1:2, ::3] = lambda a, b=1: (a, b)",
    "lambda: (yield)",
    "import os",
    "import a.b as c, d; from . import e",
    "from .. import (a,\n b as c)",
    "from .a.b import *; x = 1; import z",
    "if x: import y",
    "try:\n        import x\n    except (A, B) as e: raise C from e",
    "x = yield from y",
    "éàü = x",
    "global y; del x, y; raise",
    "x @= y ** -z // 3 >> ~w",
    "print(*a, **b, end='')",
    "return x  # last",
    "return x\n    # really last",
    "x = 0xFF_ff + 1_000 + 0o17 + .5 + 5.",
    "type = print = match = 1",
]

BROKEN = [
    "",
    "# nothing",
    "return (x",
    "return x)",
    "return (x]",
    "x = {1: [2}]",
    "return 'x",
    'return "x',
    "x = '''a''",
    "x = 'a\n    b'",
    "return x\nprint(1)",
    "return x\n(1)",
    "return x\n  print(1)",
    "return x\n        print(1)",
    "if x:\n    return 1",
    "if x:\n        a\n      b",
    "if x:",
    "x = (1\n    y = 2",
    "x = ?",
    "x = a b ?",
    "x = $y",
    "return import",
    "x = import os",
    "(yield import)",
]


def test_the_grammars_load_without_a_word() -> None:
    assert load(PLAIN) == load(DENYING) == load(ALLOWING) == []


@pytest.mark.parametrize("line", LINES)
def test_accepts_what_python_accepts(line: str) -> None:
    text = f"def f(x):\n    {line}"
    ast.parse(text)
    assert accepts(PLAIN, text)
    assert accepts(DENYING, text)


@pytest.mark.parametrize("line", BROKEN)
def test_refuses_what_is_no_single_definition(line: str) -> None:
    assert not accepts(PLAIN, f"def f(x):\n    {line}")


@pytest.mark.parametrize(
    "text",
    [
        "def f(x): return 1",
        "def f(x): ...",
        "def f(x):return(x)",
        "def f(x): a = [\n1]; return a",
        "def f(x):  # why\n    pass",
        "def f(x):\n\n  # why\n\n  pass",
        "def f(x):\n\tif x:\n\t\treturn 1\n\treturn 2",
        "def f(x):\r\n    if x:\r\n        pass\r\n    return x",
        "def f(x):\n   if x:\n      y\n   z",
        "def f(x):\n                return x",
        "def f(x):\n  # why\n\n\t# so\n    if x:\n\n  # and\n            y\n    else:\n                    z",
    ],
)
def test_takes_any_steady_indentation_and_one_line_bodies(text: str) -> None:
    assert accepts(PLAIN, text)


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):",
        "def f(x):\n",
        "def f(x): return 1\n    return 2",
        "def f(x):\n\tif x:\n    y",
        "def f(x): if x:\n  y",
        "def f(x):\n    if x:\n    y",
        "def f(x):\n    if x:\n        y\n      z",
    ],
)
def test_refuses_bodies_that_are_none(text: str) -> None:
    assert not accepts(PLAIN, text)


@pytest.mark.parametrize(
    "line",
    [
        "x.eval(1)",
        "x.\\\n eval(1)",
        "g(eval=1, exec = 2)",
        "g(\n  x\n  .eval)",
        "g(\n  x.  # (\n  eval)",
        "'eval(1)'  # eval(1)",
        "'''\neval(1)\n'''",
        "evaluate(1); _eval(2); eval_(3)",
        "os.system('x')",
        "import telnetlib2, xmlrpc.client",
        "from .telnetlib import x",
        "from . import telnetlib",
    ],
)
def test_denied_names_stay_free_where_they_name_something_else(line: str) -> None:
    assert accepts(DENYING, f"def f(x):\n    {line}")


@pytest.mark.parametrize(
    "line",
    [
        "eval(1)",
        "return eval (1)",
        "x = [exec(y) for y in z]",
        "f = eval",
        "g(eval == 1)",
        "g(x, eval)",
        "if (eval := x): pass",
        "x = 1 if y else eval(1)",
        "'a' and eval('b')",
        "g()or eval('b')",
        "from x import eval",
        "import telnetlib",
        "import os, telnetlib",
        "import os, telnetlib as t",
        "import xml.dom.minidom as m",
        "import xml.sax",
        "from telnetlib import Telnet",
        "from xml.dom import x",
        "x = 1; import telnetlib",
        "import os; import telnetlib",
        "if x: import telnetlib",
        "if (x): from telnetlib import y",
        "def g():\n        import telnetlib",
    ],
)
def test_denied_names_and_modules_are_refused(line: str) -> None:
    text = f"def f(x):\n    {line}"
    assert accepts(PLAIN, text)
    assert not accepts(DENYING, text)


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("import json", True),
        ("import json.decoder", True),
        ("from app.core.users import x", True),
        ("from . import x", True),
        ("import os", False),
        ("import json, os", False),
        ("import jsonx", False),
        ("from app import core", False),
        ("from app.core.secret import x", False),
        ("import app.core.secret.more", False),
        ("import app.core.secrets", True),
    ],
)
def test_only_allowed_modules_are_imported(line: str, allowed: bool) -> None:
    assert accepts(ALLOWING, f"def f(x):\n    {line}") is allowed
