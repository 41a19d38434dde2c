"""The ground: what a postmortem is, in memory, in TOML and in Markdown."""
