"""The colours: one calm theme, light and dark, each also in high contrast, and the terminal's own sixteen."""

import os

from textual.theme import Theme


def _quiet(muted: str, track: str) -> dict[str, str]:
    """What stands back: words of less weight, and the track of a scrollbar."""
    tracks = ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active")
    return {"foreground-muted": muted, "text-muted": muted, **dict.fromkeys(tracks, track)}


DARK = Theme(
    name="pmwizard-dark",
    primary="#7aa2c7",
    secondary="#8fae9b",
    accent="#d9b36c",
    warning="#e0a458",
    error="#d9777f",
    success="#8fbf8f",
    foreground="#d8dbe0",
    background="#16191f",
    surface="#1b1f26",
    panel="#1f242d",
    dark=True,
    variables=_quiet("#b4b8bf", "#1f242d"),
)
LIGHT = Theme(
    name="pmwizard-light",
    primary="#2f5f8a",
    secondary="#3f6b52",
    accent="#8a5a00",
    warning="#9a5200",
    error="#a3303c",
    success="#2d6b2d",
    foreground="#1d2329",
    background="#faf9f6",
    surface="#f4f2ec",
    panel="#ece9e1",
    dark=False,
    variables=_quiet("#484d53", "#ece9e1"),
)
CONTRAST_DARK = Theme(
    name="pmwizard-contrast-dark",
    primary="#9ccfff",
    secondary="#b7f0c8",
    accent="#ffd75f",
    warning="#ffb454",
    error="#ff8a93",
    success="#a6f0a6",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#121212",
    dark=True,
    text_alpha=1.0,
    variables=_quiet("#e4e4e4", "#121212"),
)
CONTRAST_LIGHT = Theme(
    name="pmwizard-contrast-light",
    primary="#003a75",
    secondary="#00502a",
    accent="#5c3b00",
    warning="#6b3600",
    error="#7d0012",
    success="#004d00",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#efefef",
    dark=False,
    text_alpha=1.0,
    variables=_quiet("#262626", "#efefef"),
)
THEMES = (DARK, LIGHT, CONTRAST_DARK, CONTRAST_LIGHT)
ANSI = "ansi-dark"
_DARKEST_LIGHT = 7


def chosen(setting: str) -> str:
    """The theme for a setting: `auto` goes by NO_COLOR, the number of colours and the terminal's background."""
    if setting == "ansi" or (setting == "auto" and _few_colours()):
        return ANSI
    if setting == "auto":
        return LIGHT.name if _light_background() else DARK.name
    return f"pmwizard-{setting}"


def _few_colours() -> bool:
    term = os.environ.get("TERM", "")
    rich = os.environ.get("COLORTERM", "") in {"truecolor", "24bit"} or "256" in term or "direct" in term
    return bool(os.environ.get("NO_COLOR")) or not (rich or term in {"xterm-kitty", "alacritty", "wezterm", "foot"})


def _light_background() -> bool:
    """Whether the terminal says that it is light; most that say anything say it in COLORFGBG."""
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return background.isdecimal() and int(background) >= _DARKEST_LIGHT and background != "8"
