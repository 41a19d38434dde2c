"""Every key of the screens, once: the bindings, the palette, the help and the line at the bottom all come from here.

Where a terminal, a multiplexer or an editor keeps a key to itself, another one does the same: Alt with the digit of a
function key, Alt with the letter of a control key; not Alt with B or F, which terminals send for a word back and on.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual.binding import Binding

LINE_BREAK = "line-break"
"""The name of the key for a line break inside an entry, which belongs to the words and not to a screen."""

TAKEN: dict[str, frozenset[str]] = {
    "vscode": frozenset(["f1", "f5", "f6", "ctrl+p", "ctrl+f", "ctrl+n", "ctrl+q", "ctrl+b", "alt+left", "alt+up"]),
    "tmux": frozenset({"ctrl+b"}),
    "screen": frozenset({"ctrl+a"}),
    "flow control": frozenset({"ctrl+s", "ctrl+q"}),
}
"""Keys that do not arrive, by who keeps them."""
_NAMES = {
    "escape": "Esc", "tab": "Tab", "enter": "Enter", "left": "←", "right": "→", "up": "↑", "down": "↓",
    "backspace": "⌫", "delete": "Del",
    "pagedown": "PgDn", "pageup": "PgUp", "slash": "/", "question_mark": "?", "space": "Space",
}  # fmt: skip
_NAMED = re.compile(r"\{([a-z-]+)\}")
_SPOKEN = {"^": "Ctrl+", "⇧": "Shift+"}
_LONG = re.compile(r"[\^⇧](?=.)")
_SIGNS = {"alt": "Alt+", "shift": "⇧", "ctrl": "^"}


@dataclass(frozen=True, slots=True)
class Key:
    """Something the author can do with a key.

    Attributes:
        id: its name, by which the user's settings may give it another key.
        key: the key, as Textual spells it; several with commas, the usual one first.
        action: the screen's action.
        label: what it does in a word or two, for the line at the bottom.
        about: what it does in a sentence, for the palette and the help.
    """

    id: str
    key: str
    action: str
    label: str
    about: str

    def binding(self, *, priority: bool = True) -> Binding:
        """The key as a binding that works wherever the cursor is; without `priority`, not while something is typed."""
        return Binding(self.key, self.action, self.label, show=False, id=self.id, priority=priority)

    def shown(self, own: Mapping[str, str], taken: Iterable[str] = ()) -> str:
        """The key as people write it: the user's own, else the first one that arrives."""
        known = [one.strip() for one in own.get(self.id, self.key).split(",")]
        return written(next((one for one in known if one not in set(taken)), known[0]))


@runtime_checkable
class Shows(Protocol):
    """Something that knows how a key is written here, as the application does."""

    def shown(self, key: Key) -> str:
        """The key as it is pressed here."""


Pair = Key | tuple[str, str]
"""A key, or one written out and what it does."""


def pairs(app: object, keys: Iterable[Pair], *, long: bool = False) -> list[tuple[str, str]]:
    """How each key is written, and what it does: in a word or two, or `long`, in a sentence."""
    return [one if isinstance(one, tuple) else (in_app(app, one), one.about if long else one.label) for one in keys]


def in_app(app: object, key: Key) -> str:
    """The key as it is pressed in this application."""
    return app.shown(key) if isinstance(app, Shows) else key.shown({})


def said(app: object, text: str) -> str:
    """A sentence in which keys stand by their names in braces, with them as they are pressed here, written out."""
    return _NAMED.sub(lambda found: _LONG.sub(lambda sign: _SPOKEN[sign[0]], in_app(app, BY_ID[found[1]])), text)


def written(key: str) -> str:
    """A key as people write it: `ctrl+n` is `^N`, `alt+left` is `Alt+←`."""
    *held, last = key.split("+")
    name = _NAMES.get(last, last.upper() if held or (last[0] == "f" and last[1:].isdecimal()) else last)
    return "".join(_SIGNS.get(one, f"{one}+") for one in held) + name


