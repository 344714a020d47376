"""The nouns of the field as frozen values: one class a table, one enum a vocabulary (glossary: design contract).

A record class is also the specification of its table: the store reads field names, types, ``ref`` and ``| None`` from
here to load, dump and project, so a column is written down once. ``| None`` means a column may be absent. Spans are
half-open ``[started_on, ended_on)``; dates are local (Asia/Shanghai), instants UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar


class OrganizationKind(StrEnum):
    """Where an organization stands: the street's working committee, a community, a general branch or a branch."""

    STREET = "street"
    COMMUNITY = "community"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"


class UnitKind(StrEnum):
    """The kind of unit a branch belongs to (机构类别)."""

    COMMUNITY = "community"
    VILLAGE = "village"
    ORGAN = "organ"
    RESIDENTS_GROUP = "residents_group"
    PRIVATE_FIRM = "private_firm"
    SOCIAL_ORG = "social_org"
    COOP_COMPANY = "coop_company"
    WORK_STATION = "work_station"
    ESTATE = "estate"


class BranchKind(StrEnum):
    """How a branch is made up (regular, joint, temporary, of mobile members)."""

    REGULAR = "regular"
    JOINT = "joint"
    TEMPORARY = "temporary"
    MOBILE = "mobile"


class CommitteeBasis(StrEnum):
    """How a committee came into office; an appointed one has no term (E-39)."""

    ELECTED = "elected"
    APPOINTED = "appointed"


class ConditionKind(StrEnum):
    """What changes a member's rights or duties for a time."""

    RIGHTS_SUSPENDED = "rights_suspended"
    ATTENDANCE_EASED = "attendance_eased"
    MOBILE = "mobile"
    ABROAD = "abroad"
    """Studying abroad: the unit that keeps the relation gets in touch each half-year (MEM-04)."""
    LOST = "lost"
    """Out of touch in spite of every search (MEM-06)."""
    MEMBERSHIP_SUSPENDED = "membership_suspended"
    """Membership suspended (停止党籍) by a decision after the search (MEM-06)."""
    CORRECTION = "correction"
    """Put right within a time limit (限期改正, MEM-10)."""


VOTELESS = frozenset({ConditionKind.RIGHTS_SUSPENDED, ConditionKind.MEMBERSHIP_SUSPENDED})
"""The states in which nobody votes, elects or is elected (VOT-11): rights, or the membership itself, are suspended."""


class PostRole(StrEnum):
    """A post in a branch committee, in a Party committee, or the lead of a group."""

    SECRETARY = "secretary"
    DEPUTY = "deputy"
    ORGANIZATION = "organization"
    PUBLICITY = "publicity"
    DISCIPLINE = "discipline"
    MEMBER = "member"
    GROUP_LEADER = "group_leader"


class MeetingKind(StrEnum):
    """The kinds of sitting that are recorded; each part of a combined day has its own."""

    GENERAL_MEETING = "general_meeting"
    COMMITTEE_MEETING = "committee_meeting"
    GROUP_MEETING = "group_meeting"
    LECTURE = "lecture"
    THEME_DAY = "theme_day"
    ORGANIZATION_LIFE_MEETING = "organization_life_meeting"
    DEMOCRATIC_APPRAISAL = "democratic_appraisal"
    TALK = "talk"
    TRAINING = "training"


