"""What a user has to hear when something cannot go on: what happened, what is safe, what to type next."""

DONE, LOOK, UNUSABLE, REFUSED, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit codes people script against."""


class PmwizardError(Exception):
    """Said to the user as it is, without a traceback; `exit_code` is what the command ends with."""

    exit_code = UNUSABLE


class UnusableError(PmwizardError):
    """What was given cannot be used; the message names the file, the line and the mend."""


class RefusedError(PmwizardError):
    """Git or the remote refused; the message says what git said, that nothing is lost and what to do next."""

    exit_code = REFUSED
