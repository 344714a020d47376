"""The nouns of the field as frozen values: one class a table, one enum a vocabulary (glossary: design contract).

A record class is also the specification of its table: the store reads field names, types, ``ref`` and ``| None`` from
here to load, dump and project, so a column is written down once. ``| None`` means a column may be absent. Spans are
half-open ``[started_on, ended_on)``; dates are local (Asia/Shanghai), instants UTC.
"""

from __future__ import annotations

from pbdesk.model.fields import (
    opt,
    ref,
)
from pbdesk.model.findings import (
    Finding,
    Outcome,
    Rejected,
    Severity,
    SubjectKind,
)
from pbdesk.model.meetings import (
    AgendaItem,
    Attachment,
    Attendance,
    Candidate,
    Meeting,
    Visit,
    VoteExclusion,
)
from pbdesk.model.office import (
    CalendarDay,
    Chase,
    Closing,
    Correction,
    Explanation,
    LocalRule,
    Policy,
    Review,
)
from pbdesk.model.organizations import (
    Committee,
    Organization,
    PartyGroup,
    Post,
    Posting,
)
from pbdesk.model.people import (
    Admission,
    AdmissionStep,
    Dues,
    DuesStandard,
    MemberCondition,
    Membership,
    Person,
)
from pbdesk.model.vocabulary import (
    VOTELESS,
    AdmissionStepKind,
    AgendaKind,
    AttachmentKind,
    AttendanceRole,
    AttendanceState,
    BranchKind,
    ChaseForm,
    CommitteeBasis,
    ConditionKind,
    DayKind,
    Desk,
    DuesCategory,
    Grade,
    MeetingKind,
    MeetingStatus,
    OrganizationKind,
    Organizer,
    PostRole,
    ReviewedKind,
    UnitKind,
    Verdict,
)

Record = (
    Organization | PartyGroup | Committee | Person | Membership | MemberCondition | Post | Posting | Meeting | Visit
    | Policy | CalendarDay | Explanation | Closing | Correction | DuesStandard | Dues | Admission | Attachment
    | LocalRule | Chase | Review
)
"""What one revision holds: a thing a person thinks of as one (a meeting carries its attendance, agenda, exclusions)."""

__all__ = [
    "VOTELESS",
    "Admission",
    "AdmissionStep",
    "AdmissionStepKind",
    "AgendaItem",
    "AgendaKind",
    "Attachment",
    "AttachmentKind",
    "Attendance",
    "AttendanceRole",
    "AttendanceState",
    "BranchKind",
    "CalendarDay",
    "Candidate",
    "Chase",
    "ChaseForm",
    "Closing",
    "Committee",
    "CommitteeBasis",
    "ConditionKind",
    "Correction",
    "DayKind",
    "Desk",
    "Dues",
    "DuesCategory",
    "DuesStandard",
    "Explanation",
    "Finding",
    "Grade",
    "LocalRule",
    "Meeting",
    "MeetingKind",
    "MeetingStatus",
    "MemberCondition",
    "Membership",
    "Organization",
    "OrganizationKind",
    "Organizer",
    "Outcome",
    "PartyGroup",
    "Person",
    "Policy",
    "Post",
    "PostRole",
    "Posting",
    "Record",
    "Rejected",
    "Review",
    "ReviewedKind",
    "Severity",
    "SubjectKind",
    "UnitKind",
    "Verdict",
    "Visit",
    "VoteExclusion",
    "opt",
    "ref",
]
