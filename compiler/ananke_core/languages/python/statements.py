"""Statements that bind names at module or class level: assignments, type aliases, imports."""

from __future__ import annotations

from collections.abc import Iterator

from ananke_core.facts import ImportFact, TypeFact, VariableFact
from ananke_core.languages.python.lambdas import bound_lambda
from ananke_core.languages.python.nodes import (
    CONSTANT,
    assignments,
    bound_names,
    dotted,
    qualified,
    read_type_variables,
    scope_of,
    short_text,
)
from ananke_core.languages.python.types import is_plain_type, read_annotation
from ananke_core.languages.source import Source
from ananke_core.syntax import Node

# How many blocks an import may stand in and still be seen to be for type checkers only.
_BLOCKS = 8


def read_binding(node: Node, source: Source, container: str) -> Iterator[VariableFact | TypeFact]:
    """What an assignment binds: types where it can only be meant so, else variables.

    In a class (``container``) only constants are variables: any other name is a field of the class.
    """
    type_ = _alias(node, source, container)
    if type_ is not None:
        yield type_
        return
    type_node = node.child_by_field_name("type")
    annotation = read_annotation(source.text(type_node)) if type_node is not None else None
    final = annotation is not None and "Final" in annotation.wrappers
    for assignment in assignments(node):
        if bound_lambda(assignment.child_by_field_name("right")) is not None:
            # It is a function.
            continue
        for name_node in bound_names(assignment.child_by_field_name("left")):
            name = source.text(name_node)
            constant = final or CONSTANT.fullmatch(name) is not None
            if constant or not container:
                yield VariableFact(
                    name,
                    qualified(container, name),
                    source.span(name_node),
                    constant,
                    annotation is not None,
                    annotation.type if annotation is not None else None,
                    short_text(type_node, source),
                    _meaning(assignment.child_by_field_name("right"), source) if not container else "",
                )


def _alias(node: Node, source: Source, container: str) -> TypeFact | None:
    """``X: TypeAlias = …``, ``X = NewType("X", …)``, and ``X = list[int]`` at module level."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or left.type != "identifier":
        return None
    declared_as, written = "alias", right
    type_node = node.child_by_field_name("type")
    if type_node is not None:
        if source.text(type_node).rpartition(".")[2] != "TypeAlias":
            return None
    elif right.type == "call":
        arguments, callee = right.child_by_field_name("arguments"), right.child_by_field_name("function")
        maker = dotted(callee, source).rpartition(".")[2] if callee is not None else ""
        if arguments is None or maker not in {"NewType", "TypeAliasType"} or arguments.named_child_count < 2:
            return None
        written = arguments.named_children[1]
        if written.type == "keyword_argument":
            return None
        declared_as = "new_type" if maker == "NewType" else "alias"
    elif container or right.type not in {"binary_operator", "subscript"} or not is_plain_type(source.text(right)):
        return None
    name = source.text(left)
    annotation = read_annotation(source.text(written))
    return TypeFact(
        name,
        qualified(container, name),
        source.span(node),
        source.span(left),
        annotation.type,
        declared_as,
        type_text=short_text(written, source),
    )


# What can be a type, another name of one, or a constant that a bound names.
_TYPES = {"attribute", "binary_operator", "float", "identifier", "integer", "string", "subscript", "unary_operator"}
# Calls that make a type, or what stands beside one.
_MAKERS = {
    *(
        "AliasGenerator",
        "ConfigDict",
        "Field",
        "Interval",
        "Len",
        "Meta",
        "StringConstraints",
        "Enum",
        "IntEnum",
        "NamedTuple",
        "NewType",
        "ParamSpec",
        "StrEnum",
        "TypeAliasType",
        "TypeVar",
        "TypeVarTuple",
    ),
    *("TypedDict", "conbytes", "condate", "condecimal", "confloat", "confrozenset", "conint", "conlist", "conset"),
    *("constr", "create_model", "defstruct", "make_class", "make_dataclass", "namedtuple"),
}


def _meaning(value: Node | None, source: Source) -> str:
    """An assigned value's source text, where it can be a type or make one."""
    while value is not None and value.type == "parenthesized_expression" and value.named_child_count == 1:
        value = value.named_children[0]
    if value is None:
        return ""
    if value.type == "call":
        callee = value.child_by_field_name("function")
        if callee is None or dotted(callee, source).rpartition(".")[2] not in _MAKERS:
            return ""
    elif value.type not in _TYPES:
        return ""
    return short_text(value, source)


