"""What the tests of publishing do again and again, with a real git."""

import subprocess
import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "record" / "data"


def git(folder: Path, *words: str, check: bool = True) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise AssertionError(f"git {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def good(**changes: Any) -> dict[str, Any]:
    return {**tomllib.loads((DATA / "good.toml").read_text("utf-8")), "status": "draft", **changes}


def hook(repo: Path, name: str, script: str) -> None:
    file = repo / ".git" / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    file.chmod(0o755)


def outsiders(repo: Path) -> tuple[str, str]:
    """Everything staged, changed or untracked outside the postmortems, and the stash."""
    status = git(repo, "status", "--porcelain", "--untracked-files=all", "--", ":(exclude)postmortems")
    return status, git(repo, "diff", "--cached", "--", ":(exclude)postmortems") + git(repo, "stash", "list")
