"""Sets as a workspace gives them: what files declare, what they keep, and what a team states about them.

The files are those of the standard library and of the installed packages, in a fixed random order; a set of some size
is what the first of them give, so that a larger set is a larger workspace and not a longer list about the same one.
"""

from __future__ import annotations

import random
import sys
import sysconfig
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import attrs

from ananke_core import extract
from ananke_core.codec import encode_set
from ananke_core.languages import language_for_path
from ananke_core.model.constraint import Constraint, ConstraintSet, Scope
from ananke_core.model.enums import Kind, Source, Tier
from ananke_core.model.rules import (
    Annotation,
    Async,
    Call,
    Documentation,
    ErrorHandling,
    Import,
    Layer,
    Naming,
    Opaque,
    Rule,
    Signature,
    Size,
    Structure,
    TypeShape,
    ValueRange,
)
from ananke_core.model.types import Bounds, Primitive

_SUFFIXES = (".py", ".ts", ".tsx", ".js")
_PINNED = 4
"""Every fourth habit of a file was adopted by somebody: it is stated, and hard."""
_RULED = 3
"""Every third file has a rule of its own."""
_NUMBERS = (Primitive("integer"), Primitive("number"))


def sources() -> list[tuple[str, Path]]:
    """Every source file with its path in a workspace of all, in a fixed random order."""
    found: list[tuple[str, Path]] = []
    standard, packages = (Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib"))
    for root in (standard, packages):
        for path in sorted(root.rglob("*")):
            parts = path.relative_to(root).parts
            if path.suffix in _SUFFIXES and path.is_file() and not (root == standard and "site-packages" in parts):
                found.append((f"{'lib' if root == standard else 'packages'}/{'/'.join(parts)}", path))
    random.Random(5).shuffle(found)
    return found


def constraints() -> Iterator[Constraint]:
    """The constraints of all files, file by file."""
    yield from _of_everywhere()
    for number, (path, file) in enumerate(sources()):
        if language_for_path(path) is None:
            continue
        try:
            text = file.read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            continue
        found = extract(text, path=path)
        yield from (_adopted(one, number) for one in found.constraints)
        yield from _of_file(path, found, number)


def first(count: int) -> ConstraintSet:
    """The first ``count`` constraints as a set."""
    return ConstraintSet(tuple(islice(constraints(), count)), name=f"{count} of a workspace")


def encoded(given: ConstraintSet, count: int) -> bytes:
    """The JSON text of the first constraints of a set."""
    return encode_set(attrs.evolve(given, constraints=given.constraints[:count]))


def _adopted(constraint: Constraint, number: int) -> Constraint:
    if constraint.tier is Tier.HARD or number % _PINNED:
        return constraint
    return attrs.evolve(constraint, source=Source.USER_DEFINED, tier=Tier.HARD)


def _stated(name: str, kind: Kind, rule: Rule, scope: Scope | None = None) -> Constraint:
    return Constraint(name, kind, rule, scope or Scope())


def _of_everywhere() -> Iterator[Constraint]:
    python = Scope("python")
    yield _stated("no dynamic code", Kind.SECURITY, Call(denied=("eval", "exec", "compile")), python)
    yield _stated("no shell", Kind.SECURITY, Call(denied=("os.system", "os.popen")), python)
    yield _stated("no dynamic code in scripts", Kind.SECURITY, Call(denied=("eval",)), Scope("typescript"))
    yield _stated("old modules", Kind.ARCHITECTURAL, Import(denied=("telnetlib", "imp", "cgi")), python)
    yield _stated("functions", Kind.SYNTACTIC, Naming("function", "snake_case"), python)
    yield _stated("classes", Kind.SYNTACTIC, Naming("class", "PascalCase"), python)
    yield _stated("parameters", Kind.SYNTACTIC, Naming("parameter", pattern="^_?[a-z][a-z0-9_]*$"), python)
    yield _stated("returns", Kind.TYPE_SAFETY, Annotation("function", "returns"), python)
    yield _stated("handlers", Kind.SEMANTIC, ErrorHandling(bare=True, swallowed=True), python)
    yield _stated("async", Kind.OPERATIONAL, Async(must_await=True, blocking=("time.sleep",)), python)
    yield _stated("documented", Kind.SYNTACTIC, Documentation("function"), python)
    yield _stated("short", Kind.SYNTACTIC, Size("function", "lines", 120), python)
    layers = (Layer("library", ("lib/**",), ("lib",)), Layer("packages", ("packages/**",), ("lib", "packages")))
    yield _stated("layers", Kind.ARCHITECTURAL, Import(layers=layers), python)
    yield _stated("reviewed", Kind.OPERATIONAL, Opaque("Two people read every change of the wire format."))


def _of_file(path: str, found: ConstraintSet, number: int) -> Iterator[Constraint]:
    """What a team says of one file: now a limit, now a denied module, and ranges of what its functions take."""
    if number % _RULED:
        return
    scope = Scope(found.language, path)
    folder = Scope(found.language, path.rpartition("/")[0])
    turn = number // _RULED % 5
    if turn == 0:
        yield _stated("size of this file", Kind.SYNTACTIC, Size("function", "lines", 40 + number % 60), scope)
    elif turn == 1:
        yield _stated("modules of this folder", Kind.ARCHITECTURAL, Import(denied=(f"legacy{number % 7}",)), folder)
    elif turn == 2:
        yield _stated("calls of this file", Kind.SECURITY, Call(denied=("input", f"debug{number % 9}")), scope)
    elif turn == 3:
        yield _stated("words", Kind.OPERATIONAL, Opaque(f"Ask the owner of {path} before changing it."), scope)
    for constraint in found.constraints:
        rule = constraint.rule
        where = attrs.evolve(scope, symbol=constraint.scope.symbol)
        if isinstance(rule, Signature):
            for parameter in rule.parameters:
                if parameter.type in _NUMBERS:
                    bounds = ValueRange(rule.symbol, parameter.name, Bounds(minimum=0))
                    yield _stated(f"{rule.symbol} {parameter.name}", Kind.SEMANTIC, bounds, where)
        elif isinstance(rule, TypeShape) and turn == 4:
            yield _stated(f"{rule.symbol} is there", Kind.SYNTACTIC, Structure(rule.symbol), where)


if __name__ == "__main__":
    folder, sizes = Path(sys.argv[1]), [int(size) for size in sys.argv[2:]]
    largest = first(max(sizes))
    assert len(largest.constraints) == max(sizes), len(largest.constraints)
    for size in sizes:
        (folder / f"{size}.json").write_bytes(encoded(largest, size))
