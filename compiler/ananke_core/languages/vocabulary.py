"""The closed vocabulary that language folders speak: capture names of queries, words of ``declared_as``.

A test compiles every query and refuses any other name.
"""

from __future__ import annotations

CAPTURES: frozenset[str] = frozenset(
    {
        "function",
        "class",
        "type",
        "variable",
        "import",
        "call",
        "handler",
        "comment",
        # What a function's own body does.
        "yield",
        "return",
        "raise",
        # A statement that nests others and is a branch: `if`, `for`, `while`.
        "block",
        # One that only nests: `try`, `with`, `switch`.
        "nest",
        # One that is only a branch: `elif`, `else`, a handler, a case.
        "branch",
    }
)
"""What a query may capture. The node is captured; the adapter reads its parts."""

DECLARED_AS: frozenset[str] = frozenset(
    {
        "class",
        "interface",
        "enum",
        "alias",
        "new_type",
        "dataclass",
        "typed_dict",
        "named_tuple",
        "protocol",
        "model",
    }
)
"""How a type can be declared; ``model`` is a validated class (pydantic, msgspec, attrs)."""
