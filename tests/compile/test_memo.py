"""A compile that knows the one before gives the same bytes as one that knows nothing, whatever changed between them."""

from __future__ import annotations

from random import Random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ananke_core import Compiler
from ananke_core.codec import aside, encode_ir, wire_set
from ananke_core.compile import compilation, memory
from ananke_core.compile.memo import Memo
from ananke_core.compile.pipeline import byte_stages, compile_stages, run
from ananke_core.errors import PatternError
from ananke_core.model.constraint import Constraint, ConstraintSet, Scope
from ananke_core.model.enums import Kind, Tier
from ananke_core.model.rules import (
    Annotation,
    Call,
    Import,
    Naming,
    Opaque,
    Parameter,
    Rule,
    Signature,
    TypeShape,
    ValueRange,
)
from ananke_core.model.types import (
    Array,
    Bounds,
    EnumType,
    Field,
    Primitive,
    Record,
    Ref,
    TypeExpr,
    TypeParameter,
    Unknown,
)

INTEGER, STRING, NEVER = Primitive("integer"), Primitive("string"), Primitive("never")
T = TypeParameter("T")


def _takes(symbol: str, type_: TypeExpr, written: str) -> Signature:
    return Signature(symbol, parameters=(Parameter("x", type_, written),))


def _record(symbol: str, **fields: TypeExpr) -> TypeShape:
    return TypeShape(symbol, Record(tuple(Field(name, type_) for name, type_ in fields.items())))


# What files see of one another: names and their keys, generic types, enumerations, what no value fits, ranges of
# everywhere, conventions.
_RULES: list[Rule] = [
    _takes("f", INTEGER, "int"),
    _takes("f", Ref("User"), "User"),
    _takes("g", Ref("Box", (Ref("User"),)), "Box[User]"),
    _takes("g", Ref("Box", (NEVER,)), "Box[Never]"),
    _takes("h", Ref("Kind.A"), "Kind.A"),
    _takes("h", Ref("Nothing"), "Nothing"),
    _takes("User", STRING, "str"),
    _record("User", name=STRING, age=INTEGER),
    _record("User", name=Ref("Kind.A"), box=Ref("Box", (INTEGER,))),
    _record("Nothing", never=NEVER),
    _record("Nothing", never=Array(NEVER)),
    _record("Holder", held=Ref("Nothing"), other=Unknown("a call is no type")),
    TypeShape("Box", Record((Field("item", T),)), "class", ("T",)),
    TypeShape("Box", Record((Field("items", Array(T)), Field("x", Ref("Box", (STRING,)), False))), "class", ("T",)),
    TypeShape("Kind", EnumType(("A", "B"), ("a", "b"))),
    TypeShape("Kind", EnumType(("A",), (1,))),
    ValueRange("f", "x", Bounds(minimum=0)),
    ValueRange("f", "x", Bounds(maximum=-1)),
    TypeShape("User", Ref("Other")),
    TypeShape("Other", Ref("User")),
    Naming("function", "snake_case"),
    Naming("function", pattern="^get"),
    Naming("parameter", "camelCase"),
    Annotation("function", "returns"),
    Call(("eval",)),
    Call(("eval", "os.system")),
    Import(("os",)),
    Import((), ("json", "os.path")),
    Opaque("be kind"),
]
_POOL = [
    Constraint(f"rule {index}", Kind.SEMANTIC, rule, Scope("python", path, getattr(rule, "symbol", "")), tier=tier)
    for index, rule in enumerate(_RULES)
    for path in ("", "a.py", "b.py", "c/d.py")
    for tier in (Tier.HARD, Tier.SOFT)
    if tier is Tier.HARD or index % 4 == 0
]
_STEPS = st.lists(st.lists(st.sampled_from(range(len(_POOL))), max_size=3), min_size=1, max_size=4)


@settings(max_examples=60)
@given(st.sets(st.sampled_from(range(len(_POOL))), max_size=24), _STEPS, st.integers(0, 2), st.integers())
def test_whatever_changes_the_bytes_are_those_of_a_first_compile(
    chosen: set[int], steps: list[list[int]], level: int, seed: int
) -> None:
    memo, objects = Memo(), Memo()
    for toggled in [[], *steps]:
        chosen = chosen.symmetric_difference(toggled)
        listed = [_POOL[index] for index in sorted(chosen)]
        Random(seed).shuffle(listed)
        constraints = ConstraintSet(tuple(listed))
        expected = encode_ir(run(compile_stages(constraints, None, level)))
        assert run(byte_stages(constraints, None, level)) == expected
        assert run(byte_stages(constraints, None, level, memo)) == expected
        assert encode_ir(run(compile_stages(constraints, None, level, objects))) == expected


