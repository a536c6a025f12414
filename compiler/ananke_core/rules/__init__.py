"""Rules: one module per rule type with its checker and its fix; `check` is the entry, `registry` the table of codes."""
