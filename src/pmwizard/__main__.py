"""Starts pmwizard."""

import sys


def main() -> int:
    """Runs the command line and returns its exit code."""
    return 0


if __name__ == "__main__":
    sys.exit(main())
