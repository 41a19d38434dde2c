"""Keys of the author's own, from the settings: what is wrong with them, by file, line and name."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from textual.keys import Keys

from pmwizard.settings import Settings, line_of, nearest
from pmwizard.tui import keys

_HELD = frozenset({"ctrl", "alt", "shift", "super", "hyper", "meta"})
_KNOWN = frozenset({*(key.value for key in Keys), "space"})
_FUNCTION = re.compile(r"f([1-9]|1\d|2[0-4])")


def own(settings: Settings) -> dict[str, str]:
    """The author's own keys that can be used, by the name of what they do."""
    held = {name: str(key) for name, key in settings["interface.keys"].items()}
    return {name: key for name, key in held.items() if all(map(is_key, _several(key)))}


def troubles(settings: Settings) -> list[str]:
    """What is wrong with the author's own keys, a line each; the others work."""
    found = list(_wrong({name: str(key) for name, key in settings["interface.keys"].items()}))
    path = settings.origins.get("interface.keys")
    if not found or path is None:
        return []
    text = path.read_text("utf-8")
    return [f"{path}:{line_of(text, name)}: {said}" for name, said in found]


def is_key(text: str) -> bool:
    """Whether a terminal could send it: a character, `f10`, `ctrl+x`, `alt+left`, `shift+tab`, `question_mark`."""
    *held, last = text.split("+") if text != "+" else [text]
    if not set(held) <= _HELD:
        return False
    if len(last) == 1 or last in _KNOWN or _FUNCTION.fullmatch(last):
        return True
    try:
        return bool(unicodedata.lookup(last.replace("_", " ")))
    except KeyError:
        return False


def _several(text: str) -> list[str]:
    return [one.strip() for one in text.split(",")]


def _named(text: str) -> set[str]:
    """The keys as Textual knows them: `?` is `question_mark`."""
    signs = {one: unicodedata.name(one, one) for one in _several(text) if len(one) == 1 and not one.isalnum()}
    names = {sign: name.lower().replace(" ", "_").replace("-", "_") for sign, name in signs.items()}
    return {names.get(one, one) for one in _several(text)}


def _wrong(own_keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    names = {*keys.BY_ID, keys.LINE_BREAK}
    for name, key in own_keys.items():
        if name not in names:
            meant = nearest(name, names)
            offer = f"; {meant}" if meant.endswith("?") else "."
            yield name, f"{name} is no name of a key{offer} docs/keys.md has all."
        elif bad := [one for one in _several(key) if not is_key(one)]:
            yield name, f"{name}: “{bad[0]}” is no key; write f10, ctrl+x, alt+h. It keeps its own."
    for screen in keys.SCREENS:
        for name, key in own_keys.items():
            for other in screen if any(one.id == name for one in screen) else ():
                taken = _named(own_keys.get(other.id, other.key)) & _named(key)
                if other.id != name and taken and (other.id not in own_keys or other.id > name):
                    yield name, f"{name}: {taken.pop()} is the key of {other.id} too; give one of them another."
