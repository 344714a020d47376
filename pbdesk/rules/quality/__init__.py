"""Quality review (质量督导): what a supervisor looks at in a record, and what the program finds there by itself.

``checklist`` is the data, ``facts`` are the records of a period, ``checks`` the pure functions that remark on them,
``likeness`` finds minutes that were copied.
"""

from __future__ import annotations

from pbdesk.rules.quality.checklist import CheckPoint, checklist, points_for
from pbdesk.rules.quality.checks import Remark, Scrutiny, remarks_on, unsigned_throughout
from pbdesk.rules.quality.facts import (
    AdmissionRecord,
    MeetingRecord,
    RecordFact,
    VisitRecord,
    load_records,
)
from pbdesk.rules.quality.minutes_texts import copies_in

__all__ = [
    "AdmissionRecord",
    "CheckPoint",
    "MeetingRecord",
    "RecordFact",
    "Remark",
    "Scrutiny",
    "VisitRecord",
    "checklist",
    "copies_in",
    "load_records",
    "points_for",
    "remarks_on",
    "unsigned_throughout",
]
