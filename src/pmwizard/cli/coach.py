"""`pmwizard coach`: the language coach over any text, for a person, a program or a forge."""

import argparse
import codecs
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from pmwizard import __version__, locations
from pmwizard.cli.forges import Place, github, sarif
from pmwizard.cli.io import Io, inert
from pmwizard.errors import DONE, LOOK, UNUSABLE, UnusableError

if TYPE_CHECKING:
    from pmwizard.coach import Located

SECTIONS = ("summary", "timeline", "impact", "went_well", "went_poorly", "factors", "actions", "comment")
_AROUND = 24
_WIDEST = 100
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class _Text:
    """A text and what it is called: a path as given, or `-`."""

    name: str
    text: str


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the command."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="text or Markdown; - or nothing reads standard input")
    parser.add_argument(
        "--section",
        choices=SECTIONS,
        default="",
        help="what every line is; left out, Markdown headings tell. `comment` is a reviewer's comment",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--format", choices=("text", "github", "sarif"), default="text", help="for a person or a forge")


def run(args: argparse.Namespace, io: Io) -> int:
    """Reads every text, says what was heard, and tells by the exit code whether there was anything."""
    from pmwizard.coach import Coach, check_document
    from pmwizard.coach.language import reads_as_english
    from pmwizard.coach.toml_document import as_record, check_toml

    root = locations.repository_root(io.start)
    coach = Coach.load(root / locations.TEAM_FOLDER / "prompts" if root else None)
    for problem in coach.problems:
        io.talk(problem)
    heard: list[tuple[_Text, list[Located]]] = []
    unusable = False
    for name in args.files or ["-"]:
        try:
            one = _read(name, io)
        except UnusableError as error:
            io.talk(str(error))
            unusable = True
            continue
        if not reads_as_english(one.text):
            io.talk(f"{'This' if name == '-' else name} does not read as English; the coach reads only English.")
        record = as_record(one.text) if not args.section else None
        listened = (
            check_document(one.text, section=args.section, coach=coach)
            if record is None
            else check_toml(one.text, record, coach=coach)
        )
        heard.append((one, listened))
    _show(args, io, heard)
    if unusable:
        return UNUSABLE
    return LOOK if any(found for _, found in heard) else DONE


def _show(args: argparse.Namespace, io: Io, heard: "list[tuple[_Text, list[Located]]]") -> None:
    places = [_place(one.name, located) for one, found in heard for located in found]
    if args.json:
        keys = ("line", "column", "end_line", "end_column", "rule")
        listed = []
        for one, found in heard:
            for located, place in ((located, _place(one.name, located)) for located in found):
                row = {"file": one.name} | {key: getattr(place, key) for key in keys}
                row |= {"text": located.finding.text, "message": place.message, "suggestion": place.suggestion}
                row["others"] = list(located.finding.others)
                listed.append(row)
        io.json({"findings": listed})
    elif args.format == "github":
        for place in places:
            io.say(github(place))
    elif args.format == "sarif":
        io.json(sarif(places, __version__))
    else:
        _tell(io, heard)


def _place(name: str, located: "Located") -> Place:
    finding = located.finding
    why = f"{finding.why} ({finding.source})" if finding.source else finding.why
    return Place(
        path=name,
        rule=finding.rule,
        message=finding.message,
        severity=finding.severity,
        line=located.line,
        column=located.column,
        end_line=located.end_line,
        end_column=located.end_column,
        why=why,
        suggestion=finding.suggestion,
    )


def _tell(io: Io, heard: "list[tuple[_Text, list[Located]]]") -> None:
    """The places as a person likes to read them: the line, the words marked, the question, the rewrite."""
    explained: set[str] = set()
    width = min(io.width, _WIDEST)
    for one, found in heard:
        lines = one.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n") if found else []
        for located in found:
            finding = located.finding
            where = f"line {located.line}" if one.name == "-" else f"{one.name}:{located.line}:{located.column}"
            io.say(f"{io.styled(where, 'bold')}  {io.styled(finding.rule, 'dim')}", safe=True)
            for number in range(located.line, located.end_line + 1):
                line = lines[number - 1]
                start = located.column - 1 if number == located.line else len(line) - len(line.lstrip())
                end = located.end_column - 1 if number == located.end_line else len(line.rstrip())
                _quote(io, line, start, end, width)
            _wrapped(io, finding.message, width)
            if finding.suggestion:
                for rewrite in finding.rewrites:
                    _wrapped(io, f"→ {rewrite}", width, style="good", hang="  ")
            if finding.rule not in explained and finding.why:
                explained.add(finding.rule)
                _wrapped(io, f"{finding.why} ({finding.source})" if finding.source else finding.why, width, style="dim")
            io.say()
    count = sum(len(found) for _, found in heard)
    if count:
        io.talk(
            f"{count} {'place' if count == 1 else 'places'} to look at. They are questions; keeping a line is fine."
        )


def _wrapped(io: Io, text: str, width: int, *, style: str = "", hang: str = "") -> None:
    for line in textwrap.wrap(
        inert(text), width, initial_indent=_INDENT, subsequent_indent=_INDENT + hang, break_on_hyphens=False
    ):
        io.say(io.styled(line, style) if style else line, safe=bool(style))


def _quote(io: Io, line: str, start: int, end: int, width: int) -> None:
    """The line with the words marked: underlined where colour is, by signs beneath where it is not."""
    room = width - len(_INDENT)
    begin, stop = 0, len(line)
    if _columns(line) > room:
        begin = max(0, min(start - _AROUND, start + _AROUND - room))
        stop = min(len(line), begin + room - 4)
    head = ("… " if begin else "") + line[begin:start].lstrip()
    marked = line[start : min(end, stop)].replace("\t", " ")
    tail = line[min(end, stop) : stop].rstrip() + (" …" if stop < len(line) else "")
    head, tail = head.replace("\t", " "), tail.replace("\t", " ")
    if io.coloured:
        io.say(f"{_INDENT}{inert(head)}{io.styled(marked, 'under')}{inert(tail)}", safe=True)
        return
    io.say(f"{_INDENT}{head}{marked}{tail}")
    io.say(f"{_INDENT}{' ' * _columns(inert(head))}{'^' * max(1, _columns(inert(marked)))}")


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _read(name: str, io: Io) -> _Text:
    """A file, or standard input, as text.

    Raises:
        UnusableError: there is no such file, or it is no text.
    """
    if name == "-":
        if io.source.isatty():
            io.talk("Reading what you type; Ctrl-D on an empty line ends it.")
        raw = getattr(io.source, "buffer", None)
        data = raw.read() if raw is not None else io.source.read().encode("utf-8", "surrogatepass")
    else:
        path = io.start / name
        if path.is_dir():
            raise UnusableError(f"{name} is a folder; name the files in it, for example {name.rstrip('/')}/*.md")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UnusableError(f"{name}: {error.strerror or error}") from None
    return _Text(name, _decoded(data, "standard input" if name == "-" else name, io))


def _decoded(data: bytes, name: str, io: Io) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:8192]:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise UnusableError(f"{name}, line {line}: this is not text (it has a zero byte); give text or Markdown")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        io.talk(f"{name}, line {line}: not UTF-8; read as Windows-1252. Saving it as UTF-8 makes every letter right.")
        return data.decode("cp1252", "replace")
