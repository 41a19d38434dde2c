"""Secrets and personal data: found whole, masked with one key, and nothing else mistaken for one."""

import json
import runpy
from pathlib import Path

import pytest
from tests.publish.helpers import git, good

from pmwizard.cli.main import main
from pmwizard.drafts import Store
from pmwizard.publish import attachment, find, mask, mask_all, plan
from pmwizard.publish.secrets import find_in, masked_text, people
from pmwizard.record.toml_io import dumps
from pmwizard.settings import Settings

SECRETS = {
    "an AWS access key": "AKIA" + "IOSFODNN7EXAMPLE",
    "a GitHub token": "ghp_" + "a1B2c3D4e5F6" * 3,
    "a GitLab token": "glpat-" + "a1B2c3D4e5F6a1B2c3D4",
    "a Slack token": "xoxb-" + "123456789012-abcdefABCDEF123",
    "a Stripe key": "sk_live_" + "a1B2c3D4e5F6a1B2c3D4",
    "a Google API key": "AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q",
    "a signed token (JWT)": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
    "a card number": "4111 1111 " + "1111 1111",
    "an e-mail address": "jo.customer@mail.example.net",
    "a webhook's address": "https://hooks.slack.com/services/" + "T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    "an API key": "npm_" + "a1B2c3D4e5F6" * 3,
}


@pytest.mark.parametrize("kind", SECRETS)
def test_each_kind_is_found_whole_and_masked(kind: str) -> None:
    record = good()
    record["timeline"][1]["text"] = f"The log showed {SECRETS[kind]}, and we rotated it."
    (found,) = find(record)
    assert (found.kind, found.where, found.place) == (kind, ("timeline", 1, "text"), "timeline 2, text")
    assert record["timeline"][1]["text"][found.start : found.end] == SECRETS[kind]
    assert SECRETS[kind] not in found.masked
    masked = mask(record, found)
    assert masked["timeline"][1]["text"] == f"The log showed [{kind.partition(' ')[2]} removed], and we rotated it."
    assert find(masked) == []
    assert record["timeline"][1]["text"].endswith("rotated it.")
    assert mask(masked, found) == masked


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("postgres://app:hunter2x@db.internal/prod", "hunter2x"),
        ("Authorization: Bearer abcdef123456xyz", "abcdef123456xyz"),
        ("DB_PASSWORD=hunter2x", "hunter2x"),
        ('password: "x" but api_key = "9f8e7d6c5b4a"', "9f8e7d6c5b4a"),
        ('the password was "hunter2x"', "hunter2x"),
        ("AccountKey=" + "a1B2c3D4" * 10 + "==;", "a1B2c3D4" * 10 + "=="),
        ("aws_secret_access_key = " + "a1B2c3D4e5" * 4, "a1B2c3D4e5" * 4),
    ],
)
def test_only_the_secret_part_is_masked(text: str, secret: str) -> None:
    (found,) = find_in(text, ("summary",))
    assert text[found.start : found.end] == secret


def test_a_private_key_is_one_finding_from_begin_to_end() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----"
    (found,) = find_in(f"Pasted:\n{key}\nthere", ("summary",))
    assert (found.end - found.start, found.line) == (len(key), 2)


@pytest.mark.parametrize(
    "text",
    [
        "Commit 3f786850e387550fdab836ed7e6dc881de23001b was rolled out at 14:02.",
        "Order 4111 1111 1111 1112 failed; request 550e8400-e29b-41d4-a716-446655440000.",
        "The password rotation and the secret store were not the problem; the token expired.",
        "https://graphs.example.com/d/lag?from=1696333200&to=1696334280",
        "ssh://git@host/path and https://user@host/path hold no password.",
        "password = *** and token = <redacted> and secret = $SECRET",
        "1,234,567,890,123,456 requests; trace 00000000000000000000.",
        "git clone git@github.com:acme/pm.git and look",
        "we paged @dana and saw 1696333200000000 in the log",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert find_in(text, ("summary",)) == []


def test_the_invented_ones_are_all_found_and_innocent_lines_are_not() -> None:
    bench = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "secrets_found.py"))
    for kind, (line, secret) in bench["secrets"]().items():
        masked = masked_text(line, find_in(line, ("summary",)))
        assert not [at for at in range(0, len(secret) - 7, 4) if secret[at : at + 8] in masked], kind
    taken = [line for line in bench["INNOCENT"] if find_in(line, ("summary",))]
    assert taken == ["kafka offset 4539148803436467 on partition 3"]  # a valid card number, as one in ten such offsets


