"""One language: what its folder says, loaded when it is first asked for."""

from __future__ import annotations

import importlib
import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Protocol

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
from ananke_core.languages.forms import Forms
from ananke_core.languages.holes import HoleForms
from ananke_core.languages.resolving import Modules, Resolver
from ananke_core.languages.source import Source
from ananke_core.lookup import Tree
from ananke_core.syntax import CombinedQuery, Grammar, LongComments, Node


class Adapter(Protocol):
    """What a query can't say about a language; the module ``adapter`` of its folder."""

    def definition(self, node: Node) -> Node:
        """The definition inside wrappers such as decorators or ``export``; else the node itself."""

    def leads(self, node: Node, source: Source) -> bool:
        """Whether a node among statements or members belongs to the one behind it: a doc comment, a decorator."""

    def class_body(self, node: Node) -> Node | None:
        """The node whose children are a class's members; None where ``node`` is no class."""

    def namespace_body(self, node: Node) -> Node | None:
        """The node whose children are statements with names of their own kind; None where ``node`` is no namespace."""

    def header_nodes(self, node: Node) -> Iterable[Node]:
        """Parts of a class (wrappers included) outside of its body that may hold calls."""

    def is_member(self, node: Node) -> bool:
        """Whether a child of a class body is a unit that the class itself only knows by name."""

    def name(self, node: Node, source: Source) -> str:
        """The name of a class or namespace, or of a member for which `is_member` holds."""

    def outline(self, node: Node, source: Source) -> bytes:
        """What the class's own facts read of a member for which `is_member` holds."""

    def function(self, node: Node, source: Source, container: str, enclosing: str) -> FunctionFact | None:
        """The function at a captured node, None for one without a name.

        ``container`` is the class it is a direct member of, ``enclosing`` the dotted path of what is around it.
        """

    def class_(self, node: Node, source: Source, enclosing: str) -> ClassFact | None:
        """The class at a captured node."""

    def declaration(self, node: Node) -> Node | None:
        """The part of a statement that declares a type, where it does nothing else; None for any other statement."""

    def declared(self, node: Node, source: Source, enclosing: str) -> ClassFact | TypeFact | None:
        """What a `declaration` says of its type alone; what only rules ask for is left out."""

    def binding(self, node: Node, source: Source, container: str, enclosing: str) -> Iterable[VariableFact | TypeFact]:
        """What a captured variable at module, namespace or class level (``container``) is."""

    def type_(self, node: Node, source: Source, enclosing: str) -> TypeFact | None:
        """The type declaration at a captured node."""

    def imports(self, node: Node, source: Source) -> Iterable[ImportFact]:
        """The modules that an import names."""

    def comment_types(self, node: Node, source: Source, enclosing: str) -> Iterable[TypeFact]:
        """The types that the comment at a captured node declares by itself."""

    def renames(self, node: Node, source: Source) -> Iterable[ImportFact]:
        """Further names under which a class's statement makes it known, as imports from the file itself."""

    def call(self, node: Node, source: Source) -> CallFact | None:
        """The call at a captured node."""

    def handler(self, node: Node, source: Source) -> HandlerFact | None:
        """The exception handler at a captured node."""

    def ranges(
        self, node: Node, source: Source, fact: FunctionFact | ClassFact | VariableFact, grammar: Grammar
    ) -> Iterable[RangeFact]:
        """What the function, class or variable that was read at a captured node of a grammar keeps its members to."""

    def raised(self, node: Node, source: Source) -> str:
        """Name of the error that a captured statement raises; empty when it is no plain name."""

    def describe(self, function: FunctionFact) -> str:
        """A function's header for people, on one line."""


