"""What a team's workflows install pmwizard from, so that what `init` writes works on the day it is written.

Named by the user, or where this installation came from when that was a git repository; else this very pmwizard as a
wheel, which goes into the team's repository. The wheel is made from the files that run here: no build tool is needed.
"""

import base64
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import pmwizard
from pmwizard import locations
from pmwizard.errors import UnusableError
from pmwizard.resources import shipped

_NAME = "pmwizard"
_SCP = re.compile(r"^(?P<user>[\w.-]+@[\w.-]+):(?P<path>[^/\s][^\s]*)$")
_PLAIN = re.compile(r"[\w.+:/@=~%#,-]+")
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: the same files give the same bytes
_LEFT = frozenset({"__pycache__", "_shipped"})


def requirement(given: str) -> str:
    """What `pip install` is given for an address: a git repository by its address alone is understood as one.

    Raises:
        UnusableError: it is nothing pip could install from.
    """
    text = given.strip()
    if not _PLAIN.fullmatch(text) or text.startswith("-"):
        raise UnusableError(
            f"--install-from {given}: is nothing pip installs from; write a git address such as "
            "https://git.example.com/tools/pmwizard.git, the address of a wheel, or a wheel's file"
        )
    scp = _SCP.match(text)
    if scp:
        return f"git+ssh://{scp['user']}/{scp['path']}"
    parts = urlsplit(text)
    if parts.scheme == "ssh":
        return f"git+{text}"
    is_file = parts.path.endswith((".whl", ".tar.gz", ".zip"))
    return f"git+{text}" if parts.scheme in {"http", "https"} and not is_file else text


def origin() -> str:
    """The git repository and commit this installation came from, for pip; empty when it came from elsewhere."""
    try:
        held = json.loads(metadata.distribution(_NAME).read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        return ""
    vcs = held.get("vcs_info") or {}
    if vcs.get("vcs") != "git" or str(held.get("url", "")).startswith("file:"):
        return ""
    return f"git+{held['url']}@{vcs['commit_id']}"


def wheel_path() -> str:
    """Where the wheel lies in a team's repository, from its root."""
    return f"{locations.TEAM_FOLDER}/{_NAME}-{pmwizard.__version__}-py3-none-any.whl"


def wheel() -> bytes:
    """This very pmwizard as a wheel; the same files always give the same bytes.

    Raises:
        UnusableError: pmwizard runs from files that were never installed, so that what it needs is not known.
    """
    try:
        known = metadata.distribution(_NAME)
    except metadata.PackageNotFoundError:
        raise UnusableError("pmwizard was not installed here; say with --install-from where it comes from") from None
    info = f"{_NAME}-{pmwizard.__version__}.dist-info"
    tag = "Wheel-Version: 1.0\nGenerator: pmwizard\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files = dict(_files())
    files[f"{info}/METADATA"] = (known.read_text("METADATA") or "").encode()
    files[f"{info}/WHEEL"] = tag.encode()
    files[f"{info}/entry_points.txt"] = (known.read_text("entry_points.txt") or "").encode()
    rows = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""]).encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _files() -> Iterator[tuple[str, bytes]]:
    package = Path(pmwizard.__file__).parent
    folders = [(package, _NAME), *((shipped(kind), f"{_NAME}/_shipped/{kind}") for kind in ("prompts", "templates"))]
    for folder, name in folders:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not _LEFT.intersection(inside.parts):
                yield f"{name}/{inside.as_posix()}", path.read_bytes()


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
