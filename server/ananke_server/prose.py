"""The optional pass over prose: which pages and comments are read, and who is asked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ananke_core.analysis import Document, Policy
from ananke_core.errors import InputError
from ananke_core.languages import language_for_path
from ananke_core.prose import Reading, evidence, of_document, of_markdown, read_prose
from ananke_core.prose.claude import asking
from ananke_core.prose.reading import MAX_TOKENS, MODEL, Ask
from ananke_server.config import Config
from ananke_server.discovery import read_source

KEY = "ANTHROPIC_API_KEY"
PATIENCE = 60.0
_PAGES = re.compile(
    r"(?:.*/)?(?:(?:contributing|conventions|style[-_ ]?guide|coding[-_ ]?(?:style|standards?))\.(?:md|rst|txt)"
    r"|(?:adrs?|decisions)/[^/]+\.md)",
    re.IGNORECASE,
)
_LARGEST = 200_000
_SKIPPED = {".git", ".venv", "venv", "node_modules", "dist", "build", "target"}


def read(root: Path, files: Sequence[str], config: Config, environ: Mapping[str, str]) -> Reading:
    """The rules that a project's prose states and its code keeps.

    Args:
        root: the workspace.
        files: names, relative to it, of the code that is looked at.
        config: as loaded; ``[llm] model``.
        environ: has the key.

    Raises:
        InputError: there is no key, or the client is not installed.
        RemoteError: Claude gave no answer that can be used.
    """
    ask = _ask(environ)
    passages = [passage for name, text in pages(root) for passage in of_markdown(name, text)]
    sources: list[evidence.Source] = []
    for name in files:
        language = language_for_path(name)
        data = read_source(root / name, config.extract.max_file_bytes, named=True)
        if language is None or isinstance(data, str):
            continue
        document = Document.open(data, language, Policy(), name)
        passages += of_document(document, name)
        sources.append(evidence.Source(name, language.name, tuple(facts for _, facts in document.facts())))
    return read_prose(passages, sources, ask, config.llm.model or MODEL, MAX_TOKENS) if passages else Reading()


def pages(root: Path) -> Iterator[tuple[str, str]]:
    """Names and texts of the pages in which a project says how its code ought to be."""
    for folder, folders, names in os.walk(root):
        # Sorted in place, and what is somebody else's is not walked.
        folders[:] = sorted(set(folders) - _SKIPPED)
        for path in (Path(folder, name) for name in sorted(names)):
            name = path.relative_to(root).as_posix()
            if not _PAGES.fullmatch(name) or not path.is_file():
                continue
            # A link may lead out of the workspace.
            if root.resolve() in path.resolve().parents and path.stat().st_size <= _LARGEST:
                yield name, path.read_text("utf-8", "replace")


def _ask(environ: Mapping[str, str]) -> Ask:
    key = environ.get(KEY, "")
    if not key:
        raise InputError(f"reading prose needs a key in {KEY}", way_out="set it, or leave out --llm")
    try:
        import anthropic
    except ModuleNotFoundError:
        raise InputError("Anthropic's library is missing", way_out='pip install "ananke-lsp[llm]"') from None
    client: Any = anthropic.Anthropic(api_key=key, timeout=PATIENCE)
    return asking(client)
