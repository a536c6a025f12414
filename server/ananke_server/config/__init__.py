"""Configuration: keys, layers, and faults that name their place.

Layers, later ones win: defaults, the user's ``config.toml``, the project's ``.ananke.toml``, environment, flags. Keys
that decide what is sent where have no project layer: a repository may say *when* something goes out, never *where*.
"""

from ananke_server.config.keys import KEYS, Key
from ananke_server.config.layers import PROJECT_FILE, check_text, load_config, project_file, user_file
from ananke_server.config.model import Config

__all__ = ["KEYS", "PROJECT_FILE", "Config", "Key", "check_text", "load_config", "project_file", "user_file"]
