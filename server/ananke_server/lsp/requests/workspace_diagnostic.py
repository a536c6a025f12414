"""``workspace/diagnostic``: what is to be said of every file of the workspace, open or not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from lsprotocol import types

from ananke_server.lsp.diagnostics import encoded_diagnostics, encoded_file, result_id
from ananke_server.lsp.documents import canonical
from ananke_server.lsp.protocol import Encoded

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

_BATCH = 100
_PAUSE = 0.5
"""Seconds for which changes are gathered before they are told: somebody is typing."""


async def workspace_diagnostic(server: AnankeServer, params: types.WorkspaceDiagnosticParams) -> Encoded:
    """Full reports, ``unchanged`` where the client has them; in parts where it gives a token for them.

    A client that has everything is answered once something changed: it asks again and again, and nothing is computed
    for that. Before the workspace was read, its end is waited for.
    """
    server.index.start_soon()
    await server.index.settled.wait()
    known = {one.uri: one.value for one in params.previous_result_ids}
    while True:
        server.index.changed.clear()
        reports = list(_reports(server, known))
        if not known or any(fresh for fresh, _ in reports):
            break
        await server.index.changed.wait()
        await asyncio.sleep(_PAUSE)
    items = [report for _, report in reports]
    token = params.partial_result_token
    if token is None:
        return Encoded(b'{"items":[%b]}' % b",".join(items))
    for start in range(0, len(items), _BATCH):
        value = b'{"items":[%b]}' % b",".join(items[start : start + _BATCH])
        server.protocol.send_encoded(
            b'{"jsonrpc":"2.0","method":"$/progress","params":{"token":%b,"value":%b}}'
            % (msgspec.json.encode(token), value)
        )
        await asyncio.sleep(0)
    return Encoded(b'{"items":[]}')


def _reports(server: AnankeServer, known: dict[str, str]) -> Iterator[tuple[bool, bytes]]:
    """Whether a report says anything new, and the report. Nothing of files that have none and never had."""
    session = server.session
    told = set()
    # Editors quote addresses in their own ways.
    ours = {canonical(uri) for uri in (*session.documents, *session.files)}
    for uri, document in session.documents.items():
        told.add(uri)
        items = encoded_diagnostics(document, session.encoding, related=session.client.related_information)
        yield _report(uri, document.version, result_id(items), items, known)
    for uri, file in session.files.items():
        told.add(uri)
        items = encoded_file(file, session.encoding)
        yield _report(uri, file.version, result_id(items), items, known)
    for uri, (number, items) in server.index.read.reports.items():
        if uri not in told and uri not in ours:
            told.add(uri)
            yield _report(uri, None, number, items, known)
    for uri in known.keys() - told:
        yield _report(uri, None, result_id(b"[]"), b"[]", known)


def _report(uri: str, version: int | None, number: str, items: bytes, known: dict[str, str]) -> tuple[bool, bytes]:
    head = b'"uri":%b,"version":%b,"resultId":%b' % tuple(map(msgspec.json.encode, (uri, version, number)))
    if known.get(uri) == number:
        return False, b'{"kind":"unchanged",%b}' % head
    return True, b'{"kind":"full",%b,"items":%b}' % (head, items)
