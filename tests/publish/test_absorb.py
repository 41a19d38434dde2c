"""A README.md edited by hand, read back; and never overwritten by anything."""

from pathlib import Path
from typing import Any

import pytest
from tests.publish.helpers import git, good

from pmwizard.cli.main import main
from pmwizard.errors import RefusedError
from pmwizard.publish import publish
from pmwizard.publish.absorb import absorb
from pmwizard.record.stamp import body, stamped, standing
from pmwizard.record.toml_io import dumps, load
from pmwizard.settings import Settings

ID = "2026-10-03-checkout-latency"


def edited(record: dict[str, Any], *swaps: tuple[str, str]) -> str:
    text = stamped(record)
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_every_kind_of_text_finds_its_place() -> None:
    record = good(status="published")
    text = edited(
        record,
        ("# Checkout slowed", "# The checkout slowed"),
        ("for 52 minutes.", "for 53 minutes."),
        ("abandoned checkout between", "left between"),
        ("I started the broker migration", "I began the broker migration"),
        ("| abandoned checkouts | 4,310 |", "| abandoned checkouts | 4,312 |"),
        ("Support recognised the pattern", "Support saw the pattern"),
        ("For 17 minutes nobody", "For 18 minutes nobody"),
        ("has a graph and no alert", "has a graph, and no alert"),
        ("proved by a drill that fires it", "proved by a drill"),
        ("[Consumer lag during the migration]", "[Consumer lag]"),
    )
    found = absorb(record, text)
    assert found.unplaced == ()
    now = found.record
    assert now["title"].startswith("The checkout slowed")
    assert "53 minutes" in now["summary"]
    assert "left between" in now["impact"]["text"]
    assert now["timeline"][0]["text"].startswith("I began")
    assert now["impact"]["measures"][0] == {"what": "abandoned checkouts", "value": "4,312"}
    assert now["went_well"][0]["text"].startswith("Support saw")
    assert now["went_poorly"][0]["text"].startswith("For 18")
    assert now["factors"][1]["text"].endswith("graph, and no alert.")
    assert now["factors"][1]["seen_before"] == record["factors"][1]["seen_before"]
    assert now["actions"][0]["text"].endswith("by a drill.")
    assert now["links"][0]["title"] == "Consumer lag"
    assert len(found.changes) == 10
    assert body(stamped(now)) == body(text)


def test_items_are_added_and_taken_away() -> None:
    record = good(status="published")
    text = edited(
        record,
        ("- Support recognised", "- The new line of a reviewer.\n- Support recognised"),
        (
            "- **F3** documentation",
            "- **F4** process: Nobody on the rota had run it.\n- A plain line about capacity.\n- **F3** documentation",
        ),
        ("- [ ] **A1**", "- [ ] **A1**"),
        ("| 14:33 | **mitigated**", "| 14:20 | I asked Ines to look at the leaders. |\n| 14:33 | **mitigated**"),
    )
    lines = [line for line in text.splitlines() if "The old nodes were still running" not in line]
    found = absorb(record, "\n".join(lines))
    assert found.unplaced == ()
    assert [one["text"][:12] for one in found.record["went_well"]] == ["The new line", "Support reco"]
    factors = {one["id"]: one["text"] for one in found.record["factors"]}
    assert factors["F4"] == "Nobody on the rota had run it."
    assert factors["F5"] == "A plain line about capacity."
    added = found.record["timeline"][3]
    assert (added["at"].isoformat(), added["text"]) == (
        "2026-10-03T14:20:00+02:00",
        "I asked Ines to look at the leaders.",
    )


def test_what_has_no_place_is_said_with_its_line() -> None:
    record = good(status="published")
    text = edited(
        record,
        ("SEV2 · 3 October", "SEV1 · 3 October"),
        ("## Impact", "## Notes of the reviewer\n\nA word.\n\n## Impact"),
        ("| 13:58 |", "| 13:57 |"),
        ("Ines Okafor · due 17 October 2026", "Ines Okafor · due 18 October 2026"),
    )
    found = absorb(record, text)
    assert found.changes == ()
    lines = text.splitlines()
    said = dict(found.unplaced)
    assert any("SEV1" in one for one in said.values())
    assert any("13:57" in one for one in said.values())
    assert any("18 October" in one for one in said.values())
    assert said[lines.index("## Notes of the reviewer") + 1] == "## Notes of the reviewer"
    assert said[lines.index("A word.") + 1] == "A word."


@pytest.mark.parametrize(
    "words", ["a | b", "`code | x`", "*stars* _and_ [links](x)", "<b>html</b>", "# no heading", "- no item"]
)
def test_signs_of_markdown_survive_the_way_there_and_back(words: str) -> None:
    record = good(status="published", summary=f"{words}\n{words}\n\n{words}", title=words)
    record["timeline"][0]["text"] = words
    record["went_well"][0]["text"] = words
    record["factors"][0]["text"] = words
    record["actions"][0]["text"] = words
    found = absorb(record, stamped(record))
    assert (found.changes, found.unplaced) == ((), ())
    assert found.record == record


