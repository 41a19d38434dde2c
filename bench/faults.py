"""What publishing does when it is killed, and when many publish at once: `python bench/faults.py [--kills 100]`.

Kills: `pmwizard publish --push` is killed with SIGKILL at a random moment, half of the time together with every git it
started, half of the time on a branch of its own. The remote moves before every try. Afterwards the repository must be
valid, the user's staged, changed and stashed work as before, and the same command must finish the job exactly once;
with --unlock where a git that was killed left a lock.

Publishers: so many clones publish to one remote in the same second, half of them under one and the same id. All must
land, each once, without merges and without force.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from pathlib import Path

from pmwizard.record.toml_io import dumps

GOOD = Path(__file__).resolve().parent.parent / "tests" / "record" / "data" / "good.toml"


class WrongError(Exception):
    """Something that must hold does not."""


def git(folder: Path, *words: str, check: bool = True) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise WrongError(f"git {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def publisher(folder: Path, file: Path, *options: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "pmwizard", "-C", str(folder), "publish", str(file), "--push", *options]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)


def begin(home: Path) -> tuple[Path, Path]:
    """A remote and a clone of it."""
    start, remote = home / "start", home / "remote.git"
    start.mkdir()
    git(start, "init", "--quiet")
    (start / "pmwizard.toml").write_text("", "utf-8")
    (start / "code.py").write_text("one\n", "utf-8")
    git(start, "add", "--all")
    git(start, "commit", "--quiet", "-m", "Begin")
    git(home, "clone", "--quiet", "--bare", str(start), str(remote))
    return remote, clone(home, remote, "mine")


def clone(home: Path, remote: Path, name: str) -> Path:
    git(home, "clone", "--quiet", str(remote), name)
    return home / name


def record(home: Path, key: str, title: str) -> Path:
    file = home / f"{key}-{abs(hash(title)) % 10**8}.toml"
    file.write_text(dumps({**tomllib.loads(GOOD.read_text("utf-8")), "id": key, "title": title, "status": "draft"}))
    return file


def unsettle(repo: Path) -> None:
    """Work of the user in every state: stashed, staged, changed and untracked."""
    (repo / "code.py").write_text("stashed\n", "utf-8")
    git(repo, "stash")
    (repo / "code.py").write_text("staged\n", "utf-8")
    (repo / "new.py").write_text("new\n", "utf-8")
    git(repo, "add", "--all")
    (repo / "code.py").write_text("changed\n", "utf-8")
    (repo / "loose.txt").write_text("loose\n", "utf-8")


def work(repo: Path) -> tuple[str, ...]:
    others = ("--", ":(exclude)postmortems", ":(exclude)theirs-*")
    return (
        git(repo, "diff", "--cached", "HEAD", *others),
        git(repo, "status", "--porcelain", "--untracked-files=all", *others),
        git(repo, "stash", "list"),
        (repo / "code.py").read_text("utf-8"),
    )


def family(pid: int) -> list[int]:
    """The process and everything it started, from /proc."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text("utf-8").rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def kill(process: subprocess.Popen[bytes], *, with_git: bool) -> None:
    """Kills the program, with its gits or without; those that go on are waited for: fsck wants a repository at rest."""
    others = stopped(process.pid, with_git=with_git)  # a git begun between a look and the kill would go unseen
    for pid in others if with_git else [process.pid]:
        signalled(pid, signal.SIGKILL)
    process.wait()
    until = time.monotonic() + 20
    while any(alive(pid) for pid in others) and time.monotonic() < until:
        time.sleep(0.01)


def stopped(pid: int, *, with_git: bool) -> list[int]:
    """The process, at a standstill, and everything it started; that at a standstill too when it will be killed."""
    signalled(pid, signal.SIGSTOP)
    found = family(pid)
    while with_git:
        for one in found:
            signalled(one, signal.SIGSTOP)
        again = family(pid)
        if {*again} <= {*found}:
            break
        found = again
    return found


def signalled(pid: int, sign: int) -> None:
    try:
        os.kill(pid, sign)
    except ProcessLookupError:
        return  # it ended by itself


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def locks(repo: Path) -> list[Path]:
    return [path for path in (repo / ".git").rglob("*.lock") if not path.name.startswith(("pmwizard", "next-index"))]


