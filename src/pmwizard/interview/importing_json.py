"""Chats, pagers and alert managers as JSON: whatever has a time and words is a message, wherever it stands.

Slack, Teams, Mattermost, Discord, PagerDuty and Opsgenie name the same few things differently; a table of names reads
them all, and most others too.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pmwizard.errors import UnusableError
from pmwizard.interview.importing import Event, Given, Log, Skipped
from pmwizard.interview.importing_times import Stamps

_TIMES = (
    *("ts", "timestamp", "@timestamp", "created_at", "createdAt", "createdDateTime", "create_at", "eventTime"),
    *("event_time", "occurred_at", "sent_at", "startsAt", "datetime", "time", "date", "at", "created"),
)
_TEXTS = ("text", "message", "content", "body", "log", "note", "summary", "description", "title", "subject", "msg")
_WHO = (
    *("user_profile", "username", "user", "author", "from", "actor", "agent", "owner", "sender", "bot_profile"),
    *("user_name", "user_id", "nick", "by"),
)
_NAMES = (
    *("display_name", "displayName", "real_name", "nickname", "global_name", "name", "username", "summary"),
    *("login", "email", "id"),
)
_LINKS = ("permalink", "html_url", "webUrl", "url", "link", "generatorURL")
_MARKS = ("subtype", "type", "messageType")
_NOISE = frozenset(
    {
        *(
            "channel_join",
            "channel_leave",
            "channel_topic",
            "channel_purpose",
            "channel_name",
            "group_join",
            "group_leave",
        ),
        *(
            "pinned_item",
            "system_join_channel",
            "system_leave_channel",
            "system_add_to_channel",
            "system_header_change",
        ),
        *("system_remove_from_channel", "systemEventMessage", "RecipientAdd", "RecipientRemove", "GuildMemberJoin"),
        *("ChannelPinnedMessage", "unknownFutureValue"),
    }
)
"""Messages that say who came and went, by what the chats call them."""

_PARTS = frozenset(
    {"attachments", "embeds", "blocks", "reactions", "edited", "mentions", "user_profile", "icons", "files"}
)
_TAG = re.compile(r"<(?:br|/p|/div|/li)\s*/?>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,2000}>")
_SLACK_LINK = re.compile(r"<(https?://[^|<>\s]+)(?:\|([^<>]*))?>")
_SLACK_REF = re.compile(r"<([@#!])([\w^]+)(?:\|([^<>]*))?>")
_DEEPEST = 60


def read(name: str, text: str, given: Given) -> Log:
    """The messages in JSON, or in JSON with an object a line.

    Raises:
        UnusableError: it is not JSON; names the line.
    """
    value = _loaded(name, text)
    stamps = Stamps.of("", given.zone, given.day, given.today)
    log = Log(_kind(value))
    for number, (message, found) in enumerate(_messages(value, stamps, 0), 1):
        if _is_noise(message):
            continue
        events = list(_alert(message, stamps)) if "labels" in message else [_event(message, found, given)]
        kept = [one for one in events if one is not None]
        log.events += [Event(one.at, one.text, one.who, one.source, number) for one in kept]
        if not kept and any(key in message for key in _TEXTS):
            log.skipped.append(Skipped(number, "a message without words"))
    return log


def _loaded(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise UnusableError(f"{name}: is nested too deeply to be a log") from None
    except json.JSONDecodeError as error:
        values = []
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                try:
                    values.append(json.loads(line))
                except (json.JSONDecodeError, RecursionError):
                    where = error.lineno if number == 1 or not values else number
                    raise UnusableError(f"{name}:{where}: not valid JSON: {error.msg}; export it again") from None
        return values


def _kind(value: Any) -> str:
    head = json.dumps(value, default=str)[:20_000]
    signs = (
        ("an alert manager's alerts", ('"startsAt"', '"labels"')),
        ("a PagerDuty log", ('"log_entries"',)),
        ("PagerDuty incidents", ('"incident_number"',)),
        ("a Teams chat", ('"createdDateTime"',)),
        ("a Mattermost channel", ('"create_at"',)),
        ("a Discord channel", ('"guild"', '"isBot"')),
        ("a Discord channel", ('"global_name"',)),
        ("an Opsgenie log", ('"createdAt"', '"owner"')),
        ("a Slack channel", ('"ts"',)),
    )
    return next((kind for kind, keys in signs if all(key in head for key in keys)), "JSON messages")


def _messages(value: Any, stamps: Stamps, depth: int) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """Everything that has a time and words, in the order it stands."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _messages(one, stamps, depth + 1)
    elif isinstance(value, dict):
        moment = next((found for key in _TIMES if (found := stamps.value(value.get(key)))), None)
        is_message = moment is not None and ("labels" in value or any(key in value for key in _TEXTS))
        if is_message:
            yield value, moment
        for key, one in value.items():
            if isinstance(one, list | dict) and key not in _PARTS and not (is_message and isinstance(one, dict)):
                yield from _messages(one, stamps, depth + 1)


