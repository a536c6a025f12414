"""The state of one client: folders, configuration, open documents, and which of them must be published."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ananke_core.analysis import Policy
from ananke_core.errors import Fault
from ananke_core.languages import Language, language_for_id, language_for_path
from ananke_core.resolution import Files
from ananke_core.text import Encoding
from ananke_server.config import Config, load_config
from ananke_server.files import DiskFiles
from ananke_server.lsp.capabilities import Client
from ananke_server.lsp.constraint_files.kinds import kind_of
from ananke_server.lsp.documents import OpenDocument, name_in, path_of
from ananke_server.lsp.open_files import OpenFiles
from ananke_server.policy import policy_and_faults

if TYPE_CHECKING:
    from ananke_server.lsp.constraint_files.document import ConstraintFile
    from ananke_server.lsp.server import AnankeServer

_log = logging.getLogger(__name__)


class Session:
    """What notifications change and requests read; it lives in the event loop's thread."""

    def __init__(self, server: AnankeServer) -> None:
        self._server = server
        self.client = Client()
        self.encoding = Encoding.UTF16
        self.inline = "quiet"
        self.folders: dict[str, str] = {}
        self.documents: dict[str, OpenDocument] = {}
        self.files: dict[str, ConstraintFile] = {}
        self.dirty: set[str] = set()
        self.opened = False
        self._disks: dict[str, DiskFiles] = {}
        self._configs: dict[str, tuple[Config, list[Fault]]] = {}
        self._policies: dict[tuple[str, str, str], tuple[Policy, list[Fault]]] = {}

    # -- lifecycle -----------------------------------------------------------------------------------------------

    def start(self, params: types.InitializeParams, capabilities: types.ServerCapabilities) -> None:
        """Take what ``initialize`` says."""
        self.client = Client.of(params.capabilities)
        chosen = capabilities.position_encoding or types.PositionEncodingKind.Utf16
        self.encoding = Encoding(getattr(chosen, "value", chosen))
        for folder in params.workspace_folders or ():
            self.add_folder(folder.uri)
        if not self.folders and params.root_uri:
            self.add_folder(params.root_uri)
        self.take_settings(params.initialization_options)

    def take_settings(self, settings: Any) -> None:
        """Settings of the client (``ananke.*``); unknown ones are left to the configuration file."""
        inline = settings.get("inline") if isinstance(settings, dict) else None
        if inline in {"all", "quiet", "off"}:
            self.inline = inline

    def add_folder(self, uri: str) -> None:
        """A workspace folder that came."""
        path = path_of(uri)
        if path:
            self.folders[uri] = path.rstrip("/") or "/"

    def remove_folder(self, uri: str) -> None:
        """A workspace folder that went."""
        self.folders.pop(uri, None)

    # -- documents -----------------------------------------------------------------------------------------------

    def open(self, uri: str, language_id: str, version: int, text: str) -> None:
        """A document that the editor opened. Languages that are not known are left alone."""
        path = path_of(uri)
        language = language_for_id(language_id) or language_for_path(path or uri)
        if language is None:
            kind = kind_of(path or uri)
            if kind is not None:
                from ananke_server.lsp.constraint_files.document import ConstraintFile

                self.files[uri] = ConstraintFile(uri, path, kind, version, text)
                self.dirty.add(uri)
            return
        name, policy, limit = self._setting(path, language)
        self.documents[uri] = OpenDocument(uri, name or uri, language, version, text, policy, limit)
        self.opened = True
        self.dirty.add(uri)

    def change(self, params: Any) -> None:
        """An undecoded ``didChange``: this is what every keystroke runs through."""
        try:
            identifier = params["textDocument"]
            document = self.documents.get(identifier["uri"]) or self.files.get(identifier["uri"])
            if document is None:
                return
            document.change(int(identifier.get("version") or document.version), params["contentChanges"], self.encoding)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            _log.warning("textDocument/didChange with malformed parameters is ignored: %r", error)
            return
        self.dirty.add(document.uri)

    def close(self, uri: str) -> None:
        """A document that the editor gave back; its diagnostics go with it."""
        known = self.documents.pop(uri, None) or self.files.pop(uri, None)
        if known is not None and not self.client.pulls_diagnostics:
            self._server.publish_raw(uri, None, b"[]")
        self.dirty.discard(uri)

    def files_around(self, document: OpenDocument) -> Files | None:
        """The files of the workspace folder that a document lies in, open ones as typed; None outside of folders."""
        folder = self.folder_of(path_of(document.uri))
        if not folder:
            return None
        if folder not in self._disks:
            self._disks[folder] = DiskFiles(folder)
        documents = self.documents.values()
        open_ = {known.path: known.analysis for known in documents if self.folder_of(path_of(known.uri)) == folder}
        return OpenFiles(self._disks[folder], open_)

    # -- configuration -------------------------------------------------------------------------------------------

    def folder_of(self, path: str) -> str:
        """The innermost workspace folder around a path; empty if there is none."""
        around = [folder for folder in self.folders.values() if path == folder or path.startswith(f"{folder}/")]
        return max(around, key=len, default="")

    def config_for(self, path: str) -> Config:
        """The configuration that holds for a file."""
        start = os.path.dirname(path) if path else next(iter(self.folders.values()), os.getcwd())
        return self._loaded(start)[0]

    def reload(self) -> None:
        """Read all configuration again and check every open document under it."""
        self._configs.clear()
        self._policies.clear()
        for document in self.documents.values():
            name, policy, limit = self._setting(path_of(document.uri), document.language)
            document.adopt(name or document.uri, policy, limit)
            self.dirty.add(document.uri)

    def config_faults(self) -> dict[str, list[Fault]]:
        """Faults of the configuration files read so far, by file."""
        found: dict[str, list[Fault]] = {}
        for _, faults in (*self._configs.values(), *self._policies.values()):
            for fault in faults:
                if fault.file and fault not in found.setdefault(fault.file, []):
                    found[fault.file].append(fault)
        return found

    def _setting(self, path: str, language: Language) -> tuple[str, Policy, int]:
        folder = self.folder_of(path)
        config = self.config_for(path)
        key = (folder, config.root, language.name)
        if key not in self._policies:
            self._policies[key] = policy_and_faults(config, language.name, root=folder)
        return name_in(folder, path), self._policies[key][0], config.extract.max_file_bytes

    def _loaded(self, start: str) -> tuple[Config, list[Fault]]:
        found = self._configs.get(start)
        if found is None:
            root = self.folder_of(start) or None
            found = load_config(Path(start), root=Path(root) if root else None, environ=os.environ)
            self._configs[start] = found
        return found
