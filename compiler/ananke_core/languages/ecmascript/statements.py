"""Statements that bind names: variables, type aliases, imports."""

from __future__ import annotations

from collections.abc import Iterator

from ananke_core.facts import ImportFact, TypeFact, VariableFact
from ananke_core.languages.ecmascript.doctags import bounded, bounds_of, text_of, typed
from ananke_core.languages.ecmascript.doctypes import stated
from ananke_core.languages.ecmascript.jsdoc import doc_before
from ananke_core.languages.ecmascript.literals import literal_of
from ananke_core.languages.ecmascript.nodes import (
    CONSTANT,
    FUNCTIONS,
    bound_names,
    dotted,
    key_name,
    qualified,
    statement_of,
    wrapped,
)
from ananke_core.languages.ecmascript.types import read_annotation, read_defaults, read_type, read_type_parameters
from ananke_core.languages.ecmascript.values import read_value
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
    const = kind is not None and kind.type == "const"
    target = node.child_by_field_name("name")
    type_of_value = None
    if annotation is None and target is not None and target.type == "identifier":
        type_of_value = read_value(value, source, const=const)
        statement = statement_of(declaration) if declaration is not None else node
        type_of_value = stated(doc_before(source, statement.start_byte)) or type_of_value
    for name_node in bound_names(target):
        name = source.text(name_node)
        yield VariableFact(
            name,
            qualified(enclosing, name),
            source.span(name_node),
            const and CONSTANT.fullmatch(name) is not None,
            annotation is not None,
            annotation.type if annotation is not None else None,
            value=type_of_value,
        )


def read_alias(node: Node, source: Source, enclosing: str) -> TypeFact | None:
    """A ``type X<T> = …`` declaration."""
    name_node, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name_node is None or value is None or name_node.is_missing:
        return None
    name = source.text(name_node)
    variables = node.child_by_field_name("type_parameters")
    scope = read_type_parameters(variables, source)
    start = statement_of(node).start_byte
    type_ = read_type(value, source, scope)
    doc = doc_before(source, start)
    fact = TypeFact(
        name,
        qualified(enclosing, name),
        source.between(start, node.end_byte),
        source.span(name_node),
        bounded(typed(type_, doc), bounds_of(doc)) if doc.tags else type_,
        doc=text_of(doc),
    )
    if variables is not None:
        fact.type_parameters = tuple(parameter.name for parameter in scope)
        fact.type_defaults = read_defaults(variables, source, scope)
    return fact


def read_imports(node: Node, source: Source) -> Iterator[ImportFact]:
    """The module that an import, a re-export, ``require("…")`` or ``import("…")`` names, and the names that it binds.

    Names that a file gives to its own declarations (``export { A as B }``, ``export default A``, ``import A = B.C``)
    are imports from the file itself, whose module is empty.
    """
    if node.type == "call_expression":
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None or source.text(callee) not in {"import", "require"}:
            return
        module_node: Node | None = arguments.named_children[0]
        required = _required(node, source)
    else:
        required = ()
        module_node = node.child_by_field_name("source")
        if module_node is None:
            clause = next((child for child in node.named_children if child.type == "import_require_clause"), None)
            if clause is not None:
                module_node = clause.child_by_field_name("source")
                required = (("*", source.text(clause.named_children[0])),)
        if module_node is None:
            yield from read_own_names(node, source)
    if module_node is None:
        return
    module = literal_of(module_node, source)
    if not isinstance(module, str) or not module:
        return
    names, bound, alias = _names(node, source)
    yield ImportFact(
        module,
        source.span(module_node),
        names,
        alias,
        bound=required or bound,
        level=level_of(module),
        type_only=any(child.type == "type" for child in node.children),
        exported=node.type == "export_statement",
    )


def level_of(module: str) -> int:
    """1 for ``./x``, one more for each ``..``; 0 for what is looked up by name."""
    parts = module.split("/")
    if parts[0] not in {".", ".."}:
        return 0
    return 1 + sum(part == ".." for part in parts)


def read_own_names(node: Node, source: Source) -> Iterator[ImportFact]:
    """Further names of the file's own declarations."""
    bound: list[tuple[str, str]] = []
    if node.type == "import_alias":
        parts = [dotted(child, source) for child in node.named_children if child.type != "comment"]
        if len(parts) == 2 and all(parts):
            bound.append((parts[1], parts[0]))
    elif node.type == "export_statement":
        words = {child.type for child in node.children}
        for clause in node.named_children:
            if clause.type == "export_clause":
                bound += [pair for pair in _specified(clause, source) if pair[0] != pair[1]]
        if "default" in words or "=" in words:
            inner = wrapped(node)
            name = inner.child_by_field_name("name") if inner != node else None
            value = name or node.child_by_field_name("value") or node.named_children[-1]
            path = dotted(value, source)
            if path:
                bound.append((path, "default"))
    if bound:
        yield ImportFact("", source.span(node), bound=tuple(bound), exported=True, directive=True)


def _required(node: Node, source: Source) -> tuple[tuple[str, str], ...]:
    """``const a = require("m")`` and ``const { a, b: c } = require("m")``."""
    parent = node.parent
    while parent is not None and parent.type in {"await_expression", "parenthesized_expression"}:
        parent = parent.parent
    target = parent.child_by_field_name("name") if parent is not None and parent.type == "variable_declarator" else None
    if target is None:
        return ()
    if target.type == "identifier":
        return (("*", source.text(target)),)
    bound: list[tuple[str, str]] = []
    for child in target.named_children if target.type == "object_pattern" else ():
        if child.type == "shorthand_property_identifier_pattern":
            bound.append((source.text(child), source.text(child)))
        elif child.type == "pair_pattern":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and value is not None and value.type == "identifier":
                bound.append((key_name(key, source), source.text(value)))
    return tuple(bound)


def _names(node: Node, source: Source) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], str]:
    """The names that are asked for, with what they are called here, and the alias of the whole."""
    bound: list[tuple[str, str]] = []
    alias = ""
    for clause in node.named_children:
        if clause.type == "export_clause":
            bound += _specified(clause, source)
        elif clause.type == "namespace_export" and clause.named_child_count:
            alias = source.text(clause.named_children[0])
            bound.append(("*", alias))
        for part in clause.named_children if clause.type == "import_clause" else ():
            if part.type == "named_imports":
                bound += _specified(part, source)
            elif part.type == "namespace_import" and part.named_child_count:
                alias = source.text(part.named_children[0])
                bound.append(("*", alias))
            elif part.type == "identifier":
                alias = source.text(part)
                bound.append(("default", alias))
    if node.type == "export_statement" and not bound and any(child.type == "*" for child in node.children):
        return (), (("*", "*"),), alias
    return tuple(there for there, _ in bound), tuple(bound), alias


def _specified(clause: Node, source: Source) -> list[tuple[str, str]]:
    """Pairs of the name there and the name here, of what stands in braces."""
    found: list[tuple[str, str]] = []
    for part in clause.named_children:
        name, alias = part.child_by_field_name("name"), part.child_by_field_name("alias")
        if part.type in {"export_specifier", "import_specifier"} and name is not None:
            found.append((source.text(name), source.text(alias if alias is not None else name)))
    return found
