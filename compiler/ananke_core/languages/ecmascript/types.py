"""TypeScript's type syntax → TypeExpr, from the tree alone.

What needs other declarations stands as it is written (`deferred`). What can't be read is `Unknown` with a reason, never
a guess.
"""

from __future__ import annotations

from collections.abc import Callable as Reader

from ananke_core.frozen import frozen
from ananke_core.languages.ecmascript.deferred import (
    Callable,
    Conditional,
    Element,
    Elements,
    Imported,
    Indexed,
    Infer,
    KeyOf,
    Template,
    This,
    TypeOf,
    Undefined,
)
from ananke_core.languages.ecmascript.literals import NotLiteral, literal_of, string
from ananke_core.languages.ecmascript.nodes import dotted
from ananke_core.languages.ecmascript.spelling import spelling
from ananke_core.languages.source import Source
from ananke_core.model.types import (
    Array,
    FunctionType,
    Intersection,
    LiteralType,
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

ANY = Primitive("any")
NULL = Primitive("null")
UNDEFINED = Undefined()
NO_SYMBOL = Unknown("a symbol has no form in data")
PREDEFINED: dict[str, TypeExpr] = {
    "any": ANY,
    "bigint": Primitive("integer"),
    "boolean": Primitive("boolean"),
    "never": Primitive("never"),
    "null": NULL,
    "number": Primitive("number"),
    "object": Record(()),
    "string": Primitive("string"),
    "symbol": NO_SYMBOL,
    "undefined": UNDEFINED,
    "unique symbol": NO_SYMBOL,
    "unknown": ANY,
    "void": UNDEFINED,
}
_DEEPEST = 60
_PARAMETERS = frozenset({"optional_parameter", "required_parameter"})


@frozen
class Annotation:
    """A type as read, and its spelling (empty where it is more than tokens of a type)."""

    type: TypeExpr
    written: str = ""


# Most annotations are one of these words.
_PLAIN = {word: Annotation(type_, word) for word, type_ in PREDEFINED.items() if word.isidentifier()}

Scope = tuple[TypeParameter, ...]


def read_annotation(node: Node | None, source: Source, scope: Scope = ()) -> Annotation | None:
    """The type of a ``: T`` node; None where there is none."""
    if node is None:
        return None
    kind = node.type
    if kind == "type_predicate_annotation":
        return Annotation(Primitive("boolean"), spelling_after_colon(node, source))
    if kind == "asserts_annotation":
        return Annotation(UNDEFINED, spelling_after_colon(node, source))
    inner = inner_of(node)
    if inner is None:
        return None
    if inner.type == "predefined_type" and (plain := _PLAIN.get(source.text(inner))) is not None:
        return plain
    return Annotation(read_type(inner, source, scope), spelling(inner, source))


def annotated_type(node: Node | None, source: Source, scope: Scope, depth: int = 0) -> TypeExpr:
    """The type of a ``: T`` node, any where there is none; without its spelling, which costs as much again."""
    inner = inner_of(node) if node is not None else None
    return read_type(inner, source, scope, depth) if inner is not None else ANY


def inner_of(node: Node) -> Node | None:
    """The first thing that a node holds, comments left out."""
    if node.named_child_count and (first := node.named_child(0)).type != "comment":
        return first
    return next((child for child in node.named_children if child.type != "comment"), None)


def spelling_after_colon(node: Node, source: Source) -> str:
    """The spelling of what an annotation holds behind its colon."""
    return spelling(node, source).removeprefix(":").lstrip()


def read_type(node: Node, source: Source, scope: Scope = (), depth: int = 0) -> TypeExpr:
    """The type at a node; names in ``scope`` are type variables."""
    if depth > _DEEPEST:
        return Unknown("a type is nested too deeply")
    reader = _READERS.get(node.type)
    return reader(node, source, scope, depth + 1) if reader is not None else Unknown("syntax that is no known type")


def _predefined(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    text = source.text(node)
    return PREDEFINED.get(text) or PREDEFINED.get(" ".join(text.split())) or Unknown("an unknown keyword")


def _word(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    name = source.text(node)
    if not name:
        return Unknown("a type is missing")
    for parameter in scope:
        if parameter.name == name:
            return parameter
    # Some words of the language are names to the grammar.
    return PREDEFINED.get(name) or Ref(name)


def _named(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    name = dotted(node, source)
    if not name:
        return _imported(node, source, ())
    for parameter in scope:
        if parameter.name == name:
            return parameter
    # Some words of the language are names to the grammar.
    return PREDEFINED.get(name) or Ref(name)


def _generic(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    named = node.child_by_field_name("name")
    holder = node.child_by_field_name("type_arguments")
    arguments = tuple(
        read_type(child, source, scope, depth)
        for child in (holder.named_children if holder is not None else ())
        if child.type != "comment"
    )
    name = dotted(named, source)
    if not name or not arguments:
        return Unknown("a generic without a plain name")
    return Ref(name, arguments)


def _imported(node: Node, source: Source, arguments: tuple[TypeExpr, ...]) -> TypeExpr:
    """``import("module").Name``."""
    names: list[str] = []
    inner: Node | None = node
    while inner is not None and inner.type == "member_expression":
        property_ = inner.child_by_field_name("property")
        names.append(source.text(property_) if property_ is not None else "")
        inner = inner.child_by_field_name("object")
    callee = inner.child_by_field_name("function") if inner is not None and inner.type == "call_expression" else None
    given = inner.child_by_field_name("arguments") if callee is not None and inner is not None else None
    if callee is None or callee.type != "import" or given is None or not given.named_child_count or not names:
        return Unknown("an expression is no type name")
    module = literal_of(given.named_children[0], source)
    name = ".".join(reversed(names))
    return Imported(module, name) if isinstance(module, str) else Unknown("a module that is no literal")


def _literal(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    value = literal_of(node, source)
    if value is None:
        return NULL
    if isinstance(value, NotLiteral):
        return PREDEFINED.get(source.text(node)) or Unknown("a literal that can't be computed")
    return LiteralType(value)


def _union(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    members: dict[TypeExpr, TypeExpr] = {}
    for part in flat(node, "union_type"):
        type_ = read_type(part, source, scope, depth)
        for member in type_.members if type_.__class__ is Union else (type_,):
            members.setdefault(member, member)
    found = tuple(members.values())
    return found[0] if len(found) == 1 else Union(found)


def _intersection(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    members = tuple(read_type(part, source, scope, depth) for part in flat(node, "intersection_type"))
    return members[0] if len(members) == 1 else Intersection(members)


def flat(node: Node, kind: str) -> list[Node]:
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


def _array(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    return Array(_same(node, source, scope, depth))


def _same(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    child = inner_of(node)
    return read_type(child, source, scope, depth) if child is not None else Unknown("a type is missing")


def _tuple(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    items: list[Element] = []
    for child in node.named_children:
        kind = child.type
        if kind == "comment":
            continue
        optional, rest, inner = kind in {"optional_type", "optional_parameter"}, kind == "rest_type", child
        if kind in _PARAMETERS:
            annotation = child.child_by_field_name("type")
            pattern = child.child_by_field_name("pattern") or child.child_by_field_name("name")
            rest = pattern is not None and pattern.type == "rest_pattern"
            if annotation is None:
                return Unknown("a tuple's item has no type")
            inner = annotation
        held = inner_of(inner) if optional or rest or kind in _PARAMETERS else inner
        if held is None:
            return Unknown("a tuple's item has no type")
        items.append(Element(read_type(held, source, scope, depth), optional, rest))
    if any(item.optional or item.rest for item in items):
        last = items[-1]
        if last.rest and isinstance(last.type, Array) and not any(i.optional or i.rest for i in items[:-1]):
            return Tuple(tuple(item.type for item in items[:-1]), last.type.items)
        return Elements(tuple(items))
    return Tuple(tuple(item.type for item in items))


def _function(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    inner = scope + read_type_parameters(node.child_by_field_name("type_parameters"), source, scope)
    parameters = read_elements(node.child_by_field_name("parameters"), source, inner, depth)
    returns = node.child_by_field_name("return_type") or node.child_by_field_name("type")
    made: TypeExpr = ANY
    if returns is not None:
        made = _RETURNS[returns.type] if returns.type in _RETURNS else read_type(returns, source, inner, depth)
    constructs = node.type == "constructor_type"
    if constructs or any(item.optional or item.rest for item in parameters):
        return Callable(parameters, made, constructs)
    return FunctionType(tuple(item.type for item in parameters), made)


_RETURNS: dict[str, TypeExpr] = {"asserts": UNDEFINED, "type_predicate": Primitive("boolean")}


def read_elements(node: Node | None, source: Source, scope: Scope, depth: int = 0) -> tuple[Element, ...]:
    """Parameters as items of a tuple."""
    found: list[Element] = []
    for child in node.named_children if node is not None else ():
        if child.type not in _PARAMETERS:
            continue
        pattern = child.child_by_field_name("pattern")
        if pattern is not None and pattern.type == "this":
            continue
        optional = child.type == "optional_parameter" or child.child_by_field_name("value") is not None
        rest = pattern is not None and pattern.type == "rest_pattern"
        type_ = annotated_type(child.child_by_field_name("type"), source, scope, depth)
        found.append(Element(type_, optional, rest))
    return tuple(found)


def _object(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    # Members are read by types, and types by members.
    from ananke_core.languages.ecmascript.members import read_members

    return read_members(node, source, scope, depth)


def _key_of(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    return KeyOf(_same(node, source, scope, depth))


def _lookup(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    parts = [child for child in node.named_children if child.type != "comment"]
    if len(parts) != 2:
        return Unknown("an indexed access without an index")
    return Indexed(read_type(parts[0], source, scope, depth), read_type(parts[1], source, scope, depth))


def _infer(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    parts = [child for child in node.named_children if child.type != "comment"]
    if not parts:
        return Unknown("an inferred type without a name")
    return Infer(source.text(parts[0]), read_type(parts[1], source, scope, depth) if len(parts) > 1 else None)


def _conditional(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    parts = [node.child_by_field_name(name) for name in ("left", "right", "consequence", "alternative")]
    check, extends, then, otherwise = (
        read_type(part, source, scope, depth) if part is not None else Unknown("a type is missing") for part in parts
    )
    infers = tuple(dict.fromkeys(_inferred(parts[1], source))) if parts[1] is not None else ()
    return Conditional(check, extends, then, otherwise, infers)


def _inferred(node: Node, source: Source) -> list[str]:
    """Names that a type infers, those of conditional types inside of it left out."""
    found: list[str] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.type == "infer_type":
            found += [source.text(child) for child in one.named_children[:1]]
            waiting += one.named_children[1:]
        elif one.type == "conditional_type":
            waiting += [part for name in ("left",) if (part := one.child_by_field_name(name)) is not None]
        else:
            waiting += one.named_children
    return found


def _template(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    texts, types, start = [], [], node.start_byte + 1
    for child in node.named_children:
        if child.type != "template_type":
            continue
        texts.append(source.data[start : child.start_byte])
        types.append(_same(child, source, scope, depth))
        start = child.end_byte
    texts.append(source.data[start : node.end_byte - 1])
    values = [string(text.decode("utf-8", "replace")) for text in texts]
    if not all(isinstance(value, str) for value in values):
        return Unknown("a literal that can't be computed")
    return Template(tuple(map(str, values)), tuple(types)) if types else LiteralType(str(values[0]))


def _type_of(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    inner = inner_of(node)
    if inner is not None and inner.type == "instantiation_expression":
        return Unknown("typeof a function applied to types")
    path = dotted(inner, source)
    return TypeOf(path) if path else Unknown("typeof a module")


def _this(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    return This()


def read_type_parameters(node: Node | None, source: Source, around: Scope = ()) -> Scope:
    """The variables of ``<T extends B = D>``; bounds may name those before them."""
    found: list[TypeParameter] = []
    for child in node.named_children if node is not None else ():
        name = child.child_by_field_name("name")
        if child.type != "type_parameter" or name is None:
            continue
        constraint = child.child_by_field_name("constraint")
        scope = (*around, *found)
        bound = _same(constraint, source, scope, 0) if constraint is not None else None
        found.append(TypeParameter(source.text(name), bound))
    return tuple(found)


def read_defaults(node: Node | None, source: Source, scope: Scope) -> tuple[TypeExpr | None, ...]:
    """What ``<T = D>`` takes for each variable that isn't given; empty where no variable has any."""
    found: list[TypeExpr | None] = []
    for child in node.named_children if node is not None else ():
        if child.type == "type_parameter" and child.child_by_field_name("name") is not None:
            value = child.child_by_field_name("value")
            found.append(_same(value, source, scope, 0) if value is not None else None)
    return tuple(found) if any(found) else ()


_READERS: dict[str, Reader[[Node, Source, Scope, int], TypeExpr]] = {
    "array_type": _array,
    "conditional_type": _conditional,
    "constructor_type": _function,
    "function_type": _function,
    "generic_type": _generic,
    "identifier": _word,
    "index_type_query": _key_of,
    "infer_type": _infer,
    "intersection_type": _intersection,
    "literal_type": _literal,
    "lookup_type": _lookup,
    "member_expression": _named,
    "nested_type_identifier": _named,
    "object_type": _object,
    "parenthesized_type": _same,
    "predefined_type": _predefined,
    "readonly_type": _same,
    "template_literal_type": _template,
    "this_type": _this,
    "tuple_type": _tuple,
    "type_identifier": _word,
    "type_query": _type_of,
    "union_type": _union,
}
