"""Where the shipped `prompts/` and `templates/` are, in a wheel and in an editable install."""

from functools import cache
from pathlib import Path


@cache
def shipped(kind: str) -> Path:
    """The built-in folder of that kind, `"prompts"` or `"templates"`.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    package = Path(__file__).parent
    for folder in (package / "_shipped" / kind, package.parent.parent / kind):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"pmwizard's own {kind}/ folder is missing; install pmwizard again")
