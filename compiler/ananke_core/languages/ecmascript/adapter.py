"""What queries can't say about TypeScript and JavaScript."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ananke_core.facts import (
    CallFact,
    ClassFact,
    FunctionFact,
    HandlerFact,
    ImportFact,
    RangeFact,
    TypeFact,
    VariableFact,
)
from ananke_core.languages.ecmascript.classes import DECLARATIONS, class_name, read_class, read_declared
from ananke_core.languages.ecmascript.doctypes import read_typedefs
from ananke_core.languages.ecmascript.failing import may_fail
from ananke_core.languages.ecmascript.functions import FIELDS, is_function_field, read_function
from ananke_core.languages.ecmascript.nodes import CLASSES, WRAPPERS, block_end, dotted, key_name, wrapped
from ananke_core.languages.ecmascript.pieces import written
from ananke_core.languages.ecmascript.statements import read_alias, read_imports, read_own_names, read_variables
from ananke_core.languages.source import Source
from ananke_core.syntax import Grammar, Node

_NAMESPACES = {"internal_module", "module"}
_BODIES = {"class_body", "interface_body"}
# `export` or `declare`, and a declaration; `default` would be a third.
_WRAPPED = 2
_SHOWN = {
    "call_signature",
    "class_static_block",
    "comment",
    "construct_signature",
    "decorator",
    "index_signature",
    "property_signature",
}
"""Children of a class body that the class's own facts may speak of."""