class Language:
    """A folder of data: ``language.toml``, ``*.scm``, ``adapter.py``. Grammar, query and adapter load on first use.

    ``name`` is what scopes say; ``key`` tells the grammars of one language apart (``tsx`` is a variant of
    ``typescript``).
    """

    def __init__(self, name: str, variant: str = "") -> None:
        self.name = name
        self.key = variant or name
        self._folder = _ROOT / name
        data = tomllib.loads((self._folder / "language.toml").read_text("utf-8"))
        if variant:
            data |= data["variants"][variant]
        self.title: str = data["title"]
        self.suffixes: tuple[str, ...] = tuple(data["suffixes"])
        self.language_ids: tuple[str, ...] = tuple(data["language_ids"])
        self.comment: str = data["comment"]
        self.markdown: str = data["markdown"]
        self.identifier: str = data["identifier"]
        self.segment_start: re.Pattern[bytes] = re.compile(data["segment_start"].encode())
        self.segment_other: re.Pattern[bytes] = re.compile(data["segment_other"].encode())
        self.segment_pairs: tuple[bytes, ...] = tuple(pair.encode() for pair in data["segment_pairs"])
        self.segment_brackets: tuple[tuple[bytes, bytes], ...] = tuple(
            (pair[:1].encode(), pair[1:].encode()) for pair in data.get("segment_brackets", ())
        )
        self._grammar_spec: str = data["grammar"]
        self._rewrites = tuple(
            (re.compile(one["pattern"].encode()), one["fill"].encode()) for one in data.get("rewrites", ())
        )
        self._hides: bool = data.get("hide_long_comments", False)
        self._forms: str = data.get("forms", "")
        self._holes: str = data.get("holes", "")
        self._resolution: str = data.get("resolution", "")
        self._query_folders = (*(_ROOT / shared for shared in data.get("queries", ())), self._folder)

    def __repr__(self) -> str:
        return f"Language({self.key!r})"

    @cached_property
    def grammar(self) -> Grammar:
        """The tree-sitter grammar, from its own wheel."""
        comments = LongComments(self.comment.encode(), (b"ananke", *self.segment_pairs)) if self._hides else None
        return Grammar(self._grammar_spec, self._rewrites, comments)

    @cached_property
    def query(self) -> CombinedQuery:
        """Every ``.scm`` file of the folder, and of the folders it shares, as one query."""
        texts: dict[str, str] = {}
        for folder in self._query_folders:
            for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
                if entry.name.endswith(".scm"):
                    name = entry.name.removesuffix(".scm")
                    texts[name] = texts.get(name, "") + entry.read_text("utf-8")
        return CombinedQuery(self.grammar, texts)

    @cached_property
    def adapter(self) -> Adapter:
        """What a query can't say."""
        make: Callable[[], Adapter] = importlib.import_module(f"ananke_core.languages.{self.name}.adapter").adapter
        return make()

    @property
    def has_forms(self) -> bool:
        """Whether definitions of the language have grammars."""
        return bool(self._forms)

    @cached_property
    def forms(self) -> Forms:
        """How definitions are written down."""
        make: Callable[[], Forms] = importlib.import_module(self._forms).forms
        return make()

    @cached_property
    def holes(self) -> HoleForms | None:
        """What may stand at a position of a file; None where the language does not say."""
        if not self._holes:
            return None
        make: Callable[[], HoleForms] = importlib.import_module(self._holes).holes
        return make()

    @cached_property
    def modules(self) -> Modules:
        """Where its modules are; nowhere, where the language does not say."""
        if not self._resolution:
            return _Nowhere()
        make: Callable[[], Modules] = importlib.import_module(self._resolution).modules
        return make()

    @cached_property
    def resolver(self) -> Resolver | None:
        """How its types become final; None where only names are followed."""
        make: Callable[[], Resolver] | None = None
        if self._resolution:
            make = getattr(importlib.import_module(self._resolution), "resolver", None)
        return make() if make is not None else None


class _Nowhere:
    def files(self, fact: ImportFact, path: str, tree: Tree, below: tuple[str, ...] = ()) -> Iterable[str]:
        return ()


_ROOT = Path(__file__).parent
