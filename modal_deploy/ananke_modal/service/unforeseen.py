"""Errors that nobody foresaw: logged by type and frames, answered by the request's id."""

from __future__ import annotations

import logging
import traceback

from ananke_modal.service.problems import Problem
from ananke_modal.service.process import Failed

_log = logging.getLogger("ananke.service")


def unforeseen(error: Exception, request_id: str) -> Problem:
    """Log an error and give what is answered instead of it."""
    # Frames alone: its words may hold what was sent.
    frames = error.frames if isinstance(error, Failed) else "".join(traceback.format_tb(error.__traceback__))
    kind = error.kind if isinstance(error, Failed) else type(error).__name__
    _log.error("request %s failed: %s\n%s", request_id, kind, frames)
    return Problem(500, "ANK900", f"an internal error; its log has the request id {request_id}")
