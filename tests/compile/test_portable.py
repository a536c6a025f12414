"""Patterns that people write, against RE2 itself and the engines that read the result."""

from __future__ import annotations

import importlib
import json
import re

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st
from llguidance import LLMatcher

from ananke_core.compile.emit.portable import ANY, anchored, literal, portable
from ananke_core.engines.validators import matches_whole, validator
from ananke_core.errors import PatternError
from ananke_core.rules.styles import STYLES
from tests.compile.engines import complaints, decodes
from tests.engines import real

# What the portable subset may not hold: anchors, dots and shorthands outside of escapes and classes, flags, lookaround.
_ESCAPE_OR_CLASS = re.compile(r"\\.|\[(?:\\.|[^\]])*\]", re.DOTALL)


def _searches(pattern: str, text: str) -> bool:
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options).search(text) is not None


def _is(pattern: str, text: str) -> bool:
    # Not with `re`, which some of these patterns can keep busy for years.
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options).fullmatch(text) is not None


def _lint(pattern: str) -> list[str]:
    bare = _ESCAPE_OR_CLASS.sub("x", pattern)
    return [*re.findall(r"[.^$]|\(\?[^:]|[*+?}]\?", bare), *re.findall(r"\\[dDwWsSbBAzpP]", pattern)]


_CHARACTERS = st.sampled_from([*"abAB01_- .k/", "é", "\u212a", "\u017f"])
_TEXTS = st.text(_CHARACTERS, max_size=8)


def _escaped(text: str) -> str:
    return re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text)


_ATOMS = st.one_of(
    _CHARACTERS.map(_escaped),
    st.sampled_from(["[a-z]", "[^a_]", r"\d", r"\w", r"\W", r"\s", r"\S", ".", "[[:upper:]]", r"[\w-]", r"\x41"]),
)


def _repeated(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    count = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,2}", "{0,1}", "{2,}", "*?", "+?", "??"])
    return st.tuples(inner, count).map("".join)


def _grouped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sequence = st.lists(_repeated(inner), max_size=3).map("".join)
    choice = st.lists(sequence, min_size=1, max_size=3).map("|".join)
    return st.tuples(st.sampled_from(["(", "(?:", "(?P<n>"]), choice).map(lambda pair: f"{pair[0]}{pair[1]})")


_BODIES = st.recursive(_ATOMS, _grouped, max_leaves=6)


@st.composite
def _patterns(draw: st.DrawFn) -> str:
    def branch() -> str:
        body = "".join(draw(st.lists(_repeated(_BODIES), max_size=3)))
        return f"{draw(st.sampled_from(['', '^', '^', '(?:^|_)']))}{body}{draw(st.sampled_from(['', '$', '(?:$|0)']))}"

    text = "|".join(branch() for _ in range(draw(st.integers(1, 2))))
    return draw(st.sampled_from(["", "", "(?i)"])) + text.replace("(?P<n>", "(?:", text.count("(?P<n>") - 1)


@given(_patterns(), st.lists(_TEXTS, min_size=1, max_size=6))
def test_a_portable_pattern_matches_exactly_what_the_search_finds(pattern: str, texts: list[str]) -> None:
    try:
        found = portable(pattern)
    except PatternError as error:
        assert "(?i)" in pattern, error
        return
    assert _lint(found) == []
    for text in texts:
        assert _is(found, text) == _searches(pattern, text), (found, text)
        assert _searches(anchored(found), text) == _searches(pattern, text), (found, text)


@given(_patterns(), _TEXTS)
def test_translating_again_keeps_the_meaning(pattern: str, text: str) -> None:
    try:
        found = portable(pattern)
    except PatternError:
        return
    again = portable(found, search=False)
    assert _is(again, text) == _is(found, text)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^[a-z]+$", "[a-z]+"),
        ("Error$", f"{ANY}Error"),
        (r"^get[A-Z]\w*$", "get[A-Z][0-9A-Z_a-z]*"),
        ("(?:^|_)id$", f"id|{ANY}_id"),
        ("^a|b$", f"a{ANY}|{ANY}b"),
        ("", ANY),
        ("^$", ""),
        ("(?i)^io", f"[Ii][Oo]{ANY}"),
        ("^a{,3}$", r"a\{,3\}"),
        ("^(a|)$", "a?"),
        (r"^\Qa.b\E$", r"a\.b"),
    ],
)
def test_readable_results(pattern: str, expected: str) -> None:
    assert portable(pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "character", "reason"),
    [
        (r"ab\bc", 2, "word boundary"),
        ("a(?=b)", 1, "not part of RE2"),
        (r"x\pL", 1, "Unicode category"),
        ("a^b", 1, "anchor in the middle"),
        ("(a", 0, "never closed"),
        ("a)", 1, "closes nothing"),
        ("a[b", 1, "never closed"),
        ("a[z-a]", 2, "does not end behind its start"),
        ("*a", 0, "nothing to repeat"),
        ("a**", 2, "one count"),
        ("a{1001}", 1, "to 1000"),
        ("^*", 0, "anchor can't be repeated"),
        (r"[^\w\W]", 0, "holds no character"),
        (r"a\1", 1, r"\1 is not part of RE2"),
        ("(?i)ä", 4, "beyond ASCII"),
        ("ab\\", 2, "backslash at the end"),
    ],
)
def test_what_has_no_portable_form_is_refused_at_its_place(pattern: str, character: int, reason: str) -> None:
    with pytest.raises(PatternError) as caught:
        portable(pattern)
    (fault,) = caught.value.faults
    assert fault.character == character
    assert reason in fault.message
    assert fault.place == f"character {character + 1}"


