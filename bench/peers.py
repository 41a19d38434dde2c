"""Other terminal programs to be measured beside, each in an environment of its own, installed when first asked for.

They stay in `bench/.peers` (or in $PMWIZARD_PEERS). What cannot be installed is named and left out.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

PEERS = {"posting": "posting", "harlequin": "harlequin", "toolong": "tl"}
"""The package, and the program it installs."""
PATIENCE = 300
"""Seconds an installation may take."""


def folder() -> Path:
    """Where they stay."""
    return Path(os.environ.get("PMWIZARD_PEERS") or Path(__file__).with_name(".peers"))


def programs() -> dict[str, str]:
    """The path of each program that could be had; says which could not, and why."""
    found = {}
    for package, program in PEERS.items():
        path = folder() / package / "bin" / program
        if not path.exists():
            print(f"installing {package} to measure beside", flush=True)
            if trouble := _install(package):
                print(f"  {package} is left out: {trouble}", flush=True)
                continue
        found[package] = str(path)
    return found


def _install(package: str) -> str:
    """Why it could not be installed; empty when it was."""
    place = folder() / package
    try:
        venv.create(place, with_pip=True, clear=True)
        words = [str(place / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q", package]
        done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode == 0:
            compiled = [str(place / "bin" / "python"), "-m", "compileall", "-q", str(place / "lib")]
            subprocess.run(compiled, check=False, capture_output=True, timeout=PATIENCE)
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    return done.stderr.strip().rpartition("\n")[2] if done.returncode else ""


if __name__ == "__main__":
    sys.exit(0 if len(programs()) == len(PEERS) else 1)
