"""Types in doc comments of JavaScript: JSDoc's spellings, parameters, typedefs; code that has its own keeps it."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from ananke_core.facts import FunctionFact
from ananke_core.languages.ecmascript.doctypes import read_doc_type
from ananke_core.model.types import (
    Array,
    LiteralType,
    Primitive,
    Record,
    Ref,
    TypeExpr,
    Union,
    Unknown,
)
from ananke_core.resolution import Resolution
from tests.resolution.workspace import Workspace

STRING, NUMBER, NULL, ANY = (Primitive("string"), Primitive("number"), Primitive("null"), Primitive("any"))

SPELLINGS: dict[str, TypeExpr] = {
    "string": STRING,
    "?string": Union((STRING, NULL)),
    "string?": Union((STRING, NULL)),
    "!string": STRING,
    "string=": STRING,
    "...number": NUMBER,
    "*": ANY,
    "?": ANY,
    "(string|number)": Union((STRING, NUMBER)),
    "string|number": Union((STRING, NUMBER)),
    "'a'|'b'": Union((LiteralType("a"), LiteralType("b"))),
    "string[]": Array(STRING),
    "Array.<string>": Ref("Array", (STRING,)),
    "Array<?string>": Ref("Array", (Union((NULL, STRING)),)),
    "Array": Array(ANY),
    "Object": Record(()),
    "Object<string, number>": Ref("Record", (STRING, NUMBER)),
    "Object.<string, number>": Ref("Record", (STRING, NUMBER)),
    "function(string): number": Ref("Function"),
    "function": Ref("Function"),
    "module.User": Ref("module.User"),
    "": Unknown("a type in a doc comment that is spelled in no known way"),
    "some words here": Unknown("a type in a doc comment that is spelled in no known way"),
    "{": Unknown("a type in a doc comment that is spelled in no known way"),
}


@pytest.mark.parametrize("text", SPELLINGS)
def test_spellings(text: str) -> None:
    assert read_doc_type(text) == SPELLINGS[text]


TEXT = """
/**
 * A user.
 * @typedef {Object} User
 * @property {number} id - the id
 * @property {string} [name]
 * @property {Object} [address]
 * @property {string} address.city
 * @property {Object[]} [places]
 * @property {number} places[].lat
 */

/** @typedef {"a"|"b"} Kind */

/**
 * @param {User} user who
 * @param {?string} [note]
 * @param {Object} options
 * @param {boolean} options.deep
 * @param {Kind} [options.kind="a"]
 * @param {...number} rest
 * @returns {Promise<User[]>}
 */
function find(user, note, options, ...rest) {}

class Counter {
  /** @type {number} */
  count;
}

/** @param {import("./other").Thing} thing */
export const use = (thing) => thing;

/** @typedef {import("./other").Thing & { more: number }} Last */
"""
OTHER = "/** @typedef {{ x: number }} Thing */\nexport {};\n"


def schema(symbol: str) -> dict[str, Any]:
    return Workspace({"a.js": TEXT, "other.js": OTHER}).schema("a.js", symbol)[0]


@pytest.mark.parametrize(
    ("symbol", "value", "accepted"),
    [
        ("User", {"id": 1}, True),
        ("User", {"id": 1, "name": "n", "address": {"city": "c"}, "places": [{"lat": 1}]}, True),
        ("User", {"id": 1, "address": {}}, False),
        ("User", {"id": 1, "places": [{}]}, False),
        ("User", {"name": "n"}, False),
        ("Kind", "a", True),
        ("Kind", "c", False),
        ("find", {"user": {"id": 1}, "options": {"deep": True}}, True),
        ("find", {"user": {"id": 1}, "note": None, "options": {"deep": True, "kind": "b"}, "rest": [1]}, True),
        ("find", {"user": {"id": 1}, "options": {}}, False),
        ("find", {"user": {}, "options": {"deep": True}}, False),
        ("find", {"user": {"id": 1}, "options": {"deep": True}, "rest": ["1"]}, False),
        ("Counter", {"count": 1}, True),
        ("Counter", {"count": "1"}, False),
        ("use", {"thing": {"x": 1}}, True),
        ("use", {"thing": {"x": "1"}}, False),
        ("Last", {"x": 1, "more": 2}, True),
        ("Last", {"x": 1}, False),
    ],
)
def test_values(symbol: str, value: Any, accepted: bool) -> None:
    assert jsonschema_rs.Draft202012Validator(schema(symbol)).is_valid(value) is accepted


def function(text: str, path: str) -> FunctionFact:
    files = Workspace({path: text})
    view = files.file(path)
    assert view is not None
    (stated,) = Resolution(files).of_symbol(view, "f")
    assert isinstance(stated.fact, FunctionFact)
    return stated.fact


def test_code_that_has_types_keeps_them() -> None:
    comment = "/** @param {string} a\n * @returns {string} */\n"
    typed = function(f"{comment}function f(a: number): number {{ return a }}\n", "a.ts")
    assert (typed.parameters[0].type, typed.returns) == (NUMBER, NUMBER)
    plain = function(f"{comment}function f(a) {{ return a }}\n", "a.js")
    assert (plain.parameters[0].type, plain.returns) == (STRING, STRING)
    assert (plain.parameters[0].annotated, plain.returns_annotated) == (False, False)


def test_types_in_comments_are_no_types_of_typescript() -> None:
    files = Workspace({"a.ts": "/** @typedef {string} Name */\nexport {};\n"})
    view = files.file("a.ts")
    assert view is not None and not view.named("Name")
