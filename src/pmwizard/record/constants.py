"""What a record is made of, apart from its model, so that naming it needs no pydantic."""

SCHEMA = 1
"""The version of the record's layout that this pmwizard writes."""

MARKS = ("started", "detected", "mitigated", "resolved")
"""The incident's four times."""

KINDS = ("prevent", "detect", "limit", "learn")
"""What an action may do."""

STATUSES = ("open", "done", "dropped", "idea")
"""Where an action may stand."""
