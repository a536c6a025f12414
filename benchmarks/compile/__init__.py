"""The compile at four sizes: time, growth, levels, recompiling, caches, memory, and what comes out of it."""
