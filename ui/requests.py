"""What one page may ask of another: the window carries a request to the page that answers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pbdesk.model import MeetingKind, ReviewedKind
from pbdesk.views.home_rows import Waits


@dataclass(frozen=True, slots=True)
class OpenMeeting:
    """Show (and correct) one recorded meeting."""

    meeting_id: str


@dataclass(frozen=True, slots=True)
class OpenMember:
    """Show one person's own page."""

    person_id: str


@dataclass(frozen=True, slots=True)
class AddMember:
    """Put somebody on the roll of a branch; what is left out is asked."""

    branch_id: str | None = None


@dataclass(frozen=True, slots=True)
class RecordMeeting:
    """Start a new meeting; what is left out is asked on the page."""

    branch_id: str | None = None
    kind: MeetingKind | None = None
    group_id: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """Show (and correct) one logged visit."""

    visit_id: str


@dataclass(frozen=True, slots=True)
class LogVisit:
    """Start a visit to a branch on a day."""

    branch_id: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ShowFinding:
    """Show one finding with its rule, its records and what would make it right.

    ``branch`` tells apart what a guide owes in each of his branches.
    """

    rule: str
    subject: str
    period: str
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class ShowFindings:
    """Show a list of findings, narrowed to a branch, a rule or outcomes, or to ``words`` (a member's name)."""

    branch: str | None = None
    rule: str | None = None
    period: str | None = None
    short_only: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """Show a sheet ready to print; ``subject`` is a branch, or a meeting for the minutes.

    ``issue`` is one of a closed period: which closing, and the number of its correction (0: the closing itself).
    """

    sheet: str
    period: str | None = None
    subject: str | None = None
    issue: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SetGuide:
    """Register who is in charge of a branch as its guide, from when on (no page answers; the program asks)."""

    branch_id: str | None = None


@dataclass(frozen=True, slots=True)
class ResumeDraft:
    """Go on with what was typed of a meeting and never saved."""

    key: str


@dataclass(frozen=True, slots=True)
class OpenAdmission:
    """Show one person's file of admission: by the file, or by the person where there may be none yet."""

    file_id: str | None = None
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShowReview:
    """Show one record under review, of a period."""

    kind: ReviewedKind
    record_id: str
    period: str


@dataclass(frozen=True, slots=True)
class ShowChases:
    """Show what was chased when."""


@dataclass(frozen=True, slots=True)
class ShowArrears:
    """Show who is behind with dues."""


@dataclass(frozen=True, slots=True)
class ShowDues:
    """Show the dues of a branch: of a month where one is named, otherwise who is behind."""

    branch_id: str
    month: str | None = None


@dataclass(frozen=True, slots=True)
class ShowStudy:
    """Show the talks of a branch, or the class hours of its members (of one of them, where one is named)."""

    branch_id: str
    hours: bool = False
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShowRoll:
    """Show the roll of a branch."""

    branch_id: str


@dataclass(frozen=True, slots=True)
class ShowBranchLife:
    """Show committee, posts and groups of a branch."""

    branch_id: str


@dataclass(frozen=True, slots=True)
class EditBranch:
    """Correct what a branch was registered with (no page answers; the program asks)."""

    branch_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShowClosed:
    """Show how a period stands: to be closed, closed, or changed since."""

    period: str


@dataclass(frozen=True, slots=True)
class MergeFiles:
    """Look at bundles (or receipts) in files or folders, and merge them when that is confirmed."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ShowConflict:
    """Show what desks say differently of one record (table and id), or the list of all such records."""

    kind: str = ""
    record_id: str = ""


@dataclass(frozen=True, slots=True)
class ShowExchange:
    """Show the part of exchange where something waits for a person."""

    waits: Waits


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """Show who changed one record when, and how (no page answers; the window does): table and id of the record."""

    kind: str
    record_id: str


@dataclass(frozen=True, slots=True)
class ShowHandbook:
    """Open the handbook (no page answers; the window does) at a rule, a chapter or a page's own chapter."""

    target: str


Request = (
    OpenAdmission
    | ResumeDraft
    | OpenMeeting
    | OpenMember
    | AddMember
    | RecordMeeting
    | OpenVisit
    | LogVisit
    | ShowFinding
    | ShowFindings
    | PrintSheet
    | SetGuide
    | ShowArrears
    | ShowReview
    | ShowChases
    | ShowDues
    | ShowStudy
    | ShowRoll
    | ShowBranchLife
    | EditBranch
    | ShowClosed
    | MergeFiles
    | ShowConflict
    | ShowExchange
    | ShowHistory
    | ShowHandbook
)
