"""Everything about past postmortems: reading them, indexing them, matching and searching."""
