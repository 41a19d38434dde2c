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
    ("Validation on the upload form had been relaxed.", "I had relaxed validation on the upload form"),
    ("Kafka was restarted by hand.", "I restarted Kafka"),
    ("Wrong AMI picked and rolled out to all pools", "I picked the wrong AMI and rolled it out"),
    ("02:05 PR merged with two red checks", "I merged the PR"),
    ("02:10 DKIM selector deleted in the zone", "I deleted the DKIM selector"),
    ("0540 flight 218 told to go without", "I told flight 218"),
    ("The alarm was noticed and then forgotten about.", "I noticed the alarm and then forgot about it"),
    (
        "Points were turned by hand and not locked after.",
        "I turned points by hand and did not lock them",
    ),
    ("That relay had been set for the old transformer.", "I had set that relay"),
    ("It had been agreed in a meeting that the test could wait.", "We had agreed"),
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
        "The slot was given up and a new one requested.",
        "Approval was sought by phone, and was refused.",
        "0533 tags torn off and stuck anywhere",
        "Node drained and rebooted before anyone on the desk was told.",
        "The panel was taken down, laid flat and covered.",
        "The valve had been shut for the cleaning and stayed that way.",
        "A curfew should've been put on that list.",
        "The pods are in a bad state and had been restarted by hand.",
        "Failures (https://example.com/a#b), were dismissed as holdover.",
    ],
)
def test_no_rewrite_rather_than_a_wrong_one(text: str) -> None:
    assert all(not one.suggestion for one in COACH.check(text, "timeline") if one.rule == "agentless")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The ribbon was put in reversed on the 3rd.", "put it in reversed"),
        ("The limit was left at zero for a week.", "left it at zero"),
        ("The risk was deemed tolerable.", "deemed it tolerable"),
        ("The proxy config was copied over from the test hall.", "copied it over, and"),
        ("The tank level was looked at by hand in the morning.", "looked at it"),
        ("I was told to carry on.", "told you"),
        ("The ward was told that all was fine.", "told them"),
        ("The new starters had been taught the old procedure.", "taught them"),
        ("0340 paging turned back on", "turned it back on"),
        ("It was decided to keep the line running.", "Who decided, and"),
        ("It was assumed that the lamp was out.", "assumed so"),
        ("The belt should have been stopped at 10:00.", "at 10:00"),
        ("The margin call was overlooked.", "had their attention"),
        ("The change window was misread.", "Whose hands was it in"),
    ],
)
def test_the_question_fits_the_act(text: str, question: str) -> None:
    found = next(one for one in COACH.check(text, "timeline") if one.rule == "agentless")
    assert question in found.message


def test_what_was_owed_and_what_went_well_are_asked_about_as_such() -> None:
    owed = next(one for one in COACH.check("The belt should have been stopped.", "timeline") if one.rule == "agentless")
    assert owed.text == "should have been stopped"
    assert "stopped it" not in owed.message
    well = COACH.check("The odd orders were noticed and stopped by hand.", "went_well")
    assert [one.rule for one in well] == ["agentless"]
    assert "named here" in well[0].message


def test_a_verdict_on_oneself_is_asked_about_as_such() -> None:
    (mine,) = COACH.check("My own incompetence made it worse.", "factors")
    (theirs,) = COACH.check("The vendor's incompetence made it worse.", "factors")
    assert "on yourself" in mine.message
    assert "on yourself" not in theirs.message


def test_no_word_is_cut_in_two() -> None:
    for text in ("Reading is evidently not their strength.", "It is to one wrongly entered set-point that we owe it."):
        for one in COACH.check(text, "factors"):
            around = text[max(0, one.start - 1) : one.start] + text[one.end : one.end + 1]
            assert not any(sign.isalnum() or sign == "-" for sign in around)


@pytest.mark.parametrize(
    "text", ["Somebody could have pulled the trend.", "He should have known better.", "This could have waited."]
)
def test_no_question_where_it_would_make_no_sense(text: str) -> None:
    assert all(not one.suggestion for one in COACH.check(text, "went_poorly") if one.rule == "counterfactual")


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
            "One contributing factor in the outage was",
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
