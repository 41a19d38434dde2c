"""Secrets and personal data in a record or a text attachment, found before they leave.

The shapes of secrets are data, in `secrets.toml`. General scanners hear every longer word of prose as high entropy and
cut tokens short, which makes masking useless; these patterns match a secret as a whole and little else.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Where = tuple[str | int, ...]

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-]|:[\w/~])")
_ISSUERS = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|"
    r"6(?:011|5\d\d|4[4-9]\d)\d{12}|62\d{14,17}|35\d{14}"
)
"""How long card numbers are and how they start, by who issues them."""

_CARD = re.compile(r"(?<![\d.,/_-])(?:\d[ -]?){12,18}\d(?![\d.,-]?\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
LONGEST = 2_000_000
"""Characters of a text that are looked through."""

MAIL = "an e-mail address"
"""The kind that is mentioned and does not stop anything."""

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that should not leave.

    Attributes:
        kind: what it looks like, e.g. `a GitHub token`.
        where: the field, as keys and item numbers from 0, e.g. `("timeline", 3, "text")`; `("attachments", NAME)` for a
            file.
        start: where it begins in the field, in code points.
        end: where it ends, exclusive.
        masked: how it can be shown: its first characters, then dots.
        line: the line in the field or file, from 1.
    """

    kind: str
    where: Where
    start: int
    end: int
    masked: str
    line: int = 1

    @property
    def place(self) -> str:
        """The field in words: `timeline 4, text`."""
        words: list[str] = []
        for part in self.where:
            if isinstance(part, int):
                words[-1] = f"{words[-1]} {part + 1}"
            else:
                words.append(part)
        return ", ".join(words)


@dataclass(frozen=True, slots=True)
class _Shape:
    name: str
    pattern: re.Pattern[str]
    hints: tuple[str, ...]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "secrets.toml").read_text("utf-8"))


@cache
def _shapes() -> tuple[_Shape, ...]:
    return tuple(
        _Shape(shape["name"], re.compile(shape["pattern"]), tuple(hint.lower() for hint in shape["hints"]))
        for shape in _data()["shape"]
    )


def find(record: Mapping[str, Any]) -> list[Secret]:
    """Every secret in the record's fields, in reading order; addresses of its authors and owners are none."""
    known = people(record)
    return [
        found
        for where, text in _texts(record, ())
        if where[0] not in {"id", "schema", "authors", "owner"} and where[-1] not in {"owner", "by"}
        for found in find_in(text, where, known)
    ]


def find_in(text: str, where: Where, known: frozenset[str] = frozenset()) -> list[Secret]:
    """Every secret in one text, in order.

    Args:
        text: the text; what comes after two million characters is not read.
        where: the field or file it is.
        known: e-mail addresses, in lower case, that may be there.
    """
    text = text[:LONGEST]
    low = text.lower()
    spans: list[tuple[int, int, str]] = []
    for shape in _shapes():
        if any(hint in low for hint in shape.hints):
            for found in shape.pattern.finditer(text):
                start, end = found.span("secret") if "secret" in shape.pattern.groupindex else found.span()
                spans.append((start, end, shape.name))
    spans += [(*card.span(), "a card number") for card in _CARD.finditer(text) if _is_card(card[0])]
    spans += [(*iban.span(), "an IBAN") for iban in _IBAN.finditer(text) if _is_iban(iban[0])]
    if "@" in text:
        spans += [(*mail.span(), MAIL) for mail in _EMAIL.finditer(text) if _is_strange(mail[0].lower(), known)]
    secrets: list[Secret] = []
    line, last = 1, 0
    for start, end, name in _apart(spans):
        line += text.count("\n", last, start)
        last = start
        secrets.append(Secret(name, where, start, end, _masked(text[start:end]), line))
    return secrets


def mask(record: Mapping[str, Any], secret: Secret) -> dict[str, Any]:
    """The record with that secret masked; unchanged when the field no longer holds it there."""
    masked = deepcopy(dict(record))
    holder: Any = masked
    for part in secret.where[:-1]:
        holder = holder[part]
    text = holder[secret.where[-1]]
    if _masked(text[secret.start : secret.end]) == secret.masked:
        holder[secret.where[-1]] = masked_text(text, [secret])
    return masked


def masked_text(text: str, secrets: Iterable[Secret]) -> str:
    """The text with these secrets of it masked."""
    for secret in sorted(secrets, key=lambda one: one.start, reverse=True):  # from the end, so that spans stay
        text = f"{text[: secret.start]}[{secret.kind.partition(' ')[2]} removed]{text[secret.end :]}"
    return text


def mask_all(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with every secret masked."""
    masked = dict(record)
    for secret in sorted(find(record), key=lambda one: one.start, reverse=True):  # from the end, so that spans stay
        masked = mask(masked, secret)
    return masked


def _masked(text: str) -> str:
    return f"{text[: min(_SHOWN, len(text) // 4)]}…"


def _apart(spans: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    last = 0
    for start, end, name in sorted(spans, key=lambda span: (span[0], span[2] == MAIL, -span[1])):
        if start >= last:
            yield start, end, name
            last = end


def _texts(value: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _texts(one, (*where, str(key)))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(one, (*where, number))


def people(record: Mapping[str, Any]) -> frozenset[str]:
    """E-mail addresses of authors and owners, in lower case, and the team's own domains as `@example.com`."""
    actions = [one for one in record.get("actions") or [] if isinstance(one, Mapping)]
    names = [*(record.get("authors") or []), *(one.get("owner") for one in actions)]
    names += [line.get("by") for one in actions for line in one.get("history") or [] if isinstance(line, Mapping)]
    mails = {mail.lower() for name in names if isinstance(name, str) for mail in _EMAIL.findall(name)}
    domains = {mail.rpartition("@")[2] for mail in mails}.difference(_data()["mail"]["public"])
    return frozenset({*mails, *(f"@{domain}" for domain in domains)})


def _is_strange(mail: str, known: frozenset[str]) -> bool:
    """Whether that is the address of somebody outside of the team."""
    domain = mail.rpartition("@")[2]
    return not (mail in known or f"@{domain}" in known or domain.rpartition(".")[2] in _data()["mail"]["machines"])


def _is_iban(text: str) -> bool:
    """Whether the check digits are right (ISO 13616)."""
    sign = text.replace(" ", "")
    turned = "".join(str(int(one, 36)) for one in sign[4:] + sign[:4])
    return int(turned) % 97 == 1


def _is_card(text: str) -> bool:
    """Whether the digits are as many and start as a card's, and their check digit is right (Luhn)."""
    digits = [int(sign) for sign in text if sign.isdigit()]
    plain = "".join(map(str, digits))
    if not _ISSUERS.fullmatch(plain) or len(set(digits)) == 1 or re.search(r"[ -]{2}", text):
        return False
    groups = re.split(r"[ -]", text)
    if len(groups) > 1 and not all(3 <= len(group) <= 6 for group in groups):  # noqa: PLR2004 -- printed in fours, or 4-6-5
        return False
    total = sum(
        digit if at % 2 == 0 else digit * 2 - 9 * (digit > 4)  # noqa: PLR2004 -- the two digits of 10 to 18 added up
        for at, digit in enumerate(reversed(digits))
    )
    return total % 10 == 0
