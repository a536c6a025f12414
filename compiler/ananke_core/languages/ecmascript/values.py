"""What ``typeof`` sees: the type of an expression of literals, names and assertions; nothing is run or inferred."""

from __future__ import annotations

from ananke_core.languages.ecmascript.deferred import Callable, Element, Elements, Members, Satisfies, TypeOf, Widened
from ananke_core.languages.ecmascript.literals import NotLiteral, literal_of
from ananke_core.languages.ecmascript.nodes import FUNCTIONS, data_key, dotted
from ananke_core.languages.ecmascript.types import ANY, NULL, UNDEFINED, Scope, read_type
from ananke_core.languages.source import Source
from ananke_core.model.types import Field, LiteralType, Primitive, Record, Ref, Tuple, TypeExpr, Unknown
from ananke_core.syntax import Node

# Larger tables are data, of which nobody asks the type.
_LARGEST = 20_000
_DEEPEST = 20
_LITERALS = frozenset({"false", "number", "string", "true", "unary_expression"})
_KINDS = {"new_expression": "an object that is made", "call_expression": "the value of a call"}


def read_value(node: Node | None, source: Source, scope: Scope = (), *, const: bool = False) -> TypeExpr | None:
    """The type of what a name is bound to; None where there is nothing to say.

    Literals stay literals (`Widened` around what widens them): a ``const`` name of one keeps it.
    """
    if node is None or node.end_byte - node.start_byte > _LARGEST:
        return None
    found = _read(node, source, scope, 0)
    if isinstance(found, Unknown):
        return found
    return found if (const and isinstance(found, LiteralType)) or isinstance(found, TypeOf) else Widened(found)


def _read(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    kind = node.type
    if depth > _DEEPEST:
        return Unknown("a value is nested too deeply")
    if kind in _LITERALS:
        value = literal_of(node, source)
        if isinstance(value, NotLiteral) or value is None:
            return Unknown("the value of an expression")
        return LiteralType(value)
    if kind == "template_string":
        value = literal_of(node, source)
        return LiteralType(value) if isinstance(value, str) else Primitive("string")
    if kind == "null":
        return NULL
    if kind == "undefined":
        return UNDEFINED
    if kind == "object":
        return _object(node, source, scope, depth)
    if kind == "array":
        return _array(node, source, scope, depth)
    if kind in FUNCTIONS:
        return Callable(None, ANY)
    if kind in {"as_expression", "satisfies_expression", "type_assertion"}:
        return _asserted(node, source, scope, depth)
    if kind in {"parenthesized_expression", "non_null_expression"}:
        inner = next((child for child in node.named_children if child.type != "comment"), None)
        return _read(inner, source, scope, depth + 1) if inner is not None else Unknown("the value of an expression")
    path = dotted(node, source)
    return TypeOf(path) if path else Unknown(_KINDS.get(kind, "the value of an expression"))


def _asserted(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    parts = [child for child in node.named_children if child.type != "comment"]
    if node.type == "type_assertion":
        parts.reverse()
        if parts and parts[-1].type == "type_arguments":
            parts[-1:] = parts[-1].named_children[:1]
    if not parts:
        return Unknown("the value of an expression")
    value = _read(parts[0], source, scope, depth + 1) if node.type != "as_expression" or len(parts) == 1 else None
    if node.type == "satisfies_expression":
        if value is None or len(parts) < 2:
            return Unknown("the value of an expression")
        return Satisfies(value, read_type(parts[1], source, scope))
    if len(parts) == 1:
        # `as const`, whose word is no node with a name.
        return Widened(_read(parts[0], source, scope, depth + 1), const=True)
    asserted = read_type(parts[1], source, scope)
    if isinstance(asserted, Ref) and asserted.name == "const":
        return Widened(_read(parts[0], source, scope, depth + 1), const=True)
    return Widened(asserted, const=True)


def _object(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    fields: dict[str, Field] = {}
    bases: list[TypeExpr] = []
    for child in node.named_children:
        kind = child.type
        if kind == "comment":
            continue
        if kind == "pair":
            name, value = data_key(child.child_by_field_name("key"), source), child.child_by_field_name("value")
            if name is None or value is None:
                return Unknown("an object with computed names")
            fields[name] = Field(name, _read(value, source, scope, depth + 1))
        elif kind == "shorthand_property_identifier":
            fields[source.text(child)] = Field(source.text(child), TypeOf(source.text(child)))
        elif kind == "method_definition":
            name = data_key(child.child_by_field_name("name"), source)
            if name is None:
                return Unknown("an object with computed names")
            fields[name] = Field(name, Callable(None, ANY))
        elif kind == "spread_element" and not fields and child.named_child_count:
            bases.append(_read(child.named_children[0], source, scope, depth + 1))
        else:
            return Unknown("an object that is put together")
    if bases:
        return Members(tuple(fields.values()), bases=tuple(bases))
    return Record(tuple(fields.values()), open=False)


def _array(node: Node, source: Source, scope: Scope, depth: int) -> TypeExpr:
    items: list[Element] = []
    for child in node.named_children:
        if child.type == "comment":
            continue
        rest = child.type == "spread_element"
        inner = child.named_children[0] if rest and child.named_child_count else child
        items.append(Element(_read(inner, source, scope, depth + 1), rest=rest))
    if any(item.rest for item in items):
        return Elements(tuple(items))
    return Tuple(tuple(item.type for item in items))
