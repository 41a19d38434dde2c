"""Ten thousand actions listed: how long `pmwizard actions` takes with a cold and with a warm index.

Usage: python bench/actions.py [RECORDS]
"""

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pmwizard.record.toml_io import dumps

ACTIONS_EACH = 4
TODAY = date(2026, 10, 3)
LIMIT = 1.0
WAYS = ((), ("--json",), ("--overdue",), ("--owner", "Owner 7"), ("--csv",))


def record(number: int) -> dict[str, Any]:
    day = TODAY - timedelta(days=number % 700)
    states = ("open", "done", "open", "dropped")
    return {
        "schema": 1,
        "id": f"{day}-incident-{number}",
        "title": f"Incident {number}",
        "teams": [f"team-{number % 12}"],
        "incident": {"started_at": datetime(day.year, day.month, day.day, 9, tzinfo=UTC)},
        "factors": [{"id": "F1", "text": f"Condition {number}: the queue before service {number % 90} had no alert."}],
        "actions": [
            {
                "id": f"A{at + 1}",
                "text": f"Page the owners when queue {number} of service {number % 90} is above {at}00 for 5 minutes.",
                "owner": f"Owner {(number + at) % 60}",
                "due": day + timedelta(days=30 + at),
                "status": states[at % len(states)],
            }
            for at in range(ACTIONS_EACH)
        ],
    }


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2500
    slow = 0
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "repository"
        for number in range(count):
            one = record(number)
            folder = root / "postmortems" / one["id"]
            folder.mkdir(parents=True)
            (folder / "postmortem.toml").write_text(dumps(one), "utf-8")
        (root / "pmwizard.toml").write_text("", "utf-8")
        env = {**os.environ, "XDG_CACHE_HOME": f"{name}/cache", "XDG_CONFIG_HOME": f"{name}/config"}
        print(f"{count} records, {count * ACTIONS_EACH} actions")
        for said, words in [("cold", ()), *(("warm", way) for way in WAYS)]:
            began = time.perf_counter()
            command = [sys.executable, "-m", "pmwizard", "-C", str(root), "actions", *words]
            done = subprocess.run(command, env=env, capture_output=True, check=False)
            took = time.perf_counter() - began
            slow += said == "warm" and took > LIMIT
            shown = done.stdout.count(b"\n")
            way = " ".join(words) or "(list)"
            print(f"{said:5} {way:18} {took * 1000:7.0f} ms, {shown} lines, exit {done.returncode}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