def _is_noise(message: Mapping[str, Any]) -> bool:
    return any(message.get(mark) in _NOISE for mark in _MARKS if isinstance(message.get(mark), str))


def _event(message: Mapping[str, Any], moment: Any, given: Given) -> Event | None:
    words = next((said for key in _TEXTS if (said := _words(message.get(key), given.names))), "")
    words = " ".join(filter(None, [words or _parts(message, given.names), _files(message), _trigger(message)]))
    if not words:
        return None
    who = next((said for key in _WHO if (said := _name(message.get(key), given.names, 0))), "")
    links = (message.get(key) for key in _LINKS)
    source = next((one for one in links if isinstance(one, str) and one.startswith(("http://", "https://"))), "")
    return Event(moment, words, who, source)


def _words(value: Any, names: Mapping[str, str]) -> str:
    """A text in one line, without the markup of Slack and Teams."""
    if isinstance(value, dict):
        return _words(value.get("content", value.get("text")), names)
    if not isinstance(value, str):
        return ""
    said = _SLACK_LINK.sub(lambda found: f"{found[2]} ({found[1]})" if found[2] else found[1], value)
    said = _SLACK_REF.sub(lambda found: _reference(found, names), said)
    said = _ANY_TAG.sub("", _TAG.sub(" ", said))
    return " ".join(html.unescape(said).split())


def _reference(found: re.Match[str], names: Mapping[str, str]) -> str:
    sign = "#" if found[1] == "#" else "@"
    return f"{sign}{(found[3] or '').lstrip('@#') or names.get(found[2], found[2])}"


def _parts(message: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What a message without words of its own shows: the text of its attachments, cards or blocks."""
    for key in ("attachments", "embeds", "blocks"):
        for one in message.get(key) or []:
            if isinstance(one, dict):
                said = [_words(one.get(part), names) for part in ("title", "fallback", "text", "description")]
                if any(said):
                    return " ".join(dict.fromkeys(filter(None, said)))
    return ""


def _files(message: Mapping[str, Any]) -> str:
    held = [*(message.get("files") or []), *(message.get("attachments") or [])]
    named = [one.get("name") or one.get("fileName") for one in held if isinstance(one, dict)]
    return " ".join(f"[{one}]" for one in named if isinstance(one, str))


def _trigger(message: Mapping[str, Any]) -> str:
    """What set a pager off; its log entry alone only says that something did."""
    channel = message.get("channel")
    if not (isinstance(channel, dict) and str(message.get("type", "")).startswith("trigger")):
        return ""
    return str(channel.get("subject") or channel.get("summary") or "")


def _name(value: Any, names: Mapping[str, str], depth: int) -> str:
    if isinstance(value, str):
        return names.get(value, value).strip()
    if not isinstance(value, dict) or depth > _DEEPEST:
        return ""
    known = names.get(str(value.get("id", "")), "")
    plain = next((said for key in _NAMES if isinstance(said := value.get(key), str) and said.strip()), "")
    inner = (
        "" if known or plain else next((said for one in value.values() if (said := _name_in(one, names, depth))), "")
    )
    return known or plain or inner


def _name_in(value: Any, names: Mapping[str, str], depth: int) -> str:
    return _name(value, names, depth + 1) if isinstance(value, dict) else ""


def _alert(message: Mapping[str, Any], stamps: Stamps) -> Iterator[Event]:
    """An alert: when it began to fire, and when it stopped if it has."""
    labels, notes = _table(message.get("labels")), _table(message.get("annotations"))
    name = str(labels.get("alertname") or "An alert")
    about = str(notes.get("summary") or notes.get("description") or notes.get("message") or "")
    where = [str(labels[key]) for key in ("service", "job", "instance", "cluster", "severity") if labels.get(key)]
    said = f"{name} ({', '.join(where)})" if where else name
    link = message.get("generatorURL")
    source = link if isinstance(link, str) and link.startswith("http") else ""
    began, ended = stamps.value(message.get("startsAt")), stamps.value(message.get("endsAt"))
    if began:
        yield Event(began, " ".join(f"Alert {said} fired{f': {about}' if about else '.'}".split()), "", source)
    if ended and message.get("status") == "resolved":
        yield Event(ended, f"Alert {said} stopped.", "", source)


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
