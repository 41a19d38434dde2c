"""The wizard in a real terminal: killed in mid-sentence and resumed, walked from an incident to a commit."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.terminal import Terminal

from pmwizard.drafts import Store

DOWN, UP, ESCAPE, ENTER, TAB, NEXT = "\x1b[B", "\x1b[A", "\x1b", "\r", "\t", "\x0e"
PMWIZARD = [sys.executable, "-m", "pmwizard"]
SENTENCE = "Queue depth on the order broker has a graph and no alert"


def env() -> dict[str, str]:
    return {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


def factor_of(name: str) -> str:
    factors = Store().read(name).record.get("factors") or [{}]
    return str(factors[0].get("text", ""))


def begin(terminal: Terminal) -> str:
    """A new draft, the cursor in a factor; its name."""
    terminal.wait_for("What you know at once")
    terminal.type("Checkout slowed")
    terminal.send(ESCAPE)
    terminal.wait_for("straight there")
    terminal.send("6")
    terminal.wait_for("one more thing")
    [row] = Store().rows()
    return row.id


@pytest.mark.parametrize("how", ["HUP", "TERM", "line"])
def test_a_dropped_line_or_a_closed_pane_loses_nothing(root: Path, how: str) -> None:
    with Terminal([*PMWIZARD, "new"], root, env()) as terminal:
        name = begin(terminal)
        terminal.type(SENTENCE)
        terminal.wait_for(SENTENCE)
        if how == "line":
            terminal.hang_up()
            terminal.wait()
        else:
            assert terminal.kill(getattr(signal, f"SIG{how}")) == 130
    assert factor_of(name) == SENTENCE


def test_a_killed_process_loses_a_second_at_most_and_goes_on_where_it_was(root: Path) -> None:
    with Terminal([*PMWIZARD, "new"], root, env()) as terminal:
        name = begin(terminal)
        terminal.type(SENTENCE)
        terminal.wait_for(SENTENCE)
        time.sleep(1.2)
        terminal.type(" and")
        terminal.kill(signal.SIGKILL)
    assert factor_of(name).startswith(SENTENCE)
    with Terminal([*PMWIZARD, "resume"], root, env()) as terminal:
        terminal.wait_for("What lined up", SENTENCE)
        terminal.type(", really")
        terminal.wait_for("really")
        terminal.send("\x11")
        assert terminal.wait() == 0
    assert factor_of(name).startswith(SENTENCE)
    assert "really" in factor_of(name)


def test_two_windows_on_one_draft_and_the_second_says_who_has_it(root: Path) -> None:
    with Terminal([*PMWIZARD, "new"], root, env()) as terminal:
        name = begin(terminal)
        said = subprocess.run(
            [*PMWIZARD, "resume", name], cwd=root, env=env(), capture_output=True, text=True, check=False
        )
        assert said.returncode == 2
        assert str(terminal.pid) in said.stderr


def test_a_small_terminal_shows_the_step_and_takes_words(root: Path) -> None:
    with Terminal([*PMWIZARD, "new"], root, env(), (40, 10)) as terminal:
        terminal.wait_for("What happened")
        terminal.type("Tiny")
        terminal.wait_for("Tiny")
        terminal.send("\x11")
        assert terminal.wait() == 0


def test_home_offers_the_draft_first_and_leads_back_to_it(root: Path) -> None:
    with Terminal([*PMWIZARD, "new"], root, env()) as terminal:
        name = begin(terminal)
        terminal.type(SENTENCE)
        terminal.wait_for(SENTENCE)
        terminal.send("\x11")
        assert terminal.wait() == 0
    with Terminal(PMWIZARD, root, env()) as terminal:
        terminal.wait_for("Unfinished", "Checkout slowed", "Factors")
        terminal.send(ENTER)
        terminal.wait_for("What lined up", SENTENCE)
        terminal.send("\x11")
        assert terminal.wait() == 0
    assert factor_of(name) == SENTENCE


def test_a_real_incident_is_walked_from_the_first_word_to_the_commit_by_keys_alone(root: Path) -> None:
    with Terminal([*PMWIZARD, "new"], root, env()) as terminal:
        walk_through(terminal)
        assert terminal.wait() == 0
    said = subprocess.run(
        ["git", "log", "-1", "--name-only", "--format=%s"], cwd=root, check=True, capture_output=True, text=True
    ).stdout
    assert "postmortem: Metrics from the message broker were missing for two days" in said
    folder = next(root.glob("postmortems/*/"))
    assert folder.name == "2026-03-02-metrics-from-message-broker-missing-two-days"
    assert Store().rows() == []
    readme = (folder / "README.md").read_text("utf-8")
    for words in (
        "detected after **1 d 22 h**",
        "- **F2** monitoring:",
        "- [ ] **A1**: Alert when",
        "Ines Okafor · due 15 January 2027",
    ):
        assert words in readme


def test_words_that_arrive_key_by_key_and_all_at_once_do_not_hold_up_the_next_key(root: Path) -> None:
    took = []
    with Terminal([*PMWIZARD, "new"], root, env()) as terminal:
        begin(terminal)
        for number in range(3):  # the best of three: others may be busy on the same machine
            began = time.monotonic()
            terminal.send(f"{SENTENCE}. " * 50)
            terminal.send(f"end{number}")
            terminal.wait_for(f"end{number}")
            took.append(time.monotonic() - began)
        terminal.send("\x11")
        assert terminal.wait() == 0
    assert min(took) < 1.0, took
    assert factor_of(Store().rows()[0].id).count(SENTENCE) == 150


def walk_through(terminal: Terminal) -> None:
    """The facts of a public postmortem about missing broker metrics, told anew in the first person."""
    terminal.wait_for("What you know at once")
    terminal.type("Metrics from the message broker were missing for two days" + ENTER)
    terminal.type("2026-03-02 09:10" + ENTER)
    terminal.type("SEV3"[-1] + ENTER)
    terminal.send(NEXT)
    terminal.wait_for("as it looked then")
    for line, marks in (
        ("2026-03-02 09:10 I upgraded the exporter's chart, and the service's label changed with it.", "s"),
        ("+4m Prometheus dropped the target, because its selector still named the old label.", ""),
        ("2026-03-04 07:30 A product team asked in our channel where their graphs had gone.", "d"),
        ("+25m I compared the two chart versions and found the renamed label.", ""),
        ("+10m I put the old label back, and the graphs filled again.", "mr"),
    ):
        terminal.type(line + (TAB + marks if marks else "") + ENTER)
    terminal.send(NEXT)
    terminal.wait_for("Who was hurt")
    terminal.type("Eleven product teams had no broker graphs from 2 March 09:14 to 4 March 08:05.")
    terminal.send(NEXT)
    terminal.wait_for("kept this from being worse")
    terminal.type("The product team wrote in the shared channel, so everybody saw it at once." + ENTER)
    terminal.send(NEXT)
    terminal.wait_for("What made it longer")
    terminal.type("For two days none of us looked, because an empty graph looks like a quiet broker." + ENTER)
    terminal.send(NEXT)
    terminal.wait_for("What lined up")
    terminal.type("change: The chart's release notes do not mention that the label is renamed." + ENTER)
    terminal.type("monitoring: No alert fires when a target disappears." + ENTER)
    terminal.type("assumption: I took a minor version to be safe to roll out without a look at the diff." + ENTER)
    terminal.send(NEXT)
    terminal.wait_for("What will be different")
    terminal.type("Alert when a scrape target has been gone for 10 minutes; proved by removing one in staging.")
    terminal.type(TAB + "Ines Okafor" + TAB + "2027-01-15" + TAB + "d" + TAB + "2")
    terminal.send(NEXT)
    terminal.wait_for("Commit it", "to main")
    terminal.send("p")
    terminal.wait_for("Enter commit it")
    terminal.send(ENTER)
    terminal.wait_for("Committed.", "due on 15 January 2027")
    terminal.send(ENTER)
