"""TypeScript's type syntax → TypeExpr, from the tree alone.

What can't be read is `Unknown` with a reason, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import attrs

from ananke_core.languages.ecmascript.jsdoc import doc_before
from ananke_core.languages.ecmascript.literals import NotLiteral, literal_of
from ananke_core.languages.ecmascript.nodes import dotted, key_name
from ananke_core.languages.ecmascript.spelling import spelling
from ananke_core.languages.source import Source
from ananke_core.model.types import (
    Array,
    Field,
    FunctionType,
    Intersection,
    LiteralType,
    Map,
    Primitive,
    Record,
    Ref,
    Tuple,
    TypeExpr,
    TypeParameter,
    Union,
    Unknown,
)
from ananke_core.syntax import Node

_DEEPEST = 60
_ANY = Primitive("any")
_NULL = Primitive("null")
_PREDEFINED: dict[str, TypeExpr] = {
    "any": _ANY,
    "bigint": Primitive("integer"),
    "boolean": Primitive("boolean"),
    "never": Primitive("never"),
    "null": _NULL,
    "number": Primitive("number"),
    "object": Record(()),
    "string": Primitive("string"),
    "symbol": Unknown("a symbol has no form in data"),
    "undefined": _NULL,
    "unique symbol": Unknown("a symbol has no form in data"),
    "unknown": _ANY,
    "void": _NULL,
}
_NAMED: dict[str, TypeExpr] = {
    "Array": Array(_ANY),
    "Boolean": Primitive("boolean"),
    "Buffer": Primitive("bytes"),
    "Date": Primitive("string", "date-time"),
    "Function": FunctionType(None, _ANY),
    "Number": Primitive("number"),
    "Object": Record(()),
    "ReadonlyArray": Array(_ANY),
    "String": Primitive("string"),
    "URL": Primitive("string", "uri"),
    "Uint8Array": Primitive("bytes"),
}
_ARRAYS = {"Array", "Iterable", "AsyncIterable", "ReadonlyArray"}
_SETS = {"ReadonlySet", "Set"}
_MAPS = {"Map", "ReadonlyMap"}
_SAME = {"NoInfer", "Readonly"}
_UNREAD = {
    "conditional_type": "a conditional type",
    "existential_type": "an existential type",
    "index_type_query": "keyof",
    "infer_type": "an inferred type",
    "lookup_type": "an indexed access",
    "template_literal_type": "a template literal type",
    "this_type": "this",
    "type_query": "typeof",
}


@attrs.frozen
class Annotation:
    """A type as read, and its spelling (empty where it is more than tokens of a type)."""

    type: TypeExpr
    written: str = ""


Scope = tuple[TypeParameter, ...]


def read_annotation(node: Node | None, source: Source, scope: Scope = ()) -> Annotation | None:
    """The type of a ``: T`` node; None where there is none."""
    if node is None:
        return None
    if node.type == "type_predicate_annotation":
        return Annotation(Primitive("boolean"), spelling_after_colon(node, source))
    if node.type == "asserts_annotation":
        return Annotation(_NULL, spelling_after_colon(node, source))
    inner = next((child for child in node.named_children if child.type != "comment"), None)
    if inner is None:
        return None
    return Annotation(read_type(inner, source, scope), spelling(inner, source))


def spelling_after_colon(node: Node, source: Source) -> str:
    """The spelling of what an annotation holds behind its colon."""
    return spelling(node, source).removeprefix(":").lstrip()


def read_type(node: Node, source: Source, scope: Scope = (), depth: int = 0) -> TypeExpr:
    """The type at a node; names in ``scope`` are type variables."""
    if depth > _DEEPEST:
        return Unknown("a type is nested too deeply")
    read = partial(read_type, source=source, scope=scope, depth=depth + 1)
    if node.type in _UNREAD:
        return Unknown(f"{_UNREAD[node.type]} is not computed")
    reader = _READERS.get(node.type)
    if reader is not None:
        return reader(node, source, scope, read)
    return Unknown("syntax that is no known type")


_Read = Callable[[Node], TypeExpr]


def _predefined(node: Node, source: Source, scope: Scope, read: _Read) -> TypeExpr:
    return _PREDEFINED.get(" ".join(source.text(node).split())) or Unknown("an unknown keyword")


def _named(node: Node, source: Source, scope: Scope, read: _Read) -> TypeExpr:
    name = dotted(node, source)
    if not name:
        return Unknown("an expression is no type name")
    for parameter in scope:
        if parameter.name == name:
            return parameter
    return _NAMED.get(name) or _PREDEFINED.get(name) or Ref(name)


def _generic(node: Node, source: Source, scope: Scope, read: _Read) -> TypeExpr:
    name = dotted(node.child_by_field_name("name"), source)
    holder = node.child_by_field_name("type_arguments")
    arguments = tuple(read(child) for child in (holder.named_children if holder else ()) if child.type != "comment")
    if not name or not arguments:
        return Unknown("a generic without a plain name")
    if name in _ARRAYS and len(arguments) == 1:
        return Array(arguments[0])
    if name in _SETS and len(arguments) == 1:
        return Array(arguments[0], unique=True)
    if name in _MAPS and len(arguments) == 2:
        return Map(*arguments)
    if name == "Record" and len(arguments) == 2 and arguments[0] in {Primitive("string"), Primitive("number")}:
        return Map(*arguments)
    if name in _SAME and len(arguments) == 1:
        return arguments[0]
    return Ref(name, arguments)


def _literal(node: Node, source: Source, scope: Scope, read: _Read) -> TypeExpr:
    value = literal_of(node, source)
    if value is None:
        return _NULL
    if isinstance(value, NotLiteral):
        return _PREDEFINED.get(source.text(node)) or Unknown("a literal that can't be computed")
    return LiteralType(value)


def _union(node: Node, source: Source, scope: Scope, read: _Read) -> TypeExpr:
    members: list[TypeExpr] = []
    for part in _flat(node, "union_type"):
        type_ = read(part)
        for member in type_.members if isinstance(type_, Union) else (type_,):
            if member not in members or isinstance(member, LiteralType):
                members.append(member)
    return members[0] if len(members) == 1 else Union(tuple(members))


def _intersection(node: Node, source: Source, scope: Scope, read: _Read) -> TypeExpr:
    members = tuple(read(part) for part in _flat(node, "intersection_type"))
    return members[0] if len(members) == 1 else Intersection(members)


def _flat(node: Node, kind: str) -> list[Node]:
    """Operands of a left-leaning chain, without recursion."""
    found: list[Node] = []
    while node.type == kind:
        children = [child for child in node.named_children if child.type != "comment"]
        found += reversed(children[1:])
        if not children:
            break
        node = children[0]
    if node.type != kind:
        found.append(node)
    return found[::-1]


def _array(node: Node, source: Source, scope: Scope, read: _Read) -> TypeExpr:
    return Array(_inner(node, read))


def _inner(node: Node, read: _Read) -> TypeExpr:
    child = next((child for child in node.named_children if child.type != "comment"), None)
    return read(child) if child is not None else Unknown("a type is missing")


def _same(node: Node, source: Source, scope: Scope, read: _Read) -> TypeExpr:
    return _inner(node, read)


def _tuple(node: Node, source: Source, scope: Scope, read: _Read) -> TypeExpr:
    items: list[TypeExpr] = []
    rest: TypeExpr | None = None
    for child in node.named_children:
        if child.type == "comment":
            continue
        if rest is not None:
            return Unknown("a tuple with items behind its rest")
        optional, inner = False, child
        if child.type in {"required_parameter", "optional_parameter"}:
            annotation = child.child_by_field_name("type")
            pattern = child.child_by_field_name("pattern") or child.child_by_field_name("name")
            optional = child.type == "optional_parameter"
            if annotation is None or not annotation.named_child_count:
                return Unknown("a tuple's item has no type")
            inner = annotation.named_children[0]
            if pattern is not None and pattern.type == "rest_pattern":
                spread = read(inner)
                rest = spread.items if isinstance(spread, Array) else Unknown("a tuple spreads what is no array")
                continue
        if child.type == "optional_type":
            optional, inner = True, child.named_children[0]
        if child.type == "rest_type":
            spread = read(child.named_children[0])
            rest = spread.items if isinstance(spread, Array) else Unknown("a tuple spreads what is no array")
            continue
        if optional:
            return Unknown("a tuple with optional items")
        items.append(read(inner))
    return Tuple(tuple(items), rest)


def _function(node: Node, source: Source, scope: Scope, read: _Read) -> TypeExpr:
    parameters: list[TypeExpr] = []
    holder = node.child_by_field_name("parameters")
    for child in holder.named_children if holder is not None else ():
        if child.type in {"required_parameter", "optional_parameter"}:
            annotation = read_annotation(child.child_by_field_name("type"), source, scope)
            parameters.append(annotation.type if annotation is not None else _ANY)
    returns = node.child_by_field_name("return_type")
    return FunctionType(tuple(parameters), read(returns) if returns is not None else _ANY)


def _object(node: Node, source: Source, scope: Scope, read: _Read) -> TypeExpr:
    return read_members(node, source, scope)


def read_members(node: Node, source: Source, scope: Scope = (), *, is_open: bool = False) -> TypeExpr:
    """The shape that an object type's or interface's members give; methods are no data.

    An object type says all of its members (excess ones are refused in literals), so that it is closed.
    """
    fields: list[Field] = []
    values: TypeExpr | None = None
    keys: TypeExpr = Primitive("string")
    for child in node.named_children:
        if child.type == "property_signature":
            field = _field(child, source, scope)
            if field is not None:
                fields.append(field)
        elif child.type == "index_signature":
            if any(part.type == "mapped_type_clause" for part in child.named_children):
                return Unknown("a mapped type is not computed")
            annotation = read_annotation(child.child_by_field_name("type"), source, scope)
            index = child.child_by_field_name("index_type")
            values = annotation.type if annotation is not None else _ANY
            keys = read_type(index, source, scope) if index is not None else keys
        elif child.type in {"call_signature", "construct_signature"} and not fields:
            return Unknown("a type that can be called has no form in data")
    if values is not None:
        return Map(keys, values) if not fields else Record(tuple(fields), open=True)
    return Record(tuple(fields), open=is_open)


def _field(node: Node, source: Source, scope: Scope) -> Field | None:
    name = key_name(node.child_by_field_name("name"), source)
    if not name:
        return None
    annotation = read_annotation(node.child_by_field_name("type"), source, scope)
    type_, optional = without_undefined(node.child_by_field_name("type"), annotation, source)
    doc = doc_before(source, node.start_byte).text
    return Field(name, type_, required=not (optional or is_optional(node)), doc=doc)


def is_optional(node: Node) -> bool:
    """Whether a ``?`` stands behind a member's name."""
    return any(child.type == "?" for child in node.children)


