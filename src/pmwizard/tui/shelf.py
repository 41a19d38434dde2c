"""A screen that is a list under headings, with a line to narrow it: what the board and its neighbours are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from pmwizard.settings import Settings
from pmwizard.tui import keys
from pmwizard.tui.inert import Shown, inert
from pmwizard.tui.lines import BottomLine
from pmwizard.tui.listing import Listing
from pmwizard.tui.loading import Loader

if TYPE_CHECKING:
    from pmwizard.archive.archive import Archive

_USUAL = tuple(keys.BY_ID[name] for name in ("list-find", "list-back", "list-help"))


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the list, or a few that belong together.

    Attributes:
        content: what it shows.
        value: what it stands for; None for what cannot be chosen.
        name: by which it is found again after the list has changed.
        heading: whether it begins a group.
    """

    content: Content
    value: Any = None
    name: str = ""
    heading: bool = False


class Shelf(Screen[None]):
    """A list of things past, read from the archive in a thread and drawn as they come.

    Attributes:
        root: the repository.
        settings: the settings in force.
        archive: the archive; None until it is open.
        reading: what the archive is doing, when it is not ready.
    """

    KEYS: ClassVar[tuple[keys.Key, ...]] = keys.SHELF
    """The screen's own keys, for the palette and the help."""
    RARE: ClassVar[frozenset[str]] = frozenset()
    """Those of them that the line at the bottom leaves to the help."""
    LOW = 16
    """Lines below which only the list is shown."""
    TALL = 30
    """Lines from which some are left empty between the groups."""
    BROAD = 150
    """Columns from which more about what the cursor is on stands beside the list instead of below it."""
    BESIDE, WIDEST = 56, 136
    """Cells for that at least, and for the list at most."""

    DEFAULT_CSS = """
    Shelf {
        #top { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; }
        Input { border: none; background: $boost; height: 1; padding: 0 1; display: none; }
        Input.-open { display: block; }
        #shelf { height: 1fr; layout: vertical; }
        #list {
            height: 1fr; padding: 0 1;
            & > .option-list--option-disabled { color: $foreground; }
        }
        #detail { height: auto; max-height: 7; padding: 0 1; border-top: solid $primary 30%; }
        &.-broad #shelf { layout: horizontal; }
        &.-broad #detail {
            width: 1fr; max-width: 90; height: 1fr; max-height: 100%;
            border-top: none; border-left: solid $primary 30%;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.SHELF, priority=False)]

    def __init__(self, root: Path | None, settings: Settings, archive: "Archive | None" = None) -> None:
        super().__init__()
        self.root = root
        self.settings = settings
        self.archive = archive
        self.reading = "" if root else "There are no postmortems here."
        self.items: Sequence[Item] = ()

    # what a screen says for itself

    def read(self, archive: "Archive") -> None:
        """Reads what is shown; runs in a thread, and draws by `self.app.call_from_thread`."""
        raise NotImplementedError

    def listed(self, words: str) -> Sequence[Item]:
        """The list, of what holds all these words."""
        raise NotImplementedError

    def heading(self) -> Content:
        """The line at the top."""
        raise NotImplementedError

    def about(self, value: Any) -> Content | None:
        """More about what the cursor is on; None where the screen has nothing to add."""
        del value
        return None

    def choose(self, value: Any) -> None:
        """Enter."""
        raise NotImplementedError

    # drawing

    def compose(self) -> ComposeResult:
        """A line, the list, more about what the cursor is on, the keys."""
        yield Shown("", id="top")
        yield Input(placeholder="words to look for", compact=True)
        with Container(id="shelf"):
            yield Listing(id="list")
            yield Shown("", id="detail")
        yield BottomLine()
        if self.archive is None:
            yield Loader(self.root, self.settings)

    def on_mount(self) -> None:
        """Shows what is known at once; what changed on disk since follows."""
        self.query_one("#list").focus()
        self.query_one("#detail").display = False
        own = [key for key in self.KEYS if key.id not in self.RARE and key not in keys.SHELF]
        pairs: list[keys.Pair] = [("Enter", "open"), *own, *_USUAL, keys.PALETTE]
        self.query_one(BottomLine).show(None, pairs)
        self.draw()
        if self.archive is not None:
            self.again(refresh=True)

    def again(self, *, refresh: bool = False) -> None:
        """Reads anew, in a thread."""
        archive = self.archive
        if archive is not None:
            self.run_worker(lambda: self._again(archive, refresh=refresh), thread=True, exclusive=True, group="read")

    def _again(self, archive: "Archive", *, refresh: bool) -> None:
        self.read(archive)
        if refresh and archive.refresh().read:
            self.read(archive)

    @on(Loader.Ready)
    def _ready(self, event: Loader.Ready) -> None:
        self.archive = event.archive
        self.again()

    @on(Loader.Progress)
    def _progress(self, event: Loader.Progress) -> None:
        self.reading = event.said
        self.draw()

    def on_resize(self) -> None:
        """Cuts the lines for another width."""
        self.set_class(self.app.size.height < self.LOW, "-low")
        broad = self.app.size.width >= self.BROAD
        self.set_class(broad, "-broad")
        self.query_one("#list").styles.width = self._list_width if broad else None
        self.draw()

    @property
    def _list_width(self) -> int:
        """Cells of the list: all there are, but what is to be read beside each other stays near each other."""
        width = self.app.size.width
        return min(self.WIDEST, width - self.BESIDE) if width >= self.BROAD else width

    @property
    def room(self) -> int:
        """Cells that a line may take."""
        return max(20, self._list_width - 5)

    @property
    def tall(self) -> bool:
        """Whether there are lines to leave empty."""
        return self.app.size.height >= self.TALL

    @property
    def words(self) -> str:
        """The words the list is narrowed to."""
        return self.query_one(Input).value

    def draw(self, *, follow: bool = True) -> None:
        """Draws the list anew; the cursor follows what it is on, or stays at its place in the list."""
        if not self.is_mounted:
            return
        choices = self.query_one("#list", OptionList)
        at = choices.highlighted
        name = self.items[at].name if follow and at is not None and at < len(self.items) else ""
        self.items = self.listed(self.words) or [Item(Content.styled(self._nothing(), "$foreground-muted italic"))]
        choices.clear_options()
        choices.add_options([Option(inert(item.content), disabled=item.value is None) for item in self.items])
        places = [place for place, item in enumerate(self.items) if item.value is not None]
        same = next((place for place in places if name and self.items[place].name == name), None)
        near = next((place for place in places if place >= (at or 0)), places[-1] if places else None)
        choices.highlighted = near if same is None else same
        if choices.highlighted is not None and places and choices.highlighted == places[0]:
            choices.scroll_home(animate=False)
        self.query_one("#top", Shown).tell(self.heading())
        self._tell_more()

    def _nothing(self) -> str:
        return self.reading or ("Nothing holds these words." if self.words else "Nothing here yet.")

    @property
    def current(self) -> Any:
        """What the cursor is on; None when on nothing."""
        at = self.query_one("#list", OptionList).highlighted
        return self.items[at].value if at is not None and at < len(self.items) else None

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self._tell_more()

    def _tell_more(self) -> None:
        more = self.about(self.current) if self.current is not None else None
        detail = self.query_one("#detail", Shown)
        detail.display = more is not None and not self.has_class("-low")
        if more is not None:
            detail.tell(more)

    # acting

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        value = self.items[event.option_index].value
        if value is not None:
            self.choose(value)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.query_one("#list", OptionList).highlighted = None
        self.draw()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.query_one("#list").focus()

    def action_narrow(self) -> None:
        """Opens the line to type words in."""
        line = self.query_one(Input)
        line.add_class("-open")
        line.focus()

    def action_back(self) -> None:
        """Everything again where the list was narrowed, else back to where one came from."""
        line = self.query_one(Input)
        if line.has_class("-open"):
            line.value = ""
            line.remove_class("-open")
            self.query_one("#list").focus()
        else:
            self.app.pop_screen()

    def action_close(self) -> None:
        """Back to where one came from."""
        self.app.pop_screen()

    def action_leave(self) -> None:
        """Leaves the program."""
        self.call_later(self.app.action_quit)

    def action_group(self, by: int) -> None:
        """To the next heading, or to the one before."""
        choices = self.query_one("#list", OptionList)
        choices.focus()
        at = choices.highlighted or 0
        firsts = [place + 1 for place, item in enumerate(self.items) if item.heading and place + 1 < len(self.items)]
        later = [one for one in firsts if one > at] if by > 0 else [one for one in reversed(firsts) if one < at]
        if firsts:
            choices.highlighted = later[0] if later else firsts[0 if by > 0 else -1]
            choices.scroll_to(y=max(0, choices.scroll_offset.y), animate=False)

    def action_help(self) -> None:
        """Every key of this screen."""
        from pmwizard.tui.help import KeysScreen

        pairs: list[keys.Pair] = [
            ("Enter", "Open the postmortem, at this place."),
            *self.KEYS,
            ("↑ ↓", "Up and down, as j and k; g and G: the first and the last."),
        ]
        self.app.push_screen(KeysScreen(type(self).__doc__ or "", pairs))


def read_past(shelf: Screen[Any], root: Path | None, ref: str, path: str, *, line: int = 0, words: str = "") -> None:
    """Opens a past postmortem beside the screen, at an entry of it, a line, or the line that holds the words."""
    from pmwizard.archive.model import PastFactor
    from pmwizard.tui.past import PastScreen

    shelf.app.push_screen(PastScreen(PastFactor(ref, words, path=path, line=line), root))
