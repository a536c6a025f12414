"""One emitter per format: JSON Schema, grammar, regex."""
