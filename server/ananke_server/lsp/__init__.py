"""The language server: the only part of the shell that speaks the protocol."""