def read_type_statement(node: Node, source: Source, enclosing: str) -> TypeFact | None:
    """A ``type X[T] = …`` statement."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return None
    target = left
    parameters: Node | None = None
    # `type(x).y = z` is read as one, too.
    while target.type in {"type", "generic_type"}:
        if target.type == "generic_type":
            parameters = next((child for child in target.named_children if child.type == "type_parameter"), None)
        target = target.named_children[0]
    if target.type != "identifier":
        return None
    name, variables = source.text(target), read_type_variables(parameters, source)
    scope = scope_of(variables)
    return TypeFact(
        name,
        qualified(enclosing, name),
        source.span(node),
        source.span(target),
        read_annotation(source.text(right), scope).type,
        type_parameters=tuple(parameter.name for parameter in scope),
        type_text=short_text(right, source),
        type_variables=variables,
    )


def read_import(node: Node, source: Source) -> Iterator[ImportFact]:
    """One fact per module named."""
    type_only = _for_types_only(node, source)
    if node.type == "import_statement":
        for child in node.named_children:
            module, alias = _aliased(child, source)
            if module is not None:
                name = _compact(source.text(module))
                bound = (("*", alias or name),)
                at = source.span(module)
                yield ImportFact(name, at, alias=alias, type_only=type_only, separator=".", bound=bound)
        return
    module_node = node.child_by_field_name("module_name")
    names: list[str] = []
    local: list[str] = []
    for child in node.named_children:
        if child.type == "wildcard_import":
            names.append("*")
            local.append("*")
        elif child != module_node:
            target, alias = _aliased(child, source)
            if target is not None:
                names.append(_compact(source.text(target)))
                local.append(alias or names[-1])
    if module_node is None:
        # `from __future__ import …` has a node type of its own, with the module's name as a keyword.
        keyword = next((child for child in node.children if child.type == "__future__"), node)
        yield ImportFact("__future__", source.span(keyword), tuple(names), separator=".", directive=True)
        return
    text = _compact(source.text(module_node))
    name = text.lstrip(".")
    level = len(text) - len(name)
    yield ImportFact(
        name,
        source.span(module_node),
        tuple(names),
        level=level,
        type_only=type_only,
        separator=".",
        names_modules=True,
        bound=tuple(zip(names, local, strict=True)),
    )


def _aliased(node: Node, source: Source) -> tuple[Node | None, str]:
    if node.type == "aliased_import":
        alias = node.child_by_field_name("alias")
        return node.child_by_field_name("name"), source.text(alias) if alias is not None else ""
    return (node, "") if node.type == "dotted_name" else (None, "")


def _compact(text: str) -> str:
    return "".join(text.split())


def _for_types_only(node: Node, source: Source) -> bool:
    """Whether it stands in the first branch of an ``if TYPE_CHECKING:``."""
    inner, outer = node, node.parent
    for _ in range(_BLOCKS):
        if outer is None or outer.type in {"module", "function_definition"}:
            return False
        if outer.type == "if_statement" and outer.child_by_field_name("consequence") == inner:
            condition = outer.child_by_field_name("condition")
            if condition is not None and dotted(condition, source).rpartition(".")[2] == "TYPE_CHECKING":
                return True
        inner, outer = outer, outer.parent
    return False
