"""The plain mode as it is heard: every line makes sense alone, nothing is drawn, and nothing is said twice in a row."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from tests.plain.test_walk import WHOLE, at, git

from pmwizard.drafts import Draft
from pmwizard.plain.aloud import aloud

Run = Callable[..., tuple[int, str]]
Newest = Callable[[], Draft]

DRAWN = re.compile(r"[\u2190-\u21ff\u2500-\u25ff\u2700-\u27bf·`|]|\*\*|^\W+$")


def test_every_line_of_a_whole_walk_can_be_heard_alone(run: Run) -> None:
    words = "review\nshow\nlist\nhelp\nask\nwhy\nattach\n"
    _, said = run("new", answers=WHOLE.replace("publish\nyes\n", f"{words}publish\n2\n"))
    lines = [line for line in said.splitlines() if line.strip()]
    assert [line for line in lines if DRAWN.search(line)] == []
    questions = [line for line in lines if not line.startswith("Answer:")]
    assert [one for one, following in pairwise(questions) if one == following] == []


def test_a_step_is_named_once_when_it_begins(run: Run) -> None:
    _, said = run("new", answers="Slow\n" + at("timeline", "13:50 I saw it.") + at("review") + at("basics"))
    for step in ("1 of 8, Basics", "2 of 8, Timeline", "8 of 8, Review"):
        for entry in said.split(f"Step {step}. ")[1:]:
            assert f"Step {step}" not in entry.partition("Answer:")[0]


def test_list_says_which_lines_have_no_time(run: Run) -> None:
    _, said = run("new", answers="Slow\n2026-10-03 13:41\n" + at("timeline", "13:50 I saw it.", "Ines came.", "list"))
    heard = said.rpartition("Answer: list\n")[2]
    assert heard.startswith("  1. 13:50 I saw it.\n  2. Ines came. (no time yet)\n")


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("yesterday 18:00 I deployed it.", "That is Friday 2 October 2026, 18:00."),
        ("2026-10-04 09:00 We met.", ""),
        ("14:05 I rolled back.", ""),
        ("+2h It was over.", ""),
        ("00:20 It was over.", "That is Sunday 4 October 2026, 00:20."),
    ],
)
def test_a_day_that_was_not_typed_is_said(run: Run, typed: str, heard: str) -> None:
    _, said = run("new", answers="Slow\n2026-10-03 13:41\n" + at("timeline", typed))
    assert "".join(re.findall("That is .*", said)) == heard


def test_a_day_in_words_is_said_as_it_was_read(run: Run, newest: Newest) -> None:
    _, said = run("new", answers="Slow\nyesterday 13:41\n" + at("actions", "Alert on depth.", "Ines", "in 2 weeks"))
    due, started = newest().record["actions"][0]["due"], newest().record["incident"]["started_at"]
    assert f"That is {due:%A} {due.day} {due:%B %Y}." in said
    assert f"That is {started:%A} {started.day} {started:%B %Y}, 13:41." in said


def test_another_zone_says_what_it_did_once_and_undo_takes_it_back(run: Run, newest: Newest) -> None:
    answers = "Slow\n2026-10-03 13:41\n" + at("timeline", "13:50 I saw it.", "13:55 UTC It paged.")
    _, said = run("new", answers=answers + at("basics", "", "", "", "", "Asia/Tokyo", "undo"))
    told = "1 time keeps its hours, now read in Asia/Tokyo; 1 that came with a zone of its own stays the moment it is."
    assert said.count(f"{told} undo takes it back.\n") == 1
    record = newest().record
    assert record["incident"]["timezone"] == "Europe/Berlin"
    assert record["timeline"][0]["at"].isoformat() == "2026-10-03T13:50:00+02:00"


def test_the_document_is_said_without_its_marks() -> None:
    page = (
        "# Slow\n\nSEV2 · 3 October\n\n| UTC | |\n|---|---|\n| 13:41 | **detected** I saw *it* \\| that |\n"
        "| | *35 min* |\n\n- [x] **A1**: a \\*star\\* [graph](https://g.example.com/1)\n  - Ines · due\n- plain\\\nmore\n"
        "\n| Measure | Value |\n|---|---|\n| carts | 4 |\n\n<!-- written\nhere -->"
    )
    assert [line for line in aloud(page) if line] == [
        "Slow.",
        "SEV2; 3 October",
        "UTC",
        "13:41: detected, I saw it | that",
        "35 min",
        "Done: A1: a *star* graph (https://g.example.com/1)",
        "Ines; due",
        "plain",
        "more",
        "carts: 4",
    ]


def test_undo_says_what_stands_there_again(run: Run) -> None:
    _, said = run("new", answers="Slow\n" + at("factors", "No alert.", "1", "delete 1", "undo", "redo"))
    assert "Undone: Factors. Number 1: F1: No alert. (kind monitoring)\n" in said
    assert "Done again: Factors.\nNothing here yet.\n" in said
    _, said = run("new", answers="Slow\nback\nQuick\nundo\n")
    assert "Undone: Basics. Title: Slow.\n" in said


def test_another_step_is_said_anew_whatever_leads_there(run: Run) -> None:
    _, said = run("new", answers="Slow\n" + at("review", "1") + "publish\n")
    heard = said.rpartition("Answer: publish\n")[2]
    assert heard.startswith("Review comes first; publish there commits it.\n\nStep 8 of 8, Review. Read it")
    assert "  1. Thin, Basics: When did it start?" in heard


def test_a_time_alone_is_the_time_of_the_line_that_stands_there(run: Run, newest: Newest) -> None:
    lines = at("timeline", "I saw it.", "edit 1", "13:50", "", "", "+5m It was over.", "edit 2", "13:58")
    _, said = run("new", answers="Slow\n2026-10-03 13:41\n" + lines)
    assert "Now: 13:50 I saw it.\n" in said
    told = [(f"{one['at']:%H:%M}", one["text"]) for one in newest().record["timeline"]]
    assert told == [("13:50", "I saw it."), ("13:58", "It was over.")]


def test_a_refused_push_is_told_once(run: Run, repo: Path, tmp_path: Path) -> None:
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", str(remote))
    git(repo, "remote", "add", "origin", str(remote))
    git(repo, "add", ".")
    git(repo, "commit", "--quiet", "--message", "start")
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho no pushes on Wednesdays >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    code, said = run("new", answers="Slow\n2026-10-03 13:41\ngo review\nshare\n1\n")
    assert code == 3
    assert said.count("no pushes on Wednesdays") == 1
    assert "The draft is safe; share tries again" in said


def test_going_back_into_a_step_says_the_question_alone(run: Run) -> None:
    _, said = run("new", answers="Slow\n" + at("timeline", "13:50 I saw it.") + at("impact", "back", "back"))
    heard = said.partition("Answer: back\n")[2]
    assert heard.startswith("\nStep 2 of 8, Timeline. Anything more? 1 so far. Enter when there is nothing more.\n")
