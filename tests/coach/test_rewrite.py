"""The rewrites that can be taken with one key: tense, number, order of words, and when there is none."""

import pytest

from pmwizard.coach import Coach
from pmwizard.coach.verbs import Verbs

COACH = Coach.load()

TURNED = [
    ("The wrong valve was opened.", "I opened the wrong valve"),
    ("A migration was run against the wrong environment.", "I ran a migration"),
    ("The wrong tube was drawn from the wrong patient.", "I drew the wrong tube"),
    ("The rule was overridden in the console.", "I overrode the rule"),
    ("The key had been rotated a day early.", "I had rotated the key"),
    ("The lid has been forgotten on the bench.", "I have forgotten the lid"),
    ("The flag got set on the wrong host.", "I set the flag"),
    ("The service had to be restarted twice by hand.", "I had to restart the service"),
    ("The draft was being rewritten by hand when the page came.", "I was rewriting the draft"),
    ("The standby was manually promoted before replication had caught up.", "I manually promoted the standby"),
    ("Some records were accidentally removed.", "I accidentally removed some records"),
    ("The logs of the two hosts were wiped.", "I wiped the logs of the two hosts"),
    ("Escalated tickets were overlooked.", "I overlooked escalated tickets"),
    ("Nina was told at noon.", "I told Nina"),
    ("They were told by phone at noon.", "I told them"),
    ("It was rolled back at 10:10.", "I rolled it back"),
    ("The config was rolled back at 10:10.", "I rolled the config back"),
    ("The gate was left open overnight.", "I left the gate open"),
    ("The tank level was not looked at between 9 and 11.", "I did not look at the tank level"),
    ("It was decided to keep the line running.", "I decided"),
    ("It had been agreed that the test could wait.", "We had agreed"),
    ("It was not noticed that the lamp was out.", "I did not notice"),
    ("16:20 Config change reverted.", "I reverted the config change"),
    ("11:04 wrong branch deployed", "I deployed the wrong branch"),
    ("11:15 keys re-issued to all six", "I re-issued the keys"),
    ("11:20 customers notified", "I notified the customers"),
    ("11:40 fix merged and shipped", "I merged the fix and shipped it"),
    ("The form was written, signed and sent to the wrong office.", "I wrote the form, signed it and sent it"),
    ("Support was not told about the outage until 10:55.", "I did not tell support"),
    ("The status page wasn't updated for fifty minutes.", "I did not update the status page"),
    ("The incident was not escalated until 14:20.", "I did not escalate the incident"),
    ("The ticket was never escalated to the vendor.", "I never escalated the ticket"),
    ("No announcement was made on the train.", "I made no announcement"),
    ("Nothing was written down during the first hour.", "I wrote nothing down"),
    ("Service was restored by turning the old cache back on.", "I restored service"),
]


@pytest.mark.parametrize(("text", "turned"), TURNED)
def test_an_act_is_turned_round(text: str, turned: str) -> None:
    found = [one for one in COACH.check(text, "timeline") if one.rule == "agentless"]
    assert [one.suggestion for one in found] == [turned]
    assert text[found[0].start : found[0].end] == found[0].text


SOMEBODY_ELSE = [
    ("The wrong valve was opened.", "‹who› opened the wrong valve"),
    ("The replicas had been promoted.", "‹who› had promoted the replicas"),
    ("The database has been failed over by hand.", "‹who› has failed over the database"),
    ("The status page wasn't updated for fifty minutes.", "‹who› did not update the status page"),
    ("The draft was being rewritten by hand when the page came.", "‹who› was rewriting the draft"),
    ("It had been agreed that the test could wait.", "‹who› had agreed"),
    ("11:40 fix merged and shipped", "‹who› merged the fix and shipped it"),
]


@pytest.mark.parametrize(("text", "turned"), SOMEBODY_ELSE)
def test_it_may_have_been_somebody_else(text: str, turned: str) -> None:
    found = next(one for one in COACH.check(text, "timeline") if one.rule == "agentless")
    assert found.others == (turned,)
    assert found.rewrites == (found.suggestion, turned)
    assert found.done_by("Ines") == turned.replace("‹who›", "Ines")
    assert found.done_by("") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Deployed in a hurry, the build took down checkout.",
        "We were told by phone that the wrong valve, which was opened at noon, leaked.",
        "Replication was paused by hand ahead of the upgrade and resumed by the scheduler, which was opened at noon.",
        "Nobody was told until noon.",
        "Was the wrong valve opened by hand?",
        "It led to the wrong valve being opened by hand.",
    ],
)
def test_no_rewrite_rather_than_a_wrong_one(text: str) -> None:
    assert all(not one.suggestion for one in COACH.check(text, "timeline") if one.rule == "agentless")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "We should have checked the replica lag first.",
            "What did we know when we did not check the replica lag first?",
        ),
        ("Ana should not have opened the valve.", "What did Ana know when they opened the valve?"),
        ("The crew ought to have called the depot.", "What did the crew know when they did not call the depot?"),
    ],
)
def test_should_have_becomes_a_question(text: str, asked: str) -> None:
    (found,) = [one for one in COACH.check(text, "went_poorly") if one.rule == "counterfactual"]
    assert (found.text, found.suggestion) == (text, asked)


@pytest.mark.parametrize(
    ("text", "seen", "put"),
    [
        ("The root cause was an expired key.", "The root cause was", "One contributing factor was"),
        (
            "The sole cause of the outage was a full disk.",
            "The sole cause of the outage was",
            "One contributing factor of the outage was",
        ),
        ("Root cause: disk full.", "Root cause:", "Contributing factor:"),
        ("It was caused entirely by the missing index.", "was caused entirely by", "was caused in part by"),
    ],
)
def test_the_one_cause_becomes_one_of_several(text: str, seen: str, put: str) -> None:
    (found,) = [one for one in COACH.check(text, "factors") if one.rule == "single-cause"]
    assert (found.text, found.suggestion) == (seen, put)


def test_a_word_of_hindsight_is_left_out() -> None:
    (found,) = COACH.check("Obviously the second node was too small.", "factors")
    assert (found.text, found.suggestion) == ("Obviously the", "The")


def test_forms_of_verbs() -> None:
    verbs = Verbs(COACH.pack.lexicon)
    forms = [
        ("taken", "took", "take", "taking"),
        ("stopped", "stopped", "stop", "stopping"),
        ("copied", "copied", "copy", "copying"),
    ]
    forms += [
        ("put", "put", "put", "putting"),
        ("rerun", "reran", "rerun", "rerunning"),
        ("freed", "freed", "free", "freeing"),
    ]
    forms += [("zigzagged", "zigzagged", "zigzag", "zigzagging"), ("labelled", "labelled", "label", "labelling")]
    for participle, past, base, ing in forms:
        assert (verbs.past(participle), verbs.base(participle), verbs.ing(participle)) == (past, base, ing)