def test_the_commands_absorb_and_commit(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(good(), repo, Settings.load(repo))
    file, view = (repo / "postmortems" / ID / name for name in ("postmortem.toml", "README.md"))
    where = ["-C", str(repo)]
    assert main([*where, "absorb", ID]) == 0
    assert "nothing to absorb" in capsys.readouterr().err
    view.write_text(view.read_text("utf-8").replace("for 52 minutes", "for 53 minutes"), "utf-8")
    git(repo, "commit", "--quiet", "-am", "A suggestion merged on the forge")
    assert main([*where, "check"]) == 1
    assert main([*where, "render", ID]) == 1
    assert "53 minutes" in view.read_text("utf-8")
    assert main([*where, "absorb", ID]) == 1
    assert "52 minutes" in load(file)["summary"]
    assert "+ " in capsys.readouterr().out
    assert main([*where, "absorb", ID, "--yes"]) == 0
    assert "53 minutes" in load(file)["summary"]
    assert standing(view.read_text("utf-8"), file.read_text("utf-8"), load(file)) == "in step"
    assert git(repo, "status", "--porcelain") == ""
    assert git(repo, "show", "--name-only", "--format=", "HEAD").split() == [
        f"postmortems/{ID}/README.md",
        f"postmortems/{ID}/postmortem.toml",
    ]


def test_publishing_again_does_not_overwrite_a_hand_edit(repo: Path) -> None:
    publish(good(), repo, Settings.load(repo))
    file = repo / "postmortems" / ID / "postmortem.toml"
    view = file.with_name("README.md")
    view.write_text(view.read_text("utf-8") + "\nA word by hand.\n", "utf-8")
    file.write_text(dumps({**load(file), "title": "Another"}), "utf-8")
    with pytest.raises(RefusedError, match="was edited by hand; `pmwizard absorb"):
        publish(load(file), repo, Settings.load(repo), home=file)
    assert "A word by hand" in view.read_text("utf-8")


def test_render_writes_what_is_missing_or_older(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(good(), repo, Settings.load(repo))
    file = repo / "postmortems" / ID / "postmortem.toml"
    view = file.with_name("README.md")
    file.write_text(dumps({**load(file), "title": "Another"}), "utf-8")
    assert main(["-C", str(repo), "render"]) == 0
    assert view.read_text("utf-8").startswith("# Another\n")
    view.unlink()
    capsys.readouterr()
    assert main(["-C", str(repo), "render", ID]) == 0
    assert capsys.readouterr().out == f"wrote {view}\n"
    assert main(["-C", str(repo), "render", "--stdout", ID]) == 0
    assert capsys.readouterr().out == view.read_text("utf-8")
    view.write_text("mine\n", "utf-8")
    assert main(["-C", str(repo), "render", "--force", ID]) == 0
    assert view.read_text("utf-8").startswith("# Another\n")
    assert main(["-C", str(repo), "render", "nothing"]) == 2


def test_a_box_ticked_on_the_forge_counts_as_done_and_the_tick_taken_away_as_open(repo: Path) -> None:
    record = good(status="published")
    home = repo / "postmortems" / record["id"]
    home.mkdir(parents=True)
    (home / "postmortem.toml").write_text(dumps(record), "utf-8")
    (home / "README.md").write_text(edited(record, ("[ ] **A1**", "[x] **A1**"), ("[x] **A2**", "[ ] **A2**")), "utf-8")
    git(repo, "add", "--all")
    git(
        repo,
        "commit",
        "--quiet",
        "--author=Ines Okafor <ines@example.com>",
        "--date=2026-10-05T12:00:00Z",
        "-m",
        "Ticked",
    )
    assert main(["-C", str(repo), "absorb", record["id"], "--yes"]) == 0
    first, second = load(home / "postmortem.toml")["actions"][:2]
    assert (first["status"], str(first["closed_at"])) == ("done", "2026-10-05")
    line = first["history"][-1]
    assert (line["by"], line["change"], line["note"]) == (
        "Ines Okafor <ines@example.com>",
        "open -> done",
        "Ticked in README.md.",
    )
    assert second["status"] == "open"
    assert "closed_at" not in second
    assert second["history"][-1]["change"] == "done -> open"
    assert (
        standing(
            (home / "README.md").read_text("utf-8"),
            (home / "postmortem.toml").read_text("utf-8"),
            load(home / "postmortem.toml"),
        )
        == "in step"
    )


def test_the_words_of_a_picture_are_read_back() -> None:
    record = good(
        links=[{"title": "g.png", "url": "attachments/my g.png"}, {"title": "Trace", "url": "https://x.example/1"}]
    )
    page = stamped(record)
    assert "- ![g.png](attachments/my%20g.png)" in page
    found = absorb(record, page.replace("![g.png]", "![Lag by the minute]"))
    assert found.record["links"] == [{"title": "Lag by the minute", "url": "attachments/my g.png"}, record["links"][1]]
    assert found.unplaced == ()
