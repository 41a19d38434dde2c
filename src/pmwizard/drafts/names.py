"""Names for drafts: two plain words, easy to tell apart, to say and to type."""

import random
from collections.abc import Container

_FIRST = (
    *("amber", "ashen", "azure", "bold", "brisk", "calm", "clear", "copper", "coral", "dawn", "deep", "early"),
    *("fern", "frosty", "gentle", "golden", "green", "hazel", "indigo", "ivory", "jade", "keen", "late", "lilac"),
    *("linen", "mellow", "mild", "misty", "noble", "olive", "opal", "pale", "plain", "quiet", "rapid", "ruby"),
    *("rusty", "sandy", "silver", "steady", "still", "sunny", "tidy", "umber", "vivid", "warm", "wide", "young"),
)
_SECOND = (
    *("acorn", "anchor", "arch", "badger", "barn", "beacon", "birch", "bridge", "brook", "canal", "cedar", "cliff"),
    *("cloud", "comet", "cove", "crane", "delta", "dune", "ember", "falcon", "field", "fjord", "garden", "glade"),
    *("harbor", "heron", "hill", "island", "kite", "lake", "lantern", "maple", "meadow", "mill", "moon", "oak"),
    *("orchard", "otter", "pebble", "pine", "pond", "reef", "ridge", "river", "shore", "sparrow", "spruce", "stone"),
    *("summit", "thicket", "tower", "valley", "wharf", "willow", "wren"),
)
_TRIES = 50


def fresh(taken: Container[str]) -> str:
    """A name nobody has; a number follows once the words get scarce."""
    chance = random.SystemRandom()
    name = ""
    for _ in range(_TRIES):
        name = f"{chance.choice(_FIRST)}-{chance.choice(_SECOND)}"
        if name not in taken:
            return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"
