"""Sentences, places in documents, and input nobody would wish for."""

from time import process_time

import pytest

from pmwizard.coach import Coach, check_document
from pmwizard.coach.document import entries, section_of
from pmwizard.coach.language import reads_as_english
from pmwizard.coach.text import mask, sentences

COACH = Coach.load()


def test_offsets_are_code_points_of_the_entry() -> None:
    text = "13:02 🚂 Zug stand still. The wrong switch was set."
    (found,) = COACH.check(text, "timeline")
    assert text[found.start : found.end] == found.text == "The wrong switch was set"
    assert found.suggestion == "I set the wrong switch"


def test_irregular_verbs_are_turned_round() -> None:
    (found,) = COACH.check("The wrong form was taken to the ward.", "timeline")
    assert found.suggestion == "I took the wrong form"


def test_one_cause_becomes_one_factor() -> None:
    (found,) = COACH.check("The root cause was a full tank.", "factors")
    assert (found.text, found.suggestion) == ("The root cause was", "One contributing factor was")


def test_masking_keeps_the_length() -> None:
    text = 'He wrote "obviously" and ran `git blame` at https://example.com/x.'
    assert len(mask(text)) == len(text)
    assert "obviously" not in mask(text)
    assert "blame" not in mask(text)


def test_quotes_of_others_are_left_alone() -> None:
    assert COACH.check('Ana wrote: "this was careless"', "timeline") == []


def test_time_in_front_is_mentioned() -> None:
    (found,) = COACH.check("14:03 Config change reverted.", "timeline")
    assert "14:03" in found.message


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert len(sentences("We called e.g. Dr. Brown. He came.")) == 2


def test_document_places_count_from_one() -> None:
    text = "# Report\n\n## Timeline\n\n- 10:02 The wrong switch was set.\n\n```\nobviously careless\n```\n"
    (found,) = check_document(text, coach=COACH)
    assert (found.line, found.column, found.end_line) == (5, 9, 5)
    line = text.splitlines()[4]
    assert line[found.column - 1 : found.end_column - 1] == found.finding.text
    assert found.finding.section == "timeline"


def test_headings_and_the_given_section() -> None:
    assert section_of("Contributing factors") == "factors"
    assert section_of("What went well") == "went_well"
    assert section_of("Action items") == "actions"
    assert section_of("Attendees") is None
    assert [f.finding.rule for f in check_document("Improve alerting.", section="actions", coach=COACH)] == [
        "weak-action"
    ]
    assert check_document("Improve alerting.", coach=COACH) == []


def test_a_sentence_over_two_lines_is_not_judged_by_its_second_half() -> None:
    assert check_document("## Actions\n\n- Delete the old job and\n  better naming of jobs\n", coach=COACH) == []
    (found,) = check_document("## Actions\n\n- Delete the old job.\n- better naming of jobs\n", coach=COACH)
    assert (found.finding.rule, found.line) == ("weak-action", 4)


def test_front_matter_links_and_tables() -> None:
    text = "---\ntitle: obviously\n---\n| when | what |\n|---|---|\n| 10:02 | [This](http://a.b/obviously) was careless |\n"
    (found,) = check_document(text, coach=COACH)
    assert found.finding.text == "careless"
    line = text.splitlines()[found.line - 1]
    assert line[found.column - 1 : found.end_column - 1] == "careless"
    assert [entry.text for entry in entries("~~~\nx\n~~~\n> quoted\n- own\n")] == ["own"]


def test_other_languages_are_met_with_silence() -> None:
    german = "Der Server wurde neu gestartet und die Kunden konnten sich wieder anmelden, weil das Team die Karten " * 4
    assert not reads_as_english(german)
    assert check_document(german + " obviously careless", coach=COACH) == []


@pytest.mark.parametrize(
    "text",
    [
        "今日はサーバーが落ちました。原因は設定の間違いでした。",
        "Сервер упал в десять часов, никто не заметил.",
        "Viele Kunden konnten sich am Morgen nicht anmelden und das Lager stand.",
        "Le serveur est tombé et nous avons perdu une heure dans la nuit.",
        "El servidor se cayó y los clientes esperaron una hora por el equipo de la noche.",
    ],
)
def test_a_short_text_of_another_language_is_known_too(text: str) -> None:
    assert not reads_as_english(text)
    for section in ("impact", "actions", "timeline"):
        assert COACH.check(text, section) == []


def test_a_foreign_name_makes_no_foreign_text() -> None:
    assert reads_as_english("We called Der Spiegel and Les Halles, and both were down.")
    assert [one.rule for one in COACH.check("تم تغيير الإعداد. This was careless work of ours.", "")] == ["blame"]
    assert reads_as_english("config reverted")


def test_of_an_endless_entry_the_beginning_is_read() -> None:
    text = "The wrong switch was set. " + "x" * 400_000 + " It was careless."
    assert [found.rule for found in COACH.check(text, "timeline")] == ["agentless"]


def test_strange_input_is_survived() -> None:
    for text in (
        "",
        " ",
        "\x00\x01",
        "\ufeff",
        "«»",
        "was " * 3000,
        "a" * 100_000,
        "`" * 999,
        "was,and " * 2000,
        "مرحبا بالعالم",
    ):
        assert isinstance(COACH.check(text, "timeline"), list)
        assert isinstance(check_document(text, coach=COACH), list)


def seconds(text: str) -> float:
    best = 9.0
    for _ in range(3):
        start = process_time()
        check_document(text, coach=COACH)
        COACH.check(text, "impact")
        COACH.check(text, "actions")
        best = min(best, process_time() - start)
    return best


@pytest.mark.parametrize(
    "hostile",
    [
        "was ", "was not very ", "a a a ", "[x](", "`", "the the ", "could have ", "nobody on the ", "if had ", "(" , "was, and ",
        "error: ", "it was the root cause of the ", "should have been ", "just just ", "10:00 ", "- ", "| ", "é ", "\u200f ",
        "by the by the ", "ed ", "any any ", "* ", "_a", "<a ", '"', "all all all had to do was ",
    ],
)  # fmt: skip
def test_time_grows_with_length_and_no_faster(hostile: str) -> None:
    short, long = 5_000 // len(hostile), 20_000 // len(hostile)
    assert seconds(hostile * long) < 11 * seconds(hostile * short) + 0.3


def test_fifty_megabytes_on_one_line_are_met_in_seconds() -> None:
    start = process_time()
    found = check_document("The wrong switch was set. " * 2_000_000, section="timeline", coach=COACH)
    assert process_time() - start < 20
    assert found


@pytest.mark.parametrize("clock", ["25:71", "14:75", "2575"])
def test_a_time_that_does_not_exist_is_not_asked_back(clock: str) -> None:
    assert sentences(f"{clock} we should have checked the graph")[0].when == ""
    (found,) = COACH.check(f"{clock} we should have checked the graph.", "timeline")
    assert clock not in found.message
