"""Are grammars of positions true to what stood there? `python -m benchmarks.holes` asks."""
