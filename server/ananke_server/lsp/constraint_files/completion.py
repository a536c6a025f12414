"""What completion offers in a configuration file or constraint set."""

from __future__ import annotations

from lsprotocol import types

from ananke_core.codec.introspect import TAG_OF
from ananke_core.text import Encoding, Span
from ananke_server.lsp.constraint_files.document import ConstraintFile
from ananke_server.lsp.constraint_files.hover import constraint_at
from ananke_server.lsp.constraint_files.where import Where, in_json, in_toml
from ananke_server.lsp.constraint_files.words import Offer, offers


def items(file: ConstraintFile, position: types.Position, encoding: Encoding) -> list[types.CompletionItem]:
    """Keys and values that may stand at a place."""
    if file.left_out:
        return []
    offset = file.source.offset(position.line, position.character, encoding)
    head = file.source.data[:offset].decode("utf-8", "replace")
    where = in_json(head, len(head)) if file.kind == "json" else in_toml(head, len(head))
    found = {offer.word: offer for offer in offers(where, file.kind, _tag(file, offset, head))}
    place = file.range(Span(offset - _typed(where, head), offset), encoding)
    typed = types.Range(types.Position(**place["start"]), types.Position(**place["end"]))
    return [_item(file, where, offer, typed) for offer in found.values()]


def _typed(where: Where, head: str) -> int:
    """Bytes before the place that an offer takes the place of: editors have ideas of their own about words."""
    if not head.endswith(where.prefix):
        return 0
    before = head[: len(head) - len(where.prefix)]
    # A key that was begun with a quote gets none.
    return len(where.prefix.encode()) + (where.role == "key" and not where.quoted and before[-1:] in ('"', "'"))


def _tag(file: ConstraintFile, offset: int, head: str) -> str:
    """The type of the rule around a place, as far as it is written already."""
    number = constraint_at(file, offset)
    if number is not None:
        return TAG_OF.get(type(file.constraints.constraints[number].rule), "")
    # A set with a fault has no constraint here yet: the nearest `type` above says it.
    at = max(head.rfind('"type"'), head.rfind("\ntype"), head.rfind(" type"))
    rest = head[at:].partition(":" if file.kind == "json" else "=")[2].strip() if at >= 0 else ""
    return rest.partition("\n")[0].strip(" ,").strip("\"'").partition('"')[0]


def _item(file: ConstraintFile, where: Where, offer: Offer, typed: types.Range) -> types.CompletionItem:
    text = offer.word
    if not where.quoted:
        if offer.value and offer.text:
            text = f'"{offer.word}"'
        elif not offer.value and where.role == "key":
            text = f'"{offer.word}": ' if file.kind == "json" else f"{offer.word} = "
    return types.CompletionItem(
        label=offer.word,
        kind=types.CompletionItemKind.EnumMember if offer.value else types.CompletionItemKind.Property,
        documentation=offer.meaning or None,
        text_edit=types.TextEdit(typed, text),
    )
