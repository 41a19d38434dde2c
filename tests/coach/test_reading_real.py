"""What real documents taught: talk beside a list of actions, plain specifications, words that only sound like a rule."""

import pytest

from pmwizard.coach import Coach, check_document

COACH = Coach.load()


def rules(text: str, section: str) -> set[str]:
    return {one.rule for one in COACH.check(text, section)}


@pytest.mark.parametrize(
    "text",
    [
        "Separate the node groups by zone: each pod is then aware of where it runs.",
        "Create graphs of the queue so that we can stay on top of bad weeks.",
        "If the pod hangs, the spawner should stop it.",
        "We used two ways to check this.",
        "This much reduced the number of lines to read.",
        "Set up a dashboard for the error rate of the token service.",
        "Allow teams to pin the version of the chart.",
        "Change the rollover script to set the delay to nought while it runs.",
        "Keep our own mirror of the packages.",
        "Document in the README of the chart that a release takes ten minutes to show.",
        "The settings of the agent on all new images have been corrected to use the new provider.",
        "Use a shared mailbox for the renewal mails.",
    ],
)
def test_an_action_with_an_end_or_no_action_at_all(text: str) -> None:
    assert "weak-action" not in rules(text, "actions")


@pytest.mark.parametrize(
    "text",
    [
        "Be aware of the zone: separate node groups exist.",
        "Improve alerting.",
        "Add more alerts.",
        "Keep the documents fresh.",
        "These two teams need a better relationship.",
        "Revisit our strategy in due course.",
    ],
)
def test_an_action_without_an_end(text: str) -> None:
    assert "weak-action" in rules(text, "actions")


def test_beside_a_list_of_actions_a_line_is_talk() -> None:
    talk = "## Actions\n\nImprove things in general.\n\n- Add a second label.\n\n## Later\n\n- Look.\n"
    assert check_document(talk, coach=COACH) == []
    alone = "## Actions\n\nImprove things in general.\n"
    assert [one.finding.rule for one in check_document(alone, coach=COACH)] == ["weak-action"]


@pytest.mark.parametrize(
    ("text", "section", "rule"),
    [
        ("The main culprit was found and stopped by Ana.", "summary", "single-cause"),
        ("The first log hinted that something could have gone wrong with the key.", "timeline", "counterfactual"),
        ("Without Ana's call the cluster would have stopped for the weekend.", "summary", "counterfactual"),
        ("We have no reason to think that this hole was used.", "summary", "agentless"),
        ("It was the same bug, just not rolled out yet.", "summary", "hindsight"),
        ("It could just be the node being resized.", "timeline", "hindsight"),
        ("manually deleted all pods on node seven, will this help?", "timeline", "agentless"),
    ],
)
def test_words_that_only_sound_like_it(text: str, section: str, rule: str) -> None:
    assert rule not in rules(text, section)


@pytest.mark.parametrize(
    "text",
    [
        "Emil told the team via slack.",
        "Too much noise in our alert Slack channel.",
        "08:39 Noor asked about it in Slack.",
    ],
)
def test_a_chat_is_nobody_who_is_slack(text: str) -> None:
    assert "blame" not in rules(text, "timeline")
    assert "blame" in rules("The night desk is slack about handovers.", "factors")
