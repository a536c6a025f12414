"""What queries can't say about Python; the entry that the language loader takes."""

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
from ananke_core.languages.python.calls import read_plain
from ananke_core.languages.python.classes import read_class
from ananke_core.languages.python.describe import describe
from ananke_core.languages.python.functions import read_function
from ananke_core.languages.python.handlers import read_handler
from ananke_core.languages.python.lambdas import read_lambda
from ananke_core.languages.python.nodes import dotted
from ananke_core.languages.python.pieces import TEXTUAL, written
from ananke_core.languages.python.ranges.classes import read_class_ranges
from ananke_core.languages.python.ranges.functions import read_ranges
from ananke_core.languages.python.statements import read_binding, read_import, read_type_statement
from ananke_core.languages.source import Source
from ananke_core.syntax import Grammar, Node

_DEFINITIONS = {"class_definition", "function_definition"}
_CONSTANTS = {"false", "float", "integer", "none", "true"}


class PythonAdapter:
    """Reads nodes of tree-sitter-python 0.25."""

    def definition(self, node: Node) -> Node:
        """The function or class inside of decorators."""
        if node.type != "decorated_definition":
            return node
        return node.child_by_field_name("definition") or node

    def leads(self, node: Node, source: Source) -> bool:
        """Never: decorators are around what they decorate, and docstrings inside."""
        return False

    def namespace_body(self, node: Node) -> Node | None:
        """Never: a module has no parts but classes."""
        return None

    def class_body(self, node: Node) -> Node | None:
        """The block of a class whose name is there."""
        if node.type != "class_definition":
            return None
        name = node.child_by_field_name("name")
        return node.child_by_field_name("body") if name is not None and not name.is_missing else None

    def header_nodes(self, node: Node) -> Iterator[Node]:
        """Decorators, bases and comments in the header."""
        definition = self.definition(node)
        if definition is not node:
            yield from (child for child in node.named_children if child != definition)
        body = definition.child_by_field_name("body")
        for child in definition.named_children:
            if child.type in {"argument_list", "comment"} and child != body:
                yield child

    def is_member(self, node: Node) -> bool:
        """Functions and nested classes; other statements of the body may declare fields."""
        return self.definition(node).type in _DEFINITIONS

    def name(self, node: Node, source: Source) -> str:
        """The name in a definition's header."""
        name = self.definition(node).child_by_field_name("name")
        return source.text(name) if name is not None else ""

    def outline(self, node: Node, source: Source) -> bytes:
        """The name."""
        return self.name(node, source).encode()

    def function(self, node: Node, source: Source, container: str, enclosing: str) -> FunctionFact | None:
        """A ``function_definition`` or a lambda with a name; None while its name is missing."""
        if node.type == "lambda":
            return read_lambda(node, source, container, enclosing)
        return read_function(node, source, container, enclosing)

    def class_(self, node: Node, source: Source, enclosing: str) -> ClassFact | None:
        """A ``class_definition``; None while its name is missing."""
        return read_class(node, source, enclosing)

    def declaration(self, node: Node) -> Node | None:
        """None: a class can be anything, and an assignment too."""
        return None

    def declared(self, node: Node, source: Source, enclosing: str) -> ClassFact | TypeFact | None:
        """None."""
        return None

    def binding(self, node: Node, source: Source, container: str, enclosing: str) -> Iterable[VariableFact | TypeFact]:
        """An ``assignment``."""
        return read_binding(node, source, container)

    def type_(self, node: Node, source: Source, enclosing: str) -> TypeFact | None:
        """A ``type X = …`` statement."""
        return read_type_statement(node, source, enclosing)

    def imports(self, node: Node, source: Source) -> Iterable[ImportFact]:
        """Any of the three import statements."""
        return read_import(node, source)

    def comment_types(self, node: Node, source: Source, enclosing: str) -> Iterable[TypeFact]:
        """None: comments declare nothing."""
        return ()

    def renames(self, node: Node, source: Source) -> Iterable[ImportFact]:
        """None: a name that a class has besides is bound by a statement of its own."""
        return ()

    def call(self, node: Node, source: Source) -> CallFact | None:
        """A ``call`` whose callee is a plain dotted path; others can't be spoken of by name."""
        if not node.has_error and (plain := read_plain(node, source)) is not None:
            return plain
        callee = node.child_by_field_name("function")
        path = dotted(callee, source) if callee is not None else ""
        if callee is None or not path:
            return None
        fact = CallFact(path, source.span(callee))
        keywords: dict[str, str] = {}
        arguments = node.child_by_field_name("arguments")
        for argument in arguments.named_children if arguments is not None else ():
            kind = argument.type
            if kind == "keyword_argument":
                key, value = argument.child_by_field_name("name"), argument.child_by_field_name("value")
                if key is not None and value is not None:
                    keywords[source.text(key)] = source.text(value) if value.type in _CONSTANTS else ""
            elif not fact.first and kind != "comment":
                fact.first = written(argument, source) if kind in TEXTUAL else "other"
        if keywords:
            fact.keywords = keywords
        return fact

    def handler(self, node: Node, source: Source) -> HandlerFact | None:
        """An ``except`` clause."""
        return read_handler(node, source)

    def ranges(
        self, node: Node, source: Source, fact: FunctionFact | ClassFact | VariableFact, grammar: Grammar
    ) -> Iterable[RangeFact]:
        """Guards, asserts and validators."""
        if isinstance(fact, FunctionFact):
            return read_ranges(node, source, fact, grammar)
        return read_class_ranges(node, source, fact) if isinstance(fact, ClassFact) else ()

    def raised(self, node: Node, source: Source) -> str:
        """The error's name, of ``raise Name`` and ``raise Name(…)``; a variable (lower case) tells no type."""
        value = node.named_children[0] if node.named_child_count else None
        if value is not None and value.type == "call":
            value = value.child_by_field_name("function")
        path = dotted(value, source) if value is not None else ""
        return path if path.rpartition(".")[2].lstrip("_")[:1].isupper() else ""

    def describe(self, function: FunctionFact) -> str:
        """The header on one line."""
        return describe(function)


def adapter() -> PythonAdapter:
    """What the language loader calls."""
    return PythonAdapter()
