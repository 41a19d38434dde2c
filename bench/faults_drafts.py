"""Kills a process that types fast, at random moments, and counts what is missing from its draft.

Usage: python bench/faults_drafts.py [KILLS] [SEED]
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pmwizard.drafts import Store

TYPIST = """
import pathlib, sys, time
from pmwizard.drafts import Store
session = Store(pathlib.Path(sys.argv[1])).open(sys.argv[2])
print("ready", flush=True)
count = session.draft.record["count"]
while True:
    count += 1
    session.draft.record["count"] = count
    session.draft.record["summary"] = "typed word by word " * (count % 400)
    session.draft.half["timeline"] = str(count)
    session.save_soon()
    print(count, time.time(), flush=True)
    time.sleep(0.002)
"""
LIMIT = 1.0


def killed(store: Store, name: str, seconds: float) -> tuple[float, bool]:
    """Seconds of typing missing after one kill, and whether what is there is whole."""
    words = [sys.executable, "-c", TYPIST, str(store.folder), name]
    typist = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    if typist.stdout is None or typist.stdout.readline() != "ready\n":
        return 0.0, False
    time.sleep(seconds)
    typist.kill()
    lines = [line.split() for line in typist.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    typist.wait()
    with store.open(name) as session:
        draft = session.draft
        count = draft.record["count"]
        whole = not session.notice and draft.half.get("timeline", "0") == str(count)
        whole = whole and draft.record.get("summary", "") == "typed word by word " * (count % 400)
    missing = [float(at) for number, at in lines if int(number) > count]
    return (missing[-1] - missing[0] if missing else 0.0), whole


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "drafts")
        with store.create({"count": 0}) as session:
            name = session.draft.id
        found = [killed(store, name, chance.uniform(0, 0.8)) for _ in range(kills)]
    lost = sorted(seconds for seconds, _ in found)
    torn = sum(not whole for _, whole in found)
    late = sum(seconds > LIMIT for seconds in lost)
    print(f"{kills} kills: {torn} torn or unopened, {late} with more than {LIMIT:.0f} s missing")
    print(f"missing typing: median {lost[len(lost) // 2] * 1000:.0f} ms, worst {lost[-1] * 1000:.0f} ms")
    return 1 if torn or late else 0


if __name__ == "__main__":
    sys.exit(main())
