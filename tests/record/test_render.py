"""The Markdown people read: complete, and nobody's words break out of their place."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pmwizard.errors import UnusableError
from pmwizard.record import markdown, toml_io
from pmwizard.record.render import render
from pmwizard.record.view import promised

GOOD = toml_io.load(Path(__file__).parent / "data" / "good.toml")
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
HOSTILE = [
    "a | b || c",
    "`un|closed",
    "`co|de` and ``more ` code``",
    "# not a heading",
    "- not a list\n- at all",
    "1. not numbered",
    "> no quote",
    "<script>alert(1)</script> <!-- hidden",
    "</table><h1>",
    "{{ 7 * 7 }} {% raw %}",
    "[click](javascript:alert(1)) ![x](http://tracker)",
    "***bold*** __under__ ~~gone~~",
    "---",
    "===",
    "```\nfence\n```",
    "    indented",
    "&lt;b&gt; &#60;",
    "trailing backslash \\",
    "| --- | --- |",
    "line\r\nends\rof old",
    "\x1b[2J\u202egnp",
    "[ref]: http://x",
    "+ plus\n\n\n\ttab",
]


def shape(text: str) -> list[str]:
    """The blocks of a document; what is inline does not count."""
    return [token.type for token in MARKDOWN.parse(text)]


def everywhere(words: str) -> dict[str, Any]:
    """A record that holds the words in every place an author can write."""
    note = [{"text": words}]
    return {
        "title": words,
        "severity": words,
        "services": [words],
        "teams": [words],
        "authors": [words],
        "summary": words,
        "impact": {"text": words, "measures": [{"what": words, "value": words}]},
        "timeline": [{"text": words, "source": words}],
        "went_well": note,
        "went_poorly": note,
        "factors": [{"id": "F1", "category": words, "text": words, "seen_before": [words]}],
        "actions": [{"id": "A1", "text": words, "owner": words, "tracker": words, "status": "open"}],
        "links": [{"title": words, "url": words}],
    }


def test_the_whole_record_is_there() -> None:
    text = render(GOOD)
    assert text.startswith("# Checkout slowed to 9 s while we moved the order broker\n")
    assert "| 3 Oct 13:40 | I started the broker migration" in text
    assert "| | *35 min with nothing written down* |\n| 14:33 | **mitigated** Ines" in text
    assert "detected after **17 min** by customer · mitigated after **52 min** · resolved after **1 h 29 min**" in text
    assert "[2026-05-11-invoice-backlog F1](../2026-05-11-invoice-backlog/README.md)" in text
    assert "- [ ] **A1**" in text
    assert "- [x] **A2**" in text
    assert "~~Colour the production prompt red on every on-call machine.~~" in text
    assert "dana@example.com" not in text
    order = [text.index(f"\n## {name}\n") for name in ("Timeline", "Impact", "What went well", "What went poorly", "Contributing factors", "Actions", "Links")]  # fmt: skip
    assert order == sorted(order)


def test_a_half_written_record_renders_as_far_as_it_goes() -> None:
    assert render({}) == "# Untitled\n"
    assert "| 1 h |" not in render({"timeline": [{"text": "somebody noticed"}]})


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_in_their_place(words: str) -> None:
    paragraphs = re.sub(r"\s*\n\s*", " ", words)
    assert shape(render(everywhere(paragraphs))) == shape(render(everywhere("plain words")))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40).filter(str.strip))
def test_no_line_of_words_breaks_out(words: str) -> None:
    assert shape(render(everywhere(words))) == shape(render(everywhere("plain words")))


@given(st.text(st.sampled_from("ab \n`|\\*_#-<>[]()!1.&;{}~"), min_size=1, max_size=30))
def test_words_come_back_as_they_were_typed(words: str) -> None:
    lines = "\n".join(line.rstrip() for line in words.strip().split("\n"))
    assert markdown.unescape(markdown.escape(lines)) == lines


def test_code_spans_are_kept() -> None:
    assert markdown.escape("ran `kubectl get po | wc -l` twice") == "ran `kubectl get po \\| wc -l` twice"


def test_an_address_that_runs_something_is_only_words() -> None:
    assert "](" not in markdown.link("x", "javascript:alert(1)")
    assert "](" not in markdown.link("x", "//evil.example/x")
    assert markdown.link("a", "https://x.example/a b)c") == "a https://x.example/a b)c"


def test_a_teams_own_template_takes_the_place_of_the_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "postmortem.md.j2").write_text("Ours: {{ record.title | line }}", "utf-8")
    assert render(GOOD, tmp_path).startswith("Ours: Checkout slowed")


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{% include '../../../../etc/passwd' %}",
        "{{ record.title | nosuchfilter }}",
        "{% if %}",
        "{{ 1 / 0 }}",
    ],
)
def test_a_template_from_a_clone_can_do_nothing_else(tmp_path: Path, source: str) -> None:
    (tmp_path / "postmortem.md.j2").write_text(source, "utf-8")
    with pytest.raises(UnusableError, match=r"postmortem\.md\.j2"):
        render(GOOD, tmp_path)


def test_a_template_cannot_change_the_record(tmp_path: Path) -> None:
    (tmp_path / "postmortem.md.j2").write_text("{{ record.services.append('x') }}", "utf-8")
    with pytest.raises(UnusableError):
        render(GOOD, tmp_path)
    assert "x" not in GOOD["services"]


@pytest.mark.parametrize(
    ("actions", "said"),
    [
        ([], ""),
        ([{"status": "done"}], ""),
        ([{"owner": "Ines"}], "Your action is on the board."),
        ([{}], "Your action is on the board. It has no owner yet."),
        (
            [{"owner": "Ines", "due": date(2026, 10, 17)}, {"due": date(2026, 11, 1)}, {"status": "idea"}],
            "Your 2 actions are on the board. The first is due on 17 October 2026. One of them has no owner yet.",
        ),
        ([{}, {}], "Your 2 actions are on the board. 2 of them have no owner yet."),
    ],
)
def test_what_was_promised_is_told_with_what_nobody_has_taken(actions: list[dict[str, Any]], said: str) -> None:
    assert promised({"actions": actions}) == said