@pytest.mark.parametrize(
    "pattern", ["^a{$", "^a-b&~/$", r"^[\]\-\\^\[]+$", r"^\n\t\x01$", "^[^a]$", r"^[\s\S]$", "ä|$"]
)
def test_results_load_and_match_in_the_engines(pattern: str) -> None:
    found = portable(pattern)
    grammar = LLMatcher.grammar_from_regex(found)
    assert complaints(grammar) == []
    for text in ["a{", "a-b&~/", "]-\\^[", "\n\t\x01", "b", "ä", "", "aä"]:
        expected = re.fullmatch(found, text) is not None
        assert decodes(grammar, text) == expected
        assert matches_whole(found, text) == expected


_ODD = [
    "^a{$", "^a-b&~/$", r"^[\]\-\\^\[]+$", r"^\t\x01$", "^[^a]$", r"^[\s\S]$", "", "a||b", "^()$", r"^\w+$",
    r"\d{3}", "^.+$", r"^[^\x00-\x1f]*$", "^(a|b)*?c$", "^[[:alpha:]_][[:alnum:]_]*$", "(?i)^abc$", r"^\x{1F600}$",
    r"^\{\}$", r'^"\\$', r"^/\*$", "^a{0,99}$", r"^[a-\x{10ffff}]$", "^[&&]$", "^[~~]+$", r"^\/$", "^#x$",
    "^ a b $", "^(((((a)))))$", "^<a>$", r"^[\w.+-]+@[\w-]+\.[\w.-]+$",
]  # fmt: skip
_ASKED = [
    "", "a", "b", "c", "ab", "a{", "a-b&~/", "]-\\^[", "\t\x01", "ä", "aä", "abc", "ABC", "é", "123", "a1_", "😀", "{}",
    '"\\', "/*", "a" * 20, "&", "-", "~~", "/", "#x", " a b ", "<a>", "x.y@z.co", "\u2028", "\x7f", "\u212a", "\u017f",
]  # fmt: skip


@pytest.mark.parametrize("pattern", _ODD)
def test_every_engine_reads_the_result_as_re2_reads_the_pattern(pattern: str) -> None:
    found = portable(pattern)
    expected = [_searches(pattern, text) for text in _ASKED]
    schema = {"type": "string", "pattern": f"^(?:{found})$"}
    written = [json.dumps(text, ensure_ascii=False) for text in _ASKED]
    # Control characters are escaped in JSON, which engines that read a pattern off its text don't undo.
    plain = [number for number, text in enumerate(_ASKED) if text.isprintable() and not set('"\\') & set(text)]
    rust, python = validator(schema), importlib.import_module("jsonschema").Draft202012Validator(schema)
    by_schema = [real.llguidance(schema), real.xgrammar(schema)]
    assert [_is(found, text) for text in _ASKED] == expected
    assert list(map(real.regex_llguidance(found), _ASKED)) == expected
    assert list(map(real.regex_xgrammar(found), _ASKED)) == expected
    assert list(map(real.regex_outlines(found, "".join(_ASKED)), _ASKED)) == expected
    assert [rust.is_valid(text) for text in _ASKED] == expected
    assert [python.is_valid(text) for text in _ASKED] == expected
    for ask in by_schema:
        assert [ask(written[number]) for number in plain] == [expected[number] for number in plain]


@pytest.mark.parametrize("style", STYLES)
def test_styles_are_in_the_portable_subset(style: str) -> None:
    assert _lint(STYLES[style]) == []


@given(st.text(max_size=6))
def test_a_literal_matches_itself_alone(text: str) -> None:
    assert portable(literal(text), search=False) == literal(text)
    assert re.fullmatch(literal(text), text) is not None
    assert re.fullmatch(literal(text), f"{text}x") is None


def test_a_pattern_nested_without_end_is_refused() -> None:
    with pytest.raises(PatternError, match="no portable form"):
        portable("(" * 20_000 + ")" * 20_000)