# What one file refers to, and two things that another file may say of it.
_SEEN: dict[str, tuple[Rule, Rule | None, Rule | None]] = {
    "a value of an enumeration": (_RULES[4], _RULES[14], _RULES[15]),
    "an enumeration that goes": (_RULES[4], _RULES[14], None),
    "a type that comes": (_RULES[1], None, _RULES[7]),
    "a type that gets parameters": (_takes("g", Ref("Box", (STRING,)), "Box"), _record("Box", a=STRING), _RULES[12]),
    "a generic type's shape": (_RULES[2], _RULES[12], _RULES[13]),
    "a type that no value fits any more": (_RULES[5], _record("Nothing", a=STRING), _RULES[9]),
    "a type that becomes nothing but itself": (
        _RULES[5],
        _record("Nothing", a=STRING),
        TypeShape("Nothing", Ref("Nothing")),
    ),
    "a key that is taken": (_RULES[6], _record("Other", a=STRING), _RULES[7]),
    "a denied name": (_RULES[0], Call(("eval",)), Call(("exec",))),
    "an allowed module": (_RULES[0], None, Import((), ("json",))),
    "whether there is any schema": (Naming("function", "snake_case"), None, _RULES[0]),
    "whether it is the only file": (Naming("function", "snake_case"), None, Opaque("be kind")),
}


@pytest.mark.parametrize("path", ["", "b.py"])
@pytest.mark.parametrize("name", _SEEN)
def test_what_a_file_sees_of_another_is_made_anew(name: str, path: str) -> None:
    own, *others = _SEEN[name]
    memo = Memo()
    written = set()
    for other in (*others, *others):
        calm = [(_takes("calm", INTEGER, "int"), "c.py")] if not isinstance(own, Naming) else []
        rules = [(own, "a.py"), *calm] + ([(other, path)] if other is not None else [])
        listed = [
            Constraint(f"rule {number}", Kind.SEMANTIC, rule, Scope("python", where, getattr(rule, "symbol", "")))
            for number, (rule, where) in enumerate(rules)
        ]
        expected = run(byte_stages(ConstraintSet(tuple(listed)), None, 1))
        assert run(byte_stages(ConstraintSet(tuple(listed)), None, 1, memo)) == expected
        written.add(expected)
    assert len(written) == 2


@pytest.mark.parametrize("level", [0, 1, 2])
def test_only_the_file_of_what_changed_is_compiled(level: int) -> None:
    memo = Memo()
    listed = list(_POOL)
    run(byte_stages(ConstraintSet(tuple(listed)), None, level, memo))
    assert memo.reused.files == memo.reused.files_compiled == 4
    run(byte_stages(ConstraintSet(tuple(attrs.evolve(one) for one in listed)), None, level, memo))
    assert (memo.reused.files_compiled, memo.reused.constraints) == (0, len(listed))
    place = next(index for index, one in enumerate(listed) if one.scope.path == "b.py")
    listed[place] = attrs.evolve(listed[place], name="another")
    data = run(byte_stages(ConstraintSet(tuple(listed)), None, level, memo))
    assert memo.reused.files_compiled == 1
    assert memo.reused.constraints_compiled == sum(one.scope.path == "b.py" for one in listed)
    assert data == run(byte_stages(ConstraintSet(tuple(listed)), None, level))


def test_a_compile_that_did_not_end_leaves_nothing_behind() -> None:
    memo = Memo()
    constraints = ConstraintSet(tuple(_POOL))
    expected = run(byte_stages(constraints, None, 1, memo))
    next(begun := byte_stages(constraints, None, 1, memo))
    next(begun)
    begun.close()
    assert run(byte_stages(constraints, None, 1, memo)) == expected
    assert memo.reused.files_compiled == 4
    assert run(byte_stages(constraints, None, 1, memo)) == expected
    assert memo.reused.files_compiled == 0


def test_a_set_that_is_refused_is_not_what_the_next_one_is_held_against() -> None:
    memo = Memo()
    run(byte_stages(ConstraintSet(tuple(_POOL)), None, 1, memo))
    wrong = attrs.evolve(_POOL[0], rule=Naming("class", pattern="("), scope=Scope("python", "b.py"))
    with pytest.raises(PatternError):
        run(byte_stages(ConstraintSet((*_POOL[:-1], wrong)), None, 1, memo))
    right = ConstraintSet((*_POOL[:-1], attrs.evolve(wrong, rule=Naming("class", "PascalCase"))))
    assert run(byte_stages(right, None, 1, memo)) == run(byte_stages(right, None, 1))


def test_of_more_than_it_may_hold_a_memo_keeps_nothing() -> None:
    memo = Memo(most=10)
    for _ in range(2):
        run(byte_stages(ConstraintSet(tuple(_POOL)), None, 1, memo))
        assert memo.reused.files_compiled == 4


@pytest.mark.parametrize("level", [0, 1, 2])
def test_parts_that_were_put_aside_give_the_same_bytes(level: int, monkeypatch: pytest.MonkeyPatch) -> None:
    constraints = ConstraintSet(tuple(_POOL))
    expected = encode_ir(run(compile_stages(constraints, None, level)))
    monkeypatch.setattr(compilation, "_SETTLE", 5)
    assert run(byte_stages(constraints, None, level)) == expected
    # What a large set does beyond that: a file, and nothing kept from one step to the next.
    monkeypatch.setattr(memory, "LARGE", 1)
    monkeypatch.setattr(memory, "LARGE_TEXT", 1)
    monkeypatch.setattr(aside, "IN_MEMORY", 1_000)
    assert run(byte_stages(constraints, None, level)) == expected
    assert Compiler().encode(wire_set(constraints), level=level) == expected
