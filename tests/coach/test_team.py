"""A team's own prompts: added, changed, silenced, and never able to hang or break the coach."""

from pathlib import Path

import pytest

from pmwizard.coach import Coach
from pmwizard.coach.safety import objection


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def rules(coach: Coach, text: str, section: str = "") -> set[str]:
    return {finding.rule for finding in coach.check(text, section)}


def test_a_rule_of_their_own(tmp_path: Path) -> None:
    write(
        tmp_path,
        "rules/no-heroes.toml",
        '[messages]\ndefault = "What let one person carry “{text}”?"\n[[pattern]]\non = "hero heroic"\nmatch = \'\\bhero(?:ic)?\\b\'\n',
    )
    coach = Coach.load(tmp_path)
    assert coach.problems == []
    (found,) = coach.check("Ana was a hero.")
    assert found.rule == "no-heroes"
    assert found.message == "What let one person carry “hero”?"


def test_silenced_and_reworded(tmp_path: Path) -> None:
    write(tmp_path, "rules/hindsight.toml", 'id = "hindsight"\noff = true\n')
    write(tmp_path, "rules/blame.toml", 'id = "blame"\nwhy = "Ours."\n')
    write(tmp_path, "lexicon/judging.txt", "-careless, numpty\n")
    coach = Coach.load(tmp_path)
    assert rules(coach, "Obviously it broke.") == set()
    assert rules(coach, "A careless step.") == set()
    (found,) = coach.check("What a numpty did.")
    assert (found.rule, found.why) == ("blame", "Ours.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = ", "not valid TOML"),
        ('colour = "red"', "`colour` is not a key"),
        ('off = false\n[[pattern]]\nmatch = "(a+)+$"', "very long"),
        ('[[pattern]]\nmatch = "("', "not a regular expression"),
        ('[[pattern]]\nmatch = "{{nothing-here}}"', "no word list"),
        ('[[pattern]]\nmatch = "x"\nsections = "intro"', "no section 'intro'"),
        ("why = 3", "must be text"),
        ('[messages]\ndefault = "what { is"', "brace"),
        ('[messages]\ndefault = "what {0.x}?"', "plain name"),
        ("[[pattern]]\nmatch = 'x'\nsuggest = '\\g<nope>'", "`suggest`"),
    ],
)
def test_mistakes_are_told_and_the_built_in_rule_stays(tmp_path: Path, text: str, told: str) -> None:
    write(tmp_path, "rules/blame.toml", text)
    coach = Coach.load(tmp_path)
    (problem,) = coach.problems
    assert told in problem
    assert "blame.toml" in problem
    assert "blame" in rules(coach, "A careless step.")


def test_questions_of_their_own(tmp_path: Path) -> None:
    write(
        tmp_path,
        "questions/impact.toml",
        '[[question]]\nid = "ours"\ntext = "Which depot waited?"\n[[question]]\nid = "impact-felt"\noff = true\n[[question]]\nid = "bad"\n',
    )
    coach = Coach.load(tmp_path)
    asked = [question.id for question in coach.questions("impact", {})]
    assert "ours" in asked
    assert "impact-felt" not in asked
    assert len(coach.problems) == 1
    assert "question 3" in coach.problems[0]


@pytest.mark.parametrize("source", [r"(\w+\s?)+x", r"(a|a)*b", r".*.*.*x", r"(?:a?){30}b", r"a?" * 30 + "b"])
def test_patterns_that_could_hang_are_refused(source: str) -> None:
    assert objection(source)


@pytest.mark.parametrize(
    "source", [r"\bheroes?\b", r"\b(?:foo|bar)\s+\w+", r"[^.;]{0,3}\bx", r"\bwar\s?room\b.*\bagain\b"]
)
def test_ordinary_patterns_are_let_in(source: str) -> None:
    assert objection(source) == ""


@pytest.mark.parametrize(
    ("name", "data", "line", "told"),
    [
        ("rules/blame.toml", b'id = "blame"\nwhy = "x\n', 2, "not valid TOML"),
        ("rules/blame.toml", b'id = "blame"\nwhy = "caf\xe9"\n', 2, "not UTF-8"),
        ("rules/blame.toml", b'id = "blame"\n\noff = "yes"\n', 3, "true or false"),
        ("rules/blame.toml", b'id = "blame"\n[[pattern]]\nmatch = "x"\non = "@nolist"\n', 4, "no word list `nolist`"),
        ("lexicon/people.txt", b"ana\ncaf\xe9\n", 2, "built-in list is used"),
        ("lexicon/irregular.txt", b"see saw seen\ngo went\n", 2, "three forms"),
        ("questions/impact.toml", b"x = [\n", 1, "built-in questions are used"),
        ("questions/impact.toml", b'\n\nquestion = "x"\n', 3, "[[question]]"),
        (
            "questions/impact.toml",
            b'[[question]]\nid = "a"\ntext = "b?"\n[[question]]\nid = "c"\n',
            4,
            "needs a `text`",
        ),
        ("questions/impact.toml", b'[[question]]\nid = "a"\ntext = "b?"\nwhen = "has-money"\n', 1, "`has-money`"),
        ("questions/nostep.toml", b'step = "start"\n', 1, "no step `start`"),
    ],
)
def test_each_problem_has_a_file_a_line_and_a_mend(
    tmp_path: Path, name: str, data: bytes, line: int, told: str
) -> None:
    write(tmp_path, name, "")
    (tmp_path / name).write_bytes(data)
    coach = Coach.load(tmp_path)
    (problem,) = coach.problems
    assert problem.startswith(f"{tmp_path / name}:{line}: ")
    assert told in problem
    assert "blame" in rules(coach, "A careless step.")
    assert len(coach.questions("impact", {})) >= 8


def test_a_new_rule_that_is_wrong_is_left_out_and_a_folder_is_no_file(tmp_path: Path) -> None:
    write(tmp_path, "rules/ours.toml", 'id = "ours"\n')
    (tmp_path / "rules" / "folder.toml").mkdir()
    folder, ours = Coach.load(tmp_path).problems
    assert "folder.toml" in folder
    assert "it is left out" in ours
