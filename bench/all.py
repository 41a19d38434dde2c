"""Every bench once, with settings that keep it short: `make bench`, or `python bench/all.py [NAME …]`.

Each prints its own table; at the end stands which of them found something beyond its limits. docs/bench.md says how to
read them, and how to run one by itself with all it has.
"""

import subprocess
import sys
import time
from pathlib import Path

from ui_rooms import compile_sources

HERE = Path(__file__).parent
QUICK: dict[str, tuple[str, ...]] = {
    "ui": ("--quick",),
    "coach": (),
    "match": (),
    "archive": ("1500",),
    "reading": (),
    "actions": ("500",),
    "demo": (),
    "secrets_found": (),
    "faults": ("--kills", "4", "--publishers", "6"),
    "faults_drafts": ("10",),
}


def main() -> int:
    named = sys.argv[1:] or list(QUICK)
    if unknown := set(named) - set(QUICK):
        print(f"there is no bench {', '.join(sorted(unknown))}; there are {', '.join(QUICK)}", file=sys.stderr)
        return 2
    compile_sources()
    beyond = []
    for name in named:
        command = [sys.executable, str(HERE / f"{name}.py"), *QUICK[name]]
        print(f"\n=== {name} {' '.join(QUICK[name])}".rstrip(), flush=True)
        start = time.perf_counter()
        if subprocess.run(command, check=False).returncode:
            beyond.append(name)
        print(f"({time.perf_counter() - start:.0f} s)", flush=True)
    print(f"\nBeyond their limits: {', '.join(beyond)}" if beyond else "\nAll within their limits.")
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
