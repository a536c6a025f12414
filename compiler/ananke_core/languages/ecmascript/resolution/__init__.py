"""How TypeScript and JavaScript find other declarations, and what their types then are."""

from ananke_core.languages.ecmascript.resolution.modules import modules
from ananke_core.languages.ecmascript.resolution.resolver import resolver

__all__ = ["modules", "resolver"]
