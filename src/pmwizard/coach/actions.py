"""Hearing an action that nobody could tick off."""

import re

from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.listen import finding
from pmwizard.coach.pack import Rule
from pmwizard.coach.text import Sentence
from pmwizard.record.finding import Finding

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}\.?(?:\s\d{{4}})?|{_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{2,4}})?"
    r"|(?:the\s)?(?:end\sof\s|start\sof\s|beginning\sof\s|mid[-\s]?)?(?:the\s)?(?:Q[1-4](?:\s\d{4})?|H[12]|(?:next\s|this\s|the\s|coming\s)?(?:week|month|quarter|year|sprint|iteration|release|friday|monday|tuesday|wednesday|thursday|saturday|sunday|milestone|summer|winter|spring|autumn|fall)|"
    + _MONTH
    + r")|tomorrow|today|asap|eod|eow|eom|tbd|ongoing|immediately|soon|week\s\d+)"
)
_TAIL = re.compile(
    rf"\s*(?:\([^()]{{0,60}}\)|[;,–—-]\s*[A-Z]\w+(?:\s[A-Z]\w+)?(?:,?\s(?:by\s|due\s|until\s)?{_DATE})?|[;,.–—-]?\s*(?:owner|owned\sby|assignee|assigned\sto|due(?!\scourse)|deadline|when|who|by|before|until|from|starting|eta|target)\s?:?\s(?:date:?\s)?(?:the\s)?(?:{_DATE}|[A-Z]\w+(?:\s[A-Z]\w+)?|[\w-]+(?:\s[\w-]+)?\steam)|[;,–—-]\s*(?:the\s)?[\w-]+\steam|[;,]?\s*@[\w-]+|[;,–—-]\s*{_DATE})\s*\.?\s*$",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^\s*(?:\[[ xX]?\]\s*)?(?:A\d+[.:]?\s+)?(?:(?:action|todo|to\sdo|ai|follow[-\s]?up|next\sstep)\s?:\s*)?"
    r"(?:(?:[A-Z][\w'-]*(?:\s[A-Z][\w'-]*)?|the\s[\w\s-]{2,30}?"
    r"|platform|ops|sre|dev|support|everyone|everybody|we|all\s\w+|team\s?\w*|someone|people|engineers|developers|operators|staff|drivers|nurses|on-?calls?)"
    r"\s?(?::|(?:to|will|should|must|shall|need\sto|needs\sto|has\sto|have\sto|can|could|might|may|are\sto|is\sto|want\sto|ought\sto)"
    r"(?:\salways|\sjust|\salso|\sall|\sideally|\sprobably|\sperhaps)*\b))?"
    r"\s*(?:please\s|let's\s|we\sshould\s|to\s|also\s|then\s|try\sto\s|aim\sto\s|plan\sto\s|work\sto\s|continue\sto\s|start\sto\s|begin\sto\s)*",
)
_TARGET = re.compile(
    r"\d|[<>≥≤%=]|\b(?:zero|twice|both|every\s(?:night|week|month|day|hour|monday|quarter|friday)|weekly|daily|monthly|nightly|quarterly|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|single)\b",
    re.IGNORECASE,
)
_SPECIFIES = re.compile(
    r"(?:if|when|whenever|while)\b[^,]{3,80},\s(?:then\s)?(?:the\s|a\s|an\s)?(?!we\b|you\b|everyone\b|people\b)[\w-]+\s(?:\w+\s)?(?:should|must|will)\s",
    re.IGNORECASE,
)
"""What a thing is to do in a case, which can be tried: "if the pod hangs, the spawner should stop it"."""
_TOLD = re.compile(
    r"\W*(?:(?:this|these)\s(?!(?:\w+\s){0,2}(?:needs?|should|must|ha(?:s|ve)\sto|will|is\sto|are\sto)\b)\w+|there\s(?:is|are|was|were)\sno\b"
    r"|we(?:\shave|'ve)\s(?!to\b)\w+|we\s(?:did|used|found|saw|had\s(?!to\b)\w+|were|added|fixed|changed|moved|updated|asked|decided\son|took)\b"
    r"|(?:one|some|two|most)\sof\sthe\b|the\s[^.,;:]{3,80}?\s(?:has|have)\s(?:been\s)?(?!to\b|been\b)\w+(?:ed|en|t)\b|as\sthis\s)",
    re.IGNORECASE,
)
_REASONS = re.compile(
    r"(?<=\w\w\w)\s{0,3}:\s|\.\s|\sso\sthat\s|\sso\swe\s|\sin\sorder\s|\sbecause\s|\sas\s(?=[A-Z]|we\b|this\b|it\b|the\b)"
)
"""Where an action that is plain so far begins to say why."""
READ = 5_000
"""How many code points of an action are weighed."""


