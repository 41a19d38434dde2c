"""Reading `prompts/`: rules and word lists as shipped, with a team's own laid over them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from pmwizard.coach.lexicon import Lexicon, entries
from pmwizard.coach.safety import objection
from pmwizard.coach.team import line_of, read_table, read_text
from pmwizard.record.finding import Severity
from pmwizard.resources import shipped

ENGINES = ("patterns", "agentless", "vague-impact", "weak-action", "record")
SECTIONS = ("summary", "timeline", "impact", "went_well", "went_poorly", "factors", "actions", "comment", "plain")
"""Where a pattern can listen: the sections of a record, a reviewer's comment, and prose of no section."""
TEAM_REACH = 400
_FORMS = ("base", "past", "participle")
_SLOT = re.compile(r"\{\{([a-z-]+)\}\}")
_HEADER = re.compile(r"\[([a-z_]+)\]\s+")
_PATTERN_KEYS = {"on", "match", "unless", "sections", "not-sections", "message", "suggest"}
_RULE_KEYS = {"id", "engine", "off", "why", "source", "messages", "flag", "pass", "pattern", "replace", "severity"}


class Mistake(Exception):  # noqa: N818 - what a person made, not what broke
    """Something in a prompt file that cannot be used: which key, what is wrong and how to mend it."""

    def __init__(self, key: str, what: str) -> None:
        self.key = key
        self.what = what
        super().__init__(what)


