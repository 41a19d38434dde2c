"""The plain mode at a real terminal: what it asks again, what can be edited, and how it is left."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pmwizard.drafts import Draft

Newest = Callable[[], Draft]
PATIENCE = 20.0


class Terminal:
    """A pmwizard in a terminal, typed at line by line."""

    def __init__(self, repo: Path, *words: str, size: tuple[int, int] = (0, 0), dumb: bool = False) -> None:
        self.hand, end = pty.openpty()
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        env = {**os.environ, "TERM": "dumb" if dumb else "xterm", "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "pmwizard", "-C", str(repo), *words]
        self.process = subprocess.Popen(command, stdin=end, stdout=end, stderr=end, env=env, start_new_session=True)
        os.close(end)
        self.said = ""

    def hear(self, wanted: str) -> str:
        """Waits until that was said since the last answer."""
        deadline = time.monotonic() + PATIENCE
        while not re.search(wanted, self.said):
            ready = select.select([self.hand], [], [], deadline - time.monotonic())[0]
            assert ready, f"{wanted!r} was never said, but:\n{self.said}"
            self.said += os.read(self.hand, 65536).decode("utf-8", "replace")
        return self.said

    def answer(self, text: str) -> None:
        """Types a line once the prompt is there."""
        self.hear(r"Answer: [^\n]*$")
        self.said = ""
        os.write(self.hand, f"{text}\n".encode())

    def end(self) -> int:
        """The exit code."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            if select.select([self.hand], [], [], 0.05)[0]:
                try:
                    self.said += os.read(self.hand, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.hand)


Opens = Callable[..., Terminal]


@pytest.fixture
def opens(repo: Path) -> Iterator[Opens]:
    made: list[Terminal] = []

    def given(*words: str, size: tuple[int, int] = (0, 0), dumb: bool = False) -> Terminal:
        made.append(Terminal(repo, *words, size=size, dumb=dumb))
        return made[-1]

    yield given
    for one in made:
        one.close()


def test_findings_are_asked_about_with_numbers(opens: Opens, newest: Newest) -> None:
    terminal = opens("new", "--plain")
    for line in ("Slow", "go went poorly", "The wrong flag was set."):
        terminal.answer(line)
    terminal.hear(r"1 take the rewrite: “I set the wrong flag”; 1 as NAME when it was somebody else")
    terminal.answer("1 as Ines")
    terminal.hear(r"Now: Ines set the wrong flag\.")
    terminal.answer("The wrong table was dropped.")
    terminal.answer("2")
    terminal.answer("The wrong key was rotated.")
    terminal.answer("3")
    terminal.hear("Write it again")
    terminal.answer("Ines rotated the key of the other cluster.")
    terminal.answer("save and quit")
    assert terminal.end() == 0
    assert [one["text"] for one in newest().record["went_poorly"]] == [
        "Ines set the wrong flag.",
        "The wrong table was dropped.",
        "Ines rotated the key of the other cluster.",
    ]
    assert len(newest().kept) == 1


def test_a_time_that_cannot_be_read_is_asked_for_again(opens: Opens, newest: Newest) -> None:
    terminal = opens("new", "--plain", "--title", "Slow")
    terminal.answer("")
    terminal.answer("around lunch")
    terminal.hear(r"(?s)is no time yet: try 13:41.*Step 1 of 8, Basics, 2 of 10\. Started.*So far: around lunch")
    terminal.answer("2026-10-03 13:41")
    terminal.answer("save and quit")
    assert terminal.end() == 0
    assert newest().half == {}
    assert newest().record["incident"]["started_at"].isoformat() == "2026-10-03T13:41:00+02:00"


def test_edit_offers_what_stands_there(opens: Opens, newest: Newest) -> None:
    terminal = opens("new", "--plain", "--title", "Checkout was slo")
    terminal.answer("edit")
    terminal.hear(r"Answer: Checkout was slo$")
    terminal.answer("w")
    terminal.answer("save and quit")
    assert terminal.end() == 0
    assert newest().record["title"] == "Checkout was slow"