def kills(home: Path, number: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    remote, repo = begin(home)
    other = clone(home, remote, "other")
    unsettle(repo)
    before = work(repo)
    clock = time.monotonic()
    publisher(repo, record(home, "2026-01-01-warm", "Warm")).communicate()
    length = time.monotonic() - clock
    for at in range(number):
        (other / f"theirs-{at}").write_text(f"{at}\n", "utf-8")
        git(other, "pull", "--quiet", "--rebase")
        git(other, "add", "--all")
        git(other, "commit", "--quiet", "-m", f"Theirs {at}")
        git(other, "push", "--quiet")
        key, with_git = f"2026-02-01-kill-{at}", at % 2 == 1
        options = ["--branch", "postmortem/{id}"] if at % 4 >= 2 else []
        file = record(home, key, f"Kill {at}")
        process = publisher(repo, file, *options)
        time.sleep(random.uniform(0.15, 1.1) * length)
        counts["done before the kill" if process.poll() is not None else "killed at work"] += 1
        kill(process, with_git=with_git)
        left = [lock.relative_to(repo / ".git").as_posix() for lock in locks(repo)] if with_git else []
        for lock in left:
            counts[f"lock of a killed git: {'refs' if lock.startswith('refs') else lock}"] += 1
        git(repo, "fsck", "--strict", "--no-dangling")
        if work(repo) != before:
            raise WrongError(f"try {at}: the user's work is not as it was: {work(repo)} instead of {before}")
        again = publisher(repo, file, *options, *(["--unlock"] if left else []))
        said = again.communicate()[0].decode()
        if again.returncode:
            raise WrongError(f"try {at}: repeating ended with {again.returncode}: {said}")
        settled(repo, remote, key, before, options)
        if still := locks(repo):
            raise WrongError(f"try {at}: {still} are left")
        counts["finished by repeating, once"] += 1
    if git(remote, "rev-list", "--merges", "--all"):
        raise WrongError("there are merges on the remote")
    git(remote, "fsck", "--strict", "--no-dangling")
    return counts


def settled(repo: Path, remote: Path, key: str, before: tuple[str, ...], options: list[str]) -> None:
    branch = f"postmortem/{key}" if options else "main"
    path = f"postmortems/{key}/postmortem.toml"
    commits = git(remote, "log", "--format=%H", branch, "--", path).split()
    folders = [name for name in git(remote, "ls-tree", "--name-only", f"{branch}:postmortems").split() if key in name]
    named = [name for name in folders if name == key or name.startswith(f"{key}-")]
    if len(commits) != 1 or named != [key]:
        raise WrongError(f"{key}: {len(commits)} commits and folders {named} on {branch}")
    if git(repo, "status", "--porcelain", "--", "postmortems"):
        raise WrongError(f"{key}: {git(repo, 'status', '--porcelain', '--', 'postmortems')}")
    if work(repo) != before:
        raise WrongError(f"{key}: the user's work is not as it was after repeating")
    if git(repo, "worktree", "list").count("\n"):
        raise WrongError(f"{key}: a checkout was left behind")


def publishers(home: Path, number: int) -> Counter[str]:
    remote, _ = begin(home)
    folders = [clone(home, remote, f"c{at}") for at in range(number)]
    files = [
        record(home, "2026-03-01-same" if at % 2 else f"2026-03-01-own-{at}", f"Publisher {at}") for at in range(number)
    ]
    clock = time.monotonic()
    running = [publisher(folder, file) for folder, file in zip(folders, files, strict=True)]
    said = [process.communicate()[0].decode() for process in running]
    took = time.monotonic() - clock
    failed = [text for process, text in zip(running, said, strict=True) if process.returncode]
    if failed:
        raise WrongError(f"{len(failed)} of {number} did not land: {failed[0]}")
    names = git(remote, "ls-tree", "--name-only", "main:postmortems").split()
    titles = Counter(
        tomllib.loads(git(remote, "show", f"main:postmortems/{name}/postmortem.toml"))["title"] for name in names
    )
    if titles != Counter(f"Publisher {at}" for at in range(number)):
        raise WrongError(f"not each exactly once: {titles}")
    if git(remote, "rev-list", "--merges", "main") or git(remote, "rev-list", "--count", "main") != str(number + 1):
        raise WrongError("there are merges, or commits too many")
    forced = [folder for folder in folders if git(folder, "status", "--porcelain")]
    if forced:
        raise WrongError(f"{len(forced)} clones are not clean")
    return Counter({"landed, each once": number, "took another id": number // 2 - 1, "seconds for all": round(took)})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--publishers", type=int, default=32)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    random.seed(args.seed)
    home = Path(tempfile.mkdtemp(prefix="pmwizard-faults-"))
    os.environ.update({"HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "XDG_STATE_HOME": str(home / "state")})
    (home / ".gitconfig").write_text(
        "[user]\nname = Dana\nemail = dana@example.com\n[init]\ndefaultBranch = main\n[gc]\nauto = 0\n"
    )
    wrong = 0
    for name, run, number in (("kills", kills, args.kills), ("publishers", publishers, args.publishers)):
        folder = home / name
        folder.mkdir()
        try:
            counts = run(folder, number) if number else Counter()
        except WrongError as error:
            print(f"{name}: WRONG: {error}")
            wrong += 1
            continue
        for what, count in sorted(counts.items()):
            print(f"{name}: {count:4} {what}")
    if not wrong:
        shutil.rmtree(home, ignore_errors=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
