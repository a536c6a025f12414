"""The shell on a person's machine: command line, language server, configuration, offload."""

__version__ = "0.1.0"
"""As in ``pyproject.toml``; asking the installed distribution costs an editor's start 20 ms."""
