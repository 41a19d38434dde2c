"""The commands and their options as plain data, read off the parsers: what completions and the manual are made from."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field

DRAFTS, ACTIONS, POSTMORTEMS, SHAPES, SETTINGS = "drafts", "actions", "postmortems", "shapes", "settings"
FILES, FOLDERS = "files", "folders"
"""What a value can be, for those a shell can complete; those in the first line are asked of `pmwizard completion`."""

LISTED = (DRAFTS, ACTIONS, POSTMORTEMS, SHAPES, SETTINGS)


@dataclass(frozen=True, slots=True)
class Value:
    """What an option or an argument takes.

    Attributes:
        name: as shown, e.g. `DIR`.
        choices: all it may be; empty when it is free.
        kind: what a shell can complete it from, one of the kinds above; empty when from nothing.
    """

    name: str
    choices: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option, or an argument when it has no flags.

    Attributes:
        flags: `-y`, `--yes`; empty for an argument.
        about: what it does.
        value: what it takes; None when it takes nothing.
        optional: for an argument, whether it may be left out.
        many: whether there may be several.
    """

    flags: tuple[str, ...]
    about: str
    value: Value | None = None
    optional: bool = True
    many: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A command.

    Attributes:
        path: its words, e.g. `("actions", "done")`; empty for pmwizard itself.
        about: what it does, in a line.
        options: its options, in the order they were added.
        arguments: its arguments.
        children: the commands below it.
    """

    path: tuple[str, ...]
    about: str
    options: tuple[Choice, ...] = ()
    arguments: tuple[Choice, ...] = ()
    children: tuple["Node", ...] = field(default=())

    def walk(self) -> Iterator["Node"]:
        """It and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def outline(parser: argparse.ArgumentParser, path: tuple[str, ...] = (), about: str = "") -> Node:
    """The tree of a parser."""
    options: list[Choice] = []
    arguments: list[Choice] = []
    children: list[Node] = []
    for action in parser._actions:  # noqa: SLF001 -- argparse tells nobody else what it holds
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 -- as above
            helps = {one.dest: one.help or "" for one in action._choices_actions}  # noqa: SLF001 -- as above
            children += [outline(sub, (*path, name), helps.get(name, "")) for name, sub in action.choices.items()]
        elif action.help != argparse.SUPPRESS:
            (options if action.option_strings else arguments).append(_choice(parser, action, path))
    return Node(path, about, tuple(options), tuple(arguments), tuple(children))


def _choice(parser: argparse.ArgumentParser, action: argparse.Action, path: tuple[str, ...]) -> Choice:
    said = (action.help or "") % {**vars(action), "prog": parser.prog}
    takes = action.nargs != 0
    many = action.nargs in {"*", "+"} or type(action).__name__ == "_AppendAction"
    value = _value(action, path) if takes else None
    flags = tuple(sorted(action.option_strings, key=len))
    return Choice(flags, said, value, optional=action.nargs in {"?", "*"}, many=many)


def _value(action: argparse.Action, path: tuple[str, ...]) -> Value:
    choices = tuple(str(one) for one in action.choices or ())
    metavar = action.metavar if isinstance(action.metavar, str) else ""
    name = metavar or ("{" + ",".join(choices) + "}" if choices else action.dest.upper())
    return Value(name, choices, "" if choices else _kind(name, action.dest, path))


def _kind(name: str, dest: str, path: tuple[str, ...]) -> str:
    if dest == "draft" or name.startswith("DRAFT") or (path[:1] in {("resume",), ("discard",)} and dest == "id"):
        return DRAFTS
    if path[:1] in {("actions",), ("review-actions",)} and dest == "id":
        return ACTIONS
    if dest == "shape":
        return SHAPES
    if path == ("config",) and dest == "key":
        return SETTINGS
    if name == "DIR":
        return FOLDERS
    if name in {"FILE", "PATH"}:
        return FILES
    return POSTMORTEMS if name == "ID" else ""
