"""How long making the demo's repository takes, imports and all: `python bench/demo.py`; exits 1 at 3 s or more."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 3.0
RUNS = 5
CODE = """
import datetime, pathlib, sys
from pmwizard.demo import build

build(pathlib.Path(sys.argv[1]), datetime.date(2026, 11, 24))
"""


def main() -> int:
    taken = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", CODE, str(Path(folder) / "demo")], check=True)
            taken.append(time.perf_counter() - start)
    print(f"demo repository: median {sorted(taken)[RUNS // 2]:.2f} s, slowest {max(taken):.2f} s of {RUNS}")
    return int(max(taken) >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
