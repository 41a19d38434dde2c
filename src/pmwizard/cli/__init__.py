"""Options, exit codes, JSON: one small module a group of commands; each parses, calls and prints."""
