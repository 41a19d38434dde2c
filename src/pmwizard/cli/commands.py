"""Every command: its name, what it does in a line, and the module that runs it.

The module is imported only when its command is called, so that `--help` and `--version` cost nothing. It has
`configure(parser)`, which adds the options, and `run(args, io)`, which returns the exit code; a module with several
commands tells them apart by `args.command`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the command line."""

    name: str
    module: str
    about: str


COMMANDS: tuple[Command, ...] = (
    Command("demo", "pmwizard.cli.wizard", "the wizard in a throw-away repository of invented postmortems; no set-up"),
    Command("init", "pmwizard.cli.init", "makes a folder, git repository or not yet, a postmortem repository"),
    Command("new", "pmwizard.cli.wizard", "a new postmortem, opened in the wizard"),
    Command("resume", "pmwizard.cli.wizard", "goes on with an unfinished postmortem"),
    Command("import", "pmwizard.cli.importing", "a chat export, a pager's log, CSV or pasted lines into the timeline"),
    Command("note", "pmwizard.cli.drafts", "adds a line to the timeline of the current draft, from any shell"),
    Command("drafts", "pmwizard.cli.drafts", "unfinished postmortems"),
    Command("discard", "pmwizard.cli.drafts", "puts a draft away; --undo brings it back"),
    Command("publish", "pmwizard.cli.publish", "checks, renders and commits a postmortem; pushes it when asked"),
    Command("check", "pmwizard.cli.check", "are the postmortems in order; for a person, a hook or CI"),
    Command("render", "pmwizard.cli.render", "writes a postmortem's README.md from its record"),
    Command("absorb", "pmwizard.cli.render", "reads a hand edit of a README.md back into the record"),
    Command("merge-driver", "pmwizard.cli.merge_driver", "what git runs to merge two versions of a postmortem"),
    Command("actions", "pmwizard.cli.actions", "what was promised and where it stands; done, drop, move, assign"),
    Command("review-actions", "pmwizard.cli.review_actions", "what is overdue, one by one: what got in the way?"),
    Command(
        "similar", "pmwizard.cli.archive", "past contributing factors like this one, and what became of their actions"
    ),
    Command("search", "pmwizard.cli.archive", "full text over all postmortems"),
    Command("archive", "pmwizard.cli.archive", "what the archive holds, from where, and what it could not read"),
    Command("coach", "pmwizard.cli.coach", "the language coach over any text: a postmortem, a comment, a message"),
    Command("config", "pmwizard.cli.config", "every setting, its value, and where that came from"),
    Command("completion", "pmwizard.cli.completion", "completions for bash, zsh and fish, and the manual page"),
)
