"""Unfinished postmortems on disk, kept safe."""
