"""``python -m ananke_server``: the command ``ananke``."""

from ananke_server.cli import main

main()
