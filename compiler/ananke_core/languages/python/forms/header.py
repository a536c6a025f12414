"""Headers of functions: a signature as one terminal, and as one line's regular expression."""

from __future__ import annotations

from functools import lru_cache

from ananke_core.languages.forms import Unsayable
from ananke_core.languages.python.forms.annotation import typed_annotation, written_annotation
from ananke_core.languages.python.forms.dialect import LARK, REGEX, Dialect
from ananke_core.languages.python.forms.words import is_name
from ananke_core.languages.python.lambdas import LAMBDA
from ananke_core.model.rules import Parameter, Signature

_ORDER = {"positional_only": 0, "positional": 1, "rest": 2, "keyword_only": 3, "keyword_rest": 4}
_STARS = {"rest": "*", "keyword_rest": "**"}


def header_terminal(signature: Signature) -> str:
    """A signature's header as an expression for a terminal of the language's template.

    White space, newlines and comments are free inside of its brackets, a trailing comma may stand there, strings take
    either quote; a default is any balanced expression.

    Raises:
        Unsayable: the language has no form for it.
    """
    return _header(signature, LARK)


def header_regex(signature: Signature) -> str:
    """A signature's header on one line, with its colon, as a portable whole-match pattern.

    Brackets inside of defaults and unread annotations go two levels deep.

    Raises:
        Unsayable: the language has no form for it.
    """
    return _header(signature, REGEX)


def _header(signature: Signature, dialect: Dialect) -> str:
    if LAMBDA in signature.modifiers:
        raise Unsayable("a lambda is an expression, and no definition with a body")
    parts = [
        dialect.define_async if signature.async_ else dialect.define,
        _name(signature.symbol.rpartition(".")[2], dialect),
    ]
    if signature.type_parameters:
        parts.append(dialect.type_parameters)
    parts.append(dialect.open)
    if signature.parameters:
        _parameters(signature.parameters, parts, dialect)
        parts.append(dialect.close)
    else:
        parts.append(dialect.close_empty)
    if signature.returns_written:
        parts += (dialect.arrow, written_annotation(signature.returns_written, dialect, True))
    elif signature.returns is not None:
        parts += (dialect.arrow, typed_annotation(signature.returns, dialect, True))
    parts.append(dialect.end)
    return dialect.join(parts)


def _parameters(parameters: tuple[Parameter, ...], parts: list[str], dialect: Dialect) -> None:
    rank = -1
    before = ""
    for parameter in parameters:
        kind = parameter.kind
        order = _ORDER[kind]
        if order < rank or (order == rank and kind in _STARS):
            raise Unsayable("no header has its parameters in this order")
        rank = order
        if before:
            parts.append(dialect.comma)
        if before == "positional_only" and kind != "positional_only":
            parts += (dialect.text("/"), dialect.comma)
        if kind in _STARS:
            parts += (dialect.text(_STARS[kind]), dialect.inside)
        elif kind == "keyword_only" and before not in {"keyword_only", "rest"}:
            parts += (dialect.text("*"), dialect.comma)
        parts.append(_name(parameter.name, dialect))
        if parameter.written:
            parts += (dialect.colon, written_annotation(parameter.written, dialect, False))
        elif parameter.type is not None:
            parts += (dialect.colon, typed_annotation(parameter.type, dialect, False))
        if parameter.default is not None:
            parts.append(dialect.default)
        before = kind
    if before == "positional_only":
        parts += (dialect.comma, dialect.text("/"))


@lru_cache(maxsize=4_096)
def _name(name: str, dialect: Dialect) -> str:
    if not is_name(name):
        raise Unsayable(f"{name[:60]!r} is no name of the language")
    return dialect.text(name)


def forget() -> None:
    """Let go of names that were written."""
    _name.cache_clear()