def without_undefined(node: Node | None, annotation: Annotation | None, source: Source) -> tuple[TypeExpr, bool]:
    """A member's type, and whether it may be left out: ``undefined`` in a union is what data leaves out."""
    if annotation is None:
        return _ANY, False
    inner = node.named_children[0] if node is not None and node.named_child_count else None
    if inner is None or inner.type != "union_type" or not isinstance(annotation.type, Union):
        return annotation.type, False
    words = [" ".join(source.text(part).split()) for part in _flat(inner, "union_type")]
    if "undefined" not in words:
        return annotation.type, False
    if "null" in words:
        return annotation.type, True
    rest = tuple(member for member in annotation.type.members if member != _NULL)
    return (rest[0] if len(rest) == 1 else Union(rest)) if rest else annotation.type, True


def read_type_parameters(node: Node | None, source: Source) -> Scope:
    """The variables of ``<T extends B = D>``."""
    found: list[TypeParameter] = []
    for child in node.named_children if node is not None else ():
        name = child.child_by_field_name("name")
        if child.type != "type_parameter" or name is None:
            continue
        constraint = child.child_by_field_name("constraint")
        bound = _inner(constraint, partial(read_type, source=source)) if constraint is not None else None
        found.append(TypeParameter(source.text(name), bound))
    return tuple(found)


_READERS: dict[str, Callable[[Node, Source, Scope, _Read], TypeExpr]] = {
    "array_type": _array,
    "function_type": _function,
    "generic_type": _generic,
    "identifier": _named,
    "intersection_type": _intersection,
    "literal_type": _literal,
    "nested_type_identifier": _named,
    "object_type": _object,
    "parenthesized_type": _same,
    "predefined_type": _predefined,
    "readonly_type": _same,
    "tuple_type": _tuple,
    "type_identifier": _named,
    "union_type": _union,
}
