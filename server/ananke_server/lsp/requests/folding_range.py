"""``textDocument/foldingRange``: the constraints of a set. Code is folded by the editor's own means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def folding_range(server: AnankeServer, params: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
    """One range per constraint that spans several lines.

    None where there are none: VS Code takes an empty list for an answer, and folds nothing by indentation any more.
    """
    file = server.session.files.get(params.text_document.uri)
    if file is None:
        return None
    from ananke_server.lsp.constraint_files.findings import spans

    index, size = file.source.index, len(file.source.data)
    found = spans(file)
    ends = [span.end for span in found]
    if file.kind == "toml" and found:
        # The span of a table is its header; it goes on to the next one.
        ends = [*(after.start - 1 for after in found[1:]), size]
    ranges: list[types.FoldingRange] = []
    for span, end in zip(found, ends, strict=True):
        text = file.source.data[span.start : end].rstrip()
        first, last = index.point(span.start).line, index.point(span.start + len(text)).line
        if last > first:
            ranges.append(types.FoldingRange(start_line=first, end_line=last, kind=types.FoldingRangeKind.Region))
    return ranges or None
