"""Where a pull request is opened: the address each forge has for it, from the remote's own address."""

import re
from urllib.parse import quote

_SCP = re.compile(r"^(?:[^@/\s]+@)?(?P<host>[^:/\s]+):(?!//)(?P<path>.+)$")
_URL = re.compile(
    r"^(?:(?P<web>https?)|(?:git\+)?ssh|git)://(?:[^@/\s]+@)?(?P<host>[^:/\s]+)(?P<port>:\d+)?/+(?P<path>.+)$"
)
_KNOWN = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")


def compare_url(remote: str, branch: str, base: str = "") -> str:
    """The address that opens a pull request from a branch.

    Args:
        remote: the remote's address, SSH or HTTPS.
        branch: the branch pushed.
        base: the branch it goes to; the forge's own default when empty.

    Returns:
        The address; empty for a remote that is no forge, or when branch and base are the same.
    """
    found = _URL.match(remote) or _SCP.match(remote)
    if not found or branch == base:
        return ""
    host, path = _real(found["host"].lower()), found["path"].strip("/").removesuffix(".git").strip("/")
    given = found.groupdict()
    head, onto = quote(branch, safe="/"), quote(base, safe="/")
    azure = _azure(host, path)
    if azure:
        onto = f"&targetRef={quote(base, safe='')}" if base else ""
        return f"{azure}/pullrequestcreate?sourceRef={quote(branch, safe='')}{onto}"
    site = f"{given['web']}://{host}{given['port'] or ''}" if given.get("web") else f"https://{host}"
    where = f"{site}/{quote(path, safe='/~%')}"
    if "gitlab" in host:
        onto = f"&merge_request%5Btarget_branch%5D={quote(base, safe='')}" if base else ""
        return f"{where}/-/merge_requests/new?merge_request%5Bsource_branch%5D={quote(branch, safe='')}{onto}"
    if "bitbucket" in host and host != "bitbucket.org":
        return _data_center(site, path, branch, base)
    if "bitbucket" in host:
        onto = f"&dest={quote(base, safe='')}" if base else ""
        return f"{where}/pull-requests/new?source={quote(branch, safe='')}{onto}"
    if any(name in host for name in ("gitea", "forgejo", "codeberg")):
        return f"{where}/compare/{onto}...{head}" if base else f"{where}/compare/{head}"
    if "github" in host:
        return f"{where}/compare/{onto}...{head}?expand=1" if base else f"{where}/compare/{head}?expand=1"
    return ""


def _real(host: str) -> str:
    """The forge behind a name that people give it in their SSH settings for a second key, or for port 443."""
    bare = re.sub(r"^(?:alt)?ssh\.(?=(?:github|gitlab|bitbucket)\.)", "", host)
    for known in _KNOWN:
        name = known.partition(".")[0]
        if re.match(rf"{re.escape(known)}[-_]", bare) or ("." not in bare and name in bare):
            return known
    return bare


def _data_center(site: str, path: str, branch: str, base: str) -> str:
    """Bitbucket on a team's own server."""
    project, _, name = path.removeprefix("scm/").partition("/")
    owner = f"users/{project[1:]}" if project.startswith("~") else f"projects/{project}"
    onto = f"&targetBranch={quote(f'refs/heads/{base}', safe='')}" if base else ""
    head = quote(f"refs/heads/{branch}", safe="")
    return f"{site}/{owner}/repos/{name}/pull-requests?create&sourceBranch={head}{onto}"


def offered_url(words: str) -> str:
    """The address the remote itself named while we pushed; empty when it named none."""
    found = re.search(r"^remote:\s+(https?://\S+)\s*$", words, re.MULTILINE)
    return found[1] if found else ""


def _azure(host: str, path: str) -> str:
    if host in {"ssh.dev.azure.com", "vs-ssh.visualstudio.com"}:
        parts = path.split("/")
        if len(parts) == 4 and parts[0] == "v3":  # noqa: PLR2004 -- v3/organisation/project/repository
            return f"https://dev.azure.com/{parts[1]}/{parts[2]}/_git/{parts[3]}"
    if host == "dev.azure.com" or host.endswith(".visualstudio.com"):
        return f"https://{host}/{path}"
    return ""
