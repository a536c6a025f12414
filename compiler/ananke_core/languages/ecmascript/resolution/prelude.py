"""Utility types, as TypeScript's own library declares them; they are read and computed like any others."""

from __future__ import annotations

from functools import cache

from ananke_core.languages.ecmascript.statements import read_alias
from ananke_core.languages.source import Source
from ananke_core.lookup import Declaration
from ananke_core.syntax import Grammar

PATH = "\0prelude"
"""The path of what is declared here; no file has it."""

TEXT = b"""
type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Record<K extends keyof any, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T extends null | undefined ? never : T;
type Parameters<T> = T extends (...args: infer P) => any ? P : never;
type ConstructorParameters<T> = T extends abstract new (...args: infer P) => any ? P : never;
type ReturnType<T> = T extends (...args: any) => infer R ? R : any;
type InstanceType<T> = T extends abstract new (...args: any) => infer R ? R : any;
type Awaited<T> = T extends null | undefined ? T : T extends PromiseLike<infer V> ? Awaited<V> : T;
type NoInfer<T> = T;
type OmitThisParameter<T> = T;
type PropertyKey = string | number | symbol;
"""


@cache
def declared() -> dict[str, tuple[Declaration]]:
    """The declaration of each utility type by its name."""
    source = Source(TEXT, 0)
    root = Grammar("tree_sitter_typescript:language_typescript").parse(TEXT).root_node
    facts = (read_alias(node, source, "") for node in root.named_children)
    return {fact.name: (Declaration(PATH, fact.name, fact, ""),) for fact in facts if fact is not None}
