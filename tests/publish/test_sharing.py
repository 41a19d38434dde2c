"""A draft shared on a branch, taken up by another, brought together and published once."""

import copy
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publish.helpers import git, good

from pmwizard.cli.main import main
from pmwizard.drafts import Store
from pmwizard.errors import RefusedError
from pmwizard.publish import bring_together, fetch_shared, publish, share, take_up, took, waiting
from pmwizard.record.toml_io import parse
from pmwizard.settings import Settings

ID = "2026-10-03-checkout-latency"
BRANCH = f"postmortem/{ID}"
Clone = Callable[[str], Path]


def test_two_people_write_one_draft(repo: Path, remote: Path, clone: Clone) -> None:
    other, mine = clone("other"), good()
    before = git(repo, "status", "--porcelain"), git(repo, "rev-parse", "HEAD")
    first = share(mine, repo, Settings.load(repo))
    assert (first.branch, first.pushed, first.both) == (BRANCH, True, ())
    theirs = fetch_shared(other, BRANCH)
    assert theirs["status"] == "draft"
    theirs["factors"].append({"id": "F4", "text": "Theirs"})
    theirs["summary"] = "Their summary"
    assert share(theirs, other, Settings.load(other)).pushed
    mine = copy.deepcopy(first.record)
    mine["factors"].append({"id": "F4", "text": "Mine"})
    mine["summary"] = "My summary"
    second = share(mine, repo, Settings.load(repo))
    assert [(one["id"], one["text"]) for one in second.record["factors"][3:]] == [("F4", "Theirs"), ("F5", "Mine")]
    assert second.both == ("summary",)
    assert second.record["summary"] == "Their summary\n\nMy summary"
    assert git(remote, "rev-parse", BRANCH) == second.commit
    assert git(remote, "rev-list", "--count", f"main..{BRANCH}") == "3"
    assert (git(repo, "status", "--porcelain"), git(repo, "rev-parse", "HEAD")) == before
    assert share(second.record, repo, Settings.load(repo)).commit == second.commit


def test_the_shared_draft_is_published_with_what_others_added(repo: Path, remote: Path, clone: Clone) -> None:
    other = clone("other")
    mine = share(good(), repo, Settings.load(repo)).record
    theirs = fetch_shared(other, ID)
    theirs["went_well"].append({"text": "Theirs"})
    share(theirs, other, Settings.load(other))
    done = publish(mine, repo, Settings.load(repo), branch="postmortem/{id}", push=True)
    assert (done.id, done.branch) == (ID, BRANCH)
    record = parse(git(remote, "show", f"{BRANCH}:{done.path}"))
    assert record["status"] == "published"
    assert record["went_well"][-1]["text"] == "Theirs"
    with pytest.raises(RefusedError, match="what is there is published"):
        fetch_shared(other, BRANCH)


def test_before_publishing_elsewhere_it_is_brought_together(repo: Path, remote: Path, clone: Clone) -> None:
    other = clone("other")
    mine = share(good(), repo, Settings.load(repo)).record
    theirs = fetch_shared(other, ID)
    theirs["went_well"].append({"text": "Theirs"})
    share(theirs, other, Settings.load(other))
    record, both = bring_together(mine, repo, Settings.load(repo))
    assert (record["went_well"][-1]["text"], both) == ("Theirs", [])
    done = publish(mine, repo, Settings.load(repo))
    assert parse(git(repo, "show", f"HEAD:{done.path}")) == {**record, "status": "published"}
    assert bring_together(good(id="2026-01-01-alone"), repo, Settings.load(repo))[1] == []
    assert git(remote, "rev-parse", "main") == git(repo, "rev-parse", "HEAD~1")


def test_a_stranger_on_the_branch_is_not_overwritten(repo: Path, remote: Path, clone: Clone) -> None:
    share(good(title="Theirs"), clone("other"), Settings.load(repo))
    with pytest.raises(RefusedError, match=f"pmwizard resume {BRANCH}"):
        share(good(), repo, Settings.load(repo))
    assert "Theirs" in git(remote, "show", f"{BRANCH}:postmortems/{ID}/postmortem.toml")


