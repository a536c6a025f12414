"""Classes whose objects never change, and are made by the hundred thousand.

To who reads the code, and to mypy, `frozen` is `attrs.frozen`. Python itself isn't asked to refuse changes: to make an
object that does takes four to six times as long, which was a tenth of reading a file. What others are given at the top
(a constraint, a set, an IR) is `attrs.frozen` nevertheless.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attrs import frozen as frozen
else:
    import attrs

    def frozen(cls=None, *, eq=True, **options):
        """`attrs.frozen` for type checkers; equality, hash and slots are the same."""

        def make(cls):
            return attrs.define(cls, eq=eq, unsafe_hash=True if eq else None, **options)

        return make if cls is None else make(cls)


__all__ = ["frozen"]
