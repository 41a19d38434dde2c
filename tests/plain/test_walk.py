"""The plain mode: a whole postmortem from a script to a commit, and each word that steers at each kind of question."""

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pmwizard.drafts import Draft, Store
from pmwizard.record import toml_io

Run = Callable[..., tuple[int, str]]
Newest = Callable[[], Draft]

WHOLE = """\
Checkout slowed to 9 s while we moved the order broker
2026-10-03 13:41
SEV2
slow service

checkout, orders-broker
payments

customer
Moving the order broker starved the consumers for 52 minutes.\\
4,310 shoppers gave up.
13:40 I started the broker migration against production. I believed it was staging.
+1m Partition leaders moved to the new nodes and the consumers began rebalancing.
13:58 Support forwarded three shopper tickets to #payments.
14:33 Ines moved the leaders back to the old nodes.
15:10 The backlog was empty.

3
4
5
4,310 shoppers in the EU gave up between 13:41 and 14:33.
abandoned checkouts: 4,310
p99 latency: 9.1 s (normally 0.8 s)

Support recognised the pattern from May and came straight to us.
done
For 17 minutes nobody on call knew: queue depth is graphed, and nothing pages on it.
done
monitoring: Queue depth on the order broker has a graph and no alert.
The shell prompt shows the cluster name in the same colour for staging and production.
tooling
done
Page the payments on-call when queue depth stays above 5,000 for 3 minutes.
Ines Okafor
2026-10-17
detect
F1
done
publish
yes
"""


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout


def at(step: str, *answers: str) -> str:
    return "\n".join([f"go {step}", *answers, ""])


def test_a_whole_postmortem_from_a_script_to_a_commit(run: Run, repo: Path) -> None:
    (repo / "theirs.txt").write_text("not ours", "utf-8")
    git(repo, "add", "theirs.txt")
    code, said = run("new", "--plain", answers=WHOLE)
    assert code == 0, said
    folder = "postmortems/2026-10-03-checkout-slowed-9-s-moved-order-broker"
    assert git(repo, "show", "--name-only", "--format=%an", "HEAD").split() == [
        *("Dana", "Reyes", f"{folder}/README.md", f"{folder}/postmortem.toml"),
    ]
    assert git(repo, "status", "--short").splitlines() == ["A  theirs.txt", "?? pmwizard.toml"]
    record = toml_io.load(repo / folder / "postmortem.toml")
    assert record["authors"] == ["Dana Reyes <dana@example.com>"]
    assert record["summary"].endswith("52 minutes.\n4,310 shoppers gave up.")
    assert record["incident"]["detected_at"].isoformat() == "2026-10-03T13:58:00+02:00"
    assert record["timeline"][4]["marks"] == ["resolved"]
    assert [one["category"] for one in record["factors"]] == ["monitoring", "tooling"]
    assert record["actions"][0]["addresses"] == ["F1"]
    assert record["impact"]["measures"][1] == {"what": "p99 latency", "value": "9.1 s (normally 0.8 s)"}
    assert "Your action is on the board. It is due on 17 October 2026." in said
    assert Store().rows() == []


def test_each_question_says_where_one_is_and_nothing_a_terminal_obeys(run: Run) -> None:
    _, said = run("new", "--plain", answers=WHOLE)
    assert "\n1 of 2. In words: Who noticed what" in said
    assert "Step 7 of 8, Actions, number 1 of 1. Owner: Who brings it home." in said
    assert "\x1b" not in said


def test_no_more_answers_saves_and_says_how_to_go_on(run: Run, newest: Newest) -> None:
    code, said = run("new", answers="Checkout was slow")
    assert code == 0
    draft = newest()
    assert draft.record["title"] == "Checkout was slow"
    assert f"pmwizard resume {draft.id}" in said
    assert (draft.place.step, draft.place.field) == ("basics", "started_at")


def test_resuming_goes_on_at_the_same_question(run: Run, newest: Newest) -> None:
    run("new", answers="Checkout was slow\n" + at("factors", "Queue depth has no alert.", "save and quit"))
    place = newest().place
    assert (place.step, place.field, place.item) == ("factors", "category", 0)
    _, said = run("resume", answers="monitoring\n")
    assert "Step 6 of 8, Factors. What lined up? Usually three to six things.\n  1. F1: Queue depth" in said
    assert "\nNumber 1 of 1. Kind" in said
    assert newest().record["factors"][0]["category"] == "monitoring"


WORDS = ("skip", "back", "help", "?", "list", "undo", "redo", "ask", "why", "show", "review", "save", "link 1", "take")


