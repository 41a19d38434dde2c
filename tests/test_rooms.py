"""The house stands as docs/architecture.md draws it: who may import whom, and what stays unloaded."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "pmwizard"
HEADLESS = ("record", "coach", "archive", "drafts", "interview")
FLOORS = {
    "record": 0,
    "coach": 1,
    "archive": 1,
    "drafts": 1,
    "interview": 2,
    "publish": 2,
    "followup": 3,
    "demo": 3,
    "plain": 4,
    "tui": 4,
    "cli": 5,
}


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every module a file imports, and whether only for types."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        for name in names:
            yield name, id(node) in typing_only


@pytest.mark.parametrize("room", HEADLESS)
def test_the_core_knows_no_screen_and_no_git(room: str) -> None:
    for path in (PACKAGE / room).rglob("*.py"):
        for name, only_types in imports(path):
            assert only_types or name.partition(".")[0] not in {"textual", "git"}, f"{path} imports {name}"


def test_importing_the_core_loads_neither_textual_nor_git() -> None:
    modules = [
        f"pmwizard.{room}.{path.stem}"
        for room in HEADLESS
        for path in (PACKAGE / room).glob("*.py")
        if path.stem != "__init__"
    ]
    code = f"import sys, importlib\nfor name in {modules!r}: importlib.import_module(name)\nprint([m for m in ('textual', 'git') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("room", FLOORS)
def test_no_room_imports_one_above_it(room: str) -> None:
    for path in (PACKAGE / room).rglob("*.py"):
        for name, only_types in imports(path):
            parts = name.split(".")
            if name == "pmwizard.cli.io":  # where a face reads and writes, handed down to it
                continue
            if only_types or parts[0] != "pmwizard" or len(parts) < 2 or parts[1] not in FLOORS or parts[1] == room:
                continue
            assert FLOORS[parts[1]] <= FLOORS[room], f"{path} imports {name}"


def test_only_publish_runs_git() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).parts[0] == "publish":
            continue
        assert not re.search(r"""\[\s*["']git["']""", path.read_text("utf-8")), path


@pytest.mark.parametrize("document", [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")], ids=lambda path: path.name)
def test_the_documents_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(
        r"\]\(([^)#:\s]+)\)", re.sub(r"```.*?```|`[^`]*`", "", document.read_text("utf-8"), flags=re.DOTALL)
    ):
        assert (document.parent / target).exists(), target


def test_the_readmes_commands_exist() -> None:
    from pmwizard.cli.commands import COMMANDS

    known = {command.name for command in COMMANDS}
    for name in re.findall(r"`pmwizard ([a-z-]+)", (ROOT / "README.md").read_text("utf-8")):
        assert name in known, name
