"""What queries can't say about Python: the parts of functions, classes, imports and calls."""

from __future__ import annotations

from collections.abc import Iterator

from ananke_core.facts import (
    CallFact,
    ClassFact,
    FunctionFact,
    HandlerFact,
    ImportFact,
    ParameterFact,
    TypeFact,
    VariableFact,
)
from ananke_core.languages.python.classes import read_class
from ananke_core.languages.python.docstrings import Docstring, read_docstring
from ananke_core.languages.python.nodes import (
    SPECIAL,
    decorator_names,
    default_of,
    docstring_of,
    dotted,
    qualified,
    type_parameter_names,
)
from ananke_core.languages.python.types import is_plain_type, read_annotation
from ananke_core.languages.source import Source
from ananke_core.model.rules import ParameterKind
from ananke_core.syntax import Node

_EMPTY = Docstring("")
_PASSED_OVER = {"staticmethod"}
_RECEIVERS = ("self", "cls", "mcs", "mcls")


class PythonAdapter:
    """Reads nodes of tree-sitter-python 0.25."""

    def definition(self, node: Node) -> Node:
        """The function or class inside of decorators."""
        if node.type != "decorated_definition":
            return node
        return node.child_by_field_name("definition") or node

    def class_body(self, node: Node) -> Node | None:
        """The block of a class."""
        return node.child_by_field_name("body") if node.type == "class_definition" else None

    def header_nodes(self, node: Node) -> Iterator[Node]:
        """Decorators and bases."""
        if node.type == "decorated_definition":
            yield from (child for child in node.named_children if child.type == "decorator")
            node = self.definition(node)
        if (bases := node.child_by_field_name("superclasses")) is not None:
            yield bases

    def is_member(self, node: Node) -> bool:
        """Functions and nested classes; other statements of the body may declare fields."""
        return node.type in {"function_definition", "decorated_definition", "class_definition"}

    def member_name(self, node: Node) -> bytes:
        """The name in the header."""
        name = self.definition(node).child_by_field_name("name")
        return name.text or b"" if name is not None else b""

    def function(self, node: Node, source: Source, container: str, enclosing: str) -> FunctionFact | None:
        """A ``function_definition``; None while its name is missing."""
        name_node = node.child_by_field_name("name")
        parameters = node.child_by_field_name("parameters")
        body = node.child_by_field_name("body")
        if name_node is None or parameters is None or name_node.is_missing:
            return None
        name = source.text(name_node)
        decorators = decorator_names(node, source)
        header_end = _header_end(node, body, parameters)
        doc = _doc(body, source)
        method = bool(container)
        returns = node.child_by_field_name("return_type")
        annotation = read_annotation(source.text(returns)) if returns is not None else None
        return FunctionFact(
            name=name,
            symbol=qualified(enclosing, name),
            span=source.span(node),
            name_span=source.span(name_node),
            header_span=source.between(node.start_byte, header_end),
            body_span=source.span(body) if body is not None else source.between(header_end, header_end),
            container=container,
            kind="method" if method else "function",
            parameters=tuple(
                _parameters(parameters, source, doc, receiver=method and not _PASSED_OVER & set(decorators))
            ),
            parameters_span=source.span(parameters),
            returns_annotated=returns is not None,
            returns=annotation.type if annotation else None,
            returns_written=annotation.written if annotation else "",
            is_async=node.child_count > 0 and node.children[0].type == "async",
            is_special=bool(SPECIAL.fullmatch(name)),
            decorators=decorators,
            type_parameters=type_parameter_names(node, source),
            throws=doc.raises,
            doc=doc.text,
            has_error=node.has_error,
        )

    def class_(self, node: Node, source: Source, enclosing: str) -> ClassFact | None:
        """A ``class_definition``; None while its name is missing."""
        return read_class(node, source, enclosing)

    def statement(self, node: Node, source: Source, container: str) -> Iterator[VariableFact | TypeFact]:
        """An assignment: a variable, or a type where it can only be meant as one."""
        if node.type != "expression_statement" or node.named_child_count != 1:
            return
        assignment = node.named_children[0]
        if assignment.type != "assignment":
            return
        left = assignment.child_by_field_name("left")
        if left is None or left.type != "identifier":
            return
        name = source.text(left)
        symbol = qualified(container, name)
        type_node, right = assignment.child_by_field_name("type"), assignment.child_by_field_name("right")
        span, name_span = source.span(assignment), source.span(left)
        declared = source.text(type_node) if type_node is not None else ""
        if declared.rpartition(".")[2] == "TypeAlias" and right is not None:
            yield TypeFact(name, symbol, span, name_span, read_annotation(source.text(right)).type)
            return
        if right is not None and type_node is None and not container:
            alias = _new_type(right, source)
            if alias is not None:
                yield TypeFact(name, symbol, span, name_span, read_annotation(alias).type, declared_as="new_type")
                return
            if right.type in {"subscript", "binary_operator"} and is_plain_type(text := source.text(right)):
                yield TypeFact(name, symbol, span, name_span, read_annotation(text).type)
                return
        annotation = read_annotation(declared) if declared else None
        constant = name.upper() == name and any(character.isalpha() for character in name)
        yield VariableFact(
            name, symbol, span, name_span, constant, annotation is not None, annotation.type if annotation else None
        )

    def type_(self, node: Node, source: Source, enclosing: str) -> TypeFact | None:
        """A ``type X = …`` statement."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return None
        target = left
        while target.named_child_count and target.type != "identifier":
            target = target.named_children[0]
        name = source.text(target)
        return TypeFact(
            name,
            qualified(enclosing, name),
            source.span(node),
            source.span(target),
            read_annotation(source.text(right)).type,
            type_parameters=type_parameter_names(left, source),
        )

    def imports(self, node: Node, source: Source) -> Iterator[ImportFact]:
        """One fact per module named."""
        span = source.span(node)
        if node.type == "import_statement":
            for child in node.named_children:
                module, alias = _aliased(child, source)
                if module is not None:
                    yield ImportFact(source.text(module), span, source.span(module), alias=alias)
            return
        names: list[str] = []
        module_node = node.child_by_field_name("module_name")
        for child in node.named_children:
            if child.type == "wildcard_import":
                names.append("*")
            elif child.type in {"dotted_name", "aliased_import"} and (module_node is None or child != module_node):
                target, _ = _aliased(child, source)
                if target is not None:
                    names.append(source.text(target))
        if module_node is None:
            # from __future__ import …
            keyword = next((child for child in node.children if child.type == "__future__"), node)
            yield ImportFact("__future__", span, source.span(keyword), tuple(names))
            return
        text = source.text(module_node).replace(" ", "")
        name = text.lstrip(".")
        yield ImportFact(name, span, source.span(module_node), tuple(names), level=len(text) - len(name))

    def call(self, node: Node, source: Source) -> CallFact | None:
        """A ``call`` whose callee is a plain dotted path; others can't be denied by name."""
        callee = node.child_by_field_name("function")
        if callee is None:
            return None
        path = dotted(callee, source)
        if not path:
            return None
        return CallFact(path, source.span(node), source.span(callee))

    def handler(self, node: Node, source: Source) -> HandlerFact | None:
        """An ``except`` clause."""
        children = node.named_children
        if not children:
            return None
        body = children[-1]
        value = node.child_by_field_name("value")
        if value is not None and value.type == "as_pattern":
            value = value.named_children[0]
        types: tuple[str, ...] = ()
        if value is not None:
            parts = value.named_children if value.type == "tuple" else [value]
            types = tuple(source.text(part) for part in parts if part.type in {"identifier", "attribute"})
        swallows = all(
            child.type in {"pass_statement", "comment"} or _is_ellipsis(child) for child in body.named_children
        )
        return HandlerFact(
            source.span(node),
            source.between(node.start_byte, max(body.start_byte, node.start_byte)),
            types,
            bare=value is None,
            swallows=body.type == "block" and swallows,
        )

    def raised(self, node: Node, source: Source) -> str:
        """The error's name, of ``raise Name`` and ``raise Name(…)``."""
        value = node.named_children[0] if node.named_child_count else None
        if value is not None and value.type == "call":
            value = value.child_by_field_name("function")
        return dotted(value, source) if value is not None else ""