@pytest.mark.parametrize("where", ["1", "2", "3", "4", "5", "6", "7", "8"])
def test_no_word_changes_more_than_the_place(run: Run, newest: Newest, where: str) -> None:
    answers = "Slow\n2026-10-03 13:41\n" + at("timeline", "13:50 I saw it.") + at("factors", "No alert.", "other")
    run("new", answers=answers)
    before = toml_io.dumps(newest().record)
    code, said = run("resume", answers="".join(f"go {where}\n{word}\n" for word in WORDS))
    assert code == 0
    assert toml_io.dumps(newest().record) == before
    for word in WORDS:
        assert f"Answer: {word}\n" in said


@pytest.mark.parametrize("where", ["1", "2", "3", "4", "5", "6", "7", "8"])
def test_one_can_leave_anywhere(run: Run, newest: Newest, where: str) -> None:
    word = ("save and quit", "quit", "exit")[int(where) % 3]
    code, said = run("new", answers=f"Slow\ngo {where}\n{word}\nThis is never read\n")
    assert code == 0
    assert said.count("Saved.") == 1
    assert newest().record == {
        "schema": 1,
        "status": "draft",
        "title": "Slow",
        "authors": ["Dana Reyes <dana@example.com>"],
        "incident": {"timezone": "Europe/Berlin"},
    }


def test_back_walks_the_whole_way_to_the_first_question(run: Run) -> None:
    answers = "Slow\n2026-10-03 13:41\n" + at("timeline", "13:50 I saw it.") + at("actions", "Alert.", "Ines", "", "")
    _, said = run("new", answers=answers + at("review") + "back\n" * 40)
    assert said.count("This is the first question.") > 1
    for title in (
        "Actions, number 1 of 1. Action.",
        "Timeline, number 1 of 1",
        "Impact, 1 of 2",
        "Basics, 1 of 10. Title.",
    ):
        assert title in said.partition("Step 8 of 8, Review. Read")[2]


def test_edit_goes_through_an_entry_and_comes_back(run: Run, newest: Newest) -> None:
    entry = ("13:50 I saw it.", "14:00 I called Ines.")
    edit = ("edit 1", "13:55 I saw the graph.", "detected", "https://graphs.example.com/1", "14:10 Ines answered.")
    run("new", answers="Slow\n2026-10-03 13:41\n" + at("timeline", *entry, *edit))
    timeline = newest().record["timeline"]
    assert [one["text"] for one in timeline] == ["I saw the graph.", "I called Ines.", "Ines answered."]
    assert timeline[0]["marks"] == ["detected"]
    assert timeline[0]["source"] == "https://graphs.example.com/1"
    assert newest().record["incident"]["detected_at"] == timeline[0]["at"]


def test_an_entry_that_sorts_itself_away_is_still_the_one_asked_about(run: Run, newest: Newest) -> None:
    answers = at("timeline", "13:50 I saw it.", "14:00 I called Ines.", "edit 2", "13:40 I deployed v42.", "started")
    run("new", answers="Slow\n2026-10-03 13:41\n" + answers)
    timeline = newest().record["timeline"]
    assert [(one["text"], one.get("marks")) for one in timeline] == [
        ("I deployed v42.", ["started"]),
        ("I saw it.", None),
    ]


def test_delete_takes_out_and_undo_brings_back(run: Run, newest: Newest) -> None:
    factors = at("factors", "No alert.", "1", "No runbook.", "3", "delete F1")
    _, said = run("new", answers="Slow\n" + factors)
    assert [one["text"] for one in newest().record["factors"]] == ["No runbook."]
    assert "Gone: F1: No alert. (kind monitoring)" in said
    Store().discard(newest().id)
    run("new", answers="Slow\n" + factors + "undo\n")
    assert [one["text"] for one in newest().record["factors"]] == ["No alert.", "No runbook."]


def test_delete_alone_clears_the_field_one_is_at(run: Run, newest: Newest) -> None:
    run("new", "--title", "Slow", "--severity", "SEV1", answers="\n\ndelete\n")
    assert "severity" not in newest().record


def test_a_field_of_any_entry_can_be_set_in_one_line(run: Run, newest: Newest) -> None:
    actions = at(
        "actions", "Alert on depth.", "", "", "", "owner A1 Ines Okafor", "due 1 2026-12-01", "kind 1 nonsense"
    )
    _, said = run("new", answers="Slow\n" + actions)
    action = newest().record["actions"][0]
    assert (action["owner"], action["due"].isoformat()) == ("Ines Okafor", "2026-12-01")
    assert "kind" not in action
    assert "That is none of these: prevent, detect, limit, learn." in said


