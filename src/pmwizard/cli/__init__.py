"""Commands: options, exit codes, JSON."""
