"""How a language writes definitions down: what grammars and patterns of them are made of.

A language whose ``language.toml`` names a module under ``forms`` has grammars; that module's function ``forms`` makes
the object described here. Texts are in llguidance's Lark, patterns in the portable subset of regular expressions.
"""

from __future__ import annotations

from typing import Literal, Protocol

from ananke_core.errors import CompileError
from ananke_core.frozen import frozen
from ananke_core.model.rules import Signature, TypeShape


class Unsayable(CompileError):
    """A header that the language has no form for; the message says why."""


@frozen
class Definition:
    """One alternative of a head: an expression, in which ``@0@`` stands for the first of its own ``terminals``."""

    text: str
    terminals: tuple[str, ...] = ()


@frozen
class Words:
    """What a body may not say. ``allowed_modules`` is None when any module may be imported that is not denied."""

    denied: tuple[str, ...] = ()
    denied_modules: tuple[str, ...] = ()
    allowed_modules: tuple[str, ...] | None = None


@frozen
class NewDefinition:
    """What holds for definitions that aren't there yet.

    ``name`` and ``parameter`` are patterns that names have to match as a whole, all of them; ``annotated`` is what has
    to carry an annotation.
    """

    what: Literal["function", "method"]
    name: tuple[str, ...] = ()
    parameter: tuple[str, ...] = ()
    annotated: frozenset[str] = frozenset()


class Forms(Protocol):
    """The module ``forms`` of a language.

    ``heads`` are what headers are alternatives of, one per way in which a definition goes on behind them: terminals, or
    rules where their names are in lower case. ``declared`` is the one of types, which the light form is without; empty
    where the language declares none.
    """

    heads: tuple[str, ...]
    declared: str

    def is_name(self, text: str) -> bool:
        """Whether a text is an identifier that can name something."""

    def is_module(self, text: str) -> bool:
        """Whether a text is a module's name that a grammar can hold."""

    def fill(self, words: Words) -> tuple[str, str]:
        """The grammar of a definition but for its ``heads``: the text before them, and the text after them."""

    def head(self, rule: Signature | TypeShape) -> str:
        """Which of ``heads`` a signature's header or a type's declaration is an alternative of."""

    def prelude(self, headers: str) -> str:
        """Terminals that these headers need and `fill` does not bring."""

    def header_terminal(self, signature: Signature) -> str:
        """A signature's header as an expression for a terminal.

        Raises:
            Unsayable: the language has no form for it.
        """

    def declaration(self, rule: TypeShape) -> Definition:
        """A type's declaration.

        Raises:
            Unsayable: the language has no form for it.
        """

    def header_regex(self, signature: Signature) -> str:
        """A signature's header on one line as a whole-match pattern.

        Raises:
            Unsayable: the language has no form for it.
        """

    def new_header(self, new: NewDefinition) -> str:
        """The terminals of a header that isn't there yet, all of ``heads`` among them."""

    def light(self, headers: str) -> str:
        """The grammar but for its ``heads`` in what XGrammar's EBNF and llama.cpp's GBNF both read, for these headers.

        Its body is one that those engines mask quickly. Rules are ``name ::= …`` from ``root`` on, no name has an
        underscore, none begins with itself. Whatever terminal a header names is a rule there: headers are written once.
        """

    def forget(self) -> None:
        """Let go of the headers and bodies that are kept for the next ones."""
