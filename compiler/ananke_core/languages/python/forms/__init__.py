"""How Python writes definitions down."""

from __future__ import annotations

from ananke_core.languages.forms import Definition, NewDefinition, Words
from ananke_core.languages.python.forms import annotation, header, light
from ananke_core.languages.python.forms.body import fill, type_names
from ananke_core.languages.python.forms.declaration import declaration
from ananke_core.languages.python.forms.header import header_regex, header_terminal
from ananke_core.languages.python.forms.new import new_header
from ananke_core.languages.python.forms.words import is_module, is_name
from ananke_core.model.rules import Signature, TypeShape

_TYPE_NAME = "TY"


class PythonForms:
    """Headers, bodies and names of Python."""

    heads = ("HEADER", "declared")
    declared = "declared"

    def is_name(self, text: str) -> bool:
        """An identifier that is no keyword."""
        return is_name(text)

    def is_module(self, text: str) -> bool:
        """A dotted name."""
        return is_module(text)

    def fill(self, words: Words) -> tuple[str, str]:
        """The template ``body.lark``."""
        return fill(words)

    def head(self, rule: Signature | TypeShape) -> str:
        """A block follows on every header; a declaration is whole."""
        return self.heads[isinstance(rule, TypeShape)]

    def prelude(self, headers: str) -> str:
        """Terminals of type names."""
        return type_names() if _TYPE_NAME in headers else ""

    def light(self, headers: str) -> str:
        """The template ``light.gbnf``."""
        return light.rules() + (light.type_rules() if _TYPE_NAME in headers else "")

    def header_terminal(self, signature: Signature) -> str:
        """``def name(…) -> T:`` with free white space inside of its brackets."""
        return header_terminal(signature)

    def declaration(self, rule: TypeShape) -> Definition:
        """A class with these members, an enumeration with these names, an alias."""
        return declaration(rule)

    def header_regex(self, signature: Signature) -> str:
        """``def name(…) -> T:`` on one line."""
        return header_regex(signature)

    def new_header(self, new: NewDefinition) -> str:
        """``def`` with a name, parameters and annotations as the conventions want them."""
        return new_header(new)

    def forget(self) -> None:
        """The caches of its modules."""
        annotation.forget()
        header.forget()
        fill.cache_clear()


def forms() -> PythonForms:
    """What the language loader calls."""
    return PythonForms()
