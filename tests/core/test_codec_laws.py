"""Laws of the codec: what is written reads back, hashes cover what they should, no input raises."""

from __future__ import annotations

import copy
import json
from hashlib import sha256
from typing import Any

import attrs
import jsonschema_rs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ananke_core.codec import (
    canonical,
    constraint_id,
    decode_constraint,
    decode_ir,
    decode_set,
    decode_set_msgpack,
    decode_set_toml,
    digest,
    encode_ir,
    encode_ir_msgpack,
    encode_set,
    encode_set_msgpack,
    encode_set_toml,
    ir_to_dict,
    load_ir,
    rule_to_dict,
    set_hash,
    type_to_dict,
    wire_set,
)
from ananke_core.codec.digests import SortedDigests
from ananke_core.codec.ir import decode_ir_msgpack
from ananke_core.codec.quick import reader
from ananke_core.codec.sets import _assemble, _read_carefully
from ananke_core.model.constraint import Constraint, ConstraintSet, Evidence, Location, Place, Range, Scope
from ananke_core.model.enums import Kind, Priority, Severity, Source, Tier
from ananke_core.model.ir import ConstraintIR
from ananke_core.model.rules import Call, Opaque, Rule, ValueRange
from ananke_core.model.types import Bounds, LiteralType, TypeExpr
from scripts.generators.schemas import set_schema
from tests.strategies import constraint_sets, constraints, irs, json_values, rules, type_exprs

SCHEMA = jsonschema_rs.validator_for(set_schema())


def errors(faults: list[Any]) -> list[str]:
    return [str(fault) for fault in faults if fault.severity == "error"]


@given(constraint_sets())
def test_json_round_trip(given_set: ConstraintSet) -> None:
    for text in (encode_set(given_set), encode_set(given_set, indent=2)):
        read, faults = decode_set(text)
        assert not errors(faults)
        assert read == given_set
        assert encode_set(read) == encode_set(given_set)


@given(constraint_sets())
def test_msgpack_and_toml_hold_the_same_data(given_set: ConstraintSet) -> None:
    for read, faults in (
        decode_set_msgpack(encode_set_msgpack(given_set)),
        decode_set_toml(encode_set_toml(given_set)),
        decode_set(json.loads(encode_set(given_set))),
    ):
        assert not errors(faults)
        assert read == given_set
        # Also as text, because 1 == True in Python; in canonical form, because TOML puts tables behind scalars.
        assert canonical(json.loads(encode_set(read))) == canonical(json.loads(encode_set(given_set)))


@given(constraint_sets())
def test_wire_keeps_digests_and_nothing_else(given_set: ConstraintSet) -> None:
    wire = wire_set(given_set)
    assert wire == canonical(json.loads(wire))
    for one in json.loads(wire)["constraints"]:
        assert set(one) == {"name", "kind", "stated", "priority", "tier", "rule", "scope"}
    read, faults = decode_set(wire)
    assert not faults
    assert [digest(one) for one in read.constraints] == [digest(one) for one in given_set.constraints]
    assert wire_set(read) == wire


@given(constraints())
def test_digest_is_the_hash_of_the_canonical_form(constraint: Constraint) -> None:
    covered = {
        "name": constraint.name,
        "kind": constraint.kind.value,
        "stated": constraint.stated,
        "priority": constraint.priority.value,
        "tier": constraint.tier.value,
        "rule": rule_to_dict(constraint.rule),
        "scope": attrs.asdict(constraint.scope),
    }
    expected = sha256(canonical(covered)).hexdigest()
    assert digest(constraint) == expected
    assert digest(copy.deepcopy(constraint)) == expected
    assert constraint_id(constraint) == "c_" + expected[:16]


@given(rules())
def test_rule_to_dict_reads_back(rule: Rule) -> None:
    assert reader(Rule)(rule_to_dict(rule)) == rule


