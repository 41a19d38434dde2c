"""Every key of the wizard, once: the bindings, the palette, the help and the line at the bottom all come from here."""

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """Something the author can do with a key.

    Attributes:
        id: its name, by which the user's settings may give it another key.
        key: the key, as Textual spells it; several with commas.
        action: the screen's action.
        label: what it does in a word or two, for the line at the bottom.
        about: what it does in a sentence, for the palette and the help.
        shown: the key as people write it.
    """

    id: str
    key: str
    action: str
    label: str
    about: str
    shown: str

    def binding(self, *, priority: bool = True) -> Binding:
        """The key as a binding that works wherever the cursor is; without `priority`, not while something is typed."""
        return Binding(self.key, self.action, self.label, show=False, id=self.id, priority=priority)


WALK: tuple[Key, ...] = (
    Key("help", "f1", "help", "help", "Explain the place the cursor is in.", "F1"),
    Key("coach", "f2", "coach", "coach", "Open or close the coach on a narrow screen.", "F2"),
    Key("question", "f3", "next_question", "next question", "Ask the next question.", "F3"),
    Key("editor", "f4", "editor", "editor", "Open these words in your own editor.", "F4"),
    Key("finding", "f5", "next_finding", "next finding", "Go to the next thing the coach noticed.", "F5"),
    Key("keep", "f6", "keep", "keep mine", "Keep your words; it is not asked again.", "F6"),
    Key("accept", "f7", "accept", "take the rewrite", "Put the coach's rewrite in place of your words.", "F7"),
    Key("other", "alt+r,shift+f7", "other", "other rewrite", "Show the coach's other rewrite of these words.", "Alt+R"),
    Key("link", "f8", "link", "link", "Link the earlier factor to this one.", "F8"),
    Key("past", "f9", "past", "open it", "Read the earlier postmortem beside this one.", "F9"),
    Key("next-step", "ctrl+n", "step(1)", "next step", "Go on to the next step.", "^N"),
    Key("previous-step", "alt+left,ctrl+shift+n", "step(-1)", "step back", "Go back to the step before.", "Alt+←"),
    Key("steps", "escape", "steps", "steps", "Leave the field for the list of steps; again for home.", "Esc"),
    Key("next-field", "tab", "focus_field(1)", "next field", "Go on to the next field.", "Tab"),
    Key("previous-field", "shift+tab", "focus_field(-1)", "field before", "Go back to the field before.", "⇧Tab"),
    Key("undo", "ctrl+z", "undo", "undo", "Take back the last edit, also of a deleted entry.", "^Z"),
    Key("redo", "ctrl+y", "redo", "redo", "Do again what was undone.", "^Y"),
    Key(
        "delete",
        "ctrl+delete,alt+backspace",
        "delete",
        "delete entry",
        "Take this entry out; undo brings it back.",
        "Alt+⌫",
    ),
    Key("up", "alt+up", "move(-1)", "move up", "Move this entry up.", "Alt+↑"),
    Key("down", "alt+down", "move(1)", "move down", "Move this entry down.", "Alt+↓"),
    Key("find", "ctrl+f", "find", "find", "Find words in this draft.", "^F"),
    Key("save", "ctrl+s", "save", "save", "Save now. It is saved by itself within a second anyway.", "^S"),
    Key(
        "save-elsewhere", "alt+s", "save_elsewhere", "save elsewhere", "Write the draft to a file of your own.", "Alt+S"
    ),
    Key("leave", "ctrl+q", "leave", "leave", "Leave; the draft stays as it is.", "^Q"),
)
BOARD: tuple[Key, ...] = (
    Key("action-done", "d", "done", "done", "It is done; asks where others can see it.", "d"),
    Key("action-drop", "x", "drop", "drop", "It will not be done; asks why.", "x"),
    Key("action-move", "m", "move", "move", "Give it another day; asks until when and why.", "m"),
    Key("action-assign", "o", "assign", "owner", "Somebody else takes it.", "o"),
    Key("action-reopen", "r", "reopen", "reopen", "It is open again.", "r"),
    Key("actions-whose", "f", "whose", "whose", "Everyone's, yours, or those of your teams.", "f"),
    Key("actions-review", "w", "review", "walk", "Walk through what is overdue, one after the other.", "w"),
)
HOME: tuple[Key, ...] = (
    Key("home-new", "n", "new", "new", "Start a new postmortem.", "n"),
    Key("home-actions", "a", "actions", "actions", "The board: every action, overdue first.", "a"),
    Key("home-recurring", "r", "recurring", "recurring", "Factors that came up in several postmortems.", "r"),
    Key("home-search", "slash,ctrl+f", "search", "search", "Search all postmortems.", "/"),
    Key("home-discard", "d", "discard", "discard", "Put a draft away; it is kept for a month.", "d"),
    Key("home-restore", "u", "restore", "bring back", "Bring back the draft that was put away last.", "u"),
    Key("home-help", "f1,question_mark", "help", "help", "Explain this screen and its keys.", "F1"),
    Key("home-leave", "q,ctrl+q,escape", "leave", "quit", "Leave.", "q"),
)
BY_ID = {key.id: key for key in WALK}


def bindings(keys: tuple[Key, ...]) -> list[Binding]:
    """The bindings of a screen."""
    return [key.binding() for key in keys]
