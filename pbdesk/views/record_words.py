"""Any record in words: what to call it, what its columns are called, and what their values say to a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from pbdesk.clock import SHANGHAI
from pbdesk.masking import masked
from pbdesk.model import (
    Admission,
    AdmissionStepKind,
    AgendaKind,
    Attachment,
    AttachmentKind,
    AttendanceRole,
    AttendanceState,
    BranchKind,
    Closing,
    CommitteeBasis,
    ConditionKind,
    Correction,
    DayKind,
    DuesCategory,
    Explanation,
    Grade,
    LocalRule,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MemberCondition,
    Organization,
    OrganizationKind,
    Organizer,
    PartyGroup,
    Person,
    Policy,
    Post,
    Posting,
    PostRole,
    UnitKind,
    Visit,
)
from pbdesk.rules.policy import policy_kinds
from pbdesk.store import Store
from pbdesk.store.columns import PRIVATE, RECORDS, TABLES, Column
from pbdesk.store.naming import column_word
from pbdesk.words import (
    ADMISSION_WORDS,
    AGENDA_WORDS,
    ATTACHMENT_WORDS,
    ATTENDANCE_WORDS,
    BRANCH_WORDS,
    CONDITION_WORDS,
    DUES_WORDS,
    DUTY_WORDS,
    GRADE_WORDS,
    MEETING_WORDS,
    ORGANIZATION_WORDS,
    ORGANIZER_WORDS,
    POST_WORDS,
    STATUS_WORDS,
    UNIT_WORDS,
    long_date,
)

ENUM_WORDS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    OrganizationKind: ORGANIZATION_WORDS,
    UnitKind: UNIT_WORDS,
    BranchKind: BRANCH_WORDS,
    CommitteeBasis: {CommitteeBasis.ELECTED: "选举产生", CommitteeBasis.APPOINTED: "上级指派"},
    ConditionKind: CONDITION_WORDS,
    PostRole: POST_WORDS,
    MeetingKind: MEETING_WORDS,
    MeetingStatus: STATUS_WORDS,
    AttendanceState: ATTENDANCE_WORDS,
    AttendanceRole: {AttendanceRole.MEMBER: "党员", AttendanceRole.OBSERVER: "列席"},
    AgendaKind: AGENDA_WORDS,
    Grade: GRADE_WORDS,
    DayKind: {DayKind.WORKDAY: "上班", DayKind.HOLIDAY: "放假"},
    AttachmentKind: ATTACHMENT_WORDS,
    DuesCategory: DUES_WORDS,
    AdmissionStepKind: ADMISSION_WORDS,
    Organizer: ORGANIZER_WORDS,
}  # fmt: skip
"""The word for every value of every vocabulary that a column may hold."""

_COLUMNS: Mapping[tuple[str, str], str] = {
    ("person", "name"): "姓名",
    ("meeting", "title"): "主题",
    ("meeting", "status"): "是否召开",
    ("posting", "person_id"): "指导员",
    ("attachment", "name"): "文件名",
    ("explanation", "subject_id"): "对象编号",
    ("admission", "person_id"): "发展对象",
}
_UNSAID = {"id", "sitting_id", "sha256", "digest", "findings", "rules_version", "policy_version"}
"""Columns that mean nothing to a person."""


class Words:
    """Names of records, read once each; a deleted one has a name too."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[str, str], str] = {}

    def name(self, record: Any) -> str:  # noqa: ANN401  any record class of the model
        """What to call a record in a list."""
        match record:
            case Person() | Organization() | Attachment():
                return str(record.name)
            case PartyGroup():
                return f"{self.of('organization', record.branch_id)} {record.name or '党小组'}"
            case Meeting():
                what = record.title or ""
                return f"{record.held_on.isoformat()} {MEETING_WORDS[record.kind]} {what}".strip()
            case Visit():
                return f"{record.visited_on.isoformat()} 走访 {self.of('posting', record.posting_id)}"
            case Posting():
                return f"{self.of('person', record.person_id)}（{self.of('organization', record.branch_id)}）"
            case Policy():
                known = policy_kinds().get(record.key)
                said = known.said(record.value) if known and known.problem(record.value) is None else record.key
                return said if record.valid_from is None else f"{said}（{record.valid_from} 起）"
            case LocalRule():
                return f"{record.id} {record.title}"
            case Closing():
                return f"{record.period} {self.of('organization', record.branch_id)}".strip()
            case Correction() | Explanation():
                return record.reason
            case _:
                return self._by_parts(record)

    def of(self, table: str, record_id: str | None) -> str:
        """The name of a record that another names by its id."""
        if record_id is None:
            return ""
        key = (table, record_id)
        if key not in self._known:
            self._known[key] = self._read(table, record_id)
        return self._known[key]

    def value(self, column: Column, value: object) -> str:
        """What a column says, in words."""
        if value is None:
            return ""
        if column.ref:
            return self.of(column.ref, str(value))
        if column.name in PRIVATE:
            return masked(str(value))
        if column.name == "duties":
            return "、".join(DUTY_WORDS.get(code.strip(), code.strip()) for code in str(value).split(","))
        return _plain(column.name, value)

    def _by_parts(self, record: Any) -> str:  # noqa: ANN401  any record class of the model
        """Whom it is about, then what kind of thing it is or from when on."""
        about = self.of("person", getattr(record, "person_id", None))
        match record:
            case Post():
                return f"{about} {POST_WORDS[record.role]}"
            case MemberCondition():
                return f"{about} {CONDITION_WORDS[record.kind]}"
            case Admission():
                return f"{about} 发展党员"
        branch = self.of("organization", getattr(record, "branch_id", None))
        moments = (getattr(record, name, None) for name in ("month", "from_month", "started_on", "day"))
        when = next((_plain("month" if isinstance(m, str) else "day", m) for m in moments if m is not None), "")
        return " ".join(part for part in (about, branch, when) if part)

    def _read(self, table: str, record_id: str) -> str:
        if table in ("person", "organization", "party_group"):
            rows = self._store.query(f"SELECT t.name FROM {table} t WHERE t.id = ?", (record_id,))
            return (rows[0]["name"] or "党小组") if rows else "（已不在文件里）"
        record = RECORDS.get(table)
        shown = self._store.get(record.record, record_id) if record else None
        return self.name(shown.record) if shown else "（已删除）"


def said_columns(table: str) -> tuple[Column, ...]:
    """The columns of a table that mean something to a person; what ties a part to its record is not among them."""
    whole = TABLES[table]
    tie = whole.owner_column if whole.owner else None
    return tuple(c for c in whole.columns if c.name not in _UNSAID and c.name != tie)


def column_name(table: str, column: str) -> str:
    """What a person calls a column of a table."""
    return _COLUMNS.get((table, column)) or column_word(column)


def _plain(name: str, value: object) -> str:
    match value:
        case StrEnum():
            return ENUM_WORDS.get(type(value), {}).get(value, value.value)
        case datetime():
            return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        case date():
            return long_date(value)
        case time():
            return f"{value:%H:%M}"
        case int() if name == "important":
            return "是" if value else "否"
        case str() if name == "month" or name.endswith("_month"):
            return f"{value[:4]}年{int(value[5:])}月"
    return str(value)
