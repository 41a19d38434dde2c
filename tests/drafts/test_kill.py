"""A process that types fast and is killed at any moment: at most the last second is missing, never a torn file."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pmwizard.drafts import Store

TYPIST = """
import sys, time, pathlib
from pmwizard.drafts import Store
store = Store(pathlib.Path(sys.argv[1]))
session = store.open(sys.argv[2])
print("ready", flush=True)
for count in range(session.draft.record["count"] + 1, 10**9):
    session.draft.record["count"] = count
    session.draft.record["summary"] = "typed word by word " * (count % 400)
    session.draft.half["timeline"] = str(count)
    session.save_soon()
    print(count, time.time(), flush=True)
    time.sleep(0.002)
"""


def kill_once(store: Store, name: str, seconds: float) -> float:
    """Types for a while, kills, and gives how many seconds of typing are missing from the draft."""
    typist = subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(store.folder), name], stdout=subprocess.PIPE, text=True
    )
    assert typist.stdout
    assert typist.stdout.readline() == "ready\n"
    time.sleep(seconds)
    typist.kill()
    lines = [line.split() for line in typist.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    typist.wait()
    with store.open(name) as session:
        assert session.notice == ""
        count = session.draft.record["count"]
        assert session.draft.half == ({"timeline": str(count)} if count else {})
        assert session.draft.record.get("summary", "") == "typed word by word " * (count % 400)
    first_missing = next((float(at) for number, at in lines if int(number) > count), None)
    return float(lines[-1][1]) - first_missing if first_missing and lines else 0.0


@pytest.mark.parametrize("seed", range(4))
def test_killed_in_mid_sentence(tmp_path: Path, seed: int) -> None:
    store = Store(tmp_path / "drafts")
    with store.create({"count": 0}) as session:
        name = session.draft.id
    chance = random.Random(seed)
    for _ in range(2):
        assert kill_once(store, name, chance.uniform(0, 0.7)) < 1.0
