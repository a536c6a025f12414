"""Headers of functions: a signature as one terminal, and as one line's regular expression."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ananke_core.languages.ecmascript.forms.annotation import written_annotation
from ananke_core.languages.ecmascript.forms.dialect import LARK, REGEX, Dialect
from ananke_core.languages.ecmascript.forms.words import is_key, is_name
from ananke_core.languages.forms import Unsayable
from ananke_core.model.rules import Parameter, Signature
from ananke_core.model.types import TypeExpr

_VALUES = frozenset({"arrow", "function"})
_BINDING = frozenset({"const", "let", "var"})
_STATEMENT = ("export", "default", "declare")


def header_terminal(signature: Signature, *, typed: bool) -> str:
    """A signature's header, up to where its body opens, as an expression for a terminal of ``body.lark``.

    White space, newlines and comments are free, a trailing comma may stand in brackets, strings take either quote; a
    default is any balanced expression.

    Raises:
        Unsayable: the language has no form for it.
    """
    return _Writer(signature, LARK, typed).header()


def header_regex(signature: Signature, *, typed: bool) -> str:
    """A signature's header on one line, without what opens its body, as a portable whole-match pattern.

    Brackets inside of defaults, patterns and unread annotations go two levels deep.

    Raises:
        Unsayable: the language has no form for it.
    """
    return _Writer(signature, REGEX, typed).header()


class _Writer:
    """Writes one signature in one dialect."""

    def __init__(self, signature: Signature, dialect: Dialect, typed: bool) -> None:
        self.signature = signature
        self.dialect = dialect
        self.typed = typed
        self.path = signature.symbol.split(".")
        self.name = self.path[-1]
        self.words = tuple(word for word in signature.modifiers if word not in _VALUES)
        for word in self.words:
            if not word.isalpha() or not word.isascii():
                raise Unsayable(f"{word[:60]!r} is no modifier of the language")

    def header(self) -> str:
        """All forms that the signature can have where it stands; what it does not tell apart stays free."""
        modifiers = self.signature.modifiers
        forms = list(self._values() if _VALUES & set(modifiers) else self._definitions())
        return forms[0] if len(forms) == 1 else self.dialect.either(forms)

    def _definitions(self) -> Iterator[str]:
        if self.signature.container:
            yield self._join(self._words(self.words), self._method())
            return
        declaring = all(word in _STATEMENT for word in self.words) and (len(self.path) == 1 or is_name(self.name))
        if declaring:
            name = () if self.name == "default" and "default" in self.words else (self._name(self.name),)
            start = (*self._words(self.words), *self._async())
            yield self._join(start, self._function(name), self._list(), self._returns(), self.dialect.end)
        if len(self.path) > 1 or not declaring:
            # A member of an object: its signature looks like that of a function in a function.
            yield self._join(self._words(self.words), self._method())

    def _method(self) -> tuple[str, ...]:
        dialect = self.dialect
        star = (dialect.text("*"), dialect.gap) if self.signature.generator else ()
        fixed = star or self.name == "constructor" or {"get", "set"} & set(self.words)
        optional = (self._maybe(dialect.gap, dialect.text("?")),) if self.typed and not fixed else ()
        key = (*star, self._key(), *optional)
        return (*self._async(), *key, *self._list(), *self._returns(), self.dialect.end)

    def _values(self) -> Iterator[str]:
        dialect, words = self.dialect, self.words
        value = self._value()
        annotated = (self._maybe(dialect.colon, dialect.type),) if self.typed else ()
        if self.signature.container:
            mark = (self._maybe(dialect.gap, dialect.either(map(dialect.text, "?!"))),) if self.typed else ()
            yield self._join(self._words(words), (self._key(), *mark, *annotated, dialect.equals), value)
        elif _BINDING & set(words):
            bound = (self._name(self.name), *annotated, dialect.equals)
            yield self._join(self._words(words), bound, value)
            if len(words) == 1:
                # One of several that a statement binds stands without its word.
                yield self._join(bound, value)
        elif "default" in words:
            yield self._join(self._words(words), value)
        else:
            yield (
                self._join((self._name(self.name) if is_name(self.name) else self._key(), dialect.equals), value)
                if (len(self.path) == 1 and self.name != "default")
                else self._join((self._place(), dialect.equals), value)
            )
            if len(self.path) == 1:
                yield self._join((self._place(), dialect.equals), value)
            else:
                yield self._join((self._key(), dialect.colon), value)

    def _place(self) -> str:
        """What is assigned to: a member of a module's exports or of a prototype."""
        dialect = self.dialect
        dot = dialect.join((dialect.gap, dialect.text("."), dialect.gap))
        module = dialect.join((dialect.text("module"), dot))
        exports = (dialect.maybe(module), dialect.text("exports"))
        if self.name == "default":
            return dialect.join(exports)
        key = dialect.text(self._checked())
        places = [dialect.join((*exports, dot, key))]
        owners = self.path[:-1]
        if owners and all(map(is_name, owners)):
            # What stands first may be a function around the assignment.
            owner = ""
            for index, name in enumerate(owners):
                owner = (
                    dialect.join((dialect.maybe(dialect.join((owner, dot))), dialect.text(name)))
                    if index
                    else dialect.text(name)
                )
            places.append(dialect.join((owner, dot, dialect.text("prototype"), dot, key)))
        return dialect.either(places)

    def _value(self) -> tuple[str, ...]:
        dialect, signature = self.dialect, self.signature
        # Where brackets stand around a value, its own text ends before they close.
        wrapped = (self._maybe(dialect.text("("), dialect.gap),)
        if "function" in signature.modifiers:
            name = (self._maybe(dialect.gap, _any_name(dialect)),)
            head = (dialect.text("function"), *((dialect.gap, dialect.text("*")) if signature.generator else ()), *name)
            return (*wrapped, *self._async(), *head, *self._list(), *self._returns(), self.dialect.end)
        arrow = (dialect.gap, dialect.text("=>"))
        listed = dialect.join((*self._async(dialect.gap), *self._list(start=True), *self._returns(), *arrow))
        if len(signature.parameters) != 1 or not _is_bare(signature.parameters[0], self.typed):
            return (*wrapped, listed)
        bare = dialect.join((*self._async(), self._name(signature.parameters[0].name), *arrow))
        return (dialect.either((dialect.join((*wrapped, listed)), bare)),)

    def _function(self, name: tuple[str, ...]) -> tuple[str, ...]:
        dialect = self.dialect
        word = dialect.text("function")
        if self.signature.generator:
            return (word, dialect.gap, dialect.text("*"), dialect.gap, *name)
        return (word, dialect.apart, *name) if name else (word,)

    def _list(self, start: bool = False) -> tuple[str, ...]:
        """Type parameters and parameters; at the ``start`` of an arrow no white space stands before them."""
        dialect, signature = self.dialect, self.signature
        parts: list[str] = []
        if signature.type_parameters:
            if not start:
                parts.append(dialect.gap)
            parts.append(dialect.open_angle)
            for index, name in enumerate(signature.type_parameters):
                if index:
                    parts.append(dialect.comma_angle)
                parts += (dialect.variance, self._name(name), dialect.maybe(dialect.extends))
                parts.append(dialect.maybe(dialect.default_type))
            parts.append(dialect.close_angle)
        if not signature.parameters:
            return (
                *parts,
                dialect.close_empty
                if not start or parts
                else self._join((dialect.text("("), dialect.gap, dialect.text(")"))),
            )
        parts.append(dialect.open if not start or parts else self._join((dialect.text("("), dialect.gap)))
        for index, parameter in enumerate(signature.parameters):
            if index:
                parts.append(dialect.comma)
            parts += self._parameter(parameter)
        return (*parts, dialect.close)

    def _parameter(self, parameter: Parameter) -> Iterator[str]:
        dialect = self.dialect
        if parameter.kind not in {"positional", "rest"}:
            raise Unsayable(f"the language has no {parameter.kind.replace('_', '-')} parameters")
        if self.typed and self.signature.container:
            yield dialect.decorators
            if self.name == "constructor":
                yield dialect.modifiers
        if parameter.kind == "rest":
            yield dialect.text("...")
            yield dialect.gap
        if not parameter.name:
            yield dialect.pattern
        else:
            yield dialect.text("this") if parameter.name == "this" else self._name(parameter.name)
        if parameter.optional and self.typed:
            mark = dialect.join((dialect.gap, dialect.text("?")))
            # Where documentation states the type, it may be what says that the argument can be left out, too.
            yield mark if parameter.documented is None else dialect.maybe(mark)
        yield from self._typed(parameter.written, parameter.type, dialect.type)
        if parameter.default is not None:
            yield dialect.default

    def _returns(self) -> tuple[str, ...]:
        return tuple(self._typed(self.signature.returns_written, self.signature.returns, self.dialect.returned))

    def _typed(self, written: str, type_: TypeExpr | None, any_: str) -> Iterator[str]:
        # A type without a spelling is one that a doc comment gives, where the language has no annotations.
        if not written and (type_ is None or not self.typed):
            return
        if not self.typed:
            raise Unsayable("the language has no annotations")
        yield self.dialect.colon
        yield written_annotation(written, self.dialect) if written else any_

    def _async(self, after: str = "") -> tuple[str, ...]:
        return (self.dialect.text("async"), after or self.dialect.apart) if self.signature.async_ else ()

    def _words(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(part for word in words for part in (self.dialect.text(word), self.dialect.apart))

    def _key(self) -> str:
        """A member's name, in quotes or without where it can be."""
        text = self.dialect.text
        bare = self._checked()
        forms = [text(bare)] if is_key(bare) else []
        if not bare.startswith("#"):
            forms += (text(f'"{bare}"'), text(f"'{bare}'"))
        return self.dialect.either(forms)

    def _checked(self) -> str:
        if not self.name or not self.name.isprintable() or set("\"'\\`") & set(self.name):
            raise Unsayable(f"{self.name[:60]!r} is no name of a member")
        return self.name

    def _name(self, name: str) -> str:
        if not is_name(name):
            raise Unsayable(f"{name[:60]!r} is no name of the language")
        return self.dialect.text(name)

    def _maybe(self, *parts: str) -> str:
        return self.dialect.maybe(self.dialect.join(parts))

    def _join(self, *parts: str | tuple[str, ...]) -> str:
        flat = [one for part in parts for one in ((part,) if isinstance(part, str) else part) if one]
        return self.dialect.join(flat)


def _any_name(dialect: Dialect) -> str:
    return "TN" if dialect.lark else r"[A-Za-z_$][0-9A-Za-z_$]*"


def _is_bare(parameter: Parameter, typed: bool) -> bool:
    plain = parameter.kind == "positional" and parameter.default is None and not parameter.written
    stated = parameter.type is not None or (parameter.optional and parameter.documented is None)
    return plain and bool(parameter.name) and not (typed and stated)
