"""What to do when a commit or a push was refused, by the words git, a hook or the remote said."""

import re

_PROTECTED = re.compile(
    r"protected branch|remote rejected|hook declined|GH006|GH013|TF402455|not allowed to (?:push|force)|prohibited"
)
_NOT_LET_IN = re.compile(
    r"(?i)permission denied|authentication failed|could not read (?:username|password)|access denied|host key verif|"
    r"terminal prompts disabled|invalid (?:username|credentials)|returned error: 40[13]"
)
_AWAY = re.compile(
    r"(?i)could not resolve|connection|timed out|network|unreachable|hung up|not appear to be a git repo|not found|"
    r"could not read from remote|returned error: (?:404|5)"
)
_NOT_SIGNED = re.compile(r"(?i)failed to sign|signing failed|load public key|passphrase|secret key|user\.signingkey")


def after_commit(words: str) -> str:
    """What to do next when git did not commit, in a sentence or two."""
    if _NOT_SIGNED.search(words):
        mend = "git could not sign it. When a signed commit works at your terminal, run the same again."
    else:
        mend = "Mend what git or the hook names, then run the same again."
    return f"Nothing was committed, and the text is kept. {mend}"


def next_step(words: str, branch: str, *, own: bool) -> str:
    """What to do next, in a sentence or two.

    Args:
        words: what git, a hook or the remote said.
        branch: the branch that was pushed.
        own: whether that is a branch of the postmortem's own already.
    """
    if _PROTECTED.search(words) and not own:
        return (
            f"The remote takes no commits on {branch} this way. Publish to its own branch and open a pull request: "
            f"the same again with --branch postmortem/{{id}} --push. {branch} here keeps the commit; git pull --rebase "
            "drops it once the pull request is merged."
        )
    if _NOT_LET_IN.search(words):
        return "The remote did not let you in. When git fetch works at your terminal, run the same again."
    if _AWAY.search(words):
        return "Run the same again when the remote is back; git remote -v shows its address."
    return "Run the same again when that is settled."