class ActionEar:
    """Listens for the `weak-action` rule, in the actions section only."""

    def __init__(self, rule: Rule, lexicon: Lexicon) -> None:
        self._rule = rule
        self._vigilance = re.compile(rf"\b{lexicon.choice('vigilance')}\b", re.IGNORECASE)
        self._soft = re.compile(rf"{lexicon.choice('soft-verbs')}\b", re.IGNORECASE)
        self._soft_things = re.compile(rf"(?:{lexicon.choice('soft-openings')})\b", re.IGNORECASE)
        self._proof = re.compile(rf"\b{lexicon.choice('proofs')}\b", re.IGNORECASE)
        self._firm = re.compile(
            rf"\b(?:and|then|so\sthat|,|by|until|or)\s(?:\w+\s)?{lexicon.choice('firm-verbs')}\b", re.IGNORECASE
        )
        self._solid = re.compile(rf"{lexicon.choice('firm-verbs')}\b", re.IGNORECASE)
        self._concrete = re.compile(rf"(?:{lexicon.choice('concrete-verbs')})\b", re.IGNORECASE)
        self._changes = re.compile(
            r"(?:update|change|adjust|fix|extend|modify|adapt|refactor|rework|enhance)\b.{0,60}?\b"
            r"(?:so\sthat\s|by\s\w+ing\s|to\s(?:\w+ly\s)?(?!be\b|become\b|something\b|the\b|our\b|make\b|improve\b|avoid\b|prevent\b)[a-z]{3,}\s)",
            re.IGNORECASE,
        )
        self._documents = re.compile(
            r"(?:update|document|write\sup|revise|amend|improve|extend)\b.{0,80}\b(?:with|to\s(?:say|name|list|include|cover|show|state|point|use)|so\s(?:that|it)|that\s(?:says?|lists?|names?)|in\s¤|¤)|document\sin\s.{3,80}?\sthat\s",
            re.IGNORECASE,
        )

    def hear(self, text: str, parts: list[Sentence], section: str) -> list[Finding]:
        """One finding when the action has no end that anybody could see."""
        if section != "actions" or not parts:
            return []
        whole = _joined(parts, len(text))
        start, core = self.core(whole)
        kind = "" if is_told(whole) else self.weakness(core)
        if not kind:
            return []
        end = start + len(core)
        return [finding(self._rule, text, start, end, section=section, kind=kind)]

    def is_concrete(self, parts: list[Sentence], length: int) -> bool:
        """Whether an action of `length` code points begins with a verb whose end can be seen, or names its proof."""
        _, core = self.core(_joined(parts, length))
        core = core.lstrip()
        if self.weakness(core):
            return False
        return bool(
            self._concrete.match(core)
            or self._documents.match(core)
            or self._changes.match(core)
            or _SPECIFIES.match(core)
            or is_told(core)
        )

    def core(self, whole: str) -> tuple[int, str]:
        """The action without who and when: where it begins, and its words."""
        end = len(whole)
        for _ in range(3):
            tail = _TAIL.search(whole[:end])
            if not tail or not tail[0].strip() or tail.start() < 8:  # noqa: PLR2004 - an action is longer than that
                break
            end = tail.start()
        bare = whole.lstrip(" -*")
        opens = self._soft.match(bare) or self._solid.match(bare)
        head = None if opens else _HEAD.match(whole[:end])
        start = head.end() if head else 0
        return start, whole[start:end]

    def weakness(self, core: str) -> str:
        """What is weak about an action: `vigilance`, `soft`, or nothing."""
        if self._solid.match(core) or self._concrete.match(core):
            core = _REASONS.split(core, maxsplit=1)[0]
        if self._vigilance.search(core) and not (self._solid.match(core) and _TARGET.search(core)):
            return "" if self._firm.search(core) else "vigilance"
        soft = self._soft.match(core) or self._soft_things.match(core)
        firm = self._concrete.match(core)
        if not soft or (firm and firm.end() > soft.end()):
            return ""
        if self._proof.search(core) or self._firm.search(core) or _TARGET.search(core) or self._documents.match(core):
            return ""
        return "soft"


def is_told(text: str) -> bool:
    """Whether an entry tells what is or was done, and asks for nothing: "We used two ways to check this"."""
    return bool(_TOLD.match(text))


def _joined(parts: list[Sentence], length: int) -> str:
    """The masked entry in its own length."""
    whole = [" "] * length
    for part in parts:
        whole[part.start : part.start + len(part.text)] = part.text
    return "".join(whole[:READ])