def test_several_lines_are_edited_one_after_the_other(opens: Opens, newest: Newest) -> None:
    terminal = opens("new", "--plain", "--title", "Slow")
    for line in ("go impact", "One.\\", "Two.", "back", "edit", " And more.", " The end."):
        terminal.answer(line)
    terminal.answer("save and quit")
    assert terminal.end() == 0
    assert newest().record["impact"]["text"] == "One. And more.\nTwo. The end."


def test_a_word_that_steers_is_one_where_an_answer_stands_already(opens: Opens, newest: Newest) -> None:
    terminal = opens("new", "--plain")
    terminal.answer("Checkout was slow")
    terminal.answer("back")
    terminal.hear(r"So far: Checkout was slow\s+Enter keeps it, type to replace it, edit to change it\.\s+Answer: $")
    terminal.answer("skip")
    terminal.answer("gestern")
    terminal.hear(r"So far: gestern")
    terminal.answer("back")
    terminal.answer("")
    terminal.hear(r"2 of 10\. Started")
    terminal.answer("save and quit")
    assert terminal.end() == 0
    assert newest().record["title"] == "Checkout was slow"
    assert newest().half == {"basics.started_at": "gestern"}


def test_what_is_typed_replaces_what_stands_there(opens: Opens, newest: Newest) -> None:
    terminal = opens("new", "--plain", "--title", "Slow")
    terminal.answer("Checkout was slow")
    terminal.answer("save and quit")
    assert terminal.end() == 0
    assert newest().record["title"] == "Checkout was slow"


def test_a_choice_outside_its_list_is_asked_about(opens: Opens, newest: Newest) -> None:
    terminal = opens("new", "--plain", "--title", "Slow")
    for line in ("go basics", "", "", "SEV9"):
        terminal.answer(line)
    terminal.hear(r"“SEV9” is none of these: 1 SEV1; 2 SEV2; 3 SEV3; 4 SEV4\.\s+A number.*keep to keep yours")
    terminal.answer("7")
    terminal.hear(r"“7” is none of these")
    terminal.answer("keep")
    terminal.hear("4 of 10")
    terminal.answer("back")
    terminal.hear(r"So far: 7")
    terminal.answer("sev9")
    terminal.answer("2")
    terminal.hear("4 of 10")
    terminal.answer("save and quit")
    assert terminal.end() == 0
    assert newest().record["severity"] == "SEV2"


def test_a_line_that_is_nearly_a_command_is_asked_about(opens: Opens, newest: Newest) -> None:
    terminal = opens("new", "--plain", "--title", "Slow")
    terminal.answer("go impact")
    terminal.answer("go somewhere")
    terminal.hear(r"Is that the answer, or the command \(go STEP\)\? 1 the answer; 2 the command")
    terminal.answer("2")
    terminal.hear(r"The steps are 1 Basics, 2 ")
    terminal.answer("back online")
    terminal.answer("1")
    terminal.answer("save and quit")
    assert terminal.end() == 0
    assert newest().record["impact"] == {"text": "back online"}


def test_commands_are_heard_where_a_finding_is_asked_about(opens: Opens, newest: Newest) -> None:
    terminal = opens("new", "--plain", "--title", "Slow")
    for line in ("go poorly", "The wrong flag was set.", "7"):
        terminal.answer(line)
    terminal.hear(r"1, 2, 3 or Enter")
    terminal.answer("go actions")
    terminal.hear(r"Step 7 of 8, Actions\.")
    terminal.answer("go well")
    terminal.answer("owner 2 Wout")
    terminal.hear("There is no 2 here for owner; this step has none that has one")
    for line in ("2", "go actions", "Page us", "owner 1 Zed", "owner 9 Zed"):
        terminal.answer(line)
    terminal.hear("There is no 9 here for owner")
    terminal.answer("2")
    terminal.answer("save and quit")
    assert terminal.end() == 0
    record = newest().record
    assert record["went_poorly"] == [{"text": "The wrong flag was set."}]
    assert "went_well" not in record
    assert [(one["text"], one["owner"]) for one in record["actions"]] == [("Page us", "Zed")]


