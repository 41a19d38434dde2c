"""Every rule proves itself on its own examples, and keeps its F1 on the labelled entries."""

import json
from collections import Counter
from pathlib import Path

import pytest

from pmwizard.coach import Coach

SENTENCE_RULES = {"agentless", "blame", "single-cause", "counterfactual", "hindsight", "vague-impact", "weak-action"}
RECORD_RULES = {
    "detected-by-customers",
    "impact-without-number",
    "few-factors",
    "unknown-kind",
    "one-kind-of-factor",
    "nothing-went-well",
    "action-without-owner",
    "action-without-date",
    "action-without-factor",
    "timeline-gap",
}
DEV = Path(__file__).parent / "data" / "dev.jsonl"
COACH = Coach.load()
EXAMPLES = [(rule.id, section, text, True) for rule in COACH.pack.rules.values() for section, text in rule.flag] + [
    (rule.id, section, text, False) for rule in COACH.pack.rules.values() for section, text in rule.passes
]


def test_every_promised_rule_is_there() -> None:
    assert set(COACH.pack.rules) == SENTENCE_RULES | RECORD_RULES
    assert COACH.problems == []


def test_every_rule_says_why_and_from_where() -> None:
    for rule in COACH.pack.rules.values():
        assert all((rule.why, rule.source, rule.message("default"))), rule.id


@pytest.mark.parametrize(("rule", "section", "text", "flagged"), EXAMPLES)
def test_examples_of_the_rule_files(rule: str, section: str, text: str, flagged: bool) -> None:
    assert (rule in {finding.rule for finding in COACH.check(text, section)}) is flagged


def test_labelled_entries_reach_the_goal() -> None:
    tally: Counter[tuple[str, str]] = Counter()
    for line in DEV.read_text("utf-8").splitlines():
        entry = json.loads(line)
        heard = {finding.rule for finding in COACH.check(entry["text"], entry["section"])}
        meant = set(entry["labels"])
        for rule in SENTENCE_RULES:
            kind = ("hit" if rule in meant else "alarm") if rule in heard else ("miss" if rule in meant else "quiet")
            tally[rule, kind] += 1
    for rule in SENTENCE_RULES:
        wrong = tally[rule, "alarm"] + tally[rule, "miss"]
        assert 2 * tally[rule, "hit"] / (2 * tally[rule, "hit"] + wrong) >= 0.85, rule


def test_messages_ask_and_never_shout() -> None:
    for line in DEV.read_text("utf-8").splitlines():
        entry = json.loads(line)
        for finding in COACH.check(entry["text"], entry["section"]):
            assert "?" in finding.message or finding.rule == "hindsight", finding
            assert "!" not in finding.message
            assert "{" not in finding.message
            assert entry["text"][finding.start : finding.end] == finding.text
