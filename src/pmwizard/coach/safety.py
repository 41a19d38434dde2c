"""Whether a pattern from a team's file can be trusted not to run for minutes."""

import re
from dataclasses import dataclass, field

MOST_OPEN = 2
MOST_QUANTIFIERS = 12
LONGEST = 600
_FEW = 3
_QUANTIFIER = re.compile(r"[*+?]|\{(\d*)(?:(,)(\d*))?\}")
_CHEAP = (r"\s", " ", r"\d", r"\b")


@dataclass(slots=True)
class _Group:
    quantified: bool = False
    branches: bool = False


@dataclass(slots=True)
class _Reading:
    """What has been seen of an expression so far."""

    groups: list[_Group] = field(default_factory=list)
    closed: _Group = field(default_factory=_Group)
    opened: int = 0
    quantifiers: int = 0

    def sign(self, atom: str) -> None:
        """An opening or closing bracket, or a branch."""
        if atom == "(":
            self.groups.append(_Group())
        elif atom == "|" and self.groups:
            self.groups[-1].branches = True
        elif atom == ")":
            self.closed = self.groups.pop() if self.groups else _Group()
            if self.groups:
                self.groups[-1].quantified |= self.closed.quantified
                self.groups[-1].branches |= self.closed.branches

    def repeat(self, atom: str, quantifier: re.Match[str]) -> str:
        """A quantifier after `atom`; what is risky about it, if anything."""
        wide = _is_wide(quantifier)
        if atom == ")" and (self.closed.quantified or self.closed.branches) and wide:
            return f"`{quantifier[0]}` repeats a group that itself repeats or branches; write {{0,{_FEW}}} at most"
        self.quantifiers += 1
        self.opened += wide and atom not in _CHEAP
        if self.groups:
            self.groups[-1].quantified = True
        return ""


def objection(source: str) -> str:
    """What makes `source` risky and how to mend it; empty when its worst case is small.

    The patterns of a team are tried on a few hundred characters at a time. With at most two open-ended repeats, none of
    them around another repeat, the worst case there is a few million steps.
    """
    if len(source) > LONGEST:
        return f"it is longer than {LONGEST} characters; split it into several patterns"
    seen = _Reading()
    position, atom = 0, ""
    while position < len(source):
        quantifier = _QUANTIFIER.match(source, position) if atom else None
        if quantifier:
            risk = seen.repeat(atom, quantifier)
            if risk:
                return risk
            position = quantifier.end() + (source[quantifier.end() : quantifier.end() + 1] in {"?", "+"})
            atom = ""
            continue
        atom, position = _atom(source, position)
        seen.sign(atom)
        if atom == "(" and source[position : position + 1] == "?":
            position += 1
        atom = "" if atom in {"(", "|"} else atom
    if seen.opened > MOST_OPEN:
        return f"it has {seen.opened} open-ended repeats; {MOST_OPEN} at most, or bound them like {{0,{_FEW}}}"
    if seen.quantifiers > MOST_QUANTIFIERS:
        return f"it has {seen.quantifiers} repeats and options; at most {MOST_QUANTIFIERS}, so split it"
    return ""


def _is_wide(quantifier: re.Match[str]) -> bool:
    if quantifier[0] in {"*", "+"}:
        return True
    if quantifier[0] == "?":
        return False
    most = quantifier[3] if quantifier[2] else quantifier[1]
    return not (most and int(most) <= _FEW)


def _atom(source: str, position: int) -> tuple[str, int]:
    if source[position] == "\\":
        return source[position : position + 2], position + 2
    if source[position] == "[":
        end = position + 1
        while end < len(source) and (source[end] != "]" or end == position + 1):
            end += 2 if source[end] == "\\" else 1
        return "[", end + 1
    return source[position], position + 1
