"""The manual page, in the language of man, from the same parsers as `--help`."""

from collections.abc import Iterator, Sequence
from datetime import date

from pmwizard import __version__
from pmwizard.cli.outline import Choice, Node

_CODES = (
    ("0", "done"),
    ("1", "done, and there is something to look at: problems found, nothing matched"),
    ("2", "what was given is not usable; the message names the file, the line and the mend"),
    ("3", "git or the remote refused; nothing is lost, the message says what git said and what to do next"),
    ("130", "interrupted; the draft is saved"),
)
_VARIABLES = (
    ("PMWIZARD_PLAIN", "anything but 0 goes line by line instead of drawing the screen"),
    ("TERM", "dumb does the same"),
    ("NO_COLOR", "nothing is coloured"),
    ("VISUAL, EDITOR", "the editor that F4 opens"),
    ("XDG_STATE_HOME, XDG_CONFIG_HOME, XDG_CACHE_HOME", "where drafts, settings and the index are kept"),
)
_FILES = (
    ("postmortems/ID/postmortem.toml", "the record of a postmortem"),
    ("postmortems/ID/README.md", "what people read, made from the record"),
    ("pmwizard.toml", "the settings of a repository"),
    ("~/.config/pmwizard/config.toml", "your own settings; pmwizard config shows all of them"),
    ("~/.local/state/pmwizard/drafts", "unfinished postmortems"),
)
_EXAMPLES = (
    ("pmwizard demo", "try it in a throw-away repository"),
    ('pmwizard note "I rolled checkout back to v41"', "write a line of the timeline while it happens"),
    ("pmwizard import slack.json --since 13:40 --until 15:10", "fill the timeline from a chat"),
    ("pmwizard actions --overdue --json", "what was promised and has not come"),
)


def page(root: Node, description: str, day: date) -> str:
    """The page of section 1."""
    return "\n".join(_lines(root, description, day)) + "\n"


def _lines(root: Node, description: str, day: date) -> Iterator[str]:
    yield f'.TH PMWIZARD 1 "{day.isoformat()}" "pmwizard {__version__}" "User commands"'
    yield ".SH NAME"
    yield "pmwizard \\- a wizard for blameless postmortems"
    yield ".SH SYNOPSIS"
    yield ".B pmwizard"
    yield "[\\-C \\fIDIR\\fR] [\\-\\-plain] [\\fICOMMAND\\fR ...]"
    yield ".SH DESCRIPTION"
    yield _safe(description)
    yield "Called without a command it opens the home screen:"
    yield "drafts to go on with, actions that are due, a new postmortem."
    yield ".SH OPTIONS"
    yield from _choices(root.options)
    yield ".SH COMMANDS"
    for node in root.children:
        yield from _command(node)
    yield ".SH FILES"
    yield from _pairs(_FILES)
    yield ".SH ENVIRONMENT"
    yield from _pairs(_VARIABLES)
    yield ".SH EXIT STATUS"
    yield from _pairs(_CODES)
    yield ".SH EXAMPLES"
    yield from _pairs(_EXAMPLES)


def _command(node: Node) -> Iterator[str]:
    for one in node.walk():
        yield f".SS {_safe(' '.join((*one.path, *map(_argument, one.arguments))))}"
        yield _safe(one.about[:1].upper() + one.about[1:]) + ("" if one.about.endswith((".", "?")) else ".")
        yield from _choices([*one.arguments, *(option for option in one.options if "--help" not in option.flags)])


def _argument(one: Choice) -> str:
    name = one.value.name if one.value else ""
    shown = f"{name} ..." if one.many else name
    return f"[{shown}]" if one.optional else shown


def _choices(choices: Sequence[Choice]) -> Iterator[str]:
    for one in choices:
        value = f" {one.value.name}" if one.value else ""
        yield ".TP"
        yield (
            f"\\fB{_safe(', '.join(one.flags))}\\fR\\fI{_safe(value)}\\fR"
            if one.flags
            else f"\\fI{_safe(value.strip())}\\fR"
        )
        yield _safe(one.about)


def _pairs(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, about in pairs:
        yield ".TP"
        yield f"\\fB{_safe(name)}\\fR"
        yield _safe(about)


def _safe(text: str) -> str:
    """The text as words: no line of it reads as a request, and dashes stay what they are."""
    said = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in said.splitlines())