def adapter() -> PythonAdapter:
    """What the language loader calls."""
    return PythonAdapter()


def _header_end(node: Node, body: Node | None, parameters: Node) -> int:
    """Just past the colon."""
    end = parameters.end_byte
    for child in node.children:
        if child.type == ":":
            end = child.end_byte
        if body is not None and child.start_byte >= body.start_byte:
            break
    return end


def _doc(body: Node | None, source: Source) -> Docstring:
    text = docstring_of(body, source)
    return read_docstring(text) if text else _EMPTY


def _parameters(node: Node, source: Source, doc: Docstring, *, receiver: bool) -> Iterator[ParameterFact]:
    found: list[ParameterFact] = []
    kind: ParameterKind = "positional"
    for child in node.named_children:
        type_ = child.type
        if type_ == "positional_separator":
            for parameter in found:
                parameter.kind = "positional_only"
        elif type_ == "keyword_separator":
            kind = "keyword_only"
        elif type_ not in {"comment", "ERROR"}:
            parameter_fact = _parameter(child, source, kind, doc)
            if parameter_fact is not None:
                found.append(parameter_fact)
                if parameter_fact.kind == "rest":
                    kind = "keyword_only"
    if receiver and found and found[0].kind in {"positional", "positional_only"}:
        first = found[0]
        first.implicit = not first.annotated or first.name in _RECEIVERS
    yield from found


