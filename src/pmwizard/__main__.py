"""Starts pmwizard."""

import sys

from pmwizard.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
