"""Annotations → final types: every name is followed to what it stands for, in the file where it is written."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import attrs

from ananke_core.facts import ClassFact, TypeFact, VariableFact
from ananke_core.frozen import frozen
from ananke_core.languages.python.expressions import (
    NOT_LITERAL,
    NotLiteral,
    alternatives,
    expression,
    is_none,
    known_expression,
    literal,
    path_of,
)
from ananke_core.languages.python.resolution import standard
from ananke_core.languages.python.resolution.beside import (
    Beside,
    bounds_in,
    keyword,
    refined,
    take_marker,
)
from ananke_core.languages.python.resolution.enums import enum_of
from ananke_core.languages.python.resolution.info import Info, info_of, meaning, says_data, type_variable
from ananke_core.languages.python.resolution.metadata import take
from ananke_core.languages.python.resolution.variables import free_variables
from ananke_core.languages.resolving import Context
from ananke_core.lookup import Declaration
from ananke_core.model.types import (
    Array,
    EnumType,
    FunctionType,
    LiteralType,
    Map,
    Primitive,
    Ref,
    Scalar,
    Tuple,
    TypeExpr,
    Union,
    Unknown,
)

_DEEPEST = 40
# Another name of another name; more is a circle.
_FARTHEST = 12
_NULL = Primitive("null")


@frozen
class Reading:
    """Reads expressions in one place of one file.

    ``bindings`` are what type variables stand for there, ``way`` the aliases that are being read.
    """

    context: Context
    path: str
    within: str
    bindings: Mapping[str, TypeExpr] = attrs.field(factory=dict)
    way: tuple[tuple[str, str], ...] = ()

    @property
    def far(self) -> bool:
        """Whether too many names led here to follow another one."""
        return len(self.way) > _FARTHEST

    # -- names ---------------------------------------------------------------------------------------------------

    def meaning(self, path: str) -> Declaration | str:
        """The declaration that a dotted name leads to, else its qualified name, empty where that isn't known."""
        return meaning(self.context, self.path, path, self.within)

    def qualified(self, node: ast.expr) -> str:
        """The qualified name of a callee; empty for one that is declared in the workspace."""
        path = path_of(node.func if isinstance(node, ast.Call) else node)
        found = self.meaning(path) if path else ""
        return found if isinstance(found, str) else ""

    def evaluate(self, node: ast.expr) -> Scalar | NotLiteral:
        """The value of a literal, of a constant, or of a member of an enum."""
        value = literal(node)
        path = path_of(node)
        if not isinstance(value, NotLiteral) or not path or self.far:
            return value
        member = self._member(path)
        if member is not None:
            return member.value
        found = self.context.lookup.declarations(self.path, path, self.within)
        if len(found) != 1 or not isinstance(found[0].fact, VariableFact) or not found[0].fact.constant:
            return NOT_LITERAL
        inner = known_expression(found[0].fact.value_text)
        return self.at(found[0]).evaluate(inner) if inner is not None else NOT_LITERAL

    def at(self, declaration: Declaration, bindings: Mapping[str, TypeExpr] | None = None) -> Reading:
        """Reading on where something is declared."""
        way = (*self.way, (declaration.path, declaration.symbol))
        within = declaration.symbol.rpartition(".")[0]
        return Reading(self.context, declaration.path, within, bindings or {}, way)

    # -- types ---------------------------------------------------------------------------------------------------

    def annotation(self, text: str) -> tuple[TypeExpr, Beside]:
        """A type as written, and what is said beside it of the whole value."""
        beside = Beside()
        node = known_expression(text)
        if node is None:
            return Unknown("annotation can't be read as an expression"), beside
        return self.read(node, beside, 0), beside

    def type(self, node: ast.expr, depth: int = 0) -> TypeExpr:
        """The type of an expression, with everything that is said beside it."""
        beside = Beside()
        return folded(self.read(node, beside, depth), beside)

    def read(self, node: ast.expr, beside: Beside, depth: int) -> TypeExpr:
        """The type of an expression; what is said of the whole value goes to ``beside``."""
        if depth > _DEEPEST:
            return Unknown("annotation is nested too deeply")
        if isinstance(node, ast.Constant):
            if node.value is None:
                return _NULL
            inner = expression(node.value, enclosed=False) if isinstance(node.value, str) else None
            if inner is None:
                return Unknown("a literal value is no type")
            return self.read(inner, beside, depth + 1)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._union(alternatives(node), beside, depth)
        if isinstance(node, ast.Subscript):
            return self._subscript(node, beside, depth)
        if isinstance(node, ast.Call):
            return self._call(node, beside, depth)
        path = path_of(node)
        return self._named(path, (), beside, depth) if path else Unknown("an expression is no type")

    def _named(self, path: str, arguments: tuple[ast.expr, ...], beside: Beside, depth: int) -> TypeExpr:
        if path in self.bindings and not arguments:
            return self.bindings[path]
        found = self.meaning(path)
        if isinstance(found, Declaration):
            return self._declared(path, found, arguments, beside, depth)
        if arguments:
            return self._applied(found, path, arguments, beside, depth)
        if found in standard.SIMPLE:
            return standard.SIMPLE[found]
        if found in standard.BARE:
            return standard.BARE[found]
        if found in standard.QUALIFIERS:
            beside.marks.add(standard.QUALIFIERS[found])
            return Unknown("no type is written")
        if found == "typing.Self":
            return self._self()
        if found in standard.TYPES:
            return Unknown(f"a class {standard.NO_FORM}")
        if found in standard.FORMLESS:
            return Unknown(f"{path} {standard.NO_FORM}")
        return Unknown(f"{path} is not declared in the workspace") if found else Ref(path)

    def _self(self) -> TypeExpr:
        owner = self.context.lookup.declaration(self.path, self.within) if self.within else None
        if owner is None or not isinstance(owner.fact, ClassFact):
            return Unknown("Self stands outside of a class")
        return self._class(owner, info_of(self.context, owner), ())

    def _declared(
        self, path: str, declaration: Declaration, arguments: tuple[ast.expr, ...], beside: Beside, depth: int
    ) -> TypeExpr:
        fact = declaration.fact
        given = tuple(self.type(argument, depth + 1) for argument in arguments)
        if isinstance(fact, ClassFact) and not says_data(info_of(self.context, declaration)):
            # A class for type checkers alone can stand beside what its name means when the code runs.
            others = self.context.lookup.declarations(self.path, path, self.within)
            declaration = next((one for one in others if getattr(one.fact, "value_text", "")), declaration)
            fact = declaration.fact
        if isinstance(fact, ClassFact):
            return self._class(declaration, info_of(self.context, declaration), given)
        if isinstance(fact, TypeFact):
            return self.context.refer(declaration, given)
        if (declaration.path, declaration.symbol) in self.way or self.far:
            return Unknown("an alias refers to itself")
        node = known_expression(fact.value_text) if fact.value_text else None
        if node is None:
            return Unknown(f"{fact.name} is no type that could be read")
        there = self.at(declaration)
        variable = type_variable(node, there.qualified(node), there.type)
        if variable is not None:
            return self.bindings.get(variable.name, variable)
        if given and path_of(node):
            # Another name of a generic, whose arguments are read here and not where it stands.
            bound = {f"<{place}>": type_ for place, type_ in enumerate(given)}
            applied = tuple(ast.Name(name) for name in bound)
            return self.at(declaration, bound)._named(path_of(node), applied, beside, depth + 1)
        if given:
            free = free_variables(there.type(node, depth + 1))
            there = self.at(declaration, dict(zip((one.name for one in free), given, strict=False)))
        return there.read(node, beside, depth + 1)

    def _class(self, declaration: Declaration, info: Info, arguments: tuple[TypeExpr, ...]) -> TypeExpr:
        if says_data(info):
            return self.context.refer(declaration, arguments if info.parameters else ())
        if info.kind:
            return Unknown(f"{declaration.fact.name} is a protocol, which says what an object does and not its data")
        return Unknown(f"{declaration.fact.name} is a plain class, which doesn't say what its data is")

    def alias(self, declaration: Declaration) -> TypeExpr | None:
        """What a named type stands for, written out; None where it refers to itself."""
        fact = declaration.fact
        if not isinstance(fact, TypeFact) or (declaration.path, declaration.symbol) in self.way:
            return None
        if fact.type_variables or self.far:
            return None
        node = known_expression(fact.type_text)
        return self.at(declaration).type(node) if node is not None else None

    # -- generics ------------------------------------------------------------------------------------------------

    def _subscript(self, node: ast.Subscript, beside: Beside, depth: int) -> TypeExpr:
        path = path_of(node.value)
        items = tuple(node.slice.elts) if isinstance(node.slice, ast.Tuple) else (node.slice,)
        if isinstance(node.slice, ast.Tuple) and not items:
            items = (node.slice,)
        return self._named(path, items, beside, depth) if path else Unknown("a subscripted expression is no type")

    def _applied(self, found: str, path: str, items: tuple[ast.expr, ...], beside: Beside, depth: int) -> TypeExpr:
        if found == "typing.Annotated":
            return self._annotated(items, beside, depth)
        if found == "typing.Literal":
            return self._literals(items)
        if found == "typing.Optional" and len(items) == 1:
            return self._union([items[0], ast.Constant(None)], beside, depth)
        if found == "typing.Union":
            return self._union(list(items), beside, depth)
        if found in standard.QUALIFIERS and len(items) == 1:
            beside.marks.add(standard.QUALIFIERS[found])
            return self.read(items[0], beside, depth + 1)
        if found in standard.SAME and items:
            return self.read(items[0], beside, depth + 1)
        if found in {"pydantic.SkipValidation", "pydantic.InstanceOf"}:
            take_marker(beside, found, items[0], self.evaluate)
            return Unknown(beside.unknown)
        if found in standard.TUPLES:
            return self._tuple(items, depth)
        if found in standard.CALLABLES:
            listed = items[0].elts if isinstance(items[0], ast.List) else None
            parameters = tuple(self.type(part, depth + 1) for part in listed) if listed is not None else None
            return FunctionType(parameters, self.type(items[-1], depth + 1))
        if found in standard.ARRAYS or found in standard.SETS:
            # A generator says also what it is sent and what it returns.
            return Array(self.type(items[0], depth + 1), unique=found in standard.SETS)
        if found in standard.MAPS and len(items) == 2:
            return Map(self.type(items[0], depth + 1), self.type(items[1], depth + 1))
        if found in standard.COUNTERS and len(items) == 1:
            return Map(self.type(items[0], depth + 1), Primitive("integer"))
        if found in standard.TYPES:
            return Unknown(f"a class {standard.NO_FORM}")
        if found in standard.FORMLESS:
            return Unknown(f"{path} {standard.NO_FORM}")
        if found in standard.SIMPLE:
            return standard.SIMPLE[found]
        if not found:
            return Ref(path, tuple(self.type(item, depth + 1) for item in items))
        return Unknown(f"{path} is not declared in the workspace")

    def _union(self, nodes: list[ast.expr], beside: Beside, depth: int) -> TypeExpr:
        # What is said of a value that may also be None still is said of the value; of one alternative of many it isn't.
        single = sum(not is_none(node) for node in nodes) == 1
        read = [self.read(node, beside, depth + 1) if single else self.type(node, depth + 1) for node in nodes]
        return union(read)

    def _annotated(self, items: tuple[ast.expr, ...], beside: Beside, depth: int) -> TypeExpr:
        type_ = self.read(items[0], beside, depth + 1)
        before = beside.bounds
        for item in items[1:]:
            take(self, item, beside)
        if beside.bounds is not before and isinstance(type_, Ref):
            type_ = self.written_out(type_)
        return type_

    def written_out(self, type_: Ref) -> TypeExpr:
        """What a reference stands for, if that is a named type: with bounds on top it is that type no longer."""
        declaration = self.context.referred(type_)
        return (self.alias(declaration) if declaration is not None else None) or type_

    def _call(self, node: ast.Call, beside: Beside, depth: int) -> TypeExpr:
        found = self.qualified(node)
        if found in standard.CONSTRAINED:
            beside.also(bounds_in(node, self.evaluate))
            return standard.CONSTRAINED[found]
        if found in standard.CONTAINERS:
            items = node.args[0] if node.args else keyword(node, "item_type")
            beside.also(bounds_in(node, self.evaluate))
            unique = standard.CONTAINERS[found]
            return Array(self.type(items, depth + 1) if items is not None else Primitive("any"), unique=unique)
        if found in {"typing.NewType", "typing.TypeAliasType"} and len(node.args) > 1:
            return self.read(node.args[1], beside, depth + 1)
        from ananke_core.languages.python.resolution.functional import made_by_call

        made = made_by_call(self, node, found)
        return made if made is not None else Unknown("what a call returns is not known without running it")

    def _tuple(self, items: tuple[ast.expr, ...], depth: int) -> TypeExpr:
        if len(items) == 2 and isinstance(items[1], ast.Constant) and items[1].value is ...:
            return Tuple((), self.type(items[0], depth + 1))
        rest: TypeExpr | None = None
        if items and isinstance(items[-1], ast.Starred):
            unpacked = self.type(items[-1].value, depth + 1)
            if not isinstance(unpacked, Tuple) or unpacked.items or unpacked.rest is None:
                return Unknown("a tuple unpacks something of unknown length")
            items, rest = items[:-1], unpacked.rest
        if any(isinstance(item, ast.Starred) for item in items):
            return Unknown("a tuple unpacks something in its midst")
        if len(items) == 1 and isinstance(items[0], ast.Tuple) and not items[0].elts:
            items = ()
        return Tuple(tuple(self.type(item, depth + 1) for item in items), rest)

    # -- literals ------------------------------------------------------------------------------------------------

    def _literals(self, items: tuple[ast.expr, ...]) -> TypeExpr:
        members: list[TypeExpr] = []
        for item in items:
            value = literal(item)
            if not isinstance(value, NotLiteral):
                members.append(LiteralType(value))
                continue
            path = path_of(item)
            member = self._member(path) if path else None
            # A literal can hold another one by its name.
            inner: TypeExpr | None = member or (self.type(item) if path or isinstance(item, ast.Subscript) else None)
            if isinstance(inner, Ref):
                inner = self.written_out(inner)
            parts = inner.members if isinstance(inner, Union) else (inner,)
            if not all(isinstance(part, LiteralType) for part in parts):
                return Unknown("Literal holds an expression")
            members += [part for part in parts if part is not None]
        distinct = {(type(one.value), one.value): one for one in members if isinstance(one, LiteralType)}
        kept = tuple(distinct.values())
        return kept[0] if len(kept) == 1 else Union(kept)

    def _member(self, path: str) -> LiteralType | None:
        """A member of an enum by its dotted name; ``.value`` behind it is the same in data."""
        owner, _, name = path.removesuffix(".value").rpartition(".")
        declaration = self.context.lookup.declaration(self.path, owner, self.within) if owner else None
        if declaration is None or not isinstance(declaration.fact, ClassFact):
            return None
        info = info_of(self.context, declaration)
        found = enum_of(info, self.context) if info.kind == "enum" else None
        if isinstance(found, EnumType) and name in found.names:
            return LiteralType(found.values[found.names.index(name)])
        return None


def folded(type_: TypeExpr, beside: Beside) -> TypeExpr:
    """A type with what is said beside it, as far as a type alone can say it."""
    if beside.unknown:
        return Unknown(beside.unknown)
    return refined(type_, beside.bounds)


def union(types: list[TypeExpr]) -> TypeExpr:
    """One of these, flat and each once."""
    members: list[TypeExpr] = []
    # Data is never the alternative that has no form there.
    for type_ in [one for one in types if not _formless(one)] or types:
        for member in type_.members if isinstance(type_, Union) else (type_,):
            # Equal in Python isn't the same: 1 and True.
            if member not in members or isinstance(member, LiteralType):
                members.append(member)
    return members[0] if len(members) == 1 else Union(tuple(members))


def _formless(type_: TypeExpr) -> bool:
    return isinstance(type_, FunctionType) or (isinstance(type_, Unknown) and type_.reason.endswith(standard.NO_FORM))