def test_the_command_shares_and_another_takes_it_up(
    repo: Path, remote: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store().create({"schema": 1, "title": "Half", "summary": "Not yet"}, repository=repo) as session:
        name = session.draft.id
    assert main(["-C", str(repo), "publish", name, "--share"]) == 0
    branch = capsys.readouterr().out.split()[0]
    assert git(remote, "branch", "--list", branch).strip() == branch
    held = Store().read(name).record
    assert held["id"] == branch.rpartition("/")[2]
    assert fetch_shared(repo, branch)["title"] == "Half"
    with pytest.raises(RefusedError, match="there is no branch"):
        fetch_shared(repo, "postmortem/nothing")


def test_without_a_remote_it_stays_here(repo: Path) -> None:
    done = share(good(), repo, Settings.load(repo))
    assert not done.pushed
    assert fetch_shared(repo, ID) == done.record


def test_what_came_back_and_was_not_saved_yet_is_not_taken_for_removed(repo: Path, clone: Clone) -> None:
    other = clone("other")
    mine = share(good(), repo, Settings.load(repo)).record
    theirs = fetch_shared(other, ID)
    theirs["went_well"].append({"text": "Theirs"})
    theirs["summary"] = "Their summary"
    share(theirs, other, Settings.load(other))
    mine["summary"] = "My summary"
    share(mine, repo, Settings.load(repo))  # and killed before the draft held what came back
    done = share(mine, repo, Settings.load(repo))
    assert done.record["went_well"][-1]["text"] == "Theirs"
    assert done.record["summary"] == "Their summary\n\nMy summary"
    took(ID, done.commit, repo)
    left = {**done.record, "went_well": done.record["went_well"][:-1]}
    assert share(left, repo, Settings.load(repo)).record["went_well"] == left["went_well"]


def test_what_others_share_is_seen_and_taken_up_once(repo: Path, clone: Clone) -> None:
    other = clone("other")
    mine = share(good(), repo, Settings.load(repo)).record
    assert waiting(repo, Settings.load(repo)) == []
    git(other, "fetch", "--quiet")
    assert waiting(other, Settings.load(other)) == [(BRANCH, str(mine["title"]), "Dana Reyes")]
    with take_up(BRANCH, other, Settings.load(other)) as session:
        name = session.draft.id
        session.draft.record["went_poorly"].append({"text": "Written there"})
        session.save()
    assert waiting(other, Settings.load(other)) == []
    mine["went_well"].append({"text": "Written here"})
    share(mine, repo, Settings.load(repo))
    with take_up(ID, other, Settings.load(other)) as session:
        assert session.draft.id == name
        assert session.draft.record["went_well"][-1]["text"] == "Written here"
        assert session.draft.record["went_poorly"][-1]["text"] == "Written there"
    assert len(Store().rows()) == 1


def test_sharing_asks_before_a_secret_leaves(repo: Path, remote: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store().create(good(summary="Bearer: password = hunter2hunter2"), repository=repo) as session:
        name = session.draft.id
    words = ["-C", str(repo), "publish", name, "--share"]
    assert main([*words, "--dry-run"]) == 1
    assert "looks like a password" in capsys.readouterr().err
    assert main(words) == 2
    assert git(remote, "branch", "--list", BRANCH) == ""
    assert main([*words, "--mask"]) == 0
    assert "hunter2" not in git(remote, "show", BRANCH)


def test_a_branch_that_has_served_is_named_and_no_longer_offered(repo: Path, remote: Path, clone: Clone) -> None:
    other = clone("other")
    mine = share(good(), repo, Settings.load(repo)).record
    done = publish(mine, repo, Settings.load(repo), push=True)
    assert done.notes == (f"The draft's branch has served: git push origin --delete {BRANCH} takes it away.",)
    git(other, "fetch", "--quiet")
    assert waiting(other, Settings.load(other)) == []
    git(remote, "branch", "-D", BRANCH)
    git(repo, "fetch", "--quiet", "--prune")
    assert publish(mine, repo, Settings.load(repo), push=True).notes == ()
