"""Whether two factors are one: signs of it, and a logistic curve over them, learned from labelled pairs.

The weights are data, `_curve` in `prompts/concepts/00-curve.toml`; `python -m pmwizard.archive.fitting` writes them.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pmwizard.archive.weighing import LEAST_SAID, Numbered, Pair

MECHANISM, STATE, THING, WORD = range(4)
"""What a unit says: a whole way to fail, what state something is in, what it is; or it is of no concept at all."""

SIGNS = (
    *("heard", "both", "matched", "length", "exact", "top", "met_here", "met_there", "strong", "overlap", "distinct"),
    *("left_here", "left_there", "usual", "above", "near", "nearer"),
    *(f"{found}_{kind}" for found in ("found", "lost") for kind in ("mechanism", "state", "thing", "word")),
)
"""The names of what `signs` gives, in order.

`heard`: the share of the past text that is in the asked one. `both`: high only if each says what the other says.
`matched`: how much of the asked text is found, logarithmic. `length`: how much the past text says, logarithmic.
`exact`: the share of the matched that is the very words. `top`: the share of it that one unit alone gives.
`met_here`, `met_there`: how many units are found, on either side; `strong`: of these, the rare ones.
`overlap`, `distinct`: concepts in common, of all there are and of what the shorter text has.
`left_here`, `left_there`: what is not found on either side, in nats. `found_…`, `lost_…`: the share of the past text
that is found and not found, by what its units say. `usual`: how like the asked text unrelated factors are at a first
look; `above`: how much more the past text is. `near`: how much the two point the same way, in whatever words;
`nearer`: how much more than unrelated factors do.
"""

_SURELY, _STRONGLY = 0.55, 0.5
_TELLING, _RARE = 1.2, 2.0


def kind(unit: Numbered, kind_of: Callable[[int], int]) -> int:
    """What a past unit says, by the kinds of its concepts; `WORD` when it has none."""
    kinds = [found for number in unit.concepts if (found := kind_of(number)) != WORD]
    if not kinds:
        return WORD
    if MECHANISM in kinds:
        return MECHANISM
    return STATE if kinds.count(STATE) * 2 > len(kinds) else THING


@dataclass(frozen=True, slots=True)
class Usual:
    """How like a text unrelated factors are, at every size of the archive.

    Attributes:
        rough: at a first look.
        near: by where they point.
    """

    rough: float = 0.0
    near: float = 0.0


def signs(pair: Pair, kinds: Sequence[int], usual: Usual) -> list[float]:
    """The signs that the two are one factor, as `SIGNS` names them; for pairs that have something in common.

    Args:
        pair: the two texts.
        kinds: what each unit of the past one says.
        usual: how like the asked text unrelated factors are.
    """
    asked, past = pair.asked, pair.past
    top, exact, met_here, strong = 0.0, 0.0, 0, 0
    for unit, worth, found in zip(asked.units, asked.worths, pair.here, strict=True):
        if found:
            top = max(top, worth * found)
            if unit.exact and all(number in past.has for number in unit.exact):
                exact += worth * found
            met_here += worth >= _TELLING and found >= _SURELY
            strong += worth >= _RARE and found >= _STRONGLY
    by_kind = [0.0] * 8
    met_there, heard = 0, 0.0
    for worth, found, said in zip(past.shares, pair.there, kinds, strict=True):
        by_kind[said] += worth * found
        by_kind[said + 4] += worth * (1 - found)
        heard += worth * found
        met_there += worth >= _TELLING and found >= _SURELY
    common = len(asked.concepts & past.concepts)
    fewer = min(len(asked.concepts), len(past.concepts))
    every = len(asked.concepts) + len(past.concepts) - common
    matched, worth = pair.matched, max(past.worth, LEAST_SAID)
    return [
        *(pair.heard, pair.both, math.log1p(matched), math.log1p(past.worth)),
        *(exact / matched, top / matched, met_here, met_there, strong),
        *(common / max(1, every), common / (1 + fewer)),
        *(asked.worth - matched, past.worth - heard, usual.rough, pair.rough - usual.rough),
        *(pair.near, pair.near - usual.near),
        *(said / worth for said in by_kind),
    ]


class Judge:
    """Gives the score, by the weights of the curve."""

    def __init__(self, curve: Mapping[str, float]) -> None:
        self._bias = curve.get("bias", 0.0)
        self._weights = [curve.get(name, 0.0) for name in SIGNS]

    def score(self, pair: Pair, kinds: Sequence[int], usual: Usual) -> float:
        """How surely the two are one factor, 0 to 1; 0 when they share nothing."""
        if not pair.matched:
            return 0.0
        found = zip(self._weights, signs(pair, kinds, usual), strict=True)
        said = self._bias + sum(weight * sign for weight, sign in found)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, said))))
