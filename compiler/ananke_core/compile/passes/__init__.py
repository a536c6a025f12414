"""Passes over a set's constraints, one per file, in the order in which `ananke_core.compile.pipeline` runs them."""
