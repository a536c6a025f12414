"""Grammars of definitions that aren't there yet."""

from __future__ import annotations

import pytest

from ananke_core.compile.emit.lark import emit_grammar
from ananke_core.engines.llguidance import accepts, load
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Kind
from ananke_core.model.rules import Annotation, Call, Naming, Rule

RULES: tuple[Rule, ...] = (
    Naming("function", "camelCase"),
    Naming("method", "camelCase"),
    Naming("parameter", "camelCase"),
    Annotation("function", "parameters"),
    Annotation("function", "returns"),
    Annotation("method", "parameters"),
    Annotation("method", "returns"),
    Call(denied=("eval",)),
)


def _new(language: str, *rules: Rule) -> dict[str, str]:
    constraints = [Constraint("a rule", Kind.SYNTACTIC, rule, Scope(language)) for rule in rules]
    found, _, _ = emit_grammar([(f"c_{index}", constraint) for index, constraint in enumerate(constraints)])
    return {entry.what: entry.lark or "" for entry in found.new}


TYPED = _new("typescript", *RULES)
UNTYPED = _new("javascript", Naming("function", "snake_case"), Call(denied=("eval",)))


def test_they_load_without_a_word() -> None:
    assert [load(lark) for lark in (*TYPED.values(), *UNTYPED.values())] == [[]] * 4


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("function loadAll(from: string, most: number = 1): Promise<void> { return x }", True),
        ("export async function loadAll<T>(from: T, ...more: T[]): Promise<T> {}", True),
        ("export default function* loadAll({ a, b }: C): Generator<T> {}", True),
        ("function f(): { a: string } | undefined {}", True),
        ("const loadAll = (from: string): string => from", True),
        ("export const loadAll = async <T>(from: T): Promise<T> => { return from }", True),
        ("const loadAll: Loader = (from: string): string => [from]", True),
        ("function load_all(from: string): void {}", False),
        ("const LoadAll = (from: string): string => from", False),
        ("function loadAll(from): void {}", False),
        ("function loadAll(from: string) {}", False),
        ("const loadAll = (from: string) => from", False),
        ("function loadAll(from_it: string): void {}", False),
        ("function loadAll(from: string): void { eval(from) }", False),
        ("const loadAll = (from: string): void => eval(from)", False),
        ("function loadAll(from: string): void {}\nfoo()", False),
        ("function class(): void {}", False),
        ("function loadAll(if: string): void {}", False),
        # A signature without a body, as of an overload.
        ("function loadAll(): void", True),
    ],
)
def test_a_new_function_keeps_the_conventions(text: str, right: bool) -> None:
    assert accepts(TYPED["function"], text) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("loadAll(from: string): void {}", True),
        ("private static async *loadAll(from?: string): AsyncGenerator<T> {}", True),
        ("constructor(private readonly from: string) {}", True),
        ("constructor(public a: string, private readonly b?: number) {}", True),
        ("get total(): number { return 1 }", True),
        ("set total(value: number) {}", True),
        ("set total(value: number): void {}", False),
        ("loadAll(from): void {}", False),
        ("get total() { return 1 }", False),
        ("load_all(): void {}", False),
        ("function loadAll(): void {}", False),
        ("constructor(from) {}", False),
        ("if(from: string): void {}", False),
    ],
)
def test_a_new_method_keeps_the_conventions(text: str, right: bool) -> None:
    assert accepts(TYPED["method"], text) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("function load_all(from, most = 1) { return x }", True),
        ("const load_all = from => from", True),
        ("function load_all(from: string) {}", False),
        ("function loadAll(from) {}", False),
        ("const load_all = from => eval(from)", False),
    ],
)
def test_javascript_has_no_annotations(text: str, right: bool) -> None:
    assert accepts(UNTYPED["function"], text) is right
