"""pmwizard: a terminal wizard for blameless postmortems."""

__version__ = "0.1.0"
