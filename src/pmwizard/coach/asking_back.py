"""Turning "we should have checked the lag" into a question about that day: what did we know when we did not?"""

import re
from dataclasses import replace

from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.text import Sentence
from pmwizard.coach.verbs import Verbs
from pmwizard.record.finding import Finding

RULE = "counterfactual"
NOBODY_SAID = {"somebody", "someone", "anyone", "anybody", "everyone", "everybody", "this", "that", "it", "there"}
_LONGEST = 160
_PRONOUNS = {"i": "I", "we": "we", "they": "they", "he": "he", "she": "she", "you": "you"}
_ADVERB = (
    r"(?:also|really|probably|definitely|perhaps|at\sleast|simply|just|certainly|surely|first|all|both|then|clearly)"
)


class AskingBack:
    """Makes the question for a whole sentence that tells of another day."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._verbs = Verbs(lexicon)
        people = lexicon.choice("people")
        self._told = re.compile(
            rf"(?P<who>(?:the|our|my|a)\s(?:[\w-]+\s){{0,2}}?{people}|(?:I|we|they|he|she|you)\b|(?-i:[A-Z][a-z]+))\s"
            rf"(?:{_ADVERB}\s){{0,2}}(?:should|could|ought\sto)(?P<not>\snot|n't|\snever)?(?:\s{_ADVERB}){{0,2}}"
            rf"(?:\shave|'ve|\sof)(?:\s{_ADVERB}){{0,2}}\s(?P<verb>[a-z-]+)(?P<rest>\b[^;:?!.()]*)\.?\s*$",
            re.IGNORECASE,
        )

    def asked(self, text: str, parts: list[Sentence], one: Finding) -> Finding:
        """The finding with a question to put in place of its sentence, where there is a sound one."""
        if one.rule != RULE or one.suggestion:
            return one
        sentence = next((part for part in parts if part.start <= one.start < part.start + len(part.text)), None)
        if sentence is None or len(sentence.text) > _LONGEST:
            return one
        start = sentence.words[min(sentence.first, len(sentence.words) - 1)].start
        told = self._told.match(text[start : sentence.start + len(sentence.text)])
        if (
            told is None
            or told["verb"] in {"been", "had", "known"}
            or told["who"].lower() in NOBODY_SAID
            or re.search(r"\b(?:if|had|would)\b", told["rest"])
        ):
            return one
        end = start + len(told[0].rstrip())
        return replace(one, start=start, end=end, text=text[start:end], suggestion=self._question(told))

    def _question(self, told: re.Match[str]) -> str:
        who = told["who"]
        low = who.lower()
        plain = _PRONOUNS.get(low, who if who[:1].islower() or " " not in who else who[:1].lower() + who[1:])
        again = _PRONOUNS.get(low, "they")
        verb = told["verb"].lower()
        did = self._verbs.past(verb) if told["not"] else f"did not {self._verbs.base(verb)}"
        return f"What did {plain} know when {again} {did}{told['rest'].rstrip()}?"
