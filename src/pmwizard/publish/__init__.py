"""A record into git; the only room that runs git."""
