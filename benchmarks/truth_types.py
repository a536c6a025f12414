"""Is a declaration's grammar true to it? Real types in, and those out that are read as another shape.

Run ``python -m benchmarks.truth_types TYPES PATH…`` on folders of Python or TypeScript. A mutant is lawful when it is
read with a syntax error, or as another rule than before; the grammar has no say in that.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from ananke_core import extract
from ananke_core.compile.emit.lark import emit_grammar, grammar_for_symbol
from ananke_core.engines.llguidance import accepts, load
from ananke_core.extraction.units import extract_facts
from ananke_core.languages import Language, language_for_path
from ananke_core.model.constraint import Constraint
from ananke_core.model.rules import TypeShape
from ananke_core.model.types import EnumType, Intersection, Record
from ananke_core.syntax import Node
from benchmarks import tally

_BRACKETS = "()[]{}"
_COMPUTED = re.compile(r"=\s*\{\s*(?:[-+]?readonly\s+)?\[\s*\w+\s+in\s")
FIELDLESS = {"BaseModel", "Enum", "IntEnum", "NamedTuple", "StrEnum", "Struct", "TypedDict"}
"""Bases that bring no members, of those that are common."""


@attrs.frozen
class Type:
    """A type as it stands in its file (between two texts), the rule that it was read as, two grammars of its unit.

    The one is the whole unit's, the other has the type's own alternatives alone: where another of its name takes
    anything, so does the unit.
    """

    path: str
    language: Language
    rule: TypeShape
    text: str
    lark: str
    own: str
    before: bytes
    after: bytes
    others: tuple[TypeShape, ...] = ()


Tally = tally.Tally[str, str]
"""By the paths of files."""


def _shapes(path: str, language: Language, data: bytes) -> list[Constraint]:
    found = extract(data, path=path, language=language.key).constraints
    return [constraint for constraint in found if isinstance(constraint.rule, TypeShape)]


def read(path: Path, found: Tally) -> Iterator[Type]:
    """The types of a file that has no errors, each with a grammar of its own file's unit."""
    data, language = path.read_bytes(), language_for_path(path.name)
    if language is None or language.grammar.parse(data).root_node.has_error:
        return
    shapes = _shapes(path.name, language, data)
    grammar, _, carried = emit_grammar([(f"c_{index}", constraint) for index, constraint in enumerate(shapes)])
    facts = extract_facts(language, data)
    spans = {fact.symbol: fact.span for fact in facts.classes} | {fact.symbol: fact.span for fact in facts.types}
    for unit in grammar.units:
        found.warned += load(unit.lark or "")
        for index, constraint in enumerate(shapes):
            rule = constraint.rule
            if isinstance(rule, TypeShape) and f"c_{index}" in carried and rule.symbol in unit.symbols:
                span = spans[rule.symbol]
                text = data[span.start : span.end].decode("utf-8", "replace")
                around = data[: span.start], data[span.end :]
                others = tuple(one.rule for one in shapes if isinstance(one.rule, TypeShape) and one is not constraint)
                own = grammar_for_symbol(unit, rule.symbol)
                yield Type(path.name, language, rule, text, unit.lark or "", own, *around, others)


