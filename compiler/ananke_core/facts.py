"""Facts: what one unit of a file says, language-blind.

A *unit* is a top-level statement, the shell of a class (header and fields), or one statement of a class body. Facts are
a function of the unit's bytes and its container alone, so they are kept as long as those bytes stay, wherever the unit
moves. All spans are byte offsets relative to the unit's first byte.

What depends on other declarations is kept as it is written, for `ananke_core.resolution`: members that end in ``text``
(``type_text``, ``value_text``) are source text, empty where there is none or where it is too long to be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Literal, TypeVar

import attrs

from ananke_core.model.rules import ParameterKind
from ananke_core.model.types import Bounds, Default, TypeExpr
from ananke_core.text import Span


@attrs.define
class ParameterFact:
    """One parameter; ``implicit`` for a receiver such as ``self``, which no rule asks an annotation of.

    ``documented`` is the type that its documentation states where the code states none.
    """

    name: str
    kind: ParameterKind
    span: Span
    name_span: Span
    annotated: bool = False
    type: TypeExpr | None = None
    written: str = ""
    default: Default | None = None
    optional: bool = False
    implicit: bool = False
    doc: str = ""
    bounds: Bounds | None = None
    type_text: str = ""
    value_text: str = ""
    documented: TypeExpr | None = None


@attrs.define
class TypeVariable:
    """A type parameter as written; ``kind`` is the stars before it, of those that stand for several types."""

    name: str
    bound_text: str = ""
    kind: Literal["", "*", "**"] = ""


@attrs.define
class FunctionFact:
    """A function or method.

    ``span`` goes from the first character of the header (``async``, ``def``; decorators left out) to the last of the
    body, which begins at ``body_start`` (None where there is none); ``parameters_end`` is just past the closing bracket
    of its parameters. ``symbol`` is the dotted path in the file, ``container`` the class part of it (empty for plain
    functions, nested ones included). ``depth`` counts the functions around it. ``has_error`` is about the whole,
    ``header_has_error`` about what stands before the body.
    ``annotatable`` says what an annotation can be asked of, ``returns_nothing`` how one that says so is written.
    ``checks`` are the fields of its class whose values pass through it before they are stored (``*`` for all of them).
    ``doc_elsewhere`` when another definition carries its documentation (overloads, setters, overriding methods).
    ``lines`` counts from the header's first to the body's last, ``nesting`` how many blocks stand in one another,
    ``branches`` the ways that part; of both, what a function inside of it has is that one's.
    """

    name: str
    symbol: str
    span: Span
    name_span: Span
    parameters_end: int
    body_start: int | None
    container: str = ""
    kind: Literal["function", "method"] = "function"
    parameters: tuple[ParameterFact, ...] = ()
    returns_annotated: bool = False
    returns: TypeExpr | None = None
    returns_written: str = ""
    is_async: bool = False
    is_generator: bool = False
    is_special: bool = False
    annotatable: tuple[Literal["parameters", "returns"], ...] = ("parameters", "returns")
    returns_nothing: str = ""
    returns_value: bool = False
    modifiers: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    type_parameters: tuple[str, ...] = ()
    throws: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    doc: str = ""
    doc_elsewhere: bool = False
    depth: int = 0
    lines: int = 0
    nesting: int = 0
    branches: int = 0
    has_error: bool = False
    header_has_error: bool = False
    returns_text: str = ""
    type_variables: tuple[TypeVariable, ...] = ()


@attrs.define
class FieldFact:
    """A declared member of a class; ``default`` and ``bounds`` as in the model."""

    name: str
    name_span: Span
    annotated: bool = True
    type: TypeExpr | None = None
    written: str = ""
    required: bool = True
    wire_name: str = ""
    default: Default | None = None
    doc: str = ""
    bounds: Bounds | None = None
    type_text: str = ""
    value_text: str = ""


@attrs.define
class ClassFact:
    """A class, interface or enum. ``declared_as`` is a word of `ananke_core.languages.vocabulary.DECLARED_AS`.

    ``fields`` are what is surely a field, ``shape`` what the class says of its data by itself. ``assigned`` is all that
    its body binds, ``bases_text`` the list of its bases, from bracket to bracket: whether they make it a kind of class
    with other fields, only its bases tell. ``conditional`` when the body has statements that may bind more.
    ``converted`` are the fields whose values are changed before anything checks them (``*`` for all of them).
    ``type_defaults`` are the arguments that type parameters have where none are given; empty where none has any.
    """

    name: str
    symbol: str
    span: Span
    name_span: Span
    container: str = ""
    declared_as: str = "class"
    bases: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    type_parameters: tuple[str, ...] = ()
    type_defaults: tuple[TypeExpr | None, ...] = ()
    fields: tuple[FieldFact, ...] = ()
    members: tuple[str, ...] = ()
    shape: TypeExpr | None = None
    converted: tuple[str, ...] = ()
    doc: str = ""
    has_error: bool = False
    assigned: tuple[FieldFact, ...] = ()
    conditional: bool = False
    bases_text: str = ""
    decorator_texts: tuple[str, ...] = ()
    type_variables: tuple[TypeVariable, ...] = ()


@attrs.define
class TypeFact:
    """A named type that is no class: an alias, a ``NewType``; ``type_defaults`` as in `ClassFact`."""

    name: str
    symbol: str
    span: Span
    name_span: Span
    type: TypeExpr
    declared_as: str = "alias"
    type_parameters: tuple[str, ...] = ()
    type_defaults: tuple[TypeExpr | None, ...] = ()
    doc: str = ""
    type_text: str = ""
    type_variables: tuple[TypeVariable, ...] = ()


@attrs.define
class VariableFact:
    """A name bound by assignment at module level, or a constant of a class (its other names are fields).

    ``constant`` when the language or its style says so. ``value_text`` is kept where the value can be a type, or make
    one; ``value`` is the type of what it is bound to, as far as that is written there.
    """

    name: str
    symbol: str
    name_span: Span
    constant: bool = False
    annotated: bool = False
    type: TypeExpr | None = None
    type_text: str = ""
    value_text: str = ""
    value: TypeExpr | None = None


@attrs.define
class ImportFact:
    """One imported module. ``names`` is empty for a plain import.

    ``bound`` says what it makes known: pairs of the name there and the name here. The name there is ``*`` for the
    module itself, and the name here is ``*`` where all names of the module come in; a name here with dots
    (``import a.b``) is known by all of its parts. ``exported`` when the names here are known only to those who import
    this file (``export … from``).

    ``level`` is 0 for a module that is looked up by name, 1 for one beside the file, one more for each folder further
    up. ``separator`` stands between the parts of a module; ``names_modules`` when a name can be a module below it.
    ``directive`` for what has the form of an import and only speaks to the compiler.
    """

    module: str
    module_span: Span
    names: tuple[str, ...] = ()
    alias: str = ""
    level: int = 0
    type_only: bool = False
    separator: str = "/"
    names_modules: bool = False
    directive: bool = False
    bound: tuple[tuple[str, str], ...] = ()
    exported: bool = False


@attrs.define
class RangeFact:
    """Bounds that every accepted value of a parameter or field keeps, and the places that refuse all others.

    ``symbol`` is the function or type, ``name`` the member. ``origin`` tells what says so: ``guard`` a condition that
    ends in failure, ``validator`` what a library checks, ``documentation`` words, which prove nothing. ``member`` tells
    the parameter of a function from the field of a type. ``imported`` are names that mean this only where they come
    from one of ``modules``.
    """

    symbol: str
    name: str
    bounds: Bounds
    spans: tuple[Span, ...]
    origin: Literal["guard", "validator", "documentation"] = "guard"
    member: Literal["parameter", "field"] = "parameter"
    imported: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()


Written = Literal["", "literal", "built", "other"]
"""How text is written: literally, built from parts (joined, formatted, interpolated), otherwise; or not known."""


# Most calls have none.
_NO_KEYWORDS: Mapping[str, str] = {}


@attrs.define
class CallFact:
    """One call whose callee is a dotted path as written (``os.system``); others can't be spoken of by name.

    ``symbol`` is the enclosing function or class. ``keywords`` maps a keyword argument to its literal text where that
    is a number, boolean or null, else to ``""``. ``first`` is how the first positional argument is written, of a list
    its first item.
    """

    callee: str
    callee_span: Span
    symbol: str = ""
    keywords: Mapping[str, str] = _NO_KEYWORDS
    first: Written = ""


@attrs.define
class HandlerFact:
    """An exception handler.

    ``bare`` when it could name errors and names none, ``broad`` when it takes every error (all handlers of languages
    that can't name any). ``swallows`` when its body does nothing, ``reraises`` when it raises again what it took.
    ``ordinary`` is the header of a bare one as it would be written for ordinary errors alone.
    """

    header_span: Span
    types: tuple[str, ...] = ()
    bare: bool = False
    broad: bool = True
    swallows: bool = False
    reraises: bool = False
    ordinary: str = ""
    symbol: str = ""


@attrs.define
class CommentFact:
    """A comment that silences findings (``ananke: ignore[ANK101]``). ``codes`` empty means all.

    ``span`` is the part of the comment that says so, with what explains it. ``whole_file`` for ``ananke: ignore-file``.
    """

    span: Span
    codes: tuple[str, ...] = ()
    whole_file: bool = False


@attrs.define
class UnitFacts:
    """All facts of one unit, each list in the order of the text."""

    functions: list[FunctionFact] = attrs.field(factory=list)
    classes: list[ClassFact] = attrs.field(factory=list)
    types: list[TypeFact] = attrs.field(factory=list)
    variables: list[VariableFact] = attrs.field(factory=list)
    imports: list[ImportFact] = attrs.field(factory=list)
    calls: list[CallFact] = attrs.field(factory=list)
    handlers: list[HandlerFact] = attrs.field(factory=list)
    ranges: list[RangeFact] = attrs.field(factory=list)
    comments: list[CommentFact] = attrs.field(factory=list)


_Fact = TypeVar("_Fact", ParameterFact, FunctionFact, ClassFact, TypeFact)
# Every attribute of a fact is a parameter, in this order.
_VALUES = {
    kind: attrgetter(*(field.name for field in attrs.fields(kind)))
    for kind in (ParameterFact, FunctionFact, ClassFact, TypeFact)
}


def changed(fact: _Fact, **changes: Any) -> _Fact:
    """A copy of a fact with other values for some of its attributes: `attrs.evolve` takes five times as long."""
    made = fact.__class__(*_VALUES[fact.__class__](fact))
    for name, value in changes.items():
        setattr(made, name, value)
    return made
