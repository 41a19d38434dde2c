"""Names in front of text, `**Impact:** …`, `**Cause.** …`, and headings that nothing marks as such, `2. Root cause`."""

import re

from pmwizard.archive.reading import wording

_NUMBERED = re.compile(r"\s{0,3}\d{1,2}[.)]\s+([^\W\d_].{2,60})$")
_SENTENCE = re.compile(r"([A-ZÀ-Ý][^.:!?|*#\[\]]{3,40})\.\s+(?=\S)")
_LABEL = re.compile(
    r"(?:\*\*|__)?\s?([^\W\d_][^:：*_|<>]{0,60}?)\s?(?:[:：]\s?(?:\*\*|__)|(?:\*\*|__)\s?[:：]|[:：](?!/|\d))\s*(.*)$"
)
_RUN_IN = re.compile(r"(\*\*|__)([^*_|<>.:]{2,60})[.?!]\1\s+(\S.*)$")
_ENOUGH = 3


def split_label(text: str) -> tuple[str, str]:
    """A line such as `**Impact:** 40 users` in label and rest; label empty when it has none."""
    match = _LABEL.match(text) if (":" in text or "：" in text) else None
    return (match[1], match[2]) if match else ("", text)


def split_run_in(text: str) -> tuple[str, str]:
    """A paragraph with a known name in bold and a full stop in front, `**Cause.** The disk …`; label empty without."""
    match = _RUN_IN.match(text) if text.startswith(("**", "__")) else None
    known = match and (wording.is_known(match[2]) or wording.section_kind(match[2]))
    return (match[2], match[3]) if match and known else ("", text)


def numbered(lines: list[str]) -> dict[int, str]:
    """The lines that are headings such as `2. Root cause`, by their index; none unless there are several."""
    found = {at: match[1] for at, line in enumerate(lines) if (match := _NUMBERED.match(line)) and _opens(match[1])}
    return found if len(found) >= _ENOUGH else {}


def mark_sentences(text: str) -> str:
    """The text with names such as `Why it happened.` in front of paragraphs in bold, if there are several."""
    lines = text.split("\n")
    found = [
        (at, match)
        for at, line in enumerate(lines)
        if (at == 0 or not lines[at - 1].strip()) and (match := _SENTENCE.match(line)) and _opens(match[1])
    ]
    if len(found) < _ENOUGH:
        return text
    for at, match in found:
        lines[at] = f"**{match[1]}.** {lines[at][match.end() :]}"
    return "\n".join(lines)


def _opens(name: str) -> bool:
    return bool(wording.label_kind(name) or (wording.section_kind(name) and len(name.split()) <= _ENOUGH * 2))
