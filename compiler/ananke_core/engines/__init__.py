"""Adapters that load an IR in a real engine and ask it, and the shapes of engines' requests."""
