"""Hearing an impact without a number, a who, or a how long."""

import re

from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.listen import finding
from pmwizard.coach.pack import Rule
from pmwizard.coach.text import Sentence
from pmwizard.record.finding import Finding

_CODES = re.compile(
    r"\b(?:HTTP\s?)?[1-5]\d\d(?:s|\s?/\s?[1-5]\d\d)*(?=\s(?:error|response|status|page|bad|internal|service|gateway|not\sfound|from|on|code|and|instead|or\b)|s\b|[.,;)]|$)"
    r"|\b(?:HTTP|status|code|error)\s(?:code\s)?\d{3}s?\b|\b[1-5]xx\b|\b(?:SEV|P|S|Sev|sev|prio(?:rity)?|severity|level|tier|category|class)[-\s]?\d\b"
    r"|\bv(?:ersion)?\s?\d+(?:\.\d+)*|\b\d+\.\d+\.\d+\b|\b(?:version|release|build|iOS|Android|Windows|Java|Python|API)\s\d+(?:\.\d+)*"
    r"|\b\d+(?:st|nd|rd|th)\b|\b[A-Za-z]+-\d+\b|\b[A-Za-z]+\d+[A-Za-z]*\b|#\d+|\b(?:phase|step|stage|line|unit|gate|dock|hall|room|zone|bay|lane|route|building|floor|terminal|platform|shard|node|rack|cell|plant|site|ward)\s\d+\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d|[%‰€$£¥]")
_TIME = re.compile(
    r"\b(?:all|whole|entire|every|each|one|a|an|half|the\s(?:rest|remainder|whole|entire)\sof\sthe|most\sof\sthe|that|the|this|last|next|following|previous|same|first)\s"
    r"(?:full\s|whole\s|entire\s|working\s|business\s|calendar\s|next\s|good\s|of\s|a\s|an\s|half\s){0,4}(?:day|days|night|nights|evening|morning|afternoon|weekend|week|month|quarter|year|hour|minute|shift|fortnight|decade|season|term|semester|lunch\shour|lunchtime|rush\shour|working\sday)\b(?!\s(?:shift|crew|team|staff|report|to\sday))"
    r"|\b(?:overnight|all\sday|all\snight|for\s(?:an?|half\san?|most\sof)\s(?:hour|day|week|minute|month|quarter)|from\s(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|midnight|dawn)|(?:on|since|until|till|by|between|before|after|through)\s(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|midnight|january|february|march|april|june|july|august|september|october|november|december|christmas|easter|new\syear)|until\s(?:the\s)?(?:next|following)|a\s(?:day|week|month|hour|year)\s(?:late|long|behind|early)|same[-\s]day|next[-\s](?:day|morning)|yesterday|tomorrow|weekend|from\s(?:lunch|breakfast|dawn|morning|noon)\s(?:to|till|until)\s\w+|during\s(?:the\s)?(?:lunch|rush|night|morning|evening|afternoon|peak|black\sfriday)\w*)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?:no|zero|not\s(?:a\ssingle|one|any)|none\sof\sthe|neither)\s(?:[\w'-]+\s){0,5}?(?:was|were|is|are|has|have|had|lost|affected|exposed|leaked|missed|impact\w*|touched|harmed|hurt|left|deleted|corrupted|delayed|damaged|disclosed|accessed|charged|noticed|saw|needed|reached|went|failed|occurred|visible|involved)\b"
    r"|\b(?:nothing|none|nobody|no\sone)\b|\b(?:was|were|is|are|did|had|has|have)\s(?:not|never)\s(?:\w+\s)?(?:affected|lost|exposed|impacted|visible|touched|involved|lose|see|notice|leak|leave|reach)\w*|\b(?:wasn't|weren't|didn't)\s(?:affected|impacted|lose|see|notice|visible)\b"
    r"|\bthere\s(?:was|were|is|are|has\sbeen)\sno\s(?!doubt)\w+|\b(?:did|does|do|could|can)(?:\s?n't|\snot)\s(?:\w+\s)?(?:get|lose|receive|reach|notice|see|feel|suffer|have)\s(?:any|a\ssingle)\b"
    r"|\b(?:untouched|intact|unharmed|never\s(?:saw|noticed|felt|reached|touched|lost|affected|left))\b|\b(?:is|are|was|were|remained|stayed)\s(?:all\s)?(?:safe|complete|correct|unchanged)\b"
    r"|^\W*no\s(?:\w+\s){0,3}(?:impact|loss|outage|downtime|effect|data\sloss|injur\w+|harm)\b|\b(?:unaffected|without\s(?:any\s)?(?:data\s)?loss)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b\w+s\s(?:who|whose)\s(?!(?:were|was|are|had|have|tried|try|experienced|reported|saw|used?|visited|relied|rely|wanted"
    r"|needed|happened|got|complained|noticed|contacted|called|could|wrote|attempted|depend\w*)\b)\w+"
    r"|\b(?:all|whole|half|most)\sof\s(?-i:[A-Z])\w+|\b(?:north|south|east|west)\sof\sthe\s\w+"
    r"|\bonly\sour\sown\s\w+|\bevery\s(?:second|third|fourth|fifth|tenth)\s\w+"
    r"|\b(?:over|during|on|until|since)\s(?:the\s)?(?:easter|christmas|new\syear's|whitsun|thanksgiving|diwali|ramadan)\b"
    r"|\b(?:prepaid|morning|night|late|early|day)\s(?:customers|shift|crew)\b"
    r"|^\W*no\s\w+(?:\s\w+)?\s(?:bounced|failed|went|left|broke|leaked|dropped|stopped|were|was)\b",
    re.IGNORECASE,
)
"""A group told by what its members did or where they are, and a plain "no mail bounced"."""
READ = 5_000
"""How many code points of an impact are weighed; a longer one is concrete somewhere in its beginning."""


