"""The state of one client: folders, configuration, open documents, and which of them must be published."""

from __future__ import annotations

import gc
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from lsprotocol import types

from ananke_core.analysis import Policy
from ananke_core.analysis.document import LARGE_EDIT
from ananke_core.errors import Fault
from ananke_core.languages import Language, language_for_id, language_for_path
from ananke_core.resolution import Files
from ananke_core.text import Encoding
from ananke_server.config import PROJECT_FILE, Config, load_config
from ananke_server.files import DiskFiles
from ananke_server.lsp.capabilities import Client
from ananke_server.lsp.constraint_files.kinds import kind_of
from ananke_server.lsp.declarations import declarations
from ananke_server.lsp.diagnostics import Around, around, declared
from ananke_server.lsp.documents import OpenDocument, Setting, name_in, path_of
from ananke_server.lsp.open_files import AsTyped, OpenFiles
from ananke_server.lsp.settings import SETTINGS, taken
from ananke_server.policy import policy_and_faults

if TYPE_CHECKING:
    from ananke_server.lsp.constraint_files.document import ConstraintFile
    from ananke_server.lsp.server import AnankeServer

_log = logging.getLogger(__name__)

Key = tuple[str, str, str]
"""A workspace folder, a project's folder, and a language."""


class Session:
    """What notifications change and requests read; it lives in the event loop's thread."""

    def __init__(self, server: AnankeServer) -> None:
        self._server = server
        self.client = Client()
        self.encoding = Encoding.UTF16
        self.settings: dict[str, str | bool] = {name: one.default for name, one in SETTINGS.items()}
        self.faults_of_settings: list[str] = []
        """Everything that was wrong with the client's settings so far, each once."""
        self.folders: dict[str, str] = {}
        self.documents: dict[str, OpenDocument] = {}
        self.files: dict[str, ConstraintFile] = {}
        self.dirty: set[str] = set()
        self.opened = False
        self._disks: dict[str, DiskFiles] = {}
        self._configs: dict[str, tuple[Config, list[Fault]]] = {}
        self._stamps: dict[str, tuple[int, int] | None] = {}
        self._policies: dict[Key, tuple[Policy, list[Fault]]] = {}
        self._settings: dict[Key, tuple[Policy, Around]] = {}

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
        client = params.client_info
        name = f"{client.name} {client.version or ''}".strip() if client else "a client without a name"
        _log.info("%s: %s positions, folders: %s", name, self.encoding.value, ", ".join(self.folders) or "none")

    def take_settings(self, settings: Any) -> None:
        """Settings of the client (``ananke.*``)."""
        self.settings, faults = taken(settings, self.settings)
        self.faults_of_settings += [fault for fault in faults if fault not in self.faults_of_settings]

    @property
    def inline(self) -> str:
        """How much is shown inside of the text: ``all``, ``quiet`` or ``off``."""
        return str(self.settings["inline"])

    def add_folder(self, uri: str) -> None:
        """A workspace folder that came."""
        path = path_of(uri)
        if path:
            self.folders[uri] = path.rstrip("/") or "/"

    def remove_folder(self, uri: str) -> None:
        """A workspace folder that went, however its address is written."""
        path = path_of(uri).rstrip("/") or "/"
        self.folders = {known: folder for known, folder in self.folders.items() if known != uri and folder != path}

    # -- documents -----------------------------------------------------------------------------------------------

    def open(self, uri: str, language_id: str, version: int, text: str) -> None:
        """A document that the editor opened. Languages that are not known are left alone."""
        path = path_of(uri)
        if self._stamps:
            self.look_again()
        language = language_for_id(language_id) or language_for_path(path or uri)
        if language is None:
            kind = kind_of(path or uri)
            if kind is not None:
                from ananke_server.lsp.constraint_files.document import ConstraintFile

                most = self.config_for(path).extract.max_file_bytes
                self.files[uri] = ConstraintFile(uri, path, kind, version, text, most)
                self.opened = True
                self.dirty.add(uri)
            return
        setting = self._setting(path, language)
        document = OpenDocument(uri, setting.name or uri, language, version, text, setting.policy, setting.most_bytes)
        document.around = setting.around
        self.documents[uri] = document
        self.opened = True
        self.dirty.add(uri)

    def change(self, params: Any) -> None:
        """An undecoded ``didChange``: this is what every keystroke runs through."""
        try:
            identifier = params["textDocument"]
            document = self.documents.get(identifier["uri"]) or self.files.get(identifier["uri"])
            if document is None:
                return
            changes = params["contentChanges"]
            if any(isinstance(text := one.get("text"), str) and len(text) > LARGE_EDIT for one in changes):
                # As many objects as a file that is opened: the collector waits until they are published and settled.
                gc.disable()
                self.opened = True
            document.change(int(identifier.get("version") or document.version), changes, self.encoding)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            _log.warning("textDocument/didChange with malformed parameters is ignored: %r", error)
            return
        self.dirty.add(document.uri)

    def close(self, uri: str) -> None:
        """A document that the editor gave back; its diagnostics go with it."""
        document, file = self.documents.pop(uri, None), self.files.pop(uri, None)
        if (document or file) and not self.client.pulls_diagnostics:
            self._server.publish_raw(uri, None, b"[]")
        if file is not None:
            # What is wrong with it on disk is shown again.
            self._server.publish_configuration()
        self.dirty.discard(uri)
        self._server.compiling.closed(uri)
        self._server.give_back_soon()
        self._server.index.touch()

    def files_around(self, document: OpenDocument, *, frozen: bool = False) -> Files | None:
        """The files of the workspace folder that a document lies in, open ones as typed; None outside of folders.

        ``frozen`` has open documents stay as they are now, and the texts of them all with whoever holds these files.
        """
        folder = self.folder_of(path_of(document.uri))
        if not folder:
            return None
        if folder not in self._disks:
            self._disks[folder] = DiskFiles(folder)
        documents = self.documents.values()
        open_ = AsTyped({known.path: known for known in documents if self.folder_of(path_of(known.uri)) == folder})
        # A thread must not see texts move.
        return OpenFiles(self._disks[folder], dict(open_) if frozen else open_)

    # -- configuration -------------------------------------------------------------------------------------------

    def folder_of(self, path: str) -> str:
        """The innermost workspace folder around a path; empty if there is none."""
        around = [folder for folder in self.folders.values() if path == folder or path.startswith(f"{folder}/")]
        return max(around, key=len, default="")

    def config_for(self, path: str) -> Config:
        """The configuration that holds for a file."""
        start = os.path.dirname(path) if path else next(iter(self.folders.values()), "") or _here()
        return self._loaded(start)[0]

    def reload(self) -> None:
        """Read all configuration again and check every open document under it."""
        self._stamps.clear()
        self._configs.clear()
        self._policies.clear()
        self._settings.clear()
        for document in self.documents.values():
            document.adopt(self.setting_of(document))
            self.dirty.add(document.uri)

    def config_faults(self) -> dict[str, list[Fault]]:
        """Faults of the configuration files read so far, by file."""
        found: dict[str, list[Fault]] = {}
        for faults in [*(one[1] for one in self._configs.values()), *(one[1] for one in self._policies.values())]:
            for fault in faults:
                if fault.file and fault not in found.setdefault(fault.file, []):
                    found[fault.file].append(fault)
        return found

    def setting_of(self, document: OpenDocument) -> Setting:
        """What holds for an open document as things are."""
        found = self._setting(path_of(document.uri), document.language)
        return found if found.name else found._replace(name=document.uri)

    def forget_habits(self) -> None:
        """The habits of the workspace changed; the configuration stays as it was read."""
        self._settings.clear()

    def _setting(self, path: str, language: Language) -> Setting:
        folder = self.folder_of(path)
        config = self.config_for(path)
        key = (folder, config.root, language.name)
        if key not in self._policies:
            self._policies[key] = policy_and_faults(config, language.name, root=folder)
        if key not in self._settings:
            policy = self._policies[key][0]
            habits = self._server.index.habits(folder, language.name, policy.thresholds)
            policy = attrs.evolve(policy, habits=tuple(habit.convention for habit in habits))
            places = declarations(config, policy.checks) if self.client.related_information else ()
            self._settings[key] = policy, around(folder, habits) | declared(places)
        policy, examples = self._settings[key]
        return Setting(name_in(folder, path), policy, config.extract.max_file_bytes, examples)

    def _loaded(self, start: str) -> tuple[Config, list[Fault]]:
        found = self._configs.get(start)
        if found is None:
            root = self.folder_of(start) or None
            found = load_config(Path(start), root=Path(root) if root else None, environ=os.environ)
            self._configs[start] = found
            if not self.client.registers_watchers:
                base = found[0].root or root or start
                for name in (PROJECT_FILE, *found[0].check.constraints):
                    path = os.path.join(base, name)
                    self._stamps.setdefault(path, _stamp(path))
        return found

    def look_again(self) -> bool:
        """For a client that does not tell of files that change: whether configuration did, and was read again."""
        if all(_stamp(path) == stamp for path, stamp in self._stamps.items()):
            return False
        self.reload()
        return True


def _stamp(path: str) -> tuple[int, int] | None:
    """What tells one content of a file from another; None for one that is not there."""
    try:
        known = os.stat(path)
    except OSError:
        return None
    return known.st_mtime_ns, known.st_size


def _here() -> str:
    """The process's folder; the root where it was removed meanwhile."""
    try:
        return os.getcwd()
    except OSError:
        return os.sep