def test_no_word_is_cut_at_the_edge_of_the_terminal(opens: Opens) -> None:
    terminal = opens("new", "--plain", "--title", "Slow", size=(40, 24))
    terminal.answer("help")
    said = terminal.hear(r"save as FILE[^>]*Answer: $")
    lines = [line.rstrip() for line in said.splitlines()]
    assert max(map(len, lines)) < 40
    assert "somebody recognises" in " ".join(" ".join(lines).split())


def test_the_answers_to_a_finding_have_names_too(opens: Opens, newest: Newest) -> None:
    terminal = opens("new", "--plain", "--title", "Slow")
    for line in ("go poorly", "The wrong flag was set.", "take the rewrite", "The wrong key was rotated.", "keep mine"):
        terminal.answer(line)
    terminal.answer("save and quit")
    assert terminal.end() == 0
    assert [one["text"] for one in newest().record["went_poorly"]] == [
        "I set the wrong flag.",
        "The wrong key was rotated.",
    ]
    assert len(newest().kept) == 1


def test_control_c_saves_and_ends_with_130(opens: Opens, newest: Newest) -> None:
    terminal = opens("new", "--plain")
    terminal.answer("Checkout was slow")
    terminal.hear("Started")
    os.kill(terminal.process.pid, signal.SIGINT)
    assert terminal.end() == 130, terminal.said
    assert "Saved." in terminal.said
    assert newest().record["title"] == "Checkout was slow"


def test_control_d_saves_and_says_so_on_a_line_of_its_own(opens: Opens, newest: Newest) -> None:
    terminal = opens("new", "--plain")
    terminal.answer("Checkout was slow")
    terminal.hear("Started[^>]*Answer: $")
    os.write(terminal.hand, b"\x04")
    assert terminal.end() == 0
    assert re.search(r"Answer: \r?\nSaved\.", terminal.said)
    assert newest().record["title"] == "Checkout was slow"


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGHUP])
def test_a_line_that_is_being_typed_is_kept(opens: Opens, newest: Newest, name: signal.Signals) -> None:
    terminal = opens("new", "--plain", "--title", "Slow")
    terminal.answer("go went poorly")
    terminal.hear("got in the way[^>]*Answer: $")
    os.write(terminal.hand, b"Nobody on call kn")
    terminal.hear("on call kn$")
    os.kill(terminal.process.pid, name)
    assert terminal.end() == 130
    assert newest().record["went_poorly"] == [{"text": "Nobody on call kn"}]
    assert (newest().place.step, newest().place.item) == ("went_poorly", 0)


def test_half_a_command_is_not_kept_and_what_stands_there_stays(opens: Opens, newest: Newest) -> None:
    for before, typed in (((), b"Checkout was"), (("go went poorly",), b"save and q")):
        terminal = opens("new", "--plain", "--title", "Slow")
        for line in before:
            terminal.answer(line)
        terminal.hear("Answer: $")
        os.write(terminal.hand, typed)
        terminal.hear(f"{typed.decode()}$")
        os.kill(terminal.process.pid, signal.SIGINT)
        assert terminal.end() == 130
        assert newest().record["title"] == "Slow"
        assert "went_poorly" not in newest().record


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGHUP])
def test_a_dropped_line_saves(opens: Opens, newest: Newest, name: signal.Signals) -> None:
    terminal = opens("new", "--plain")
    terminal.answer("Checkout was slow")
    terminal.hear("Started")
    os.kill(terminal.process.pid, name)
    assert terminal.end() == 130
    assert newest().record["title"] == "Checkout was slow"
    assert not newest().half


def test_a_terminal_that_is_asked_not_to_draw_is_spoken_to(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMWIZARD_PLAIN", "1")
    terminal = opens("new")
    terminal.hear(r"Step 1 of 8, Basics\..*\s+1 of 10\. Title")
    terminal.answer("exit")
    assert terminal.end() == 0
    assert "\x1b[2J" not in terminal.said


def test_a_dumb_terminal_gets_no_escape_at_all(opens: Opens) -> None:
    terminal = opens("new", "--title", "Slow", dumb=True)
    heard = terminal.hear(r"So far: Slow\s+Enter keeps it")
    for line in ("edit", "er", "go poorly", "The wrong flag was set.", "1", "save and quit"):
        terminal.answer(line)
        heard += terminal.said
    assert terminal.end() == 0
    assert "\x1b" not in heard + terminal.said