@pytest.mark.parametrize("asked", ["", "edit 1\n", "go basics\n", "go review\n", "back\nback\n"])
def test_a_field_is_set_from_whatever_question_is_asked(run: Run, newest: Newest, asked: str) -> None:
    run("new", answers=f"Slow\n{at('actions', 'Alert on depth.')}{asked}owner A1 Zed Okafor\n")
    (action,) = newest().record["actions"]
    assert (action["text"], action["owner"]) == ("Alert on depth.", "Zed Okafor")
    assert newest().record["title"] == "Slow"


@pytest.mark.parametrize(
    ("said", "step"), [("go well", "went_well"), ("go poorly", "went_poorly"), ("go went_well", "went_well")]
)
def test_a_step_goes_by_any_word_of_its_name(run: Run, newest: Newest, said: str, step: str) -> None:
    run("new", answers=f"Slow\n{at('impact', said)}")
    assert newest().place.step == step
    assert "impact" not in newest().record


def test_a_script_hears_that_a_near_command_was_taken_as_an_answer(run: Run, newest: Newest) -> None:
    _, said = run("new", answers="Slow\n" + at("impact", "go fishing"))
    assert newest().record["impact"] == {"text": "go fishing"}
    assert "Taken as an answer. The word that steers is: go STEP." in said


def test_a_script_hears_that_a_choice_is_outside_its_list(run: Run, newest: Newest) -> None:
    _, said = run("new", answers="Slow\n\nSEV9\nslow service\n")
    assert newest().record["severity"] == "SEV9"
    assert "“SEV9” is none of these: 1 SEV1; 2 SEV2; 3 SEV3; 4 SEV4." in said
    assert "4 of 10" in said


def test_delete_at_the_question_for_a_mark_takes_nothing_out(run: Run, newest: Newest) -> None:
    _, said = run("new", answers="Slow\n" + at("timeline", "13:50 I saw it.", "", "delete"))
    assert "At which line did it start? Its number, 1;" in said
    assert len(newest().record["timeline"]) == 1


def test_move_changes_the_order(run: Run, newest: Newest) -> None:
    run("new", answers="Slow\n" + at("went well", "One.", "Two.", "Three.", "move 3 to 1"))
    assert [one["text"] for one in newest().record["went_well"]] == ["Three.", "One.", "Two."]


def test_what_looks_like_a_word_can_be_an_answer(run: Run, newest: Newest) -> None:
    run("new", answers="Slow\n" + at("went well", "\\done", "go somewhere else was never said"))
    assert [one["text"] for one in newest().record["went_well"]] == ["done", "go somewhere else was never said"]


def test_a_time_nobody_can_read_is_kept_and_asked_for_at_review(run: Run, newest: Newest) -> None:
    _, said = run("new", answers="Slow\naround lunch\nSEV2\n" + at("review", "publish"))
    assert newest().half == {"basics.started_at": "around lunch"}
    assert newest().record["severity"] == "SEV2"
    assert "“around lunch” is no time yet: try 13:41" in said.partition("Step 8 of 8, Review")[2]


def test_the_coach_speaks_after_an_answer_and_its_rewrite_can_be_taken(run: Run, newest: Newest) -> None:
    _, said = run("new", answers="Slow\n" + at("went poorly", "The wrong flag was set.", "take"))
    assert "Noticed: “The wrong flag was set”." in said
    assert newest().record["went_poorly"][0]["text"] == "I set the wrong flag."


def test_going_on_in_the_middle_of_words_says_what_is_noticed_in_them(run: Run, newest: Newest) -> None:
    run("new", answers="Slow\n" + at("went poorly", "The wrong flag was set.", "back"))
    _, said = run("resume", answers="take\n")
    assert said.count("Number 1 of 1.\nSo far: The wrong flag was set.\n") == 1
    assert said.count("Noticed: “The wrong flag was set”.") == 1
    assert newest().record["went_poorly"][0]["text"] == "I set the wrong flag."


def test_a_question_that_is_the_step_s_own_is_said_once(run: Run) -> None:
    _, said = run("new", answers="Slow\ngo well\n")
    assert said.count("Somebody kept this from being worse. Who, and how?") == 1


def test_the_rewrite_can_name_somebody_else(run: Run, newest: Newest) -> None:
    run("new", answers="Slow\n" + at("went poorly", "The wrong flag was set.", "take as Ines Okafor"))
    assert newest().record["went_poorly"][0]["text"] == "Ines Okafor set the wrong flag."


