"""What kind of data a class is, through its bases and decorators, in whatever files they are."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import cast

import attrs

from ananke_core.facts import ClassFact, VariableFact
from ananke_core.frozen import frozen
from ananke_core.languages.python.expressions import known_expression, path_of
from ananke_core.languages.python.resolution import standard
from ananke_core.languages.python.resolution.beside import keyword, text_of
from ananke_core.languages.resolving import Context
from ananke_core.lookup import Declaration, module_of
from ananke_core.model.types import TypeExpr, TypeParameter, Union

_VARIABLES = {"typing.ParamSpec", "typing.TypeVar", "typing.TypeVarTuple"}


@frozen
class Base:
    """A base that is declared in the workspace, with the arguments that it is given there."""

    info: Info
    arguments: tuple[ast.expr, ...] = ()


@attrs.define(eq=False)
class Info:
    """One class.

    ``kind`` is a word of `standard.BASES` or `standard.DECORATORS`, ``value`` for one that is a text, number or
    collection itself, empty for a plain class. ``own`` when its annotations make fields. ``mixins`` are bases of
    Python's own with the expression that names them, ``unknown`` those that can't be followed. ``parameters`` are the
    names of its type variables, ``keywords`` those of its header, ``decorators`` its decorators by qualified name.
    """

    declaration: Declaration
    kind: str = ""
    own: bool = False
    bases: tuple[Base, ...] = ()
    mixins: tuple[tuple[str, ast.expr], ...] = ()
    unknown: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    keywords: dict[str, ast.expr] = attrs.field(factory=dict)
    decorators: dict[str, ast.expr] = attrs.field(factory=dict)

    @property
    def fact(self) -> ClassFact:
        """What its file states of it."""
        return cast("ClassFact", self.declaration.fact)

    @property
    def key(self) -> tuple[str, str]:
        """Path and symbol."""
        return self.declaration.path, self.declaration.symbol


def meaning(context: Context, path: str, name: str, within: str) -> Declaration | str:
    """What a dotted name means in a file: its declaration, or its qualified name, or nothing that is known."""
    if name in standard.BUILTINS:
        return f"builtins.{name}"
    found = context.lookup.declaration(path, name, within)
    if found is not None and found.path == path:
        return found
    written = context.lookup.written(path, name)
    known = standard.canonical(*written) if written is not None else ""
    if known in standard.NAMES:
        # What a table says of a name is more than its source does, where that lies around.
        return known
    if found is not None:
        module = module_of(found.path).removesuffix(".__init__")
        known = standard.canonical(module, found.symbol)
        return known if known in standard.NAMES else found
    origin = context.lookup.origin(path, name)
    return standard.canonical(*origin) if origin is not None else standard.guessed(name)


def info_of(context: Context, declaration: Declaration) -> Info:
    """The class that a declaration is."""
    known = cast("dict[tuple[str, str], Info]", context.memory.setdefault("python classes", {}))
    key = (declaration.path, declaration.symbol)
    if key not in known:
        # A class that is its own base by mistake is plain while it is looked at.
        known[key] = Info(declaration)
        known[key] = _read(context, declaration)
    return known[key]


def says_data(info: Info) -> bool:
    """Whether a class says what its data is."""
    return info.kind not in {"", "protocol"}


def linear(info: Info) -> list[Info]:
    """The class and its bases in the order in which Python looks for members (C3; as far as it has one)."""
    return _linear(info, ())


def _linear(info: Info, way: tuple[tuple[str, str], ...]) -> list[Info]:
    if info.key in way:
        return []
    way = (*way, info.key)
    lines = [_linear(base.info, way) for base in info.bases] + [[base.info for base in info.bases]]
    found = [info]
    lines = [line for line in lines if line]
    while lines:
        heads = (line[0] for line in lines)
        head = next((one for one in heads if not any(_holds(line[1:], one) for line in lines)), lines[0][0])
        found.append(head)
        lines = [line for line in ([one for one in line if one.key != head.key] for line in lines) if line]
    return found


def _holds(line: list[Info], info: Info) -> bool:
    return any(one.key == info.key for one in line)


def type_variable(node: ast.expr, qualified: str, read: Callable[[ast.expr], TypeExpr]) -> TypeParameter | None:
    """The type variable that a call makes; with what it stands for where nobody says."""
    if qualified not in _VARIABLES or not isinstance(node, ast.Call) or not node.args:
        return None
    name = text_of(node.args[0])
    stated = keyword(node, "default") or keyword(node, "bound")
    if stated is not None:
        return TypeParameter(name, read(stated))
    constraints = tuple(read(one) for one in node.args[1:]) if qualified == "typing.TypeVar" else ()
    return TypeParameter(name, Union(constraints) if constraints else None)


def _read(context: Context, declaration: Declaration) -> Info:
    fact = declaration.fact
    if not isinstance(fact, ClassFact):
        return Info(declaration)
    info = Info(declaration, parameters=tuple(variable.name for variable in fact.type_variables))
    path, within = declaration.path, declaration.symbol.rpartition(".")[0]

    def qualified(node: ast.expr) -> Declaration | str:
        name = path_of(node)
        return meaning(context, path, name, within) if name else ""

    for text in fact.decorator_texts:
        node = known_expression(text)
        found = qualified(node.func if isinstance(node, ast.Call) else node) if node is not None else ""
        if node is not None and isinstance(found, str) and found in standard.DECORATORS:
            info.decorators[found] = node
            info.kind, info.own = standard.DECORATORS[found], True
    header = known_expression(f"f{fact.bases_text}") if fact.bases_text else None
    if isinstance(header, ast.Call):
        info.keywords = {one.arg: one.value for one in header.keywords if one.arg}
        _take_bases(context, info, header.args, qualified)
    _take_kind(info)
    return info


def _take_bases(
    context: Context, info: Info, bases: list[ast.expr], qualified: Callable[[ast.expr], Declaration | str]
) -> None:
    known: list[Base] = []
    mixins: list[tuple[str, ast.expr]] = []
    unknown: list[str] = []
    generic: list[ast.expr] = []
    applied: list[ast.expr] = []
    for node in bases:
        target, arguments = _applied(node)
        applied += arguments
        found = qualified(target)
        if isinstance(found, Declaration):
            if isinstance(found.fact, ClassFact):
                known.append(Base(info_of(context, found), tuple(arguments)))
            else:
                unknown.append(path_of(target))
        elif found in {"typing.Generic", "typing.Protocol"} and arguments:
            generic += arguments
            if found == "typing.Protocol":
                mixins.append((found, node))
        elif found in standard.BASES or found.startswith("builtins.") or standard.is_standard(found):
            mixins.append((found, node))
        else:
            unknown.append(path_of(target) or "an expression")
    info.bases, info.mixins, info.unknown = tuple(known), tuple(mixins), tuple(unknown)
    if not info.parameters:
        names = (_variable_name(context, node, qualified) for node in _names(generic or applied))
        info.parameters = tuple(dict.fromkeys(name for name in names if name))


def _applied(node: ast.expr) -> tuple[ast.expr, list[ast.expr]]:
    if not isinstance(node, ast.Subscript):
        return node, []
    return node.value, list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]


def _names(nodes: list[ast.expr]) -> Iterator[ast.expr]:
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Name):
                yield part


def _variable_name(context: Context, node: ast.expr, qualified: Callable[[ast.expr], Declaration | str]) -> str:
    found = qualified(node)
    if isinstance(found, str) or not isinstance(found.fact, VariableFact) or not found.fact.value_text:
        return ""
    call = known_expression(found.fact.value_text)
    if not isinstance(call, ast.Call) or not call.args:
        return ""
    there = meaning(context, found.path, path_of(call.func), "")
    return text_of(call.args[0]) if isinstance(there, str) and there in _VARIABLES else ""


def _take_kind(info: Info) -> None:
    if info.own:
        return
    for found, _ in info.mixins:
        if found in standard.BASES:
            info.kind, info.own = standard.BASES[found], True
            return
    for base in info.bases:
        if base.info.kind and base.info.kind != "value":
            # What a decorator made of a class, it made of that class alone.
            info.kind = base.info.kind
            info.own = info.kind not in {"attrs", "dataclass", "named_tuple", "protocol"}
            return
    values = standard.SIMPLE.keys() | standard.BARE.keys() | standard.COUNTERS
    if any(found in values for found, _ in info.mixins) or any(base.info.kind == "value" for base in info.bases):
        info.kind = "value"