def test_colleagues_of_the_authors_are_no_customers() -> None:
    record = good(summary="Ask new.colleague@example.com, jo@gmail.com and root@db1.internal.")
    assert find(record)[0].masked == "jo@…"
    assert len(find(record)) == 1
    record["authors"] = ["Dana <dana@gmail.com>"]
    assert "@gmail.com" not in people(record)


def test_people_of_the_record_may_have_addresses() -> None:
    record = good(summary="Ask Dana Reyes <dana@example.com>, not customer@example.org.")
    record["actions"][0]["owner"] = "Ines <ines@example.com>"
    record["went_well"][0]["text"] = "INES@example.com answered at once."
    assert [one.place for one in find(record)] == ["summary"]


def test_several_in_one_text_are_masked_together() -> None:
    record = good(summary=" and ".join(SECRETS.values()))
    assert len(find(record)) == len(SECRETS)
    assert find(mask_all(record)) == []


def test_a_megabyte_is_searched_in_a_moment() -> None:
    import time

    for text in ("a" * 1_000_000, "password = " * 90_000, "4111 " * 200_000, "x@y." * 250_000, "eyJ" * 300_000):
        clock = time.perf_counter()
        find_in(text, ("summary",))
        assert time.perf_counter() - clock < 5


def test_attachments_are_looked_into_and_asked_about(tmp_path: Path, repo: Path) -> None:
    log, graph, big = tmp_path / "a.log", tmp_path / "graph.png", tmp_path / "big.txt"
    log.write_text(f"one\n{SECRETS['a GitHub token']}\n", "utf-8")
    graph.write_bytes(b"\x89PNG\0\0")
    big.write_bytes(b"x" * 6_000_000)
    planned = plan(good(), repo, Settings.load(repo), attachments=[log, graph, big])
    assert [one.place for one in planned.secrets] == ["attachments, a.log"]
    assert [bool(one.asks) for one in planned.attachments] == [False, True, True]
    assert attachment(tmp_path / "graph.png", 1).name == "graph.png"


def test_the_command_asks_before_a_secret_leaves(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    token = SECRETS["a GitHub token"]
    file = repo.parent / "record.toml"
    file.write_text(dumps(good(summary=f"The token {token} was in the log.")), "utf-8")
    assert main(["-C", str(repo), "publish", str(file)]) == 2
    shown = capsys.readouterr()
    assert "summary: ghp_… looks like a GitHub token" in shown.err
    assert token not in shown.err + shown.out
    assert git(repo, "rev-list", "--count", "HEAD") == "1"
    assert main(["-C", str(repo), "publish", str(file), "--mask"]) == 0
    assert token not in git(repo, "show", "HEAD")
    assert "[GitHub token removed]" in git(repo, "show", "HEAD")


def test_what_would_happen_is_shown_without_doing_it(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store().create(good(), repository=repo) as session:
        name = session.draft.id
    assert main(["-C", str(repo), "publish", name, "--dry-run"]) == 0
    assert "folder   postmortems/2026-10-03-checkout-latency" in capsys.readouterr().out
    assert main(["-C", str(repo), "publish", name, "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["branch"] == "main"
    assert git(repo, "rev-list", "--count", "HEAD") == "1"
    assert main(["-C", str(repo), "publish", name]) == 0
    assert Store().rows() == []
