"""The vocabularies of the field: one enum for each column that holds a word out of a few."""

from __future__ import annotations

from enum import StrEnum


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
