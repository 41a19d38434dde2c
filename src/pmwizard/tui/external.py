"""The author's own editor, with the text at hand and back."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from textual.app import App

FALLBACK = "vi"


async def edited(app: App[object], text: str, setting: str) -> str | None:
    """The text as the author left it in their editor; None when it did not change or the editor could not be run."""
    try:
        command = shlex.split(setting or os.environ.get("VISUAL") or os.environ.get("EDITOR") or FALLBACK)
    except ValueError:
        command = []
    if not command:
        app.notify("Your editor setting cannot be read: check $EDITOR.", severity="warning", markup=False)
        return None
    with tempfile.TemporaryDirectory(prefix="pmwizard-") as folder:
        file = Path(folder) / "words.md"
        file.write_text(text, "utf-8")
        try:
            with app.suspend():
                done = subprocess.run([*command, str(file)], check=False)  # noqa: ASYNC221 -- the editor has the terminal meanwhile
        except OSError as error:
            app.notify(f"{command[0]} does not start: {error.strerror}. Set $EDITOR.", severity="warning", markup=False)
            return None
        if done.returncode:
            app.notify(f"{command[0]} ended with {done.returncode}; the text is as it was.", markup=False)
            return None
        try:
            changed = file.read_bytes().decode("utf-8", "replace").removesuffix("\n")
        except OSError:
            app.notify(f"{command[0]} gave no text back; it is as it was.", severity="warning", markup=False)
            return None
    return changed if changed != text.removesuffix("\n") else None
