"""Statements that bind names: variables, type aliases, imports."""

from __future__ import annotations

from collections.abc import Iterator

from ananke_core.facts import ImportFact, TypeFact, VariableFact
from ananke_core.languages.ecmascript.jsdoc import doc_before
from ananke_core.languages.ecmascript.literals import literal_of
from ananke_core.languages.ecmascript.nodes import CONSTANT, FUNCTIONS, bound_names, qualified, statement_of
from ananke_core.languages.ecmascript.types import read_annotation, read_type, read_type_parameters
from ananke_core.languages.source import Source
from ananke_core.syntax import Node


def read_variables(node: Node, source: Source, enclosing: str) -> Iterator[VariableFact]:
    """What a ``variable_declarator`` binds, but for functions and classes, which are what they are bound to."""
    value = node.child_by_field_name("value")
    if value is not None and (value.type in FUNCTIONS or value.type == "class"):
        return
    declaration = node.parent
    if declaration is not None and declaration.parent is not None and declaration.parent.type.startswith("for_"):
        return
    kind = declaration.child_by_field_name("kind") if declaration is not None else None
    annotation = read_annotation(node.child_by_field_name("type"), source)
    for name_node in bound_names(node.child_by_field_name("name")):
        name = source.text(name_node)
        yield VariableFact(
            name,
            qualified(enclosing, name),
            source.span(node),
            source.span(name_node),
            kind is not None and kind.type == "const" and CONSTANT.fullmatch(name) is not None,
            annotation is not None,
            annotation.type if annotation is not None else None,
        )


def read_alias(node: Node, source: Source, enclosing: str) -> TypeFact | None:
    """A ``type X<T> = …`` declaration."""
    name_node, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name_node is None or value is None or name_node.is_missing:
        return None
    name = source.text(name_node)
    scope = read_type_parameters(node.child_by_field_name("type_parameters"), source)
    statement = statement_of(node)
    return TypeFact(
        name,
        qualified(enclosing, name),
        source.between(statement.start_byte, node.end_byte),
        source.span(name_node),
        read_type(value, source, scope),
        type_parameters=tuple(parameter.name for parameter in scope),
        doc=doc_before(source, statement.start_byte).text,
    )


def read_imports(node: Node, source: Source) -> Iterator[ImportFact]:
    """The module that an import, a re-export, ``require("…")`` or ``import("…")`` names."""
    if node.type == "call_expression":
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None or source.text(callee) not in {"import", "require"}:
            return
        module_node: Node | None = arguments.named_children[0]
    else:
        module_node = node.child_by_field_name("source")
        if module_node is None:
            clause = next((child for child in node.named_children if child.type == "import_require_clause"), None)
            module_node = clause.child_by_field_name("source") if clause is not None else None
    module = literal_of(module_node, source) if module_node is not None else None
    if module_node is None or not isinstance(module, str) or not module:
        return
    names, alias = _names(node, source)
    type_only = any(child.type == "type" for child in node.children)
    yield ImportFact(
        module, source.span(node), source.span(module_node), names, alias, level=_level(module), type_only=type_only
    )


def _level(module: str) -> int:
    """1 for ``./x``, one more for each ``..``; 0 for what is looked up by name."""
    parts = module.split("/")
    if parts[0] not in {".", ".."}:
        return 0
    return 1 + sum(part == ".." for part in parts)


def _names(node: Node, source: Source) -> tuple[tuple[str, ...], str]:
    names: list[str] = []
    alias = ""
    for clause in node.named_children:
        for part in clause.named_children if clause.type in {"export_clause", "import_clause"} else (clause,):
            if part.type in {"export_specifier", "import_specifier"}:
                name = part.child_by_field_name("name")
                if name is not None:
                    names.append(source.text(name))
            elif part.type == "named_imports":
                found = (specifier.child_by_field_name("name") for specifier in part.named_children)
                names += [source.text(name) for name in found if name is not None]
            elif part.type in {"namespace_export", "namespace_import"}:
                names.append("*")
                alias = source.text(part.named_children[0]) if part.named_child_count else alias
            elif part.type == "identifier" and clause.type == "import_clause":
                names.append("default")
                alias = source.text(part)
    return tuple(names), alias
