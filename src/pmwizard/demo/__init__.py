"""A throw-away repository of invented past postmortems."""