@given(type_exprs())
def test_type_to_dict_reads_back(type_expr: TypeExpr) -> None:
    assert reader(TypeExpr)(type_to_dict(type_expr)) == type_expr


@given(irs())
def test_ir_round_trip(ir: ConstraintIR) -> None:
    data = encode_ir(ir)
    plain = json.loads(data)
    # Engines decode an object's members in the schema's order, so that order is part of what was compiled.
    assert json.dumps(plain.pop("json_schema", None)) == json.dumps(ir.json_schema)
    assert encode_ir(attrs.evolve(ir, json_schema=None)) == canonical(plain)
    assert load_ir(data) == ir
    assert decode_ir_msgpack(encode_ir_msgpack(ir)) == (ir, [])
    assert load_ir(ir_to_dict(ir)) == ir
    assert ir.to_dict() == json.loads(data)
    for name in ("json_schema", "schema_index", "grammar", "regex"):
        assert (name in ir) is (getattr(ir, name) is not None)


BASE = Constraint(
    "name", Kind.SEMANTIC, Opaque("t"), Scope("python", "a.py", "f"), Source.STATISTICS, id="x", priority=Priority.LOW
)
_SOMEWHERE = Location("b.py", Range(Place(1, 2), Place(3, 4)))


@pytest.mark.parametrize(
    "change",
    [
        {"source": Source.AST_PATTERN},
        {"severity": Severity.ERROR},
        {"confidence": 0.5},
        {"description": "other"},
        {"evidence": Evidence(1, 2, (_SOMEWHERE,), (_SOMEWHERE,))},
        {"id": "c_other"},
        {"extra": {"name": "other"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_digest_does_not_see(change: dict[str, Any]) -> None:
    other = attrs.evolve(BASE, **change)
    assert other != BASE
    assert digest(other) == digest(BASE)
    assert wire_set(ConstraintSet((other,))) == wire_set(ConstraintSet((BASE,), "other name"))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "other"},
        {"kind": Kind.SECURITY},
        {"source": Source.USER_DEFINED},
        {"priority": Priority.HIGH},
        {"tier": Tier.SOFT},
        {"rule": Opaque("u")},
        {"rule": Call(instead={"a": "b"})},
        {"scope": Scope("", "a.py", "f")},
        {"scope": Scope("python", "b.py", "f")},
        {"scope": Scope("python", "a.py", "g")},
    ],
    ids=str,
)
def test_digest_sees(change: dict[str, Any]) -> None:
    assert digest(attrs.evolve(BASE, **change)) != digest(BASE)


def test_every_member_is_in_one_of_the_two_lists_above() -> None:
    unseen = {"source", "severity", "confidence", "description", "evidence", "id", "extra"}
    seen = {"name", "kind", "priority", "tier", "rule", "scope"}
    assert unseen | seen == {field.name for field in attrs.fields(Constraint) if field.init}


def test_digests_tell_values_apart_that_python_calls_equal() -> None:
    one, true, real = (
        Constraint("n", Kind.SEMANTIC, ValueRange("f", "x", Bounds(enum=(value,)))) for value in (1, True, 1.0)
    )
    assert one == true == real
    assert digest(one) != digest(true)
    assert digest(one) == digest(real)


def test_a_digest_is_kept_with_its_constraint_and_not_copied_from_it() -> None:
    constraint = Constraint("kept", Kind.SEMANTIC)
    assert digest(constraint) is digest(constraint)
    assert constraint == Constraint("kept", Kind.SEMANTIC)
    assert digest(attrs.evolve(constraint, name="another")) != digest(constraint)
    assert digest(attrs.evolve(constraint, description="the same")) == digest(constraint)


def test_set_hash_is_the_hash_of_its_canonical_form() -> None:
    digests = ["b" * 64, "a" * 64, "b" * 64]
    covered = {"digests": sorted(digests), "emitter": 1, "formats": ["grammar", "regex"], "level": 2}
    expected = "sha256:" + sha256(canonical(covered)).hexdigest()
    assert set_hash(digests, ["regex", "grammar"], 2, 1) == expected
    assert set_hash(reversed(digests), ["grammar", "regex", "grammar"], 2, 1) == expected
    others = {
        set_hash(digests[:2], ["regex", "grammar"], 2, 1),
        set_hash(digests, ["regex"], 2, 1),
        set_hash(digests, ["regex", "grammar"], 1, 1),
        set_hash(digests, ["regex", "grammar"], 2, 2),
        set_hash([], [], 0, 1),
    }
    assert len(others | {expected}) == 6


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=60), st.sampled_from([1, 2, 5, 256]))
def test_digests_that_change_have_the_hash_of_their_set(changes: list[tuple[bool, int]], step: int) -> None:
    pool = [sha256(bytes([number])).hexdigest() for number in range(41)]
    held = pool[:20]
    digests = SortedDigests(held)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("ananke_core.codec.digests._STEP", step)
        for adds, number in changes:
            if adds:
                held.append(pool[number])
                digests.add(pool[number])
            elif pool[number] in held:
                held.remove(pool[number])
                digests.remove(pool[number])
            assert len(digests) == len(held)
            assert digests.set_hash(["regex"], 1, 3) == set_hash(held, ["regex"], 1, 3)