def mutants(type_: Type, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Changed texts, with the class of the change. Some are lawful by accident: ask `lawful`."""
    text, rule = type_.text, type_.rule
    name = rule.symbol.rpartition(".")[2]
    yield "renamed", re.sub(rf"\b{re.escape(name)}\b", f"{name}_x", text, count=1)
    # What a comment says is in the rule too, and no grammar has a say in that.
    root = type_.language.grammar.parse(text.encode()).root_node
    brackets = [
        at
        for at, character in enumerate(text)
        if character in _BRACKETS and text.isascii() and not _is_comment(root.descendant_for_byte_range(at, at + 1))
    ]
    if brackets:
        at = chance.choice(brackets)
        yield "bracket dropped", text[:at] + text[at + 1 :]
        yield "bracket swapped", text[:at] + _BRACKETS[(_BRACKETS.index(text[at]) + 2) % 6] + text[at + 1 :]
    yield "trailing code", f"{text}\nprint(1)"
    members = _members(rule)
    if not members or _inherits(type_):
        return
    member = chance.choice(members)
    head = re.compile(rf"""(?m)^(\s*(?:readonly\s+)?['"]?){re.escape(member)}(['"]?\??\s*)([:=])""")
    yield "member renamed", head.sub(rf"\g<1>{member}_x\g<2>\g<3>", text, count=1)
    plain = "(?:str|int|bool|float|string|number|boolean)"
    typed = re.compile(rf"""(?m)^(\s*(?:readonly\s+)?['"]?{re.escape(member)}['"]?\??\s*:\s*){plain}$""")
    yield "type changed", typed.sub(r"\g<1>" + ("bytes" if type_.path.endswith(".py") else "never"), text, count=1)
    line = re.compile(rf"""(?m)^\s*(?:readonly\s+)?['"]?{re.escape(member)}['"]?\??\s*[:=][^\n]*\n""")
    yield "member dropped", line.sub("", text, count=1)


def _is_comment(node: Node | None) -> bool:
    # A grammar takes an f-string for a string, with its holes.
    while node is not None and not (node.type == "comment" or node.type.startswith("string")):
        node = node.parent if node.parent is not None and node.parent.type in {"interpolation", "string"} else None
    return node is not None


def _inherits(type_: Type) -> bool:
    """Whether a shape may hold what other declarations give: its grammar can't tell which members are its own."""
    if type_.rule.declared_as == "alias" and not re.search(r"=\s*\{", type_.text):
        # What is computed may be written in any way.
        return True
    head = type_.text.partition("{")[0] if type_.rule.declared_as == "interface" else type_.text.partition(":\n")[0]
    bases = re.findall(r"[\w.]+", head.partition("(")[2]) if head.startswith("class") else []
    return " extends " in re.sub(r"<[^{<]*>", "", head) or not FIELDLESS.issuperset(b.rpartition(".")[2] for b in bases)


def _members(rule: TypeShape) -> Sequence[str]:
    shape = rule.shape.members[-1] if isinstance(rule.shape, Intersection) else rule.shape
    if isinstance(shape, Record):
        return [field.name for field in shape.fields]
    return shape.names if isinstance(shape, EnumType) else ()


def lawful(type_: Type, text: str) -> bool:
    """Whether the type's rule forbids a text: it is no definition, or several, or reads as another rule."""
    data = text.encode()
    root = type_.language.grammar.parse(data).root_node
    if root.has_error or sum(child.type != "comment" for child in root.named_children) != 1:
        return True
    if any(one.symbol == type_.rule.symbol for one in type_.others):
        # One of several of this name: what none of them forbids is hard to say, and each is asked where it is alone.
        return False
    name = type_.rule.symbol.rpartition(".")[2]
    known = [rule for rule in (type_.rule, *type_.others) if rule.symbol.rpartition(".")[2] == name]
    changed = type_.before + data + type_.after
    now = [one.rule for one in _shapes(type_.path, type_.language, changed) if isinstance(one.rule, TypeShape)]
    # Another type of this name may be what it became: then the file's grammar takes it.
    made = [rule for rule in now if rule not in type_.others]
    if _COMPUTED.search(type_.text) and any(rule.symbol.rpartition(".")[2] == name for rule in made):
        # What is computed may be written in any way.
        return False
    return bool(made or len(known) == 1) and not any(_same(rule, one) for rule in made for one in known)


def _same(rule: TypeShape, other: TypeShape) -> bool:
    names = {one.symbol.rpartition(".")[2] for one in (rule, other)}
    return len(names) == 1 and attrs.evolve(rule, symbol=other.symbol) == other


def judge(path: Path, found: Tally, chance: random.Random, most: int = 1_000) -> int:
    """Ask about the types of a file, and say about how many."""
    done = 0
    for type_ in read(path, found):
        if done >= most:
            break
        done += 1
        found.note("accepted: as it stands", accepts(type_.lark, type_.text), type_.path, type_.text)
        if lawful(type_, type_.text):
            # It is no definition by itself, such as one of several that a statement binds.
            continue
        for what, text in mutants(type_, chance):
            if text != type_.text and lawful(type_, text):
                found.note(f"refused: {what}", not accepts(type_.own, text), type_.path, text)
    return done


def main(arguments: Sequence[str]) -> int:
    """Print the table; the exit code says whether anything was wrong."""
    most, roots = int(arguments[0]), [Path(argument) for argument in arguments[1:]]
    files = [file for root in roots for file in sorted(root.rglob("*")) if file.suffix in {".py", ".ts", ".tsx"}]
    random.Random(1).shuffle(files)
    found, chance, done = Tally(), random.Random(7), 0
    for path in files:
        if not path.name.endswith(".d.ts"):
            done += judge(path, found, chance)
        if done >= most:
            break
    print("\n".join(found.table(30)))
    print(f"{done} types, {len(found.warned)} warnings")
    for what, name, text in found.wrong[:25]:
        print(f"--- {what}: {name}\n{text[:500]}")
    return 1 if found.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
