"""Marks inside a line taken away, the words kept; and paragraphs cut into sentences that know their lines."""

import html
import re
import unicodedata
from collections.abc import Iterator

_SPECIAL = frozenset("*_`[]<>&~\\{!:")
_IMAGE = re.compile(r"!\[[^\]]{0,300}\](?:\([^)\s]{0,2000}(?:\s\"[^\"]{0,200}\")?\)|\[[^\]]{0,100}\])")
_FOOTNOTE = re.compile(r"\[\^[^\]]{1,40}\]:?")
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]{0,200}\]){0,400})\]\(\s?<?((?:[^()\s]|\([^()\s]{0,200}\)){0,2000})>?(?:\s+\"[^\"]{0,200}\")?\)"
)
_REFERENCE = re.compile(r"\[([^\[\]]{1,300})\]\[([^\[\]]{0,100})\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_RST_LINK = re.compile(r"`([^`<>]{0,300}?)\s*<([^`<>\s]{1,1000})>`__?")
_RST_ROLE = re.compile(r":[a-z][\w:+-]{0,30}:`([^`]{1,200})`")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,400})?/?>")
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\{[:#.][^{}]{0,100}\}")
_CODE = re.compile(r"``([^`]{1,400})``|`([^`]{1,400})`")
_STARS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|~~")
_UNDERSCORES = re.compile(r"(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~&])")
_SPACES = re.compile(r"\s{2,}|[\t\n\u00a0]")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'）)\]]{3,2000}")
_EMOJI = re.compile(r"[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3]+")
_SHORTCODE = re.compile(r":[a-z][a-z0-9_+-]{1,40}:")
_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_a-zß-öø-ÿ])|[。！？]+[」』）]?\s*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|z\.\s?B|d\.\s?h|p\.\s?ex|etc|approx|ca|bzw|inkl|vs|cf|no|nr|resp|incl|dr|mr|mrs|ms|st|fig|a\.m|p\.m"
    r"|sr|sra|ej)|\b[A-Za-z]|\b\d{1,2})\.$",
    re.IGNORECASE,
)
_MARKS = re.compile("[\u0300-\u036f]")

Parts = list[tuple[int, str]]
"""The lines of a paragraph: (line, text)."""


def plain(text: str) -> str:
    """The words of a line of Markdown or reStructuredText, without its marks, links' targets and tags."""
    if _SPECIAL.isdisjoint(text):
        return _spaced(text)
    if "[" in text:
        text = _links(text)
    if "<" in text or "&" in text:
        text = _tags(text)
    if "`" in text:
        text = _RST_ROLE.sub(r"\1", _RST_LINK.sub(r"\1", text)) if "`_" in text or ":`" in text else text
        text = _CODE.sub(lambda found: (found[1] or found[2]).strip(), text)
    if "{" in text:
        text = _ATTRIBUTES.sub("", text)
    if "*" in text or "~~" in text:
        text = _STARS.sub("", text)
    if "_" in text:
        text = _UNDERSCORES.sub("", text)
    if "\\" in text:
        text = text.rstrip("\\")
        text = _ESCAPE.sub(r"\1", text)
    return _spaced(text)


def _links(text: str) -> str:
    if "![" in text:
        text = _IMAGE.sub("", text)
    if "[^" in text:
        text = _FOOTNOTE.sub("", text)
    text = _LINK.sub(r"\1", text)
    return _REFERENCE.sub(r"\1", text) if "][" in text else text


def _tags(text: str) -> str:
    if "<" in text:
        text = _RST_LINK.sub(r"\1", text) if "`" in text else text
        text = _AUTOLINK.sub(r"\1", text)
        text = _TAG.sub("", _BREAK.sub(" ", text))
    return html.unescape(text) if "&" in text else text


def _spaced(text: str) -> str:
    text = text.strip()
    return _SPACES.sub(" ", text) if "  " in text or "\t" in text or "\n" in text or "\u00a0" in text else text


def urls(text: str) -> list[tuple[str, str]]:
    """The (words, address) of each link of a line; the words are empty for a bare address."""
    found = [(match[1], match[2]) for match in _LINK.finditer(text) if "://" in match[2]]
    rest = _LINK.sub(" ", text)
    if "`" in rest:
        found += [(match[1], match[2]) for match in _RST_LINK.finditer(rest)]
        rest = _RST_LINK.sub(" ", rest)
    return found + [("", match[0].rstrip(".,;:!?*_")) for match in _URL.finditer(rest)]


def without_urls(text: str) -> str:
    """Plain text without bare addresses."""
    return _URL.sub("", text) if "://" in text or "www." in text else text


def without_emoji(text: str) -> str:
    """The text without pictures, arrows and `:shortcodes:`."""
    if not text.isascii():
        text = _EMOJI.sub(" ", text)
    return _SHORTCODE.sub(" ", text) if ":" in text else text


def folded(text: str) -> str:
    """Lower case with straight apostrophes and, for Latin letters, without accents, as long as it was."""
    text = text.lower()
    if text.isascii():
        return text
    text = text.replace("’", "'").replace("‘", "'").replace("：", ":").replace("\u3000", " ")
    return _MARKS.sub("", unicodedata.normalize("NFD", text)) if not _east_asian(text) else text


def _east_asian(text: str) -> bool:
    return any("\u3040" <= sign <= "\u9fff" for sign in text)


def is_east_asian(text: str) -> bool:
    """Whether it holds Japanese or Chinese writing, which has no spaces to count words by."""
    return not text.isascii() and _east_asian(text)


def joined(parts: Parts) -> str:
    """The lines of a paragraph as one; without a space between lines of Japanese."""
    if len(parts) == 1:
        return parts[0][1]
    return " ".join(text for _, text in parts)


def sentences(parts: Parts) -> Iterator[tuple[int, str]]:
    """The (line it begins in, plain sentence) of a paragraph, in order."""
    pieces = [(line, bare) for line, text in parts if (bare := plain(text))]
    text = " ".join(piece for _, piece in pieces)
    starts = []
    at = 0
    for line, piece in pieces:
        starts.append((at, line))
        at += len(piece) + 1
    for start, sentence in _cut(text):
        line = next((number for first, number in reversed(starts) if first <= start), 0)
        yield line, sentence


def _cut(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATED.search(text, max(start, match.start() - 12), match.start() + 1):
            continue
        if sentence := text[start : match.end()].strip():
            yield start, sentence
        start = match.end()
    if sentence := text[start:].strip():
        yield start, sentence
