"""What a person feels of a language server, measured from outside: ``python -m benchmarks.lsp``."""
