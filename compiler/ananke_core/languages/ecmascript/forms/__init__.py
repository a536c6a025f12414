"""How TypeScript and JavaScript write definitions down."""

from __future__ import annotations

from ananke_core.languages.ecmascript.forms import dialect, light
from ananke_core.languages.ecmascript.forms.annotation import written_annotation
from ananke_core.languages.ecmascript.forms.body import fill
from ananke_core.languages.ecmascript.forms.declaration import declaration_terminal
from ananke_core.languages.ecmascript.forms.header import header_regex, header_terminal
from ananke_core.languages.ecmascript.forms.new import new_header
from ananke_core.languages.ecmascript.forms.words import is_module, is_name
from ananke_core.languages.forms import Definition, NewDefinition, Unsayable, Words
from ananke_core.model.rules import Signature, TypeShape


class EcmaScriptForms:
    """Headers, bodies and names of TypeScript, or of JavaScript, which has no annotations; either may hold JSX."""

    def __init__(self, *, typed: bool, jsx: bool) -> None:
        self._typed = typed
        self._jsx = jsx
        self.declared = "TYPE" if typed else ""
        self.heads: tuple[str, ...] = ("HEADER", "ARROW", "TYPE") if typed else ("HEADER", "ARROW")

    def is_name(self, text: str) -> bool:
        """An identifier that is no reserved word."""
        return is_name(text)

    def is_module(self, text: str) -> bool:
        """A module's specifier."""
        return is_module(text)

    def fill(self, words: Words) -> tuple[str, str]:
        """The templates ``body.lark`` and ``jsx.lark``."""
        return fill(words, typed=self._typed, jsx=self._jsx)

    def head(self, rule: Signature | TypeShape) -> str:
        """``ARROW`` for what an arrow ends: a block or a value follows; ``TYPE`` for what is whole."""
        return "TYPE" if isinstance(rule, TypeShape) else self.heads["arrow" in rule.modifiers]

    def prelude(self, headers: str) -> str:
        """Nothing: the template has all terminals of headers."""
        return ""

    def light(self, headers: str) -> str:
        """The templates ``light.gbnf`` and ``light_jsx.gbnf``."""
        return light.rules(typed=self._typed, jsx=self._jsx)

    def header_terminal(self, signature: Signature) -> str:
        """A header in any of the forms that it can have, up to where its body opens."""
        return header_terminal(signature, typed=self._typed)

    def declaration(self, rule: TypeShape) -> Definition:
        """An interface, an alias or an enumeration."""
        if not self._typed:
            raise Unsayable("the language has no declarations of types")
        return Definition(declaration_terminal(rule))

    def header_regex(self, signature: Signature) -> str:
        """A header on one line, without what opens its body."""
        return header_regex(signature, typed=self._typed)

    def new_header(self, new: NewDefinition) -> str:
        """``function`` or a method, with a name, parameters and annotations as the conventions want them."""
        return new_header(new, typed=self._typed)

    def forget(self) -> None:
        """The caches of its modules."""
        written_annotation.cache_clear()
        dialect.forget()
        fill.cache_clear()
