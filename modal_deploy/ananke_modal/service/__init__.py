"""The compile service: one ASGI application, served by uvicorn and by Modal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ananke_modal.service.app import create_app
    from ananke_modal.service.settings import Settings

__all__ = ["Settings", "create_app"]


def __getattr__(name: str) -> Any:
    # The processes that compile import this package, and need no web framework.
    if name == "create_app":
        from ananke_modal.service.app import create_app

        return create_app
    if name == "Settings":
        from ananke_modal.service.settings import Settings

        return Settings
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
