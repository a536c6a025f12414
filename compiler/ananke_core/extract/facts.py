"""Facts under the name of the room that makes them."""

from ananke_core.facts import *  # noqa: F403
