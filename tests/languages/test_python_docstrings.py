"""Docstrings in the three styles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ananke_core.languages.python.docstrings import read_docstring
from ananke_core.languages.python.doctypes import documented_type
from ananke_core.model.types import Array, LiteralType, Map, Primitive, Tuple, TypeExpr, Union

GOOGLE = """Log somebody in.

    Args:
        email (str): who it is,
            on several lines.
        *args: what else: with a colon.
        password: the secret

    Returns:
        token: not a parameter

    Raises:
        ValueError: if it is empty.
        auth.Denied: if it is wrong.
            ValueError: not an item.
    Afterwards: this is prose.
    """
NUMPY = """Log somebody in.

    Parameters
    ----------
    email : str
        Who it is,
        on several lines.
    first, second : int, optional
        Both.
    **kwargs
        More.

    Returns
    -------
    token : str
        Not a parameter.

    Raises
    ------
    ValueError
        If it is empty.
    auth.Denied
    """
REST = """Log somebody in.

    :param str email: who it is,
        on several lines.
    :param password: the secret
    :returns: a token
    :raises ValueError: if it is empty
    :raise auth.Denied: if it is wrong
    """


def test_google() -> None:
    doc = read_docstring(GOOGLE)
    assert doc.text.startswith("Log somebody in.\n\nArgs:\n    email (str)")
    assert doc.parameters == {
        "email": "who it is, on several lines.",
        "args": "what else: with a colon.",
        "password": "the secret",
    }
    assert doc.raises == ("ValueError", "auth.Denied")


def test_numpy() -> None:
    doc = read_docstring(NUMPY)
    assert doc.parameters == {
        "email": "Who it is, on several lines.",
        "first": "Both.",
        "second": "Both.",
        "kwargs": "More.",
    }
    assert doc.raises == ("ValueError", "auth.Denied")


def test_rest() -> None:
    doc = read_docstring(REST)
    assert doc.parameters == {"email": "who it is, on several lines.", "password": "the secret"}
    assert doc.raises == ("ValueError", "auth.Denied")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One line: with a colon.",
        "Say.\n\nExample::\n\n    name: value",
        "Say.\n\nNote:\n    name: value",
        "Say.\n\nArgs:\nname: outside",
        "a\n---\nb",
        "Args:",
    ],
)
def test_prose_names_no_parameters(text: str) -> None:
    doc = read_docstring(text)
    assert doc.text == text
    assert (doc.parameters, doc.raises) == ({}, ())


@given(st.lists(st.sampled_from([*GOOGLE.split("\n"), *NUMPY.split("\n"), *REST.split("\n"), "\x0c", "\t:"])))
def test_any_lines_are_read(lines: list[str]) -> None:
    doc = read_docstring("\n".join(lines))
    assert all(part.isidentifier() for name in doc.raises for part in name.split("."))


@pytest.mark.parametrize(
    "text",
    [
        "Args:\n    a (int): A.\n    b (dict(str, int), optional): B.\n    *c: C.\n",
        "Parameters\n----------\na : int\n    A.\nb : dict(str, int), optional\n    B.\n*c\n    C.\n",
        ":param int a: A.\n:param b: B.\n:type b: dict(str, int), optional\n:param c: C.\n",
    ],
)
def test_types_are_told_from_words(text: str) -> None:
    found = read_docstring(f"Do it.\n\n{text}")
    assert found.parameters == {"a": "A.", "b": "B.", "c": "C."}
    assert found.types == {"a": "int", "b": "dict(str, int), optional"}


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("int", Primitive("integer")),
        ("`str`, optional", Primitive("string")),
        ('str, default "a"', Primitive("string")),
        ("integer or None", Union((Primitive("integer"), Primitive("null")))),
        ("list of strings", Array(Primitive("string"))),
        ("tuple of int", Tuple((), Primitive("integer"))),
        ("dict[str, float]", Map(Primitive("string"), Primitive("number"))),
        ("{'a', 'b'}", Union((LiteralType("a"), LiteralType("b")))),
        ("array_like", None),
        ("callable", None),
        ("User", None),
        ("list of User", None),
        ("any", None),
        ("the number of rows", None),
        ("", None),
        ("(", None),
        ("int, str", None),
    ],
)
def test_types_in_words(text: str, type_: TypeExpr | None) -> None:
    assert documented_type(text) == type_
