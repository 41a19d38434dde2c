"""Forms other people write in: tables in HTML, a ticket's marks, bold names in front, plans and causes in running prose."""

import datetime as dt
from pathlib import Path

from pmwizard.archive.reading import read


def test_a_table_in_html_is_read_row_by_row() -> None:
    text = """# The shop was down

<table>
<tr><th>Date</th><td>03 Jun 2025</td></tr>
<tr>
  <th>Severity</th>
  <td>SEV-2</td>
</tr>
</table>

## Action items

<table><tr><th>Action</th><th>Owner</th><th>Due</th></tr>
<tr><td>Watch the disk</td><td>Ines</td><td>2025-07-01</td></tr></table>
"""
    document = read(Path("a.md"), text)
    assert (document.date, document.severity) == (dt.date(2025, 6, 3), "SEV-2")
    assert [(row.line, row.text, row.owner, row.due) for row in document.actions] == [
        (14, "Watch the disk", "Ines", dt.date(2025, 7, 1))
    ]


def test_marks_of_a_ticket_are_read() -> None:
    text = """h2. Contributing factors

# The export waits for locks without limit.
# Nobody owns the report.

h2. Follow-up

||Task||Owner||Due||
|Give the export a timeout|[~ines]|06/Feb/26|
"""
    document = read(Path("a.txt"), text)
    assert [(line, words) for _, words, line, _, _ in document.factors] == [
        (3, "The export waits for locks without limit."),
        (4, "Nobody owns the report."),
    ]
    assert [(row.text, row.owner, row.due) for row in document.actions] == [
        ("Give the export a timeout", "ines", dt.date(2026, 2, 6))
    ]


def test_a_bold_name_with_a_full_stop_opens_a_section() -> None:
    text = """# The mast was silent

**Cause.** The link goes over a single mast. We restarted the router at noon.

**Actions.** Rune orders two batteries (done 2025-03-07). Elin asks for copies of letters (by 2025-03-31).
"""
    document = read(Path("a.md"), text)
    assert [words for _, words, *_ in document.factors] == ["The link goes over a single mast."]
    assert [(row.text, row.owner, row.status, row.due) for row in document.actions] == [
        ("Rune orders two batteries", "Rune", "done", None),
        ("Elin asks for copies of letters", "Elin", "open", dt.date(2025, 3, 31)),
    ]


def test_how_things_work_is_a_factor_under_causes_and_what_happened_is_none() -> None:
    text = """# Reminders were late

## Root cause

The renewal is done by a person. Sasha was asked about it on Tuesday and looked at two other things first. The job reads its token at midnight.
"""
    assert [words for _, words, *_ in read(Path("a.md"), text).factors] == [
        "The renewal is done by a person.",
        "The job reads its token at midnight.",
    ]


def test_running_prose_may_promise() -> None:
    text = """# Outage of the till, 2025-01-31

We lost the totals of one day, because the till was reset.

From now on the repair people get a page of ours. Jonas will count lines, by 1 March. Nobody will miss the old report.
"""
    assert [(row.text, row.owner, row.due) for row in read(Path("a.md"), text).actions] == [
        ("From now on the repair people get a page of ours.", "", None),
        ("Jonas will count lines", "Jonas", dt.date(2025, 3, 1)),
    ]


def test_a_lone_line_below_a_heading_with_a_time_goes_on_with_its_entry() -> None:
    text = """# 2017-11-30 4:23PM PST, the proxy ran out of memory

## Timeline

### 16:22

Node runs out of memory.

and the log said:

It was killed.

### 17:20

The log suggests that this is the problem:

1. Builds have no memory limit.
2. The proxy shares their node.
"""
    document = read(Path("a.md"), text)
    assert document.title == "the proxy ran out of memory"
    assert [(moment.when, moment.text) for moment in document.timeline][:1] == [
        ("16:22", "Node runs out of memory. and the log said: It was killed.")
    ]
    assert len(document.timeline) == 2
    assert [words for _, words, *_ in document.factors] == [
        "Builds have no memory limit.",
        "The proxy shares their node.",
    ]


def test_a_table_as_a_list_of_lists_is_read() -> None:
    text = """Late trains
===========

Timeline
--------

.. list-table:: All times UTC
   :header-rows: 1

   * - Time
     - Event
   * - 06:10
     - The board shows
       yesterday
   * - 07:00
     - Board restarted

Actions
-------

.. list-table::
   :header-rows: 1

   * - Action
     - Owner
     - Due
   * - A clock for the board
     - Ines Okafor
     - 2025-04-01
"""
    document = read(Path("a.rst"), text)
    assert [(moment.line, moment.when, moment.text) for moment in document.timeline] == [
        (12, "06:10", "The board shows yesterday"),
        (15, "07:00", "Board restarted"),
    ]
    assert [(row.line, row.text, row.owner, row.due) for row in document.actions] == [
        (27, "A clock for the board", "Ines Okafor", dt.date(2025, 4, 1))
    ]


