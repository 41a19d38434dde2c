"""Where drafts cannot be kept, every command writes the words elsewhere, or prints them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.drafts.test_cli import Run, here, run

from pmwizard.drafts import Store, session
from pmwizard.drafts.files import write_whole
from pmwizard.interview.opening import Opening
from pmwizard.settings import Settings
from pmwizard.tui.app import HomeApp

__all__ = ["here", "run"]

PAGE = "# Checkout slow\n\n## Summary\n\nShoppers waited 9 s.\n\n## Timeline\n\n- 2026-10-03 13:41 It began.\n"


@pytest.fixture(params=["blocked", "full"])
def no_room(
    here: Path, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A state folder that cannot be made, or a disk that takes no file."""
    if request.param == "blocked":
        (tmp_path / "blocked").write_text("", "utf-8")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "blocked"))
    else:

        def full(path: Path, data: bytes, *_: object, **__: object) -> None:
            if path.is_relative_to(here.parent / "state"):
                raise OSError(28, "No space left on device", str(path))
            write_whole(path, data)

        monkeypatch.setattr(session, "write_whole", full)
        monkeypatch.setattr("pmwizard.drafts.inbox.write_whole", full)
    yield
    assert [row for row in Store().rows() if row.saved_at.timestamp() > 0] == []


@pytest.mark.usefixtures("no_room")
def test_a_note_is_printed_or_added_to_a_file_that_import_reads(run: Run, tmp_path: Path) -> None:
    code, out, err = run("note", "2026-10-03 14:03 lag climbs")
    assert code == 2
    assert out.startswith("2026-10-03 14:03:00+")
    assert out.endswith("  lag climbs\n")
    assert "could not be kept" in err
    notes = tmp_path / "notes.txt"
    for said in ("2026-10-03 14:03 lag climbs", "2026-10-03 14:09 leaders moved back"):
        assert run("note", said, "--save-as", str(notes))[0] == 1
    assert len(notes.read_text("utf-8").splitlines()) == 2
    code, out, err = run("import", str(notes), "--yes")
    assert (code, len(out.splitlines())) == (2, 4)
    again = tmp_path / "again.txt"
    assert run("import", str(notes), "--yes", "--save-as", str(again))[0] == 1
    assert "leaders moved back" in again.read_text("utf-8")


@pytest.mark.usefixtures("no_room")
def test_a_whole_draft_is_printed_or_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(PAGE, "utf-8")
    code, out, err = run("import", str(tmp_path / "page.md"))
    assert code == 2
    assert 'summary = "Shoppers waited 9 s."' in out
    assert "put it into a file" in err
    answers = "Checkout was slow\ngo factors\nNo alert watched the lag.\n"
    code, out, err = run("new", "--plain", piped=answers)
    assert code == 2
    held = tomllib.loads(out[out.index("schema = 1") :])
    assert (held["title"], held["factors"][0]["text"]) == ("Checkout was slow", "No alert watched the lag.")
    kept = tmp_path / "kept.toml"
    code, out, err = run("new", "--plain", "--save-as", str(kept), piped=answers)
    assert (code, tomllib.loads(kept.read_text("utf-8"))["title"]) == (1, "Checkout was slow")
    assert f"pmwizard new --from {kept}" in err
    code, out, err = run("new", "--plain", "--save-as", str(kept), piped=answers)
    assert "there is a file of that name already" in err
    assert 'title = "Checkout was slow"' in out


async def test_what_was_written_from_home_is_not_lost_either(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "blocked").write_text("", "utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "blocked"))
    app = HomeApp(Settings.load(here), here)
    async with app.run_test() as pilot:
        opening = Opening(Store().create({"title": "Half"}, repository=here), Settings.load(here))
        app._open(opening)
        await pilot.pause(0.2)
        await pilot.press("ctrl+q")
        await pilot.pause(0.2)
    assert [draft.record["title"] for draft in app.unsaved()] == ["Half"]