@dataclass(slots=True)
class Pattern:
    """One way a rule is heard.

    Attributes:
        source: the regular expression, word lists still as `{{name}}`.
        unless: an expression that, found in the same sentence, keeps the rule quiet.
        on: words of which one must be in the sentence before the expression is tried, `@name` for those of a list;
            empty tries always.
        sections: where it listens; empty is everywhere.
        not_sections: where it does not.
        message: what to say instead of the rule's own messages.
        suggest: a template for the rewrite.
        reach: how many characters of a sentence it is tried on; 0 is all of them.
    """

    source: str
    unless: str = ""
    on: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    not_sections: frozenset[str] = frozenset()
    message: str = ""
    suggest: str = ""
    reach: int = 0
    _compiled: tuple[re.Pattern[str], re.Pattern[str] | None] | None = None

    def compiled(self, lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
        """The two expressions, compiled the first time they are needed."""
        if self._compiled is None:
            self._compiled = (
                compile_source(self.source, lexicon),
                compile_source(self.unless, lexicon) if self.unless else None,
            )
        return self._compiled


@dataclass(slots=True)
class Rule:
    """A rule as its file describes it."""

    id: str
    engine: str = "patterns"
    why: str = ""
    source: str = ""
    severity: Severity = "suggestion"
    messages: dict[str, list[str]] = field(default_factory=dict)
    patterns: list[Pattern] = field(default_factory=list)
    flag: list[tuple[str, str]] = field(default_factory=list)
    passes: list[tuple[str, str]] = field(default_factory=list)

    def message(self, kind: str, seed: str = "") -> str:
        """One of the messages of that kind (else of `default`), the same one for the same words."""
        choices = self.messages.get(kind) or self.messages.get("default") or [""]
        return choices[sum(map(ord, seed)) % len(choices)]


@dataclass(slots=True)
class Pack:
    """All rules and word lists, what was wrong in a team's files, and the weights of the learned models by name."""

    rules: dict[str, Rule]
    lexicon: Lexicon
    problems: list[str]
    weights: dict[str, dict[str, float]] = field(default_factory=dict)


def compile_source(source: str, lexicon: Lexicon) -> re.Pattern[str]:
    """An expression with its word lists put in, ignoring case.

    Raises:
        KeyError: it names a list that does not exist.
        re.error: it is no regular expression.
    """
    return re.compile(_SLOT.sub(lambda slot: lexicon.slot(slot[1]), source), re.IGNORECASE)


def load_pack(team: Path | None = None) -> Pack:
    """The shipped prompts with `team` (a `.pmwizard/prompts` folder) laid over them; mistakes there become problems."""
    home = shipped("prompts")
    lists = {path.stem: entries(path.read_text("utf-8")) for path in sorted((home / "lexicon").glob("*.txt"))}
    problems: list[str] = []
    if team is not None and team.is_dir():
        _overlay_lists(lists, team / "lexicon", problems)
    lexicon = Lexicon(lists)
    rules: dict[str, Rule] = {}
    for path in sorted((home / "rules").glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        rules[table["id"]] = _rule(table, Rule(table["id"]))
    if team is not None and team.is_dir():
        _overlay_rules(rules, lexicon, team / "rules", problems)
    at_once = (path for path in (home / "weights").glob("*.txt") if "-" not in path.stem or path.stem in rules)
    return Pack(rules, lexicon, problems, {path.stem: read_weights(path.read_text("utf-8")) for path in at_once})


@cache
def weights_of(model: str) -> dict[str, float]:
    """The weights of a model that few ever need, read when it is first asked; none when there is no such file."""
    path = shipped("prompts") / "weights" / f"{model}.txt"
    return read_weights(path.read_text("utf-8")) if path.is_file() else {}


def read_weights(text: str) -> dict[str, float]:
    """The weights in a file: on each line a weight and the signs that have it, `#` begins a line of comment."""
    weights: dict[str, float] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            weight, *signs = line.split(" ")
            weights.update(dict.fromkeys(signs, float(weight)))
    return weights


def _overlay_lists(lists: dict[str, list[str]], folder: Path, problems: list[str]) -> None:
    for path in sorted(folder.glob("*.txt")):
        text = read_text(path, problems, "the built-in list is used")
        if text is None:
            continue
        words = entries(text)
        odd = next(
            (word for word in words if path.stem == "irregular" and len(word.lstrip("-").split()) != len(_FORMS)), ""
        )
        if odd:
            told = f"`{odd}` must be three forms, such as `go went gone`; the built-in list is used"
            problems.append(f"{path}:{line_of(text, odd)}: {told}")
            continue
        gone = {word[1:].strip() for word in words if word.startswith("-")}
        kept = [word for word in lists.get(path.stem, []) if word not in gone]
        lists.setdefault("silenced", []).extend(sorted(gone))
        lists[path.stem] = kept + [word for word in words if not word.startswith("-")]


def _overlay_rules(rules: dict[str, Rule], lexicon: Lexicon, folder: Path, problems: list[str]) -> None:
    for path in sorted(folder.glob("*.toml")):
        built_in, left_out = "the built-in rule is used", "it is left out"
        read = read_table(path, problems, built_in if path.stem in rules else left_out)
        if read is None:
            continue
        text, table = read
        try:
            rule = _team_rule(table, rules, lexicon, path.stem)
        except Mistake as mistake:
            instead = built_in if table.get("id", path.stem) in [*rules] else left_out
            problems.append(f"{path}:{line_of(text, mistake.key)}: {mistake.what}; {instead}")
            continue
        if rule is None:
            rules.pop(str(table.get("id", path.stem)), None)
        else:
            rules[rule.id] = rule


def _team_rule(table: Mapping[str, Any], rules: Mapping[str, Rule], lexicon: Lexicon, stem: str) -> Rule | None:
    name = table.get("id", stem)
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise Mistake("id", "`id` must be lower-case words joined by hyphens, such as `no-acronyms`")
    for key in table:
        if key not in _RULE_KEYS:
            raise Mistake(key, f"`{key}` is not a key of a rule; it can have {', '.join(sorted(_RULE_KEYS))}")
    if _yes(table, "off"):
        return None
    known = rules.get(name)
    rule = _rule(table, Rule(name) if known is None else _copy(known, keep=not _yes(table, "replace")))
    if rule.engine != (known.engine if known else "patterns"):
        raise Mistake(
            "engine",
            f"`engine` must be left out here: `{rule.id}` is of the kind `{known.engine if known else 'patterns'}`",
        )
    if known is None and not rule.message("default"):
        raise Mistake("messages", "a new rule needs `[messages]` with `default`, the sentence to say")
    for saying in (saying for sayings in rule.messages.values() for saying in sayings):
        _vet_wording(saying)
    for pattern in rule.patterns[len(known.patterns) if known and not table.get("replace") else 0 :]:
        _vet(pattern, lexicon)
    return rule


def _yes(table: Mapping[str, Any], key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise Mistake(key, f"`{key}` must be true or false, without quotes")
    return value


def _vet(pattern: Pattern, lexicon: Lexicon) -> None:
    for source in filter(None, (pattern.source, pattern.unless)):
        line = source.strip().splitlines()[0]
        slow = objection(_SLOT.sub("w", source))
        if slow:
            raise Mistake(line, f"the expression could take very long: {slow}")
    missing = next((word for word in sorted(pattern.on) if word[:1] == "@" and word[1:] not in lexicon.lists), "")
    if missing:
        raise Mistake(missing, f"there is no word list `{missing[1:]}` in lexicon/")
    pattern.reach = TEAM_REACH
    _vet_wording(pattern.message)
    try:
        expression, _ = pattern.compiled(lexicon)
        expression.sub(pattern.suggest, "")
    except re.error as error:
        raise Mistake(pattern.source.strip(), f"not a regular expression: {error}") from error
    except IndexError as error:
        raise Mistake("suggest", f"`suggest` names a part that `match` does not have: {error}") from error
    except KeyError as error:
        raise Mistake("{{" + str(error.args[0]), f"there is no word list `{error.args[0]}` in lexicon/") from error


def _vet_wording(said: str) -> None:
    """Whether a message can be filled in.

    Raises:
        Mistake: it has braces that stand for nothing.
    """
    try:
        parts = list(Formatter().parse(said))
    except ValueError as error:
        raise Mistake(said, f"a message has a lone brace ({error}); write {{{{ or }}}} for the sign itself") from error
    for _, name, form, _ in parts:
        if name is not None and (form or not name.isidentifier()):
            raise Mistake(
                said, f"a message has `{{{name}}}`; between braces there can only be a plain name, such as text"
            )


def _copy(rule: Rule, *, keep: bool) -> Rule:
    return Rule(
        rule.id,
        rule.engine,
        rule.why,
        rule.source,
        rule.severity,
        dict(rule.messages),
        list(rule.patterns) if keep else [],
    )


def _rule(table: Mapping[str, Any], rule: Rule) -> Rule:
    for key in ("engine", "why", "source", "severity"):
        if key in table:
            setattr(rule, key, _text(table, key))
    if rule.engine not in ENGINES:
        raise Mistake("engine", f"`engine` must be one of {', '.join(ENGINES)}")
    if rule.severity not in {"suggestion", "warning", "error"}:
        raise Mistake("severity", "`severity` must be suggestion, warning or error")
    for kind, said in _table(table, "messages").items():
        sayings = [said] if isinstance(said, str) else said
        if not isinstance(sayings, list) or not all(isinstance(saying, str) for saying in sayings):
            raise Mistake(str(kind), f"`messages.{kind}` must be a sentence or a list of sentences")
        rule.messages[kind] = sayings
    patterns = table.get("pattern", [])
    if not isinstance(patterns, list) or not all(isinstance(pattern, dict) for pattern in patterns):
        raise Mistake("pattern", "write each pattern as a table of its own under `[[pattern]]`")
    rule.patterns += [_pattern(pattern) for pattern in patterns]
    rule.flag += _examples(_text(table, "flag"))
    rule.passes += _examples(_text(table, "pass"))
    return rule


def _pattern(table: Mapping[str, Any]) -> Pattern:
    for key in table:
        if key not in _PATTERN_KEYS:
            raise Mistake(key, f"`{key}` is not a key of a pattern; it can have {', '.join(sorted(_PATTERN_KEYS))}")
    if not _text(table, "match"):
        raise Mistake("[[pattern]]", "a pattern needs `match`, a regular expression")
    return Pattern(
        source=_text(table, "match"),
        unless=_text(table, "unless"),
        on=frozenset(_text(table, "on").lower().split()),
        sections=_sections(table, "sections"),
        not_sections=_sections(table, "not-sections"),
        message=_text(table, "message"),
        suggest=_text(table, "suggest"),
    )


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise Mistake(key, f"`{key}` must be text in quotes")
    return value


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise Mistake(key, f"`{key}` must be a table: write `[{key}]` on a line of its own")
    return value


def _sections(table: Mapping[str, Any], key: str) -> frozenset[str]:
    names = frozenset(_text(table, key).split())
    unknown = names - set(SECTIONS)
    if unknown:
        raise Mistake(key, f"there is no section {min(unknown)!r}; the sections are {', '.join(SECTIONS)}")
    return names


def _examples(text: str) -> list[tuple[str, str]]:
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        header = _HEADER.match(line)
        found.append((header[1], line[header.end() :]) if header else ("", line))
    return found