def _parameter(node: Node, source: Source, kind: ParameterKind, doc: Docstring) -> ParameterFact | None:
    type_node = node.child_by_field_name("type")
    value = node.child_by_field_name("value")
    name_node: Node | None = node
    if node.type in {"default_parameter", "typed_default_parameter"}:
        name_node = node.child_by_field_name("name")
    elif node.type == "typed_parameter":
        name_node = node.named_children[0] if node.named_child_count else None
    if name_node is None:
        return None
    if name_node.type in {"list_splat_pattern", "dictionary_splat_pattern"}:
        kind = "rest" if name_node.type == "list_splat_pattern" else "keyword_rest"
        name_node = name_node.named_children[0] if name_node.named_child_count else None
    if name_node is None or name_node.type != "identifier":
        return None
    name = source.text(name_node)
    annotation = read_annotation(source.text(type_node)) if type_node is not None else None
    return ParameterFact(
        name=name,
        kind=kind,
        span=source.span(node),
        name_span=source.span(name_node),
        annotated=annotation is not None,
        type=annotation.type if annotation else None,
        written=annotation.written if annotation else "",
        default=default_of(value, source) if value is not None else None,
        doc=doc.parameters.get(name, ""),
        bounds=annotation.bounds if annotation else None,
    )


def _aliased(node: Node, source: Source) -> tuple[Node | None, str]:
    if node.type == "aliased_import":
        alias = node.child_by_field_name("alias")
        return node.child_by_field_name("name"), source.text(alias) if alias is not None else ""
    return (node, "") if node.type == "dotted_name" else (None, "")


def _new_type(node: Node, source: Source) -> str | None:
    if node.type != "call":
        return None
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or arguments is None or dotted(callee, source).rpartition(".")[2] != "NewType":
        return None
    values = arguments.named_children
    return source.text(values[1]) if len(values) == 2 else None


def _is_ellipsis(node: Node) -> bool:
    return (
        node.type == "expression_statement"
        and node.named_child_count == 1
        and node.named_children[0].type == "ellipsis"
    )
