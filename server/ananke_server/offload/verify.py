"""A remote IR is taken only if it is one, answers the hash that was asked, and names only constraints of the set."""

from __future__ import annotations

from ananke_core.codec import constraint_id, decode_ir
from ananke_core.errors import RemoteInvalid
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import ConstraintIR


def verified(data: bytes, hash_: str, constraints: ConstraintSet) -> ConstraintIR:
    """The IR of an answer.

    Raises:
        RemoteInvalid: it is none, or another one.
    """
    try:
        ir, faults = decode_ir(data)
    except Exception as error:
        raise RemoteInvalid(f"the answer is no IR: {error}") from None
    if ir is None or any(fault.severity == "error" for fault in faults):
        raise RemoteInvalid(f"the answer is no IR: {faults[0] if faults else 'empty'}")
    if ir.hash != hash_:
        raise RemoteInvalid(f"the answer has the hash {ir.hash}, asked was {hash_}")
    known = {constraint_id(constraint) for constraint in constraints.constraints}
    compiled = {c.id for c in ir.constraints} | {i for c in ir.constraints for i in c.merged_from}
    if strangers := sorted((compiled | _mentioned(ir)) - known):
        raise RemoteInvalid(f"the answer names {strangers[0]}, which is not in the set")
    if missing := sorted(known - compiled):
        raise RemoteInvalid(f"the answer lacks {missing[0]}, which is in the set")
    return ir


def _mentioned(ir: ConstraintIR) -> set[str]:
    """Ids outside of the list of constraints."""
    found = {entry.constraint for entry in ir.unenforced} | {entry.constraint for entry in ir.regex or ()}
    found.update(id_ for conflict in ir.conflicts for id_ in conflict.constraints)
    for engine in ir.engines.values():
        found.update(engine.enforced, engine.checked_only)
    return found
