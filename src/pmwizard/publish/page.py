"""A README.md of the standard layout read backwards: texts by field, items by section, and the lines left over."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from pmwizard.record.markdown import unescape

ITEMS = ("timeline", "measures", "went_well", "went_poorly", "factors", "actions", "links")

_HEADINGS = {
    "timeline": "timeline",
    "impact": "impact",
    "what went well": "went_well",
    "what went poorly": "went_poorly",
    "contributing factors": "factors",
    "actions": "actions",
    "links": "links",
}
_HEADING = re.compile(r"^(#{1,2}) (.*)$")
_ROW = re.compile(r"^\|\s*(?P<one>(?:\\.|`[^`]*`|[^|\\])*?)\s*\|\s*(?P<two>(?:\\.|`[^`]*`|[^|\\])*?)\s*\|\s*$")
_NOT_ROWS = re.compile(r"^\|[-|: ]+\|$|^\| \| \*.* with nothing written down\* \|$|^\| Measure \| Value \|$")
_MARKS = re.compile(r"^(?:\*\*(?:started|detected|mitigated|resolved)\*\* )*")
_SOURCE = re.compile(r" \[source\]\([^)]*\)$")
_FACTOR = re.compile(r"^- (?:\*\*(?P<id>\w+)\*\*(?: (?P<category>[^:]*))?: )?(?P<text>.*)$")
_ACTION = re.compile(r"^- (?P<box>\[[ xX]\] )?(?:\*\*(?P<id>\w+)\*\*(?: idea)?: )?(?P<text>.*)$")
_LINK = re.compile(r"^- !?\[(?P<title>(?:\\.|[^\]\\])*)\]\((?P<url>[^)\s]*)\)$")
_ALIKE = 0.6

Row = dict[str, str]


@dataclass(slots=True)
class Page:
    """A page as it was read.

    Attributes:
        texts: title, summary and impact.
        items: rows by section; each with its parts and its `line`.
        rest: (line, text) of what belongs to neither.
        head: the lines between the title and the first section.
    """

    texts: dict[str, str] = field(default_factory=dict)
    items: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in ITEMS})
    rest: list[tuple[int, str]] = field(default_factory=list)


def read_page(text: str, made: Sequence[str] = ()) -> Page:
    """Reads a page.

    Args:
        text: the page.
        made: the lines under the title that are made from the record: the facts and the times.
    """
    page = Page()
    section, left = "", list(made)
    block: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        heading = _HEADING.match(line)
        if heading:
            _close(page, section, block)
            block = []
            title = len(heading[1]) == 1 and "title" not in page.texts
            section = "summary" if title else _HEADINGS.get(heading[2].strip().lower(), "")
            if title:
                page.texts["title"] = unescape(heading[2].strip())
            elif not section:
                page.rest.append((number, line))
        elif section == "summary" and left and line.strip():
            if line != left[0] and SequenceMatcher(None, line, left[0]).ratio() < _ALIKE:
                block.append(line)
            else:
                page.rest.append((number, line))
                left.pop(0)
        elif section == "summary" or (section == "impact" and not line.startswith("|")):
            block.append(line)
        elif line.strip() and not _item(page, section, number, line):
            page.rest.append((number, line))
    _close(page, section, block)
    return page


def _close(page: Page, section: str, block: list[str]) -> None:
    if section in {"summary", "impact"}:
        page.texts[section] = unescape("\n".join(block).strip())


def _item(page: Page, section: str, number: int, line: str) -> bool:
    """Puts the line among the items of its section; whether it is one."""
    row: Row = {"line": str(number)}
    if section in {"timeline", "impact"}:
        found = _ROW.match(line)
        if not found or _NOT_ROWS.match(line) or (section == "timeline" and not found["two"]):
            return False
        if section == "impact":
            row |= {"what": unescape(found["one"]), "value": unescape(found["two"])}
        else:
            text = _SOURCE.sub("", _MARKS.sub("", found["two"]))
            marks = " ".join(re.findall(r"\*\*(\w+)\*\*", _MARKS.match(found["two"])[0]))  # type: ignore[index]
            row |= {"when": unescape(found["one"]), "text": unescape(text), "marks": marks}
    elif section in {"went_well", "went_poorly"} and line.startswith("- "):
        row["text"] = unescape(line[2:].strip())
    elif found := {"factors": _FACTOR, "actions": _ACTION, "links": _LINK}.get(section, _LINK).match(line):
        row |= {name: unescape((value or "").strip()) for name, value in found.groupdict().items()}
        if row.get("text", "").startswith("~~"):
            row["text"] = row["text"].removeprefix("~~").removesuffix("~~")
    else:
        return False
    page.items["measures" if section == "impact" else section].append(row)
    return True