class ImpactEar:
    """Listens for the `vague-impact` rule, in the impact section only."""

    def __init__(self, rule: Rule, lexicon: Lexicon) -> None:
        self._rule = rule
        self._segments = re.compile(rf"\b(?:(?!us\b)(?i:{lexicon.choice('segments')})|US)\b")
        self._counts = re.compile(rf"\b{lexicon.choice('number-words')}\b", re.IGNORECASE)
        self._group = re.compile(
            rf"\b{lexicon.choice('loose-amounts')}\s(?:of\s)?(?:the\s|our\s)?[\w-]+(?:\s(?:in|on|of|at|using|with)\b)?",
            re.IGNORECASE,
        )
        self._loose = re.compile(rf"\b{lexicon.choice('loose-amounts')}\b", re.IGNORECASE)

    def hear(self, text: str, parts: list[Sentence], section: str) -> list[Finding]:
        """One finding when the whole entry has neither number nor who nor how long."""
        if section != "impact" or not parts:
            return []
        whole = " ".join(part.text for part in parts)[:READ]
        if self.is_concrete(whole):
            return []
        first, last = parts[0], parts[-1]
        start, end = first.start, last.start + len(last.text)
        if first.words and len(text) > first.words[-1].end >= first.start:
            start = first.words[min(first.first, len(first.words) - 1)].start
        loose = self._loose.search(text)
        said = {"loose": loose[0].lower() if loose else ""}
        return [
            finding(
                self._rule,
                text,
                start,
                end,
                section=section,
                when=first.when,
                kind="amount" if loose else "default",
                said=said,
            )
        ]

    def is_concrete(self, whole: str) -> bool:
        """Whether a text names a number, a group, a time or a definite nothing."""
        bare = _CODES.sub(" ", whole)
        return bool(
            _NUMBER.search(bare)
            or _NEGATIVE.search(whole)
            or self._counts.search(self._loose.sub(" ", whole))
            or _TIME.search(whole)
            or _WHO.search(whole)
            or self._segments.search(self._group.sub(" ", whole))
        )
