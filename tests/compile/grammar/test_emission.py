"""What a set becomes: units, what holds where, grammars of new definitions, and what is said of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ananke_core.compile.emit import lark as emitter
from ananke_core.compile.emit.lark import emit_grammar, grammar_for_symbol
from ananke_core.engines.llguidance import accepts, load, refused_at
from ananke_core.errors import SymbolNotFound
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Kind, Tier
from ananke_core.model.ir import Grammar, GrammarUnit
from ananke_core.model.rules import (
    Annotation,
    Call,
    Import,
    Layer,
    Naming,
    Opaque,
    Parameter,
    Rule,
    Signature,
    Size,
)
from tests.compile.grammar.sets import Emission, emit, hard, signatures
from tests.engines.real import ebnf

ENGINES = ("llguidance", "xgrammar", "llama.cpp")
"""Those that take the whole header."""


def _lark(emission: Emission, index: int = 0) -> str:
    text = emission[0].units[index].lark
    assert text is not None
    return text


def _new(emission: Emission, what: str) -> str:
    (text,) = [entry.lark for entry in emission[0].new if entry.what == what]
    assert text is not None
    return text


def test_one_unit_a_file_in_the_order_of_its_symbols() -> None:
    found = emit(
        hard(Signature("b"), "x.py", "b"), hard(Signature("A.a", "A"), "x.py", "A.a"), hard(Signature("c"), "y.py", "c")
    )
    assert [(unit.language, unit.path, unit.symbols) for unit in found[0].units] == [
        ("python", "x.py", ("b", "A.a")),
        ("python", "y.py", ("c",)),
    ]
    assert found[0].new == ()
    assert found[2] == {"c_0": ENGINES, "c_1": ENGINES, "c_2": ENGINES}
    for name, first, second in (("a", True, False), ("b", True, False), ("c", False, True), ("d", False, False)):
        assert accepts(_lark(found), f"def {name}(): ...") is first
        assert accepts(_lark(found, 1), f"def {name}(): ...") is second


def test_what_a_light_body_leaves_open_is_said_per_engine() -> None:
    _, unenforced, engines = emit(hard(Signature("b"), "x.py"), hard(Call(denied=("eval",))))
    assert {(entry.constraint, entry.engine) for entry in unenforced} == {("c_1", "xgrammar"), ("c_1", "llama.cpp")}
    assert all(entry.format == "grammar" and "light" in entry.reason for entry in unenforced)
    assert engines == {"c_0": ENGINES, "c_1": ("llguidance",)}


@pytest.mark.parametrize(
    ("language", "path"), [("typescript", "x.ts"), ("typescript", "x.tsx"), ("javascript", "x.js")]
)
def test_every_language_has_a_light_form(language: str, path: str) -> None:
    found, unenforced, engines = emit(
        hard(Signature("b"), path, language=language), hard(Signature("c"), path, language=language)
    )
    (unit,) = found.units
    assert unenforced == [] and engines == {"c_0": ENGINES, "c_1": ENGINES}
    assert unit.ebnf is not None and unit.ebnf == unit.gbnf
    for symbol, other in (("b", "c"), ("c", "b")):
        takes = ebnf(grammar_for_symbol(unit, symbol, "ebnf"))
        assert takes(f"function {symbol}() {{ return [1] }}")
        assert not takes(f"function {other}() {{ return [1] }}")
        assert not takes(f"function {symbol}() {{ return [1 }}")


def test_one_symbols_grammar_is_the_unit_without_the_others() -> None:
    source = "def a(): ...\nclass B:\n  def a(self): ...\n  def b(self): ...\nif x:\n  def a(y): ...\n"
    found = emit(*(hard(signature, "x.py") for signature in signatures(source)))
    (unit,) = found[0].units
    assert unit.symbols == ("a", "B.a", "B.b", "a")
    only = grammar_for_symbol(unit, "a")
    assert load(only) == []
    assert [accepts(only, f"def {rest}: ...") for rest in ("a()", "a(y)", "a(self)", "b(self)")] == [
        True,
        True,
        False,
        False,
    ]
    last = grammar_for_symbol(unit, "B.b")
    assert [accepts(last, f"def {rest}: ...") for rest in ("a()", "b(self)")] == [False, True]
    assert unit.lark is not None and unit.lark.startswith(last.partition("HEADER: ")[0])
    with pytest.raises(SymbolNotFound):
        grammar_for_symbol(unit, "c")
    with pytest.raises(SymbolNotFound):
        grammar_for_symbol(GrammarUnit("python", "x.py", ("c",)), "c")


def test_the_only_symbols_grammar_is_the_unit() -> None:
    (unit,) = emit(hard(Signature("f", type_parameters=("T",))))[0].units
    assert grammar_for_symbol(unit, "f") == unit.lark


def test_two_constraints_of_one_header_are_one_alternative() -> None:
    found = emit(hard(Signature("f")), hard(Signature("f", generator=True)))
    assert found[0].units[0].symbols == ("f",)
    assert found[2] == {"c_0": ENGINES, "c_1": ENGINES}


def test_units_are_split_by_headers_and_by_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    constraints = [hard(Signature(f"f{index}", parameters=(Parameter("x" * 100),)), "x.py") for index in range(10)]
    monkeypatch.setattr(emitter, "MOST_HEADERS", 4)
    assert [len(unit.symbols) for unit in emit(*constraints)[0].units] == [4, 4, 2]
    size = len(_lark(emit(*constraints[:3])))
    monkeypatch.setattr(emitter, "MOST_BYTES", size)
    units = emit(*constraints)[0].units
    assert [len(unit.symbols) for unit in units] == [3, 3, 3, 1]
    assert all(len(unit.lark or "") <= size for unit in units)
    assert [accepts(unit.lark or "", f"def f9({'x' * 100}): ...") for unit in units] == [False, False, False, True]


def test_a_header_larger_than_a_unit_is_left_out_and_said() -> None:
    found = emit(hard(Signature("f", parameters=(Parameter("x" * 500_000),))), hard(Signature("g")))
    assert found[0].units[0].symbols == ("g",)
    assert [entry.constraint for entry in found[1] if not entry.engine] == ["c_0"]
    assert list(found[2]) == ["c_1"]


def test_rules_hold_in_their_path_and_everywhere() -> None:
    found = emit(
        hard(Call(denied=("eval",)), "x.py"),
        hard(Call(denied=("exec",))),
        hard(Import(denied=("os",)), "y.py"),
        hard(Call(denied=("open",)), "z.py"),
        hard(Call(denied=("print",)), language="cobol"),
        hard(Call(denied=("vars",)), symbol="f"),
        hard(Signature("f"), "x.py"),
        hard(Signature("f"), "y.py"),
    )
    taken = {
        line: [accepts(_lark(found, index), f"def f(): {line}") for index in (0, 1)]
        for line in ("eval()", "exec()", "import os", "open()", "print()", "vars()")
    }
    assert taken == {
        "eval()": [False, True],
        "exec()": [False, False],
        "import os": [True, False],
        "open()": [True, True],
        "print()": [True, True],
        "vars()": [True, True],
    }
    assert {entry.constraint for entry in found[1] if not entry.engine} == {"c_3", "c_4", "c_5"}
    assert sorted(found[2]) == ["c_0", "c_1", "c_2", "c_6", "c_7"]
    # What is new may stand in any file.
    assert [accepts(_new(found, "function"), f"def g(): {line}") for line in ("eval()", "exec()")] == [True, False]


def test_soft_and_opaque_constraints_say_nothing_to_a_grammar() -> None:
    found = emit(
        hard(Call(denied=("eval",)), tier=Tier.SOFT), hard(Opaque("be kind")), hard(Size("function", "lines", 3))
    )
    assert found == (found[0], [], {})
    assert found[0] == Grammar()


@pytest.mark.parametrize(
    ("rule", "carried", "reason"),
    [
        (Call(denied=("eval", "os.system")), True, "os.system"),
        (Call(denied=("os.system",)), False, "os.system"),
        (Call(denied=("eval", 'x"|/y')), True, "no names"),
        (Call(denied=("class",)), False, "no names"),
        (Call(denied=("a" * 101,)), False, "more than 100"),
        (Call(denied=("eval",), required=("log",)), True, "log"),
        (Import(denied=("os", "a/b")), True, "a/b"),
        (Import(denied=("os",), layers=(Layer("web"),)), True, "layers"),
        (Import(denied=("xml.dom",)), True, "xml.dom"),
        (Naming("variable", "snake_case"), False, "bodies"),
        (Naming("function", "nonsense"), False, "style"),
        (Naming("function"), False, "neither"),
        (Annotation("class", "fields"), False, "bodies"),
    ],
)
def test_what_is_carried_in_part_or_not_at_all_is_said(rule: Rule, carried: bool, reason: str) -> None:
    _, unenforced, engines = emit(hard(rule), hard(Signature("f")))
    (entry,) = [entry for entry in unenforced if entry.constraint == "c_0" and not entry.engine]
    assert reason in entry.reason and entry.format == "grammar"
    assert engines.get("c_0") == (() if carried else None)


def test_new_definitions_keep_names_and_annotations() -> None:
    found = emit(
        hard(Naming("function", "snake_case")),
        hard(Naming("method", "camelCase")),
        hard(Naming("parameter", pattern="^[a-z]+$")),
        hard(Annotation("function", "returns")),
        hard(Annotation("method", "parameters")),
        hard(Call(denied=("eval",))),
    )
    function, method = _new(found, "function"), _new(found, "method")
    assert load(function) == load(method) == []
    assert [entry for entry in found[1] if not entry.engine] == []
    for text, first, second in (
        ("def my_name(a, b=(1, 2), *c, d: int = 3, **e) -> int: ...", True, False),
        ("async def _my_name_() -> 'x':\n    return 1", True, False),
        ("def myName(self, a: int, *, b: str = 'x') -> X[int]: ...", False, True),
        ("def myName(self, a, b: str) -> int: ...", False, False),
        ("def name(a: int) -> int: ...", True, True),
        ("def name(a: int): ...", False, False),
        ("def name(aB: int) -> int: ...", False, False),
        ("def name(a1: int) -> int: ...", False, False),
        ("def __init__(self, a: int): ...", False, True),
        ("def class(a: int) -> int: ...", False, False),
        ("def name(if: int) -> int: ...", False, False),
        ("def name() -> int: return eval('1')", False, False),
        ("def name[T]() -> int:\n    pass", True, True),
    ):
        assert (accepts(function, text), accepts(method, text)) == (first, second), text


def test_new_definitions_of_one_path_keep_its_conventions() -> None:
    rule = Naming("function", "snake_case")
    alone = emit(hard(rule, "x.py"), hard(Signature("f"), "x.py"))
    assert not accepts(_new(alone, "function"), "def fooBar(): ...")
    several = emit(hard(rule, "x.py"), hard(Signature("f"), "x.py"), hard(Signature("f"), "y.py"))
    assert several[0].new == ()
    assert [entry.constraint for entry in several[1] if not entry.engine] == ["c_0"]


def test_a_set_without_languages_of_grammars_has_none() -> None:
    found = emit(hard(Signature("f"), "x.cob", language="cobol"), hard(Signature("g"), language=""))
    assert found[0].units == () and found[2] == {}
    assert [entry.constraint for entry in found[1]] == ["c_0", "c_1"]
    assert "cobol" in found[1][0].reason


def test_a_thousand_denied_names_and_headers_load() -> None:
    names = tuple(f"name_{index}" for index in range(1_000))
    found = emit(hard(Call(denied=names)), *(hard(Signature(f"f{index}"), "x.py") for index in range(1_000)))
    assert load(_lark(found)) == []
    assert accepts(_lark(found), "def f999():\n    return name_1000(name_7=1).name_7")
    assert refused_at(_lark(found), "def f999():\n    return name_7()") == len("def f999():\n    return name_7")


def test_grammars_are_functions_of_the_constraints_alone() -> None:
    constraints = [hard(Call(denied=("b", "a"))), hard(Import(denied=("y", "x"))), hard(Signature("f"), "x.py")]
    again = [hard(Call(denied=("a", "b"))), hard(Import(denied=("x", "y"))), hard(Signature("f"), "x.py")]
    assert emit(*constraints)[0] == emit(*again)[0]


_texts = st.text(max_size=12) | st.sampled_from(
    ["f", "x", 'a"b', "a/b", "a\\", "eval", "a.b", "\n", "é", "@DENIED@", ")"]
)
_rules: st.SearchStrategy[Rule] = st.one_of(
    st.builds(
        Signature,
        symbol=_texts,
        parameters=st.lists(st.builds(Parameter, name=_texts, written=_texts), max_size=3).map(tuple),
        returns_written=_texts,
    ),
    st.builds(Call, denied=st.lists(_texts, max_size=3).map(tuple)),
    st.builds(Import, denied=st.lists(_texts, max_size=3).map(tuple), allowed=st.lists(_texts, max_size=2).map(tuple)),
    st.builds(Naming, symbol_kind=st.just("function"), pattern=_texts),
)


@given(st.lists(_rules, max_size=5), _texts)
def test_no_set_makes_a_grammar_that_does_not_load(rules: list[Rule], path: str) -> None:
    constraints = [
        (f"c_{index}", Constraint(path, Kind.SYNTACTIC, rule, hard(rule, path).scope))
        for index, rule in enumerate(rules)
    ]
    grammar, unenforced, engines = emit_grammar(constraints)
    for text in (*(unit.lark for unit in grammar.units), *(new.lark for new in grammar.new)):
        assert text is not None and load(text) == []
    said = {entry.constraint for entry in unenforced}
    assert {id_ for id_, constraint in constraints} <= said | set(engines) | {
        id_ for id_, constraint in constraints if constraint.rule in (Call(), Import())
    }


def test_a_language_without_forms_is_said_to_have_no_grammar() -> None:
    rule = Signature("f")
    constraint = Constraint(name="f", kind=Kind.TYPE_SAFETY, rule=rule, scope=Scope("cobol", "a.cob", "f"))
    grammar, unenforced, engines = emit_grammar([("c_1", constraint)])
    assert (grammar.units, grammar.new, engines) == ((), (), {})
    assert [entry.reason for entry in unenforced] == [
        "functions of cobol have no grammar yet; the schema carries their arguments"
    ]