def test_pinned_digests() -> None:
    """These change only when every cache has to be thrown away."""
    assert constraint_id(BASE) == "c_b761953411a56745"
    literal = Constraint(
        "café 😀", Kind.TYPE_SAFETY, ValueRange("f", "x", Bounds(minimum=2**64, enum=("é", 0.5, None)))
    )
    assert constraint_id(literal) == "c_8609e9386d0f1221"


@given(constraints(), st.data())
def test_damaged_input_gives_faults_not_exceptions(constraint: Constraint, data: st.DataObject) -> None:
    plain = json.loads(encode_set(ConstraintSet((constraint,))))["constraints"][0]
    paths = list(_paths(plain))
    damaged = _replaced(plain, data.draw(st.sampled_from(paths)), data.draw(json_values))
    read_set, faults = decode_set([damaged])
    assert (not read_set.constraints) == bool(errors(faults))
    assert all(fault.message for fault in faults)
    # The published schema accepts exactly what is read.
    assert SCHEMA.is_valid([damaged]) == (not errors(faults))
    # Quick and careful reading agree.
    try:
        quick = _assemble(damaged, "", False)
    except Exception:
        quick = None
    found: list[Any] = []
    careful = _read_carefully(damaged, "", (), found)
    assert quick is None or quick == careful
    # And the text gives the same as the data, with lines.
    from_text, text_faults = decode_set(json.dumps([damaged]))
    assert from_text == read_set
    assert [fault.message for fault in text_faults] == [fault.message for fault in faults]
    assert all(fault.line == 0 for fault in text_faults)


@given(st.binary(max_size=30) | st.text(max_size=30) | json_values)
def test_any_input_gives_faults_not_exceptions(data: Any) -> None:
    decode_set(data)
    decode_ir(data)
    decode_constraint(data)
    if isinstance(data, bytes):
        decode_set_msgpack(data)
        decode_set_toml(data)
    if isinstance(data, str):
        decode_set_toml(data)


@given(json_values)
def test_any_msgpack_gives_faults_not_exceptions(data: Any) -> None:
    try:
        packed = msgspec.msgpack.encode(data)
    except OverflowError:
        return
    decode_set_msgpack(packed)
    decode_ir_msgpack(packed)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Any:
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in pairs:
        yield from _paths(member, (*path, key))


def _replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copied = copy.copy(value)
    copied[path[0]] = _replaced(value[path[0]], path[1:], new)
    return copied


def test_literal_types_keep_their_value() -> None:
    for value in (True, 1, "1", None, 0.5, 2**64):
        read = reader(TypeExpr)(type_to_dict(LiteralType(value)))
        assert type(read.value) is type(value)
        assert read.value == value