def test_keep_mine_is_never_asked_twice(run: Run, newest: Newest) -> None:
    _, said = run("new", answers="Slow\n" + at("went poorly", "The wrong flag was set.", "keep", "review"))
    assert "Kept as it is" in said
    assert len(newest().kept) == 1
    assert "“The wrong flag was set”" not in said.rpartition("Step 8 of 8, Review. Read")[2]


def test_rewrite_asks_for_the_words_again(run: Run, newest: Newest) -> None:
    answers = at("went poorly", "The wrong flag was set.", "rewrite", "Ines set the flag meant for staging.")
    run("new", answers="Slow\n" + answers)
    assert newest().record["went_poorly"][0]["text"] == "Ines set the flag meant for staging."


def test_review_leads_to_what_is_needed_and_back(run: Run, newest: Newest) -> None:
    _, said = run("new", answers="go review\n1\nCheckout was slow\n1\n2026-10-03 13:41\n")
    record = newest().record
    assert record["title"] == "Checkout was slow"
    assert record["incident"]["started_at"].isoformat() == "2026-10-03T13:41:00+02:00"
    assert said.rpartition("Step ")[2].startswith("8 of 8, Review")


def test_a_detour_for_more_entries_goes_on_until_there_are_no_more(run: Run, newest: Newest) -> None:
    answers = "Slow\n2026-10-03 13:41\ngo review\n2\nNo alert.\n1\nNo runbook.\n3\n\n"
    _, said = run("new", answers=answers)
    assert "  2. Thin, Factors: " in said
    assert len(newest().record["factors"]) == 2
    assert newest().place.step == "review"


def test_silence_is_asked_about_when_the_timeline_is_left(run: Run) -> None:
    timeline = at("timeline", "13:50 I saw it.", "14:50 I called Ines.", "done")
    _, said = run("new", answers="Slow\n2026-10-03 13:41\n" + timeline)
    assert "Still open: Between 13:50 and 14:50 the timeline is quiet." in said


def test_control_characters_in_answers_are_shown_inert(run: Run) -> None:
    _, said = run("new", answers="Slow\x1b[2J\nlist\n")
    assert "\x1b" not in said
    assert "Slow\\x1b[2J" in said


def test_the_script_in_the_docs_publishes(run: Run, repo: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "plain.md").read_text("utf-8")
    answers = page.partition("<<'END'\n")[2].partition("END\n")[0]
    code, said = run("new", "--plain", answers=answers)
    assert code == 0, said
    assert len(list(repo.glob("postmortems/*/README.md"))) == 1


def test_every_word_of_the_help_works(run: Run) -> None:
    from pmwizard.plain.steering import STEERING
    from pmwizard.plain.words import HELP, heard, of_field

    for names, _ in HELP:
        for name in names.replace(", or Enter alone", "").replace("STEP", "review").replace("FILE", "x").split(", "):
            word = heard(name.replace("N", "1").replace("M", "2"))
            assert (word is not None and word.name in STEERING) or of_field(name), name
    _, said = run("new", answers="help\n")
    assert all(name in said for name, _ in HELP)


WHATEVER = [
    *(
        "back",
        "skip",
        "",
        "edit 1",
        "edit 2",
        "edit 9",
        "edit F1",
        "edit",
        "delete 1",
        "delete 2",
        "delete",
        "undo",
        "redo",
    ),
    *(
        "done",
        "help",
        "list",
        "ask",
        "why",
        "take",
        "keep",
        "rewrite",
        "take 2",
        "link 1",
        "go 2",
        "go 6",
        "go actions",
    ),
    *("go impact", "go review", "move 1 2", "move 2 1", "show", "review", "save", "1", "2", "3", "7", "publish", "no"),
    *("13:40 The wrong flag was set.", "14:10 I saw it", "+5m x", "2026-10-03 13:41", "monitoring: No alert.", "soon"),
    *(
        "someone careless should have checked",
        "a: b",
        "owner 1 Ines",
        "kind 1 3",
        "due 1 in 2 weeks",
        "marks 1 detected",
    ),
    *("\\done", "F1", "é\u202e\x00", "go nowhere"),
]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_typed_the_draft_holds_what_the_walk_shows(run: Run, newest: Newest, seed: int) -> None:
    chance = random.Random(seed)
    answers = [chance.choice(WHATEVER) for _ in range(80)]
    code, said = run("new", answers="\n".join(answers))
    assert code in {0, 1}
    assert "Something went wrong" not in said
    listed, _, before = newest().record, run("resume", answers="undo\nredo\n"), newest().record
    assert listed == before
