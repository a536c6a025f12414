"""The only place that reads or writes the model: JSON, TOML and MessagePack; digests, ids and hashes.

Reading is total: it gives what is good and every fault (`Fault`), each with its place. The ``load_`` functions raise
instead. The formats are described in ``docs/formats.md`` and ``docs/schemas``.
"""

from __future__ import annotations

from ananke_core.codec.canonical_json import canonical
from ananke_core.codec.digests import constraint_id, digest, set_hash
from ananke_core.codec.ir import decode_ir, decode_ir_msgpack, encode_ir, encode_ir_msgpack, ir_to_dict, load_ir
from ananke_core.codec.plain import rule_to_dict, type_to_dict
from ananke_core.codec.read import (
    decode_bare_set,
    decode_constraint,
    decode_set,
    decode_set_msgpack,
    decode_set_toml,
    load_bare_set,
    load_set,
    load_set_toml,
)
from ananke_core.codec.write import encode_set, encode_set_msgpack, encode_set_toml, wire_set

__all__ = [
    # sets
    "decode_bare_set",
    "decode_constraint",
    "decode_set",
    "decode_set_msgpack",
    "decode_set_toml",
    "encode_set",
    "encode_set_msgpack",
    "encode_set_toml",
    "load_bare_set",
    "load_set",
    "load_set_toml",
    "wire_set",
    # what makes them the same
    "canonical",
    "constraint_id",
    "digest",
    "set_hash",
    # IRs
    "decode_ir",
    "decode_ir_msgpack",
    "encode_ir",
    "encode_ir_msgpack",
    "ir_to_dict",
    "load_ir",
    # parts
    "rule_to_dict",
    "type_to_dict",
]
