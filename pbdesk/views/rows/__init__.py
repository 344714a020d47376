"""What the printed sheets show, as frozen rows without a trace of where they came from.

Views build them, sheets draw them; tests of either build or read them by hand. Counts stay counts: a rate becomes text
only on paper, so that totals sum numerators and denominators (E-35).
"""

from __future__ import annotations

from pbdesk.views.rows.common import (
    Issue,
    Ratio,
    total,
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
    "Absentee",
    "AgendaEntry",
    "Altered",
    "Branch",
    "BranchQuarter",
    "BranchQuarterSheet",
    "Column",
    "GuideBranch",
    "GuideQuarter",
    "GuideQuarterSheet",
    "Issue",
    "Line",
    "Mark",
    "Minutes",
    "MinutesSheet",
    "Nominee",
    "Opinion",
    "Ratio",
    "Reissue",
    "Remark",
    "Seal",
    "Sitting",
    "StreetQuarterSheet",
    "Tuesday",
    "total",
]
