"""Runs the user's own git: its words are heard as they come, and it can be stopped.

GitPython starts every git here, so identity, signing, hooks and includes are those of the user. Its own way to commit
(`index.commit`) is not used: that skips signing and some hooks, and takes along whatever is staged.
"""

import contextlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, cast

from pmwizard.errors import RefusedError

Listener = Callable[[str], None]

_TAIL = 40
_EXPECTED = re.compile(
    r"couldn't find remote ref|^error: failed to push some refs|: \[rejected\] \((?:fetch first|non-fast-forward)\)"
)
"""What git calls an error and is an answer: the remote has no such branch yet, or moved. An error's words keep it."""

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_PORCELAIN = re.compile(r"^.\t[0-9a-f]{40,64}:refs/heads/(\S+)\t(.*)$")
"""A line about a branch pushed, as git writes it for programs."""


def silent(_line: str) -> None:
    """Hears git's words and says nothing."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a git command came to.

    Attributes:
        code: its exit code.
        out: what it wrote to standard output, as bytes.
        words: everything it said, as text; the last lines when it said a lot.
    """

    code: int
    out: bytes
    words: str

    @property
    def text(self) -> str:
        """Standard output as text, without the last line end."""
        return self.out.decode("utf-8", "replace").rstrip("\n")


class GitError(RefusedError):
    """A git command failed; `words` is what git, a hook or the remote said."""

    def __init__(self, command: tuple[str, ...], said: Said, then: str = "") -> None:
        self.said = said
        self.words = said.words
        name = next((word for word in command if not word.startswith("-") and "=" not in word), "git")
        after = f"\n{then}" if then else ""
        super().__init__(f"git {name} failed:\n{said.words or f'exit code {said.code}'}{after}")


class StoppedError(RefusedError):
    """The user stopped git before it was done."""


@dataclass(frozen=True, slots=True)
class Git:
    """Git in one folder.

    Attributes:
        folder: where it runs.
        hear: gets each line of commands that talk (hooks, pushing), as it comes.
        terminal: whether git may ask at the terminal (a passphrase, a host key); otherwise a question is a refusal.
        stop: when set, the command under way is ended and StoppedError raised.
        env: variables laid over the environment.
        track: a file that holds the process id and the time while a command runs, so that a later run can wait for one
            that outlived its pmwizard.
    """

    folder: Path
    hear: Listener = silent
    terminal: bool = False
    stop: threading.Event | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    track: Path | None = None

    def at(self, folder: Path, env: Mapping[str, str] | None = None) -> "Git":
        """The same git in another folder, with more variables."""
        return replace(self, folder=folder, env={**self.env, **(env or {})})

    def run(self, *command: str, feed: bytes | None = None) -> Said:
        """Runs `git …` and returns what it said.

        Raises:
            GitError: it failed.
            StoppedError: it was stopped.
        """
        said = self.ask(*command, feed=feed)
        if said.code:
            raise GitError(command, said)
        return said

    def ask(self, *command: str, feed: bytes | None = None, loud: bool = False) -> Said:
        """As `run`, but a failure is an answer; `loud` lets each line be heard as it comes."""
        keeper = self._start(command, feeding=feed is not None)  # GitPython ends the process when this is forgotten
        process = cast("subprocess.Popen[bytes]", keeper.proc)
        if self.track:
            with contextlib.suppress(OSError):  # a full disk is git's to report
                self.track.write_text(f"{process.pid} {time.time()}", "utf-8")
        out: list[bytes] = []
        words: list[str] = []
        readers = [
            threading.Thread(target=self._read, args=(process.stdout, out, words if loud else None, loud), daemon=True),
            threading.Thread(target=self._read, args=(process.stderr, None, words, loud), daemon=True),
        ]
        for reader in readers:
            reader.start()
        try:
            if feed is not None and process.stdin:
                _feed(process.stdin, feed)
            self._wait(process)
        except BaseException:
            _end(process)
            raise
        if self.track:
            self.track.unlink(missing_ok=True)
        for reader in readers:
            reader.join(timeout=5)  # a hook's child may keep the pipe open; git itself is done
        code = process.returncode
        if code and not words:
            words = b"".join(out).decode("utf-8", "replace").splitlines()
        return Said(code, b"".join(out), "\n".join(words[-_TAIL:]).strip())

    def _start(self, command: tuple[str, ...], *, feeding: bool) -> Any:
        try:
            import git  # 60 ms, and only here
        except ImportError as error:
            raise RefusedError(
                f"git could not be started ({str(error).splitlines()[0]}); install git and try again"
            ) from None
        extra: dict[str, Any] = {} if self.terminal else {"start_new_session": True}
        env = {**_spoken(), **({} if self.terminal else {"GIT_TERMINAL_PROMPT": "0"}), **self.env}
        words = [git.Git.GIT_PYTHON_GIT_EXECUTABLE or "git", *command]
        try:
            return git.Git(str(self.folder)).execute(
                words,
                as_process=True,
                istream=subprocess.PIPE if feeding else (None if self.terminal else subprocess.DEVNULL),
                env=env,
                **extra,
            )
        except git.exc.GitCommandNotFound:
            raise RefusedError("git was not found; install git and try again") from None

    def _read(self, pipe: IO[bytes], whole: list[bytes] | None, words: list[str] | None, loud: bool) -> None:
        rest = b""
        while chunk := os.read(pipe.fileno(), 65536):
            if whole is not None:
                whole.append(chunk)
            if words is None:
                continue
            *lines, rest = re.split(rb"[\r\n]+", rest + chunk)
            self._note(lines, words, loud)
        if words is not None:
            self._note([rest], words, loud)

    def _note(self, lines: list[bytes], words: list[str], loud: bool) -> None:
        for line in lines:
            text = without_password(_COLOUR.sub("", line.decode("utf-8", "replace")).rstrip())
            if text and text != "Done":  # the last of what a push says to programs
                text = _PORCELAIN.sub(r"\1: \2", text)
                words.append(text)
                del words[: -_TAIL * 10]
                if loud and not _EXPECTED.search(text):
                    with contextlib.suppress(Exception):  # who listens may be gone; git's pipe is drained all the same
                        self.hear(text)

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        if self.stop is None:
            process.wait()
            return
        while True:
            try:
                process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                if self.stop.is_set():
                    raise StoppedError("Stopped before git was done. Nothing is lost; try again when ready.") from None
            else:
                return


def _spoken() -> dict[str, str]:
    """English words from git, which we read, the user's own locale for hooks, and no locks for mere looks.

    GitPython would put everything into the C locale, where a hook that counts characters or knows umlauts fails.
    """
    return {"LANGUAGE": "en", "LC_ALL": os.environ.get("LC_ALL", ""), "GIT_OPTIONAL_LOCKS": "0"}


def without_password(text: str) -> str:
    """The text without the passwords and tokens that some people keep in a remote's address."""
    return re.sub(r"(?<=://)[^/@\s]*:[^/@\s]*@|(?<=https://)[^/@\s]{16,}@", "", text)


def _feed(pipe: IO[bytes], feed: bytes) -> None:
    try:
        pipe.write(feed)
        pipe.close()
    except BrokenPipeError:
        pass  # git ended early; its exit code tells


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ends git and what it started: gently, so that it removes its lock files, then firmly."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            if os.getpgid(process.pid) == process.pid:
                os.killpg(process.pid, sign)
            else:
                process.send_signal(sign)
            process.wait(timeout=3)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return