class MeetingStatus(StrEnum):
    """Only a held meeting ever counts (E-31)."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class AttendanceState(StrEnum):
    """How a person took part; ``online`` is attending, ``leave`` is absent with leave."""

    PRESENT = "present"
    ONLINE = "online"
    LEAVE = "leave"
    ABSENT = "absent"


class AttendanceRole(StrEnum):
    """Members are due; observers (guide, superior, activists) are listed and never counted (E-25)."""

    MEMBER = "member"
    OBSERVER = "observer"


class Grade(StrEnum):
    """The grade of a member at the yearly appraisal (VOT-13)."""

    EXCELLENT = "excellent"
    QUALIFIED = "qualified"
    BASIC = "basic"
    UNQUALIFIED = "unqualified"


class Organizer(StrEnum):
    """Who holds a training: the branch itself, a superior, or one of county level or above (EDU-02 to EDU-05)."""

    BRANCH = "branch"
    SUPERIOR = "superior"
    COUNTY = "county"


class AgendaKind(StrEnum):
    """What an agenda item is about; the kind decides the arithmetic of its vote."""

    STUDY = "study"
    MATTER = "matter"
    RESOLUTION = "resolution"
    ADMISSION = "admission"
    CONVERSION = "conversion"
    ELECTION = "election"
    APPRAISAL = "appraisal"


class DayKind(StrEnum):
    """Whether a day is worked, as the yearly State Council notice says."""

    WORKDAY = "workday"
    HOLIDAY = "holiday"


class AttachmentKind(StrEnum):
    """What an attached file shows."""

    PHOTO = "photo"
    SIGNED_PAGE = "signed_page"
    MATERIAL = "material"


class ChaseForm(StrEnum):
    """On which paper a branch was reminded: the list of what is open, or a notice to put it right."""

    LIST = "list"
    NOTICE = "notice"


class ReviewedKind(StrEnum):
    """Which records a quality supervisor looks at; the names are those of their tables."""

    MEETING = "meeting"
    VISIT = "visit"
    ADMISSION = "admission"


class Verdict(StrEnum):
    """What a quality supervisor says of a record."""

    PASSED = "passed"
    RETURNED = "returned"


class DuesCategory(StrEnum):
    """How a member's monthly dues are reckoned (DU 1 to 6)."""

    WAGE = "wage"
    ANNUAL_SALARY = "annual_salary"
    SELF_EMPLOYED = "self_employed"
    RETIRED = "retired"
    FARMER = "farmer"
    STUDENT = "student"
    UNEMPLOYED = "unemployed"
    RELIEF = "relief"


class AdmissionStepKind(StrEnum):
    """The steps from the application to the oath and the conversion (AD; domain table A6), in their order."""

    APPLICATION = "application"
    FIRST_TALK = "first_talk"
    ACTIVIST = "activist"
    TRAINERS = "trainers"
    INSPECTION = "inspection"
    TARGET = "target"
    SPONSORS = "sponsors"
    POLITICAL_REVIEW = "political_review"
    TRAINING = "training"
    COMMITTEE_REVIEW = "committee_review"
    PRE_REVIEW = "pre_review"
    ADMISSION_VOTE = "admission_vote"
    ADMISSION_APPROVAL = "admission_approval"
    OATH = "oath"
    EXTENSION = "extension"
    CONVERSION_REQUEST = "conversion_request"
    CONVERSION_VOTE = "conversion_vote"
    CONVERSION_APPROVAL = "conversion_approval"


class Desk(StrEnum):
    """Whose desk a file sits on."""

    STREET = "street"
    BRANCH = "branch"
    GUIDE = "guide"


def ref(table: str) -> Any:  # noqa: ANN401  a dataclass field specifier has the type of its field
    """A required column that names a row of ``table``."""
    return field(metadata={"ref": table})


