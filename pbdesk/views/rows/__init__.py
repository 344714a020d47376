"""What the printed sheets show, as frozen rows without a trace of where they came from.

Views build them, sheets draw them; tests of either build or read them by hand. Counts stay counts: a rate becomes text
only on paper, so that totals sum numerators and denominators (E-35).
"""

from __future__ import annotations

from pbdesk.views.rows.common import (
    NOTHING,
    Issue,
    Ratio,
    total,
)
from pbdesk.views.rows.desk import (
    DuesMonth,
    DuesPayment,
    DuesSheet,
    Lecture,
    Lectures,
    LecturesSheet,
    MinuteBook,
    Roster,
    RosterMember,
    RosterSheet,
    Signer,
    SignIn,
    SignInSheet,
)
from pbdesk.views.rows.minutes import (
    Absentee,
    AgendaEntry,
    Minutes,
    MinutesSheet,
    Nominee,
    Opinion,
)
from pbdesk.views.rows.quarters import (
    Altered,
    Branch,
    BranchQuarter,
    BranchQuarterSheet,
    Column,
    GuideBranch,
    GuideQuarter,
    GuideQuarterSheet,
    Line,
    Mark,
    Reissue,
    Remark,
    Seal,
    Sitting,
    StreetQuarterSheet,
    Tuesday,
)

__all__ = [
    "NOTHING",
    "Absentee",
    "AgendaEntry",
    "Altered",
    "Branch",
    "BranchQuarter",
    "BranchQuarterSheet",
    "Column",
    "DuesMonth",
    "DuesPayment",
    "DuesSheet",
    "GuideBranch",
    "GuideQuarter",
    "GuideQuarterSheet",
    "Issue",
    "Lecture",
    "Lectures",
    "LecturesSheet",
    "Line",
    "Mark",
    "MinuteBook",
    "Minutes",
    "MinutesSheet",
    "Nominee",
    "Opinion",
    "Ratio",
    "Reissue",
    "Remark",
    "Roster",
    "RosterMember",
    "RosterSheet",
    "Seal",
    "SignIn",
    "SignInSheet",
    "Signer",
    "Sitting",
    "StreetQuarterSheet",
    "Tuesday",
    "total",
]
