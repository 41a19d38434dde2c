"""Text on the screen that a terminal cannot obey: control and direction characters are drawn, not sent.

Every replacement is one character for one, so that marks and spans stay where they are.
"""

from textual.content import Content
from textual.widgets import Static

_PICTURES, _DELETE, _UNKNOWN = 0x2400, 0x2421, 0xFFFD
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
TABLE = {
    **{code: _PICTURES + code for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: _DELETE,
    **dict.fromkeys((*range(0x80, 0xA0), *_DIRECTIONS), _UNKNOWN),
}


def inert(content: Content) -> Content:
    """The content with nothing in it that a terminal would obey."""
    plain = content.plain.translate(TABLE)
    return content if plain == content.plain else Content(plain, spans=list(content.spans))


class Shown(Static):
    """A block of text, inert; every text of an author or of the past is shown in one."""

    DEFAULT_CSS = "Shown { height: auto; }"

    def __init__(self, text: Content | str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 -- Textual's own name
        self._told = inert(Content(text) if isinstance(text, str) else text)
        super().__init__(self._told, id=id, classes=classes, markup=False)

    def tell(self, content: Content | str) -> None:
        """Shows another text; the screen is laid out anew only where its size may change with it."""
        told = inert(Content(content) if isinstance(content, str) else content)
        if not told.is_same(self._told):
            self._told = told
            self.update(told, layout=self.styles.auto_dimensions)