def taken_here(environ: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The keys that do not arrive in the terminal at hand, as far as it says what it is."""
    around = {"vscode": environ.get("TERM_PROGRAM") == "vscode", "tmux": "TMUX" in environ, "screen": "STY" in environ}
    return frozenset().union(*(TAKEN[name] for name, here in around.items() if here))


WALK: tuple[Key, ...] = (
    Key("help", "f1,alt+1", "help", "help", "Explain the place the cursor is in."),
    Key("coach", "f2,alt+2", "coach", "coach", "Open or close the coach on a narrow screen."),
    Key("coach-on", "pagedown", "turn_coach(1)", "coach, a page on", "Where the coach lies over the text: a page on."),
    Key("coach-back", "pageup", "turn_coach(-1)", "coach, a page back", "And a page back."),
    Key("question", "f3,alt+3", "next_question", "next question", "Ask the next question."),
    Key("editor", "f4,alt+4", "editor", "editor", "Open these words in your own editor."),
    Key("editor-step", "shift+f4,alt+e", "editor_step", "step in editor", "Open the whole step in your own editor."),
    Key("finding", "f5,alt+5", "next_finding", "next finding", "Go to the next thing the coach noticed."),
    Key("keep", "f6,alt+6", "keep", "keep mine", "Keep your words; it is not asked again."),
    Key("accept", "f7,alt+7", "accept", "take the rewrite", "Put the coach's rewrite in place of your words."),
    Key("other", "alt+r,shift+f7", "other", "other rewrite", "Show the coach's other rewrite of these words."),
    Key("link", "f8,alt+8", "link", "link", "Link the earlier factor to this one."),
    Key("past", "f9,alt+9", "past", "open it", "Read the earlier postmortem beside this one."),
    Key("other-past", "alt+v,shift+f9", "other_past", "another", "To the next of the earlier factors that are shown."),
    Key("next-step", "ctrl+n,alt+n", "step(1)", "next step", "Go on to the next step."),
    Key("previous-step", "alt+left,alt+l,ctrl+shift+n", "step(-1)", "step back", "Go back to the step before."),
    Key("steps", "escape", "steps", "steps", "Leave the field for the list of steps; again for home."),
    Key("next-field", "tab", "focus_field(1)", "next field", "Go on to the next field."),
    Key("previous-field", "shift+tab", "focus_field(-1)", "field before", "Go back to the field before."),
    Key("undo", "ctrl+z", "undo", "undo", "Take back the last edit, also of a deleted entry."),
    Key("redo", "ctrl+y", "redo", "redo", "Do again what was undone."),
    Key(
        "delete",
        "alt+d,ctrl+delete,alt+backspace",
        "delete",
        "delete entry",
        "Take this entry out; undo brings it back.",
    ),
    Key("up", "alt+up,alt+k", "move(-1)", "move up", "Move this entry up."),
    Key("down", "alt+down,alt+j", "move(1)", "move down", "Move this entry down."),
    Key("find", "ctrl+f,alt+g", "find", "find", "Find words in this draft."),
    Key("save", "ctrl+s,alt+w", "save", "save", "Save now. It is saved by itself within a second anyway."),
    Key("save-elsewhere", "alt+s", "save_elsewhere", "save elsewhere", "Write the draft to a file of your own."),
    Key("leave", "ctrl+q,alt+q", "leave", "leave", "Leave; the draft stays as it is."),
)
REVIEW: tuple[Key, ...] = (
    Key("publish", "p", "screen.review('publish')", "commit", "Commit it: shows where it goes first."),
    Key(
        "share",
        "s",
        "screen.review('share')",
        "share",
        "Put it on a branch as a draft, for co-authors.",
    ),
    Key("branch", "b", "screen.review('branch')", "branch", "To a branch of its own instead, and back."),
    Key("attach", "a", "screen.review('attach')", "attach", "Let a graph, a screenshot or a log go along."),
)
PALETTE = Key("palette", "ctrl+p,alt+p", "command_palette", "all", "Everything, by name.")
BOARD: tuple[Key, ...] = (
    Key("action-done", "d", "done", "done", "It is done; asks where others can see it."),
    Key("action-drop", "x", "drop", "drop", "It will not be done; asks why."),
    Key("action-move", "m", "move", "move", "Give it another day; asks until when and why."),
    Key("action-assign", "o", "assign", "owner", "Somebody else takes it."),
    Key("action-reopen", "r", "reopen", "reopen", "It is open again."),
    Key("actions-whose", "f", "whose", "whose", "Everyone's, yours, or those of your teams."),
    Key("actions-review", "w", "review", "walk", "Walk through what is overdue, one after the other."),
)
SITTING: tuple[Key, ...] = (
    Key("sitting-leave", "s,right", "leave_it", "leave it", "Leave the action as it is and go on."),
    Key("sitting-back", "b,left", "back", "back", "Back, to answer anew."),
    Key("sitting-stop", "escape,q", "stop", "stop here", "Stop; what was decided so far can still be committed."),
    Key("sitting-help", "f1,question_mark", "help", "help", "Explain this screen and its keys."),
)
SHELF: tuple[Key, ...] = (
    Key("list-find", "slash,ctrl+f", "narrow", "find", "Show only what holds the words you type; Esc shows all again."),
    Key("list-help", "f1,question_mark", "help", "help", "Explain this screen and its keys."),
    Key("list-back", "escape", "back", "back", "Back to where you came from."),
    Key("list-next", "tab", "group(1)", "next heading", "To the next heading."),
    Key("list-before", "shift+tab", "group(-1)", "heading before", "To the heading before."),
    Key("list-close", "q", "close", "close", "Back to where you came from, at once."),
    Key("list-leave", "ctrl+q,alt+q", "leave", "leave", "Leave pmwizard."),
)
PAST: tuple[Key, ...] = (
    Key("past-back", "escape,q,f9,alt+9,enter", "back", "back", "Back to where you came from."),
    Key("past-link", "f8,alt+8", "link", "link it", "Link this factor to the one you are writing, and go back."),
    Key("past-help", "f1,alt+1,question_mark", "help", "help", "Explain this page and its keys."),
    Key("past-leave", "ctrl+q,alt+q", "leave", "leave", "Leave pmwizard; a draft stays as it is."),
)
PAGE: tuple[Key, ...] = (
    Key("page-close", "enter,escape,q", "close", "close", "Close the page; while git works, stop it."),
    Key("page-again", "r", "again", "try again", "Try again what was refused."),
    Key(
        "page-terminal",
        "t",
        "in_terminal",
        "the same with the terminal, if git needs to ask you something",
        "Try again with the terminal lent to git, for a passphrase, a PIN or a hook that asks.",
    ),
    Key("page-unlock", "u", "unlock", "remove the lock and try again", "Remove a lock left behind, and try again."),
    Key(
        "page-branch",
        "b",
        "own_branch",
        "to a branch of its own, pushed",
        "To a branch of its own, where the remote takes nothing on this one.",
    ),
    Key("page-copy", "c", "copy", "copy the sentence", "Copy the sentence for the channel."),
    Key("page-help", "f1,question_mark", "help", "help", "Explain this page and its keys."),
)
LEAVING: tuple[Key, ...] = (
    Key("leaving-enter", "enter", "go", "let it leave", "Let it leave, where there is nothing to look at first."),
    Key("leaving-mask", "m", "mask", "mask", "Mask what looks like a secret."),
    Key("leaving-go", "y", "as_it_is", "as it is", "Let it leave as it is; the same is not asked again."),
    Key("leaving-back", "escape,n,q", "back", "back", "Back; nothing leaves."),
    Key("leaving-help", "f1,question_mark", "help", "help", "Explain this question and its keys."),
)
FINDING: tuple[Key, ...] = (
    Key("find-next", "down", "cursor(1)", "next", "To the next place found."),
    Key("find-before", "up", "cursor(-1)", "before", "To the place found before."),
    Key("find-back", "escape", "back", "back", "Back to where you came from."),
    Key("find-help", "f1,alt+1", "help", "help", "Explain this page and its keys."),
)
HOME: tuple[Key, ...] = (
    Key("home-new", "n", "new", "new", "Start a new postmortem."),
    Key("home-actions", "a", "actions", "actions", "The board: every action, overdue first."),
    Key("home-recurring", "r", "recurring", "recurring", "Factors that came up in several postmortems."),
    Key("home-search", "slash,ctrl+f", "search", "search", "Search all postmortems."),
    Key("home-discard", "d", "discard", "discard", "Put a draft away; it is kept for a month."),
    Key("home-restore", "u", "restore", "bring back", "Bring back the draft that was put away last."),
    Key("home-help", "f1,question_mark", "help", "help", "Explain this screen and its keys."),
    Key("home-leave", "q,ctrl+q,alt+q", "leave", "quit", "Leave."),
)
SCREENS: tuple[tuple[Key, ...], ...] = tuple(
    (*screen, PALETTE) for screen in ((*WALK, *REVIEW), (*BOARD, *SHELF), SITTING, PAST, PAGE, LEAVING, FINDING, HOME)
)
"""The keys that work together, a screen each."""
BY_ID = {key.id: key for screen in SCREENS for key in screen}
_ANYWHERE = {"steps", "next-field", "previous-field", "list-back", "list-next", "list-before", "list-leave"}


def bindings(keys: Iterable[Key], *, priority: bool = True) -> list[Binding]:
    """The bindings of a screen; without `priority`, letters among them do nothing while something is typed."""
    return [key.binding(priority=priority or key.id in _ANYWHERE) for key in keys]
