"""The compile service: one ASGI application, served by uvicorn and by Modal."""

from ananke_modal.service.app import create_app
from ananke_modal.service.settings import Settings

__all__ = ["Settings", "create_app"]
