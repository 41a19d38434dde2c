"""The user's words inside Markdown: they keep their code spans and paragraphs and cannot break out of their place.

Everything is done with backslashes, which every Markdown reader undoes, and so does `unescape`.
"""

import re

from pmwizard.record.attachments import is_picture

_CODE = re.compile(r"(?<![`\\])(`+)(?!`)([^`\n]+?)(?<!`)\1(?!`)")
_SPECIAL = re.compile(r"[\\`*\[\]<>|~{}]|(?<!\w)_|_(?!\w)|(?<!\w)&(?=#?\w+;)|!(?=\[)")
_LINE_START = re.compile(r"^([ \t]*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+\s*$|-{2,}\s*$|(\d{1,9})([.)])(?=\s|$))")
_BACKSLASHED = re.compile(r"\\([!-/:-@\[-`{-~])")
_UNSAFE_URL = re.compile(r"[\s<>()\[\]\\`|\"'{}\x00-\x1f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Words on one line, for a heading, a list item or a table cell; line breaks become `<br>`."""
    lines = [_escape_line(line) for line in _clean(text).strip().split("\n")]
    return "<br>".join(lines)


def escape_block(text: str) -> str:
    """Words with paragraphs and line breaks, for a place of their own."""
    lines = [_escape_line(line.strip()) for line in _clean(text).strip().split("\n")]
    joined = ""
    for at, line in enumerate(lines):
        follows = at + 1 < len(lines) and line and lines[at + 1]
        joined += line + ("\\\n" if follows else "\n" if at + 1 < len(lines) else "")
    return re.sub(r"\n{3,}", "\n\n", joined)


def unescape(markdown: str) -> str:
    """The words that `escape` or `escape_block` wrote, as they were typed."""
    text = re.sub(r"<br\s*/?>|\\\n", "\n", markdown)
    parts, last = [], 0
    for code in _CODE.finditer(text):
        parts += [_BACKSLASHED.sub(r"\1", text[last : code.start()]), code[0].replace("\\|", "|")]
        last = code.end()
    return "".join([*parts, _BACKSLASHED.sub(r"\1", text[last:])])


def link(words: str, url: str) -> str:
    """A link; an address that is not http, https or mailto, or a relative one, is shown as words instead."""
    if re.match(r"(?i)(https?://|mailto:)\S+$", url) or re.match(r"(?!//)(\.\./|\./|[\w-])[^:]*$", url):
        address = _UNSAFE_URL.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)
        return f"[{escape(words)}]({address})"
    return f"{escape(words)} {escape(url)}".strip()


def figure(words: str, url: str) -> str:
    """A link; an attached picture is shown instead, with the words for those who do not see it."""
    linked = link(words, url)
    return f"!{linked}" if is_picture(url) and linked.startswith("[") else linked


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _escape_line(line: str) -> str:
    parts, last = [], 0
    for code in _CODE.finditer(line):
        parts += [_special(line[last : code.start()]), code[0].replace("|", "\\|")]
        last = code.end()
    return _LINE_START.sub(_quiet, "".join([*parts, _special(line[last:])]))


def _special(text: str) -> str:
    return _SPECIAL.sub(lambda found: "\\" + found[0], text)


def _quiet(found: re.Match[str]) -> str:
    return f"{found[1]}{found[3]}\\{found[4]}" if found[3] else f"{found[1]}\\{found[2]}"
