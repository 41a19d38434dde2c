"""Documents of many shapes: lines an editor broke, labels instead of headings, lists, tables; places stay right."""

import pytest

from pmwizard.coach import Coach, check_document
from pmwizard.coach.document import entries

COACH = Coach.load()

WRAPPED = """# Late parcels

At noon the belt on dock nine began to slip, and within a quarter of an
hour the hall was full. The wrong
label was entered for every box that went out, as the sheet still showed the
list of last week. Ana stopped the belt at 12:20 and called the depot
in Leeds.
"""


def texts(document: str, section: str = "") -> list[str]:
    return [entry.text for entry in entries(document, section)]


def seen(document: str) -> list[tuple[str, str]]:
    """Rule and words of each finding, the words cut out of the document by line and column."""
    lines = document.split("\n")
    found = []
    for one in check_document(document, coach=COACH):
        cut = lines[one.line - 1 : one.end_line]
        cut[-1] = cut[-1][: one.end_column - 1]
        cut[0] = cut[0][one.column - 1 :]
        assert " ".join(part.strip() for part in cut) == one.finding.text
        found.append((one.finding.rule, one.finding.text))
    return found


def test_a_paragraph_broken_by_an_editor_is_one_entry() -> None:
    assert len(texts(WRAPPED)) == 1
    (one,) = check_document(WRAPPED, coach=COACH)
    assert (one.line, one.column, one.end_line, one.end_column) == (4, 25, 5, 18)
    assert seen(WRAPPED) == [("agentless", "The wrong label was entered")]
    assert one.finding.suggestion == "I entered the wrong label"


def test_lines_of_their_own_stay_so() -> None:
    log = "10:02 wrong branch deployed\n10:09 fix merged\nconfig reverted\nalerts cleared\n"
    assert texts(log) == log.splitlines()
    sentences = "Ana stopped the belt at noon because it had begun to slip.\nThe hall was full.\nWe called Leeds.\n"
    assert texts(sentences) == sentences.splitlines()
    assert texts("Ana stopped the\nbelt.\n", "timeline") == ["Ana stopped the", "belt."]
    assert texts("First line  \ngoes on after a break\n") == ["First line", "goes on after a break"]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("- The belt was\n  stopped.\n- Next\n", ["The belt was stopped.", "Next"]),
        ("1. The belt was stopped by\n    Ana.\n", ["The belt was stopped by Ana."]),
        (
            "The belt stopped because of the\nrain and the wind.\n",
            ["The belt stopped because of the rain and the wind."],
        ),
        ("Text\n\n    code\n", ["Text"]),
        ("- Item\n  - below it\n", ["Item", "below it"]),
        ("[a]: http://x.y\nText of\nOwner: Ana\n", ["Text of", "Owner: Ana"]),
        ("| a | b |\n|---|---|\n| one | two |\nafter\n", ["one", "two", "after"]),
    ],
)
def test_shapes_of_lines(document: str, expected: list[str]) -> None:
    assert texts(document) == expected


def test_marks_and_links_over_the_break_of_a_line_keep_their_places() -> None:
    document = (
        "## Notes\n\n- This was **very\n  careless**, see [the\n  page](http://a.b/obviously) of\n  Obviously Ltd.\n"
    )
    assert ("blame", "careless") in seen(document)


def test_a_rewrite_swallows_no_address_of_a_link() -> None:
    (one,) = check_document("- 10:02 [Wrong template](http://a.b/templates/12) deployed\n", coach=COACH)
    assert (one.finding.text, one.finding.suggestion) == ("Wrong template deployed", "")
    (plain,) = check_document("- 10:02 Wrong template deployed\n", coach=COACH)
    assert plain.finding.suggestion == "I deployed the wrong template"


@pytest.mark.parametrize("label", ["**Impact**", "__Impact:__", "**Impact**:", "Impact:", "Customer impact:"])
def test_a_sections_name_alone_on_a_line_is_a_heading(label: str) -> None:
    document = (
        f"Late parcels on Monday\n\n{label}\n\nSome customers had trouble.\n\n# Other\n\nSome customers had trouble.\n"
    )
    assert [(one.finding.rule, one.line) for one in check_document(document, coach=COACH)] == [("vague-impact", 5)]


def test_a_list_entry_or_a_sentence_is_no_heading() -> None:
    assert check_document("- Impact:\n\nSome customers had trouble.\n", coach=COACH) == []
    assert check_document("This is what the impact was:\n\nSome customers had trouble.\n", coach=COACH) == []
