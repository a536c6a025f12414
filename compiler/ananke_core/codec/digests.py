"""What makes two constraints the same: digests, ids, the hash of a compile, and the form that travels."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from hashlib import sha256

from ananke_core.codec.canonical_json import canonical, encode_sorted
from ananke_core.codec.plain import write_filled
from ananke_core.errors import InputError
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Kind, Priority, Tier
from ananke_core.model.rules import Rule

# Bytes of a digest with quotes and a comma, and digests between two states of a hash that are kept.
_WIDTH = 67
_STEP = 256


def digest_input(
    name: str, kind: Kind, stated: bool, priority: Priority, tier: Tier, rule: Rule, scope: Scope
) -> bytes:
    """The canonical form of what a digest covers, which is also what travels to a service.

    Raises:
        InputError: a member has no canonical form.
    """
    try:
        covered = {
            "kind": kind._value_,
            "name": name,
            "priority": priority._value_,
            "rule": write_filled(rule),
            "scope": {"language": scope.language, "path": scope.path, "symbol": scope.symbol},
            "stated": stated,
            "tier": tier._value_,
        }
    except AttributeError as error:
        raise InputError(f"a member is of the wrong class: {error}") from None
    return encode_sorted(covered)


def wire_constraint(constraint: Constraint, scope: Scope | None = None) -> bytes:
    """The canonical form of exactly (name, kind, stated, priority, tier, rule, scope).

    ``scope`` stands in for the constraint's own where a set fills in its language.

    Raises:
        InputError: a member has no canonical form.
    """
    return digest_input(
        constraint.name,
        constraint.kind,
        constraint.stated,
        constraint.priority,
        constraint.tier,
        constraint.rule,
        scope or constraint.scope,
    )


def remember(constraint: Constraint, digest: str) -> None:
    """Keep a digest that was computed from the constraint's own members, with the constraint."""
    object.__setattr__(constraint, "_digest", digest)


def forget(constraints: Iterable[Constraint]) -> None:
    """Let go of remembered digests; who asks again pays again."""
    for constraint in constraints:
        object.__setattr__(constraint, "_digest", "")


def digest(constraint: Constraint) -> str:
    """SHA-256, 64 hex digits, over `wire_constraint`; remembered for as long as the constraint lives.

    Raises:
        InputError: a member has no canonical form.
    """
    found: str = constraint._digest  # by identity, not equality: 1 == 1.0 == True, but they are not the same
    if not found:
        found = sha256(wire_constraint(constraint)).hexdigest()
        remember(constraint, found)
    return found


def id_of(digest: str) -> str:
    """The id that belongs to a digest."""
    return "c_" + digest[:16]


def constraint_id(constraint: Constraint) -> str:
    """``c_`` and the first 16 hex digits of the digest, whatever id the constraint came with.

    Raises:
        InputError: a member has no canonical form.
    """
    return id_of(digest(constraint))


def set_hash(digests: Iterable[str], formats: Sequence[str], level: int, emitter: int) -> str:
    """The cache key of a compile: ``sha256:`` and 64 hex digits.

    SHA-256 over the canonical form of ``{"digests", "emitter", "formats", "level"}`` with digests (repeats kept) and
    formats sorted. `SortedDigests` gives the same for sets that change.
    """
    listed = '","'.join(sorted(digests))
    head = f'{{"digests":["{listed}"]' if listed else '{"digests":[]'
    return f"sha256:{sha256(head.encode() + b',' + _asked(formats, level, emitter)).hexdigest()}"


def _asked(formats: Sequence[str], level: int, emitter: int) -> bytes:
    return canonical({"emitter": emitter, "formats": sorted(set(formats)), "level": level})[1:]


class SortedDigests:
    """The digests of a set that changes: what stands before the first change is not hashed again.

    They are one text, as it is hashed: going through ten thousand strings takes longer than hashing them.
    """

    def __init__(self, digests: Iterable[str]) -> None:
        self._text = bytearray(b"".join(b'"%b",' % one.encode() for one in sorted(digests)))
        # What was hashed before each step of digests, as far as that is known.
        self._before = [sha256(b'{"digests":[')]

    def __len__(self) -> int:
        """How many there are, repeats counted."""
        return len(self._text) // _WIDTH

    def add(self, digest: str) -> None:
        """Put one more in its place; one that is there already is there twice then."""
        place = self._changing(digest)
        self._text[place * _WIDTH : place * _WIDTH] = b'"%b",' % digest.encode()

    def remove(self, digest: str) -> None:
        """Take one away that is there."""
        place = self._changing(digest)
        del self._text[place * _WIDTH : (place + 1) * _WIDTH]

    def _changing(self, digest: str) -> int:
        text = self._text
        place = bisect_left(
            range(len(self)), digest.encode(), key=lambda at: bytes(text[at * _WIDTH + 1 : (at + 1) * _WIDTH - 2])
        )
        del self._before[place // _STEP + 1 :]
        return place

    def set_hash(self, formats: Sequence[str], level: int, emitter: int) -> str:
        """The hash of the set as it is now, as `set_hash` has it."""
        before, step = self._before, _STEP * _WIDTH
        with memoryview(self._text) as text:
            # After the last digest there is no comma.
            last = max(len(self) - 1, 0) // _STEP
            for number in range(len(before) - 1, last):
                hashed = before[number].copy()
                hashed.update(text[number * step : (number + 1) * step])
                before.append(hashed)
            hashed = before[last].copy()
            hashed.update(text[last * step : max(len(text) - 1, 0)])
        hashed.update(b"]," + _asked(formats, level, emitter))
        return f"sha256:{hashed.hexdigest()}"


def filled_scope(scope: Scope, language: str) -> Scope:
    """The scope with the set's language where it names none."""
    return scope if scope.language or not language else Scope(language, scope.path, scope.symbol)