class EcmaScriptAdapter:
    """Reads nodes of tree-sitter-typescript 0.23 and tree-sitter-javascript 0.25.

    Args:
        typed: whether the language has annotations, so that rules can ask for them.
    """

    def __init__(self, *, typed: bool) -> None:
        self._typed = typed

    def definition(self, node: Node) -> Node:
        """The declaration inside of ``export`` and ``declare``."""
        return wrapped(node)

    def leads(self, node: Node, source: Source) -> bool:
        """Doc comments, and the decorators that stand before a member."""
        return node.type == "decorator" or (node.type == "comment" and source.data.startswith(b"/**", node.start_byte))

    def class_body(self, node: Node) -> Node | None:
        """The body of a class or interface; an enum is read as a whole."""
        if node.type not in CLASSES:
            return None
        body = node.child_by_field_name("body")
        return body if body is not None and body.type in _BODIES else None

    def namespace_body(self, node: Node) -> Node | None:
        """The block of ``namespace N``, ``declare module "m"`` and ``declare global``."""
        if node.type in _NAMESPACES:
            return node.child_by_field_name("body")
        parent = node.parent
        return (
            node
            if node.type == "statement_block" and parent is not None and parent.type == "ambient_declaration"
            else None
        )

    def header_nodes(self, node: Node) -> Iterator[Node]:
        """Decorators, bases and comments outside of the body."""
        definition = wrapped(node)
        for holder in (node, definition) if node != definition else (node,):
            for child in holder.named_children:
                if child.type in {"class_heritage", "comment", "decorator", "extends_type_clause"}:
                    yield child

    def is_member(self, node: Node) -> bool:
        """Everything but fields and what else a class's own facts may speak of."""
        return node.type not in _SHOWN and (node.type not in FIELDS or is_function_field(node))

    def name(self, node: Node, source: Source) -> str:
        """The name of a declaration; empty for a module that is named by a string."""
        node = wrapped(node)
        if node.type in CLASSES:
            return class_name(node, source)[0]
        name = node.child_by_field_name("name") or node.child_by_field_name("property")
        return "" if name is None or (node.type in _NAMESPACES and name.type == "string") else key_name(name, source)

    def outline(self, node: Node, source: Source) -> bytes:
        """What stands before the parameters, and those of a constructor, which can be fields."""
        name = node.child_by_field_name("name") or node.child_by_field_name("property")
        if name is None:
            return self.name(node, source).encode()
        end = name.end_byte
        parameters = node.child_by_field_name("parameters")
        if parameters is not None and source.bytes(name) == b"constructor":
            end = parameters.end_byte
        return source.data[node.start_byte : end]

    def function(self, node: Node, source: Source, container: str, enclosing: str) -> FunctionFact | None:
        """A declaration, method or value that has a name."""
        return read_function(node, source, container, enclosing, typed=self._typed)

    def class_(self, node: Node, source: Source, enclosing: str) -> ClassFact | None:
        """A class, interface or enum."""
        return read_class(node, source, enclosing) if node.type in CLASSES else None

    def declaration(self, node: Node) -> Node | None:
        """An interface, alias or enum, exported under its own name or not at all."""
        for _ in range(2):
            if node.type in DECLARATIONS:
                return node
            inner = node.child(1) if node.type in WRAPPERS and node.child_count == _WRAPPED else None
            if inner is None:
                return None
            node = inner
        return node if node.type in DECLARATIONS else None

    def declared(self, node: Node, source: Source, enclosing: str) -> ClassFact | TypeFact | None:
        """An interface without how its members are written; an alias, an enum."""
        return read_declared(node, source, enclosing)

    def binding(self, node: Node, source: Source, container: str, enclosing: str) -> Iterable[VariableFact | TypeFact]:
        """A ``variable_declarator``."""
        return read_variables(node, source, enclosing)

    def type_(self, node: Node, source: Source, enclosing: str) -> TypeFact | None:
        """A ``type X = …`` declaration."""
        return read_alias(node, source, enclosing)

    def imports(self, node: Node, source: Source) -> Iterable[ImportFact]:
        """Imports, re-exports, ``require`` and ``import()``."""
        return read_imports(node, source)

    def comment_types(self, node: Node, source: Source, enclosing: str) -> Iterable[TypeFact]:
        """``@typedef`` and ``@callback``."""
        if self._typed:
            # Whoever writes types in code doesn't write them in comments; the compiler doesn't read those either.
            return ()
        text = source.bytes(node)
        return read_typedefs(node, source, enclosing) if b"@typedef" in text or b"@callback" in text else ()

    def renames(self, node: Node, source: Source) -> Iterable[ImportFact]:
        """``export default class A``."""
        return read_own_names(node, source) if node.type == "export_statement" else ()

    def call(self, node: Node, source: Source) -> CallFact | None:
        """A call or ``new`` whose callee is a plain dotted path; others can't be spoken of by name."""
        callee = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        path = dotted(callee, source)
        if callee is None or not path:
            return None
        fact = CallFact(path, source.span(callee))
        arguments = node.child_by_field_name("arguments")
        for argument in arguments.named_children if arguments is not None else ():
            if argument.type != "comment":
                fact.first = written(argument)
                break
        return fact

    def handler(self, node: Node, source: Source) -> HandlerFact | None:
        """A ``catch`` clause. A comment in an empty one says why, as eslint's ``no-empty`` takes it."""
        body = node.child_by_field_name("body")
        if body is None:
            return None
        return HandlerFact(
            source.between(node.start_byte, body.start_byte),
            swallows=all(child.start_byte >= block_end(body) for child in body.named_children),
        )

    def ranges(
        self, node: Node, source: Source, fact: FunctionFact | ClassFact | VariableFact, grammar: Grammar
    ) -> Iterable[RangeFact]:
        """Guards that throw, schemas of zod and yup, decorators of class-validator."""
        # What follows values through code is a third of what there is to load, and files of types have no use for it.
        if isinstance(fact, FunctionFact):
            if not may_fail(node, source, fact):
                return ()
            from ananke_core.languages.ecmascript.ranges.functions import read_ranges

            return read_ranges(node, source, fact, grammar)
        if isinstance(fact, ClassFact):
            from ananke_core.languages.ecmascript.ranges.decorators import read_decorated

            return read_decorated(node, source, fact)
        from ananke_core.languages.ecmascript.ranges.chains import read_schema

        return read_schema(node, source, fact)

    def raised(self, node: Node, source: Source) -> str:
        """The error's name, of ``throw new Name(…)``; a variable tells no type."""
        value = node.named_children[0] if node.named_child_count else None
        if value is None or value.type != "new_expression":
            return ""
        path = dotted(value.child_by_field_name("constructor"), source)
        return path if path.rpartition(".")[2][:1].isupper() else ""

    def describe(self, function: FunctionFact) -> str:
        """The header on one line."""
        from ananke_core.languages.ecmascript.describe import describe

        return describe(function)
