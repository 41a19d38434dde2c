"""Which kinds of heading only group what stands under one of another kind."""

from pmwizard.archive.reading.wording import (
    ACTIONS,
    ANALYSIS,
    ASIDE,
    CAUSE,
    DETECTION,
    FACTORS,
    IMPACT,
    LESSONS,
    META,
    MISSED,
    PEOPLE,
    POORLY,
    RESOLUTION,
    SUMMARY,
    TIMELINE,
    TRIGGER,
    WELL,
    WHYS,
)

KEEPS = {
    FACTORS: frozenset(
        {
            FACTORS,
            CAUSE,
            TRIGGER,
            MISSED,
            DETECTION,
            RESOLUTION,
            ANALYSIS,
            SUMMARY,
            ASIDE,
            META,
            PEOPLE,
            LESSONS,
            IMPACT,
        }
    ),
    ACTIONS: frozenset(
        {ACTIONS, DETECTION, RESOLUTION, ASIDE, ANALYSIS, META, LESSONS, IMPACT, PEOPLE, TRIGGER, CAUSE, SUMMARY}
    ),
    WELL: frozenset({DETECTION, RESOLUTION, ASIDE, PEOPLE, META, ACTIONS}),
    POORLY: frozenset({DETECTION, RESOLUTION, ASIDE, PEOPLE, META, ACTIONS, IMPACT}),
    TIMELINE: frozenset(
        {
            DETECTION,
            RESOLUTION,
            ASIDE,
            TRIGGER,
            ANALYSIS,
            META,
            IMPACT,
            SUMMARY,
            LESSONS,
            PEOPLE,
            CAUSE,
            ACTIONS,
            MISSED,
        }
    ),
    WHYS: frozenset({CAUSE, SUMMARY, ANALYSIS, MISSED, DETECTION, IMPACT, RESOLUTION}),
    LESSONS: frozenset({DETECTION, RESOLUTION, ASIDE, PEOPLE, META}),
}
"""Under a heading of the key's kind, sub-headings of these kinds only group: *Detection* under *Action items*."""
