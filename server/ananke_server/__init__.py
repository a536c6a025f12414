"""The shell on a person's machine: command line, language server, configuration, offload."""
