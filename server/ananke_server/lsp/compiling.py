"""Compiling for the editor: a symbol's IR for hover, a file's IR on save, and the IR documents that follow it."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

import attrs
import msgspec
from lsprotocol import types

from ananke_core.analysis.symbol_set import file_set, symbol_set
from ananke_core.errors import SymbolNotFound
from ananke_core.model.constraint import Constraint, ConstraintSet
from ananke_core.resolution import Alone, Kept, Resolution
from ananke_server.declared import declared
from ananke_server.lsp.documents import OpenDocument, parts_of, path_of
from ananke_server.policy import policies_of

if TYPE_CHECKING:
    from ananke_core.model.ir import ConstraintIR
    from ananke_server.lsp.constraint_files.document import ConstraintFile
    from ananke_server.lsp.server import AnankeServer

_REMEMBERED = 64
_SETTLE = 0.25


@attrs.frozen
class Compiled:
    """An IR with its bytes and where it came from (``local``, ``memory``, ``disk`` or a host)."""

    ir: ConstraintIR
    data: bytes
    origin: str
    milliseconds: float
    note: str = ""


@attrs.frozen
class Watched:
    """The file that an IR document is of, and the addresses of all files that it depends on."""

    uri: str
    looked_at: frozenset[str]


class Compiling:
    """The server's way to IR."""

    def __init__(self, server: AnankeServer) -> None:
        self._server = server
        self._compiler: Any = None
        self._offload: Any = None
        self._memory: OrderedDict[str, Compiled] = OrderedDict()
        self._last: dict[str, Compiled] = {}
        self.latest: Compiled | None = None
        """The last compile of all."""
        self.noted = False
        """Whether a person was told that the service is not used; it is said again once it was used."""
        self._watched: dict[str, Watched] = {}
        # Each has looked at what its symbol needs, and no more: that is what has to be asked before it is taken again.
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._folders: dict[str, str] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def warm_up(self) -> None:
        """Import what a hover compiles with."""
        from ananke_core.compile.compiler import Compiler
        from ananke_server.lsp.hover_text import LONGEST

        assert LONGEST
        Compiler().compile(ConstraintSet())

    def of_symbol(self, document: OpenDocument, symbol: str) -> Compiled:
        """The IR of one symbol's constraints, compiled here and remembered by hash."""
        return self.of_constraints(self.symbol_constraints(document, symbol))

    def of_constraints(self, constraints: list[Constraint]) -> Compiled:
        """The IR of these constraints, compiled here and remembered by hash."""
        from ananke_core import codec
        from ananke_core.compile.compiler import Compiler
        from ananke_core.compile.pipeline import request_hash

        found = ConstraintSet(tuple(constraints))
        began = time.perf_counter()
        key = request_hash(found, None, 1)
        known = self._memory.get(key)
        if known is not None:
            self._memory.move_to_end(key)
            return attrs.evolve(known, origin="memory", milliseconds=(time.perf_counter() - began) * 1e3)
        if self._compiler is None:
            self._compiler = Compiler()
        ir = self._compiler.compile(found)
        compiled = Compiled(ir, codec.encode_ir(ir), "local", (time.perf_counter() - began) * 1e3)
        self._memory[key] = compiled
        while len(self._memory) > _REMEMBERED:
            self._memory.popitem(last=False)
        return compiled

    async def of_file(self, target: OpenDocument | ConstraintFile, progress: Any = None, mode: str = "") -> Compiled:
        """The IR of a file's constraints or of an open set, here or on the service as ``mode`` or the policy says."""
        from ananke_server.offload import Offload
        from ananke_server.places import open_cache

        found = await self._server.workers.run(self._set_of(target))
        config = self._server.session.config_for(path_of(target.uri))
        if self._offload is None or self._offload.config is not config:
            # What the one before kept the service closes, once nobody uses it.
            self._offload = Offload(config, cache=open_cache(), keeps=True)
        outcome = await self._offload.compile(
            found,
            tuple(config.defaults.formats),
            config.defaults.level,
            mode=mode or mode_of(config.defaults.use_modal),
            progress=progress,
        )
        compiled = Compiled(outcome.ir, outcome.data, outcome.origin, outcome.milliseconds, outcome.note or "")
        self.latest = compiled
        session = self._server.session
        if target.uri in session.documents or target.uri in session.files:
            # It may have been closed meanwhile.
            self._last[target.uri] = compiled
        return compiled

    def last(self, uri: str) -> Compiled | None:
        """The IR of a file's last compile."""
        return self._last.get(uri)

    # -- constraints ----------------------------------------------------------------------------------------------

    def file_constraints(self, document: OpenDocument) -> list[Constraint]:
        """Constraints that a file states, and the types of other files that they need.

        Symbols that a syntax error swallowed keep their last good ones.
        """
        analysis = document.analysis
        return file_set(analysis, self._resolution(document, "")) if analysis is not None else []

    def _of_file(self, document: OpenDocument) -> list[Constraint]:
        analysis = document.analysis
        return self.file_constraints(document) + (declared(analysis) if analysis is not None else [])

    def symbol_constraints(self, document: OpenDocument, symbol: str) -> list[Constraint]:
        """Constraints of one symbol, the types that it needs, wherever they are declared, and the project's rules.

        Empty but for rules and the file's habits where the symbol states nothing that can be compiled.

        Raises:
            SymbolNotFound: the file has no such symbol.
        """
        analysis = document.analysis
        if analysis is None:
            raise SymbolNotFound("the file is not looked at", place=symbol, way_out=document.left_out)
        known = any(symbol in segment.symbols for segment in analysis.segments)
        if not known and symbol not in analysis.remembered:
            raise SymbolNotFound("the file has no such symbol", place=symbol)
        return symbol_set(analysis, symbol, self._resolution(document, symbol)) + declared(analysis)

    def _set_of(self, target: OpenDocument | ConstraintFile) -> Callable[[object], ConstraintSet]:
        """What gives the set, for a worker: what the session holds is looked up here, in the loop's thread."""
        if not isinstance(target, OpenDocument):
            return lambda _: target.constraints
        # None that is kept: a hover may go on with that while the worker reads.
        analysis, resolution = target.analysis, self._resolution(target, None)
        return lambda _: ConstraintSet(
            (*file_set(analysis, resolution), *declared(analysis)) if analysis is not None else ()
        )

    def _resolution(self, document: OpenDocument, symbol: str | None) -> Resolution:
        """What the types of a symbol (empty: of the file) are resolved with; None for a resolution of its own."""
        session = self._server.session
        around = session.files_around(document, frozen=symbol is None) or Alone(document.analysis)
        policies = policies_of(session.config_for(path_of(document.uri)))
        if symbol is None:
            return Resolution(around, policies)
        kept = self._kept.pop((document.uri, symbol), None) or Kept()
        self._kept[(document.uri, symbol)] = kept
        while len(self._kept) > _REMEMBERED:
            self._kept.popitem(last=False)
        return kept.over(around, policies)

    def forget(self) -> None:
        """Let go of every IR that is remembered."""
        self._memory.clear()
        self._last.clear()
        self._kept.clear()
        self._offload = None

    def closed(self, uri: str) -> None:
        """A document was closed: nobody asks for its last IR any more."""
        self._last.pop(uri, None)
        # Resolutions of other symbols may have looked at it, and all of them know it as open.
        self._kept.clear()
        timer = self._timers.pop(uri, None)
        if timer is not None:
            timer.cancel()
        self._watched = {ir_uri: watched for ir_uri, watched in self._watched.items() if watched.uri != uri}

    # -- IR documents ----------------------------------------------------------------------------------------------

    def text_of(self, ir_uri: str) -> str:
        """Text of the document ``ananke-ir:/PATH.ir.json?symbol=S``: the IR of a file or a symbol, indented."""
        if ir_uri in self._folders:
            return self._of_folder(ir_uri)
        document, symbol = self._target(ir_uri)
        compiled = self.of_symbol(document, symbol) if symbol else self.of_constraints(self._of_file(document))
        self._watched[ir_uri] = Watched(document.uri, self._looked_at(document, symbol))
        return msgspec.json.format(compiled.data, indent=2).decode()

    def folder_compiled(self, folder: str, ir_hash: str) -> str:
        """A folder was compiled; the address of its IR, which lies in the disk cache."""
        address = f"ananke-ir:{Path(folder).as_uri().removeprefix('file://')}/workspace.ir.json"
        self._folders[address] = ir_hash
        return address

    def _of_folder(self, address: str) -> str:
        from ananke_server.places import open_cache

        held = open_cache().get(self._folders[address])
        if held is None:
            raise SymbolNotFound("the IR is in the cache no more", place=address, way_out="compile the workspace again")
        return msgspec.json.format(held.data, indent=2).decode()

    def text_changed(self, document: OpenDocument) -> None:
        """Tell the IR documents that a file is part of that they changed, once typing pauses."""
        uri = document.uri
        for key in [key for key, kept in self._kept.items() if key[0] == uri or document.path in kept.seen]:
            # It would not be taken again, and holds the text from before.
            del self._kept[key]
        if not any(uri == watched.uri or uri in watched.looked_at for watched in self._watched.values()):
            return
        timer = self._timers.pop(uri, None)
        if timer is not None:
            timer.cancel()
        loop = asyncio.get_running_loop()
        self._timers[uri] = loop.call_later(_SETTLE, self._tell, uri)

    def _tell(self, uri: str) -> None:
        for ir_uri, watched in self._watched.items():
            if uri == watched.uri or uri in watched.looked_at:
                self._server.protocol.notify("ananke/irChanged", {"uri": ir_uri})
                if self._server.session.client.reads_text_content:
                    self._server.protocol.ask(
                        types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH, types.TextDocumentContentRefreshParams(ir_uri)
                    )

    def _looked_at(self, document: OpenDocument, symbol: str) -> frozenset[str]:
        """Addresses of the files that a symbol's last resolution looked at."""
        folder = self._server.session.folder_of(path_of(document.uri))
        kept = self._kept.get((document.uri, symbol))
        seen = kept.seen if kept is not None and folder else ()
        return frozenset(Path(folder, path).as_uri() for path in seen)

    def _target(self, address: str) -> tuple[OpenDocument, str]:
        parts = parts_of(address)
        query = parse_qs(parts.query)
        symbol = query.get("symbol", [""])[0]
        if parts.scheme == "ananke-ir":
            for document in self._server.session.documents.values():
                own = parse_qs(parts_of(ir_uri(document.uri)).query)
                if parts_of(ir_uri(document.uri)).path == parts.path and own.get("of") == query.get("of"):
                    if document.left_out:
                        raise SymbolNotFound(f"the file is left out: {document.left_out}", place=address)
                    return document, symbol
        raise SymbolNotFound("no open document belongs to this address", place=address, way_out="open the source file")


def ir_uri(uri: str, symbol: str = "") -> str:
    """Address of the IR document of a file or a symbol; it names the document where the path alone does not say it."""
    parts = parts_of(uri)
    named = {"symbol": symbol} if symbol else {}
    if parts.query or parts.fragment or parts.scheme not in {"file", "untitled"}:
        # Cells of a notebook have its path.
        named["of"] = uri
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in named.items())
    return f"ananke-ir:{parts.path}.ir.json" + (f"?{query}" if query else "")


def mode_of(use_modal: object) -> str:
    """The configuration's ``use_modal`` as the offload's mode."""
    return {"true": "modal", "false": "local"}.get(str(use_modal).lower(), "auto")
