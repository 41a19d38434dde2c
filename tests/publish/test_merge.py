"""Two people on one record: what each added comes together, what both changed is for them."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.publish.helpers import git, good

from pmwizard.publish.checking import Problem, check
from pmwizard.publish.merge import merge
from pmwizard.publish.setup import make
from pmwizard.record.stamp import stamped
from pmwizard.record.toml_io import dumps, load, validate

ID = "2026-10-03-checkout-latency"


def moment(record: dict[str, Any], number: int) -> Any:
    return record["timeline"][number]["at"]


def test_both_add_everything() -> None:
    base = good()
    ours, theirs = copy.deepcopy(base), copy.deepcopy(base)
    ours["timeline"].insert(1, {"at": moment(base, 0).replace(second=30), "text": "Ours"})
    theirs["timeline"].append({"at": moment(base, 3).replace(minute=50), "text": "Theirs"})
    ours["factors"].append({"id": "F4", "text": "Our factor"})
    theirs["factors"].append({"id": "F4", "text": "Their factor"})
    ours["actions"].append({"id": "A4", "text": "Our action", "addresses": ["F4"]})
    theirs["actions"].append({"id": "A4", "text": "Their action", "addresses": ["F4", "F1"]})
    ours["went_well"].append({"text": "Ours went well"})
    theirs["went_well"].append({"text": "Theirs went well"})
    ours["tags"] = [*base["tags"], "ours"]
    theirs["tags"] = [*base["tags"], "theirs"]
    merged, conflicts = merge(base, ours, theirs)
    assert conflicts == []
    assert validate(merged) == []
    assert [one["text"] for one in merged["timeline"]] == [
        base["timeline"][0]["text"],
        "Ours",
        *(one["text"] for one in base["timeline"][1:4]),
        "Theirs",
        base["timeline"][4]["text"],
    ]
    assert [(one["id"], one["text"]) for one in merged["factors"][3:]] == [("F4", "Our factor"), ("F5", "Their factor")]
    assert [(one["id"], one["addresses"]) for one in merged["actions"][3:]] == [("A4", ["F4"]), ("A5", ["F5", "F1"])]
    assert [one["text"] for one in merged["went_well"][2:]] == ["Ours went well", "Theirs went well"]
    assert merged["tags"] == [*base["tags"], "ours", "theirs"]


def test_different_fields_of_one_item_come_together() -> None:
    base = good()
    ours, theirs = copy.deepcopy(base), copy.deepcopy(base)
    ours["actions"][0]["owner"] = "Somebody else"
    theirs["actions"][0]["status"] = "done"
    ours["timeline"][2]["text"] += " It was quiet."
    theirs["timeline"][2]["source"] = "https://chat.example.com/2"
    merged, conflicts = merge(base, ours, theirs)
    assert conflicts == []
    assert (merged["actions"][0]["owner"], merged["actions"][0]["status"]) == ("Somebody else", "done")
    assert merged["timeline"][2] == {**ours["timeline"][2], "source": "https://chat.example.com/2"}


def test_one_removes_and_the_other_leaves_alone() -> None:
    base = good()
    ours, theirs = copy.deepcopy(base), copy.deepcopy(base)
    del ours["went_poorly"][0]
    del theirs["factors"][2]
    theirs["went_poorly"][1]["text"] += " More."
    merged, conflicts = merge(base, ours, theirs)
    assert conflicts == []
    assert merged["went_poorly"] == [theirs["went_poorly"][1]]
    assert [one["id"] for one in merged["factors"]] == ["F1", "F2"]


def test_both_changed_the_same_words() -> None:
    base = good()
    ours, theirs = good(summary="Ours"), good(summary="Theirs")
    theirs["factors"][0]["text"] = "Theirs"
    ours["factors"] = ours["factors"][1:]
    merged, conflicts = merge(base, ours, theirs)
    assert conflicts == ["summary", "factors F1"]
    assert merged["summary"] == "Ours"


NOTES = st.lists(st.integers(0, 30).map(lambda n: {"text": f"note {n}"}), unique_by=lambda one: one["text"], max_size=8)


@settings(max_examples=60, deadline=None)
@given(base=NOTES, ours=NOTES, theirs=NOTES)
def test_nothing_that_was_added_is_lost(base: list[Any], ours: list[Any], theirs: list[Any]) -> None:
    merged, conflicts = merge({"went_well": base}, {"went_well": ours}, {"went_well": theirs})
    words = [one["text"] for one in merged["went_well"]]
    held = {one["text"] for one in base}
    for side in (ours, theirs):
        if not conflicts:
            assert {one["text"] for one in side} - held <= set(words)
    same, none = merge({"went_well": base}, {"went_well": ours}, {"went_well": ours})
    assert (same["went_well"], none) == (ours, [])
    back, none = merge({"went_well": base}, {"went_well": base}, {"went_well": theirs})
    assert (back["went_well"], none) == (theirs, [])


@pytest.fixture
def shared(repo: Path) -> Path:
    make(repo, frozenset({"merge-driver"}))
    folder = repo / "postmortems" / ID
    folder.mkdir(parents=True)
    save(repo, good())
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "-m", "Shared")
    return repo


def save(repo: Path, record: dict[str, Any]) -> None:
    folder = repo / "postmortems" / ID
    (folder / "postmortem.toml").write_text(dumps(record), "utf-8")
    (folder / "README.md").write_text(stamped(record), "utf-8")


def part(repo: Path, ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    git(repo, "switch", "--quiet", "-c", "theirs")
    save(repo, theirs)
    git(repo, "commit", "--quiet", "-am", "Theirs")
    git(repo, "switch", "--quiet", "main")
    save(repo, ours)
    git(repo, "commit", "--quiet", "-am", "Ours")
    return git(repo, "merge", "--no-edit", "theirs", check=False)


def views(repo: Path) -> list[Problem]:
    return [one for one in check(repo).problems if one.rule == "view"]


def test_git_merges_with_the_driver(shared: Path) -> None:
    ours, theirs = good(), good()
    ours["factors"].append({"id": "F4", "text": "Our factor"})
    theirs["factors"].append({"id": "F4", "text": "Their factor"})
    theirs["summary"] = "Another summary"
    part(shared, ours, theirs)
    assert git(shared, "status", "--porcelain") == ""
    record = load(shared / "postmortems" / ID / "postmortem.toml")
    assert [one["text"] for one in record["factors"][3:]] == ["Our factor", "Their factor"]
    assert record["summary"] == "Another summary"
    assert (shared / "postmortems" / ID / "README.md").read_text("utf-8") == stamped(record)
    assert views(shared) == []


def test_a_rebase_brings_page_and_record_together(shared: Path) -> None:
    ours, theirs = good(), good()
    ours["went_well"].append({"text": "Ours"})
    theirs["went_poorly"].append({"text": "Theirs"})
    part(shared, ours, theirs)
    git(shared, "reset", "--quiet", "--hard", "HEAD~1")
    git(shared, "rebase", "--quiet", "theirs")
    record = load(shared / "postmortems" / ID / "postmortem.toml")
    assert (record["went_well"][-1]["text"], record["went_poorly"][-1]["text"]) == ("Ours", "Theirs")
    assert (shared / "postmortems" / ID / "README.md").read_text("utf-8") == stamped(record)
    git(shared, "switch", "--quiet", "--detach", "main~1")
    git(shared, "cherry-pick", "main")
    assert git(shared, "status", "--porcelain") == ""


def test_git_shows_what_both_changed(shared: Path) -> None:
    said = part(shared, good(summary="Ours"), good(summary="Theirs"))
    assert "CONFLICT" in said
    text = (shared / "postmortems" / ID / "postmortem.toml").read_text("utf-8")
    assert '<<<<<<< ours\nsummary = "Ours"' in text
    (problem,) = check(shared).problems
    assert problem.message.startswith("a merge conflict is still open here")
    (shared / "postmortems" / ID / "postmortem.toml").write_text(dumps(good(summary="Both")), "utf-8")
    (problem,) = views(shared)
    assert f"`pmwizard render {ID}` writes it anew" in problem.message


def test_a_page_edited_by_hand_is_merged_as_text(shared: Path) -> None:
    git(shared, "switch", "--quiet", "-c", "theirs")
    view = shared / "postmortems" / ID / "README.md"
    view.write_text(view.read_text("utf-8").replace("52 minutes", "53 minutes"), "utf-8")
    git(shared, "commit", "--quiet", "-am", "By hand")
    git(shared, "switch", "--quiet", "main")
    record = good()
    record["actions"][0]["owner"] = "Somebody else"
    save(shared, record)
    git(shared, "commit", "--quiet", "-am", "Ours")
    git(shared, "merge", "--no-edit", "theirs", check=False)
    assert "53 minutes" in view.read_text("utf-8")
