"""The rows of the quarter's sheets: what was owed, what was done, what is short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pbdesk.model import Outcome
from pbdesk.views.rows.common import NOTHING, Issue, Ratio, total


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting as a cell shows it: attendance is members present (in the room or online) of members due.

    ``late`` says that it was entered afterwards (补录); it counts all the same (E-32).
    """

    id: str
    held_on: date
    attendance: Ratio
    title: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One obligation of a sheet: what was found, due and done, the meetings that paid for it; why nothing is owed.

    ``unit`` is what is counted.
    """

    outcome: Outcome
    due: int
    done: int
    due_on: date
    sittings: tuple[Sitting, ...] = ()
    reason: str = ""
    unit: str = "次"

    @property
    def ratio(self) -> Ratio:
        """Obligations met of obligations due: more than was owed pays for nothing else (E-29)."""
        return Ratio(min(self.done, self.due), self.due)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of obligations: a mark a month (``None``: nothing owed), or one mark for the whole quarter or year."""

    rule: str
    label: str
    marks: tuple[Mark | None, ...]
    yearly: bool = False

    @property
    def ratio(self) -> Ratio:
        """Met of due over all its marks."""
        return total(mark.ratio for mark in self.marks if mark)


@dataclass(frozen=True, slots=True)
class Tuesday:
    """A guide's Tuesday: ``visited_on`` is the day of the visit that serves it, wherever in the week that fell.

    ``late`` says that this visit was entered afterwards (补录, E-32).
    """

    day: date
    outcome: Outcome
    ratio: Ratio = NOTHING
    visited_on: date | None = None
    guide: str = ""
    message: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is short or needs a word: what, under which rule and on what authority, by when."""

    outcome: Outcome
    what: str
    rule: str
    authority: str
    due_on: date | None = None
    brief: str = ""


@dataclass(frozen=True, slots=True)
class Altered:
    """Results that are others than were issued before: of which obligations, and old and new in words."""

    what: str
    rule: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reissue:
    """A numbered correction of a closed period (更正第 n 次): when, why, what it altered of what the sheet shows."""

    number: int
    corrected_on: date
    reason: str
    altered: tuple[Altered, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """That a period is closed, of a branch or of the whole street: when, its code, and what became of it since (E-33).

    The sheet shows what was issued last; ``unregistered`` is what the records say otherwise now, without a correction
    that says why. An empty ``code`` says that the branch was not there when the others were closed. ``scan`` is what
    the square code holds; ``again`` counts the closing where the period was reopened before (from 2).
    """

    closed_on: date
    code: str
    corrections: tuple[Reissue, ...] = ()
    unregistered: tuple[Altered, ...] = ()
    scan: str = ""
    again: int = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """Who a branch is on the last day of the period that it existed.

    ``committee`` is its seats, ``None`` where there is none; ``dissolved_on`` is set and ``is_new`` true only when that
    happened in the period.
    """

    id: str
    name: str
    unit: str = ""
    superior: str = ""
    secretary: str = ""
    guides: tuple[str, ...] = ()
    full: int = 0
    probationary: int = 0
    committee: int | None = None
    groups: int = 0
    founded_on: date | None = None
    dissolved_on: date | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class BranchQuarter:
    """One branch's quarter: obligations by kind, its guide's, what is short (``owed``) and what needs a word.

    ``guide_lines`` is what a street's own rules ask of the guide beside days, meetings and lectures. ``seal`` is
    there once the quarter is closed.
    """

    branch: Branch
    lines: tuple[Line, ...]
    tuesdays: tuple[Tuesday, ...] = ()
    guide_meeting: Mark | None = None
    guide_lectures: Mark | None = None
    guide_lines: tuple[Line, ...] = ()
    owed: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    attendance: Ratio = NOTHING
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class BranchQuarterSheet:
    """The quarter of several branches, a page each; ``seal`` is the street's own where all of them are there."""

    issue: Issue
    branches: tuple[BranchQuarter, ...]
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the street's table: ``key`` says what stands in it, ``share`` how wide it is beside the others.

    ``rule:MTG-02`` shows done of due, ``months:MTG-02`` a mark a month as well, ``blank`` stays empty for the pen.
    """

    key: str
    title: str
    share: float


@dataclass(frozen=True, slots=True)
class StreetQuarterSheet:
    """The quarter of all branches, a line each, in the columns that the street chose (none: the usual ones).

    ``seal`` is the street's own, of all its branches together; it is not there where only some are printed.
    """

    issue: Issue
    branches: tuple[BranchQuarter, ...]
    columns: tuple[Column, ...] = ()
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class GuideBranch:
    """One branch in a guide's care; ``tuesdays`` holds only those inside the posting.

    ``lines`` is what a street's own rules ask for beside them.
    """

    branch: str
    since: date | None
    until: date | None
    tuesdays: tuple[Tuesday, ...]
    meeting: Mark | None = None
    lectures: Mark | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideQuarter:
    """One guide's quarter over all the branches in his care.

    ``own`` holds his own Tuesdays where a street asks for one branch each week instead of all of them (E-11).
    """

    id: str
    name: str
    branches: tuple[GuideBranch, ...]
    own: tuple[Tuesday, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideQuarterSheet:
    """The quarter of several guides; ``days`` are all Tuesdays of the quarter; ``seal`` is that of all branches."""

    issue: Issue
    days: tuple[date, ...]
    guides: tuple[GuideQuarter, ...]
    seal: Seal | None = None