def opt(table: str) -> Any:  # noqa: ANN401  as above
    """An optional column that names a row of ``table``."""
    return field(default=None, metadata={"ref": table})


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A street, community, general branch or branch; the tree hangs on ``parent_id``.

    ``covered_units`` is how many units a joint branch covers (ORG-03); ``applied_on`` and ``approved_on`` are the days
    of the application to found it and of the superior's approval (ORG-07). ``joined_to`` stands in a deleted one that
    had been entered under two ids: what still names it means the other.
    """

    table: ClassVar[str] = "organization"
    id: str
    parent_id: str | None = opt("organization")
    kind: OrganizationKind
    name: str
    unit_kind: UnitKind | None = None
    branch_kind: BranchKind | None = None
    founded_on: date | None = None
    dissolved_on: date | None = None
    remark: str | None = None
    covered_units: int | None = None
    applied_on: date | None = None
    approved_on: date | None = None
    approval_document: str | None = None
    joined_to: str | None = opt("organization")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyGroup:
    """A Party group (党小组) of a branch; ``joined_to`` as for an organization."""

    table: ClassVar[str] = "party_group"
    id: str
    branch_id: str = ref("organization")
    name: str | None = None
    formed_on: date | None = None
    dissolved_on: date | None = None
    joined_to: str | None = opt("party_group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee:
    """A branch committee (支委会) in office; ``term_years`` is what the approval says (E-38: no default).

    ``extended_to`` is the day until which a superior let the re-election wait (ORG-09).
    """

    table: ClassVar[str] = "committee"
    id: str
    branch_id: str = ref("organization")
    basis: CommitteeBasis | None = None
    started_on: date
    ended_on: date | None = None
    term_years: int | None = None
    extended_to: date | None = None
    approval_document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person; ``joined_on`` is admission, ``full_on`` conversion; ``id_number``, ``phone`` stay outside revisions.

    Where a paper gives only the month, ``born_month``, ``joined_month`` or ``full_month`` (``2026-07``) holds it and
    the day is absent: a day is never made up.
    """

    table: ClassVar[str] = "person"
    id: str
    name: str
    gender: str | None = None
    born_on: date | None = None
    ethnicity: str | None = None
    id_number: str | None = None
    phone: str | None = None
    education: str | None = None
    employer: str | None = None
    joined_on: date | None = None
    full_on: date | None = None
    remark: str | None = None
    born_month: str | None = None
    joined_month: str | None = None
    full_month: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A member's organisational relation with a branch; until ``ended_on`` the branch answers for him (MEM-08).

    ``came_from`` and ``sent_to`` name the other branch of a transfer in words: it need not be in this file.
    """

    table: ClassVar[str] = "membership"
    id: str
    person_id: str = ref("person")
    branch_id: str = ref("organization")
    group_id: str | None = opt("party_group")
    started_on: date
    sent_on: date | None = None
    ended_on: date | None = None
    end_reason: str | None = None
    came_from: str | None = None
    sent_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCondition:
    """A state of a member for a time: rights suspended, attendance eased (ME 23) or mobile.

    A mobile stay names where (``place``) and who keeps in touch (``contact_id``, MEM-03).
    """

    table: ClassVar[str] = "member_condition"
    id: str
    person_id: str = ref("person")
    kind: ConditionKind
    started_on: date
    ended_on: date | None = None
    note: str | None = None
    place: str | None = None
    contact_id: str | None = opt("person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post held in an organization or, for a group leader, in a group."""

    table: ClassVar[str] = "post"
    id: str
    person_id: str = ref("person")
    organization_id: str | None = opt("organization")
    group_id: str | None = opt("party_group")
    role: PostRole
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A guide (党建指导员) in charge of a branch for a time."""

    table: ClassVar[str] = "posting"
    id: str
    person_id: str = ref("person")
    branch_id: str = ref("organization")
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One person's mark at one meeting; role absent reads as member.

    ``opinion_on`` is the day a written opinion was handed in: only before the meeting is it a vote (VOT-05). ``grade``
    is what a democratic appraisal gave a full member (VOT-13).
    """

    table: ClassVar[str] = "attendance"
    meeting_id: str = ref("meeting")
    person_id: str = ref("person")
    state: AttendanceState
    role: AttendanceRole | None = None
    reason: str | None = None
    written_opinion: str | None = None
    opinion_on: date | None = None
    grade: Grade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One item of a meeting's agenda with its resolution and the numbers of its vote.

    ``person_id`` is who is admitted or converted (each voted on alone, VOT-06); ``void`` counts spoiled ballots.
    ``important`` is 1 for a matter that residents' branches must take to the general meeting (MTG-11); ``owner`` sees
    that what was decided is done, by ``finish_on``.
    """

    table: ClassVar[str] = "agenda_item"
    id: str
    meeting_id: str = ref("meeting")
    position: int | None = None
    kind: AgendaKind | None = None
    topic: str | None = None
    content: str | None = None
    resolution: str | None = None
    approve: int | None = None
    against: int | None = None
    abstain: int | None = None
    written_approve: int | None = None
    seats: int | None = None
    issued: int | None = None
    returned: int | None = None
    person_id: str | None = opt("person")
    void: int | None = None
    important: int | None = None
    owner: str | None = None
    finish_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Someone who stands in the election of an agenda item of the same meeting, with the votes he got."""

    table: ClassVar[str] = "candidate"
    id: str
    meeting_id: str = ref("meeting")
    agenda_item_id: str
    person_id: str = ref("person")
    position: int | None = None
    votes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteExclusion:
    """A member validly left out of the due head-count of one meeting; ``reason`` is 1 to 6 of VOT-12."""

    table: ClassVar[str] = "vote_exclusion"
    meeting_id: str = ref("meeting")
    person_id: str = ref("person")
    reason: int
    consent_document: str | None = None
    resolved_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One sitting, or one part of it, with its attendance and agenda; status absent reads as held.

    ``organizer`` tells who held a training.
    """

    table: ClassVar[str] = "meeting"
    id: str
    branch_id: str = ref("organization")
    group_id: str | None = opt("party_group")
    kind: MeetingKind
    status: MeetingStatus | None = None
    title: str | None = None
    held_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    place: str | None = None
    chair_id: str | None = opt("person")
    recorder_id: str | None = opt("person")
    lecturer_id: str | None = opt("person")
    hours: Decimal | None = None
    for_year: int | None = None
    sitting_id: str | None = None
    content: str | None = None
    recorded_at: datetime | None = None
    organizer: Organizer | None = None
    attendance: tuple[Attendance, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    exclusions: tuple[VoteExclusion, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A guide's visit to the branch of a posting; ``duties`` tags the duty types of GUI-04, separated by commas."""

    table: ClassVar[str] = "visit"
    id: str
    posting_id: str = ref("posting")
    visited_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    duties: str | None = None
    met: str | None = None
    content: str | None = None
    advice: str | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A choice where no regulation speaks (CONVENTION), in force from ``valid_from`` (absent: always)."""

    table: ClassVar[str] = "policy"
    key: str
    value: str
    valid_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """A day of the yearly holiday notice as the user typed it in; it outranks every built-in table."""

    table: ClassVar[str] = "calendar_day"
    day: date
    kind: DayKind
    name: str | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A superior's acceptance of why an obligation was not met: the finding becomes ``excused``, never ``met``.

    ``branch_id`` is the branch in which it was owed. Without one it goes where its subject goes: a member's does, and
    so does a guide's of before there was the column, accepted then for all branches in his care.
    """

    table: ClassVar[str] = "explanation"
    id: str
    rule: str
    subject_id: str
    period: str
    reason: str
    accepted_by: str | None = None
    accepted_on: date | None = None
    branch_id: str | None = opt("organization")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A branch's findings of a period, frozen (E-33); ``digest`` seals them with the rule and policy versions.

    ``branch_id`` is absent for the findings about people whom no branch holds. A reopened closing stays, with the day
    and the reason; the period may then be closed anew.
    """

    table: ClassVar[str] = "closing"
    id: str
    period: str
    branch_id: str | None = opt("organization")
    findings: str
    rules_version: str
    policy_version: str
    digest: str
    closed_on: date
    closed_by: str | None = None
    reopened_on: date | None = None
    reopened_by: str | None = None
    reopen_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The numbered re-issue of a closed period's findings after its records changed; the closing itself stays."""

    table: ClassVar[str] = "correction"
    id: str
    closing_id: str = ref("closing")
    branch_id: str | None = opt("organization")
    number: int
    reason: str
    findings: str
    corrected_on: date
    corrected_by: str | None = None
    rules_version: str | None = None
    policy_version: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuesStandard:
    """The fixed monthly sum of a member from a month on (DUE-13), in yuan; the wage itself is never kept (privacy).

    ``approved_by`` names the superior's approval where the sum is reduced or waived for hardship (DUE-07).
    """

    table: ClassVar[str] = "dues_standard"
    person_id: str = ref("person")
    from_month: str
    category: DuesCategory
    amount: Decimal
    approved_by: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """What a member paid for one month, in yuan, to the branch that held him on the collection day (E-17).

    One row for a person and month: dues of a month are paid once. ``due`` is the sum owed when it was collected.
    """

    table: ClassVar[str] = "dues"
    person_id: str = ref("person")
    month: str
    branch_id: str = ref("organization")
    due: Decimal | None = None
    paid: Decimal
    paid_on: date | None = None
    payer: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionStep:
    """One step done on an admission track; ``document`` is the paper that shows it, ``people`` who took part.

    Most steps come once; the inspection comes every half-year (DEV-05).
    """

    table: ClassVar[str] = "admission_step"
    id: str
    admission_id: str = ref("admission")
    kind: AdmissionStepKind
    done_on: date
    ended_on: date | None = None
    document: str | None = None
    people: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """One person's way into the Party in a branch (one person, one file: DEV-20); it ends early with a reason."""

    table: ClassVar[str] = "admission"
    id: str
    person_id: str = ref("person")
    branch_id: str = ref("organization")
    ended_on: date | None = None
    end_reason: str | None = None
    remark: str | None = None
    steps: tuple[AdmissionStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A photo or scan that belongs to a meeting or an admission; its bytes lie in the file once, by their SHA-256."""

    table: ClassVar[str] = "attachment"
    id: str
    branch_id: str = ref("organization")
    meeting_id: str | None = opt("meeting")
    admission_id: str | None = opt("admission")
    kind: AttachmentKind
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalRule:
    """A rule of the street's own, as data: a known ``method`` with ``parameters`` (a JSON object) over a period.

    ``replaces`` names the rule of the book that it stands for while it is valid; ``document`` and ``article`` are the
    street's own paper.
    """

    table: ClassVar[str] = "local_rule"
    id: str
    title: str
    text: str | None = None
    method: str
    period: str
    parameters: str | None = None
    replaces: str | None = None
    document: str | None = None
    article: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chase:
    """A branch reminded of what it is short of: which obligations (``items``, JSON), when, by whom, how, until when."""

    table: ClassVar[str] = "chase"
    id: str
    branch_id: str = ref("organization")
    form: ChaseForm
    period: str
    number: int | None = None
    items: str
    chased_on: date
    chased_by: str | None = None
    channel: str | None = None
    fix_by: date | None = None
    answered_on: date | None = None
    answer: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A quality supervisor's (质量督导员) verdict on one record as it stood: ``reviewed_rev`` is the revision seen.

    ``remarks`` is a JSON list of the points of the checklist that were found wanting.
    """

    table: ClassVar[str] = "review"
    id: str
    branch_id: str = ref("organization")
    record_kind: ReviewedKind
    reviewed_id: str
    reviewed_rev: str | None = None
    reviewed_on: date
    reviewer: str | None = None
    verdict: Verdict
    remarks: str | None = None
    comment: str | None = None
    fix_by: date | None = None


Record = (
    Organization | PartyGroup | Committee | Person | Membership | MemberCondition | Post | Posting | Meeting | Visit
    | Policy | CalendarDay | Explanation | Closing | Correction | DuesStandard | Dues | Admission | Attachment
    | LocalRule | Chase | Review
)
"""What one revision holds: a thing a person thinks of as one (a meeting carries its attendance, agenda, exclusions)."""


class Outcome(StrEnum):
    """What a check found; data or calendar missing is ``unknown``, never silently ``met``."""

    MET = "met"
    UNMET = "unmet"
    WARN = "warn"
    PENDING = "pending"
    WAIVED = "waived"
    EXCUSED = "excused"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How binding a rule's text is; kept apart from the outcome."""

    MANDATORY = "mandatory"
    GENERALLY = "generally"
    PLAN = "plan"
    LOCAL = "local"
    PRACTICE = "practice"
    CONVENTION = "CONVENTION"


class SubjectKind(StrEnum):
    """Whom a finding is about."""

    BRANCH = "branch"
    GROUP = "group"
    GUIDE = "guide"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that looked as if it paid for an obligation and does not, with the reason."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One obligation and what the records say of it; ``due``, ``done`` are counts, ``period`` the obligation's own."""

    rule: str
    subject: str
    subject_kind: SubjectKind
    branch: str | None
    person: str | None
    period: str
    outcome: Outcome
    due: int
    done: int
    counted: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    due_on: date
    message: str

    @property
    def key(self) -> tuple[str, str, str | None, str]:
        """Which obligation it is: what a guide owes himself, he owes in each of his branches (E-10, E-11)."""
        return self.rule, self.subject, self.branch, self.period