def test_what_was_written_in_a_chat_has_one_star_for_bold() -> None:
    text = """*:fire: The board was dark*

*Date:* 4 March 2025  |  *Severity:* 2

*:memo: Summary*
The board was dark for an hour.

*:mag: Contributing factors*
• The fuse has no spare
• nobody is on site *before* seven

*Action items*
• @ines – a spare fuse – 1 April
• Ask for one – shop floor – 2 April
"""
    document = read(Path("a.md"), text)
    assert (document.title, document.date, document.severity) == ("The board was dark", dt.date(2025, 3, 4), "2")
    assert document.summary == "The board was dark for an hour."
    assert [words for _, words, *_ in document.factors] == ["The fuse has no spare", "nobody is on site before seven"]
    assert [(row.text, row.owner, row.due) for row in document.actions] == [
        ("a spare fuse", "ines", dt.date(2025, 4, 1)),
        ("Ask for one", "shop floor", dt.date(2025, 4, 2)),
    ]


def test_numbered_names_are_headings_where_nothing_else_is() -> None:
    text = """Incident summary 17

1. Overview
The lookup was down on 5 September 2025.

2. Root cause analysis
2.1 The licence is tied to a host name.
2.2 The check runs once a day.

3. Recommendations
3.1 Record the terms beside the host. (Digital Services, October 2025)
"""
    document = read(Path("a.md"), text)
    assert document.summary == "The lookup was down on 5 September 2025."
    assert [words for _, words, *_ in document.factors] == [
        "The licence is tied to a host name.",
        "The check runs once a day.",
    ]
    assert [(row.text, row.owner) for row in document.actions] == [
        ("Record the terms beside the host.", "Digital Services")
    ]


def test_short_sentences_are_headings_where_nothing_else_is() -> None:
    text = """Why it happened. The job takes its locks in another order. We found that at noon.

Why we were slow. The dashboard hangs where nobody is before nine.

What we will do. Bettany sets a limit (done 20 November 2025).
"""
    document = read(Path("a.md"), text)
    assert [words for _, words, *_ in document.factors] == [
        "The job takes its locks in another order.",
        "The dashboard hangs where nobody is before nine.",
    ]
    assert [(row.text, row.owner, row.status) for row in document.actions] == [
        ("Bettany sets a limit", "Bettany", "done")
    ]


def test_a_table_in_columns_is_read() -> None:
    text = """Gates
=====

Actions
-------

======================= ========== ==========
Action                  Who        By
======================= ========== ==========
Open on loss of power   Ehlers     2025-01-31
Key at the porter's     Guards     done
======================= ========== ==========

The end.
"""
    assert [(row.line, row.text, row.owner, row.due, row.status) for row in read(Path("a.rst"), text).actions] == [
        (10, "Open on loss of power", "Ehlers", dt.date(2025, 1, 31), "open"),
        (11, "Key at the porter's", "Guards", None, "done"),
    ]


def test_a_title_in_front_matter_makes_the_first_lower_heading_a_section() -> None:
    text = "---\ntitle: Uploads failed\n---\n\nNobody could upload.\n\n## What you saw\n\nUploads stopped at 99%.\n"
    document = read(Path("a.md"), text)
    assert (document.title, document.summary, document.impact) == (
        "Uploads failed",
        "Nobody could upload.",
        "Uploads stopped at 99%.",
    )


def test_lists_below_headings_nobody_knows_are_told_by_what_they_hold() -> None:
    text = """# Outage of the till, 2025-01-31

## Threads

- The till numbers its own receipts, and the bank drops a number it has already seen.
- The letter that explains this lies in a drawer.
- Nobody had told the repair people.

## Bouquets

- Flowers for the shop.
- A card for the bank.

## Knots

- A page for the repair people (Ulla Marsh, 2025-02-14)
- Count lines and not numbers (Jonas Bell, 2025-03-01)
"""
    document = read(Path("a.md"), text)
    assert [(line, sure) for _, _, line, sure, _ in document.factors] == [(5, False), (6, False), (7, False)]
    assert [(row.text, row.owner, row.due) for row in document.actions] == [
        ("A page for the repair people", "Ulla Marsh", dt.date(2025, 2, 14)),
        ("Count lines and not numbers", "Jonas Bell", dt.date(2025, 3, 1)),
    ]
