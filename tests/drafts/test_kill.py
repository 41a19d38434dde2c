"""A process that types fast and is killed at any moment: at most the last second is missing, never a torn file."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pmwizard.drafts import Store

POLITE = """
import os, pathlib, signal, sys
from pmwizard.drafts import Store
session = Store(pathlib.Path(sys.argv[1])).create({"count": 0})
def leave(*_):
    session.flush()
    os.write(1, b"%d" % asked)
    os._exit(0)
asked = 0
signal.signal(signal.SIGTERM, leave)
os.write(1, b"ready\\n")
while True:
    session.draft.record["count"] = asked + 1
    session.save_soon()
    asked += 1
"""

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


@pytest.mark.parametrize("seed", range(3))
def test_asked_to_end_in_the_middle_of_anything_it_saves_the_last_key(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for turn in range(3):
        store = Store(tmp_path / f"drafts{turn}")
        words = [sys.executable, "-c", POLITE, str(store.folder)]
        typist = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert typist.stdout
        assert typist.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.4))
        began = time.monotonic()
        typist.terminate()
        asked = int(typist.stdout.read())
        assert typist.wait() == 0
        assert time.monotonic() - began < 3
        assert store.read(store.rows()[0].id).record["count"] >= asked
