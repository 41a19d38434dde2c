"""Files that go along: named so that everybody can check them out, shown by the page, masked, and shared."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publish.helpers import git, good
from tests.publish.test_secrets import SECRETS

from pmwizard.cli.main import main
from pmwizard.drafts import Store
from pmwizard.interview.opening import Opening
from pmwizard.publish import plan, publish, share, take_up
from pmwizard.publish.attachments import attachment, named
from pmwizard.publish.checking import check
from pmwizard.record.attachments import attached_name, linked, with_link, without_link
from pmwizard.record.toml_io import dumps, parse
from pmwizard.settings import Settings

ID = "2026-10-03-checkout-latency"
FOLDER = f"postmortems/{ID}"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
TOKEN = SECRETS["a GitHub token"]
Clone = Callable[[str], Path]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("graph.png", "graph.png"),
        ("../../etc/passwd", "etc-passwd"),
        ("my graph (1).png", "my graph (1).png"),
        (".gitattributes", "gitattributes"),
        ("CON.txt", "file-CON.txt"),
        ("a\x1b[2J\u202egnp.exe", "a-[2J-gnp.exe"),
        ("", "attachment"),
        ("é" * 200 + ".png", "é" * 73 + ".png"),
    ],
)
def test_names_that_every_system_takes(name: str, made: str) -> None:
    assert attached_name(name) == made
    assert attached_name(made) == made


def test_two_of_one_name_are_two() -> None:
    held = named([Path("a/log.txt"), Path("b/Log.txt"), Path("a/log.txt")])
    assert held == {"log.txt": Path("a/log.txt"), "Log-2.txt": Path("b/Log.txt")}


def test_links_name_them_and_lead_nowhere_else() -> None:
    record = with_link(with_link({"links": [{"title": "x", "url": "attachments/../../x"}]}, "a.png"), "a.png")
    assert linked(record) == ("a.png",)
    assert without_link(record, "a.png") == {"links": [{"title": "x", "url": "attachments/../../x"}]}


@pytest.mark.parametrize("branch", ["current", "postmortem/{id}"])
def test_they_are_committed_beside_the_record_and_shown(repo: Path, tmp_path: Path, branch: str) -> None:
    (tmp_path / "lag graph.png").write_bytes(PNG)
    (tmp_path / "a.log").write_text("14:02 lag\n", "utf-8")
    files = [tmp_path / "lag graph.png", tmp_path / "a.log"]
    done = publish(good(), repo, Settings.load(repo), branch=branch, attachments=files)
    page = git(repo, "show", f"{done.commit}:{FOLDER}/README.md")
    assert "- ![lag graph.png](attachments/lag%20graph.png)\n- [a.log](attachments/a.log)" in page
    assert git(repo, "show", f"{done.commit}:{FOLDER}/attachments/a.log") == "14:02 lag"
    assert linked(parse(git(repo, "show", f"{done.commit}:{FOLDER}/postmortem.toml"))) == ("lag graph.png", "a.log")
    assert publish(good(), repo, Settings.load(repo), branch=branch, attachments=files) == done
    assert git(repo, "status", "--porcelain") == ""


def test_what_cannot_be_looked_through_asks(tmp_path: Path) -> None:
    files = {"utf16.log": "token\n".encode("utf-16"), "latin.txt": b"gr\xfc\xdfe " * 20, "long.txt": b"x" * 2_100_000}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        assert attachment(tmp_path / name, 5_000_000).asks, name
    (tmp_path / "cut.txt").write_bytes(("ü" * 8191).encode()[: 8192 - 1])
    assert not attachment(tmp_path / "cut.txt", 5_000_000).asks


def test_the_command_masks_a_copy_and_leaves_the_file(repo: Path, tmp_path: Path) -> None:
    log, file = tmp_path / "a.log", tmp_path / "r.toml"
    log.write_text(f"one {TOKEN}\r\ntwo\r\n", "utf-8", newline="")
    file.write_text(dumps(good()), "utf-8")
    words = ["-C", str(repo), "publish", str(file), "--attach", str(log)]
    assert main(words) == 2
    assert main([*words, "--mask"]) == 0
    assert git(repo, "cat-file", "-s", f"HEAD:{FOLDER}/attachments/a.log") == str(
        len("one [GitHub token removed]\r\ntwo\r\n")
    )
    assert TOKEN in log.read_text("utf-8")


def test_files_beside_a_record_go_along_and_links_do_not_lead_out(
    repo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "given"
    (folder / "attachments").mkdir(parents=True)
    (folder / "attachments" / "a.log").write_text("ours\n", "utf-8")
    (tmp_path / "key").write_text("a private matter\n", "utf-8")
    (folder / "attachments" / "key").symlink_to(tmp_path / "key")
    record = with_link(with_link(with_link(good(), "a.log"), "key"), "gone.png")
    (folder / "postmortem.toml").write_text(dumps(record), "utf-8")
    assert main(["-C", str(repo), "publish", str(folder)]) == 0
    said = capsys.readouterr().err
    assert "attachments/gone.png is not there" in said
    assert "attachments/key is not there" in said
    assert git(repo, "ls-tree", "--name-only", f"HEAD:{FOLDER}/attachments") == "a.log"
    problems = {(one.path, one.message.split(" ")[0]) for one in check(repo).problems if one.rule == "reference"}
    assert (f"{FOLDER}/postmortem.toml", "attachments/gone.png") in problems


def test_a_record_in_place_takes_its_files_along(repo: Path) -> None:
    folder = repo / FOLDER
    (folder / "attachments").mkdir(parents=True)
    (folder / "attachments" / "a.log").write_text(f"ours {TOKEN}\n", "utf-8")
    (folder / "postmortem.toml").write_text(dumps(with_link(good(status="published"), "a.log")), "utf-8")
    assert main(["-C", str(repo), "publish", str(folder)]) == 2
    assert main(["-C", str(repo), "publish", str(folder), "--mask"]) == 0
    assert git(repo, "show", f"HEAD:{FOLDER}/attachments/a.log") == "ours [GitHub token removed]"
    assert git(repo, "status", "--porcelain") == ""


def test_a_draft_keeps_its_own_copy(repo: Path, tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text(f"token {TOKEN}\n", "utf-8")
    with Store().create(good(), repository=repo) as session:
        opening = Opening(session, Settings.load(repo))
        assert opening.attach(log) == "a.log"
        assert opening.attach(log) == "a.log"
        log.write_text("another\n", "utf-8")
        assert opening.attach(log) == "a-2.log"
        log.unlink()
        opening.detach("a-2.log")
        assert [path.name for path in opening.files()] == ["a.log"]
        opening.interview.undo()
        assert [path.name for path in opening.files()] == ["a.log", "a-2.log"]
        found = plan(opening.interview.record, repo, opening.settings, attachments=opening.files())
        assert [one.place for one in found.secrets] == ["attachments, a.log"]
        opening.mask(found.secrets)
        assert (session.attachments / "a.log").read_text("utf-8") == "token [GitHub token removed]\n"
        assert not plan(opening.interview.record, repo, opening.settings, attachments=opening.files()).secrets
        name = session.draft.id
    assert main(["-C", str(repo), "publish", name]) == 0
    assert git(repo, "ls-tree", "--name-only", f"HEAD:{FOLDER}/attachments").split() == ["a-2.log", "a.log"]


def test_shared_drafts_bring_their_files(repo: Path, remote: Path, clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "g.png").write_bytes(PNG)
    (tmp_path / "theirs.log").write_text("theirs\n", "utf-8")
    mine = share(good(), repo, Settings.load(repo), attachments=[tmp_path / "g.png"]).record
    other = clone("other")
    with take_up(f"postmortem/{ID}", other, Settings.load(other)) as session:
        assert (session.attachments / "g.png").read_bytes() == PNG
        opening = Opening(session, Settings.load(other))
        opening.attach(tmp_path / "theirs.log")
        share(opening.interview.record, other, opening.settings, attachments=opening.files())
    done = publish(mine, repo, Settings.load(repo), attachments=[tmp_path / "g.png"])
    assert git(repo, "ls-tree", "--name-only", f"{done.commit}:{FOLDER}/attachments").split() == ["g.png", "theirs.log"]
    assert git(remote, "rev-parse", "main") != done.commit
