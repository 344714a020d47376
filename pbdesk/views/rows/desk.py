"""The rows of the papers of a branch's own desk: who signs in, the roster, lectures, dues, the year's minutes.

What a column shows stands here as words already: a masked number, a month where no day is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from pbdesk.calendar import Period
from pbdesk.model import AttendanceState, MeetingKind
from pbdesk.views.rows.common import NOTHING, Issue, Ratio
from pbdesk.views.rows.minutes import Minutes
from pbdesk.views.rows.quarters import Column


@dataclass(frozen=True, slots=True)
class Signer:
    """Someone who is due at a meeting; ``state`` is there once the meeting was held and marked."""

    name: str
    group: str = ""
    state: AttendanceState | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """The sign-in sheet of one meeting: blank for one to come, ``filled`` from the record of one that was held."""

    branch: str
    kind: MeetingKind
    held_on: date
    title: str = ""
    group: str = ""
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    signers: tuple[Signer, ...] = ()
    observers: tuple[str, ...] = ()
    filled: bool = False

    def count(self, *states: AttendanceState) -> int:
        """How many of those due are marked as one of these."""
        return sum(signer.state in states for signer in self.signers)


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """The sign-in sheets of several meetings, by branch and date."""

    issue: Issue
    meetings: tuple[SignIn, ...]


@dataclass(frozen=True, slots=True)
class RosterMember:
    """One line of the roster, in words; a number that was not asked for comes masked."""

    name: str
    is_full: bool
    gender: str = ""
    ethnicity: str = ""
    born: str = ""
    education: str = ""
    id_number: str = ""
    phone: str = ""
    employer: str = ""
    joined: str = ""
    full: str = ""
    group: str = ""
    post: str = ""
    status: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The members of one branch on a day, in list order."""

    branch: str
    members: tuple[RosterMember, ...]


@dataclass(frozen=True, slots=True)
class RosterSheet:
    """The rosters of several branches on a day, in the columns that were chosen (none: the usual ones)."""

    issue: Issue
    day: date
    rosters: tuple[Roster, ...]
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Lecture:
    """One lecture of the register; ``giver_kind`` says what the lecturer is to the branch."""

    held_on: date
    title: str = ""
    giver: str = ""
    giver_kind: str = ""
    hours: Decimal | None = None
    attendance: Ratio = NOTHING
    place: str = ""
    papers: str = ""
    recorder: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Lectures:
    """The lectures of one branch in a period."""

    branch: str
    lectures: tuple[Lecture, ...]


@dataclass(frozen=True, slots=True)
class LecturesSheet:
    """The registers of several branches."""

    issue: Issue
    branches: tuple[Lectures, ...]


@dataclass(frozen=True, slots=True)
class MinuteBook:
    """All minutes of a branch in a year, for binding; ``meetings`` stand in the order of their days."""

    issue: Issue
    branch: str
    meetings: tuple[Minutes, ...]
    secretaries: tuple[str, ...] = ()
    recorders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DuesPayment:
    """One member's dues of a month: what is owed and what was paid, by whom and when."""

    name: str
    standard: str = ""
    due: Decimal | None = None
    paid: Decimal | None = None
    paid_on: date | None = None
    payer: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DuesMonth:
    """The collection sheet of one branch and month."""

    branch: str
    month: Period
    payments: tuple[DuesPayment, ...]


@dataclass(frozen=True, slots=True)
class DuesGridLine:
    """One member's months: what came in for each, or a sign for what did not, and the sums."""

    name: str
    cells: tuple[str, ...]
    due: Decimal
    paid: Decimal
    owed: Decimal
    standard: str = ""
    monthly: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DuesGrid:
    """The months of a quarter or year of one branch."""

    branch: str
    months: tuple[Period, ...]
    lines: tuple[DuesGridLine, ...]


@dataclass(frozen=True, slots=True)
class DuesSheet:
    """The collection sheets of a month, or the grids of a longer period, one a branch."""

    issue: Issue
    months: tuple[DuesMonth, ...] = ()
    grids: tuple[DuesGrid, ...] = ()
