"""The fields of a meeting as data, and what stands in them as a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pbdesk.actions.meetings import YEARLY_KINDS, MeetingDraft
from pbdesk.entry import read_number
from pbdesk.model import MeetingKind, Organizer
from pbdesk.views.roll import GroupChoice
from pbdesk.words import MEETING_WORDS, ORGANIZER_CHOICES
from ui.widgets.form import Field, Kind

KIND_CHOICES = tuple((kind, words) for kind, words in MEETING_WORDS.items())
ROWS = (
    (
        Field("kind", "类型", Kind.CHOICE, share=4, choices=KIND_CHOICES),
        Field("branch", "支部", Kind.BRANCH, share=6),
        Field("group", "党小组", Kind.CHOICE, share=4),
        Field("for_year", "所属年度", Kind.CHOICE, share=3),
        Field("held_on", "日期", Kind.DAY, share=5),
        Field("last_day", "最后一天", Kind.DAY, share=5),
        Field("starts_at", "开始", Kind.TIME, share=2),
        Field("ends_at", "结束", Kind.TIME, share=2),
        Field("place", "地点", share=7),
    ),
    (
        Field("title", "主题", share=9, hint="如 学习全会精神，讨论困难党员帮扶"),
        Field("chair_id", "主持人", Kind.PERSON, share=3),
        Field("recorder_id", "记录人", Kind.PERSON, share=3),
        Field("lecturer_id", "授课人", Kind.GUEST, share=3),
        Field("organizer", "谁举办的", Kind.CHOICE, share=4, choices=ORGANIZER_CHOICES),
        Field("hours", "学时", share=2, hint="如 1.5"),
    ),
)
NARROW_ROWS = (
    ("kind", "branch", "group", "for_year"),
    ("held_on", "last_day", "starts_at", "ends_at", "place"),
    ("title", "chair_id", "recorder_id", "lecturer_id", "organizer", "hours"),
)
"""The same fields in the same order, where two rows have no room."""
NARROWEST_ROWS = (
    ("kind", "branch", "group", "for_year"),
    ("held_on", "last_day", "starts_at", "ends_at"),
    ("place", "title"),
    ("chair_id", "recorder_id", "lecturer_id", "organizer", "hours"),
)
"""And where three have none."""
_NATURAL = {
    "kind": 130, "branch": 190, "group": 130, "for_year": 120, "held_on": 165, "last_day": 165, "starts_at": 75,
    "ends_at": 75, "place": 150, "title": 180, "chair_id": 90, "recorder_id": 90, "lecturer_id": 90,
    "organizer": 125, "hours": 60,
}  # fmt: skip
"""How wide (at 100 %) a field must be to be read."""
_LECTURED = {MeetingKind.LECTURE, MeetingKind.TRAINING}
_GROUPED = {MeetingKind.GROUP_MEETING, MeetingKind.ORGANIZATION_LIFE_MEETING}


def shown_fields(kind: MeetingKind, *, several_branches: bool, recorded: bool) -> Mapping[str, bool]:
    """Which of the fields that come and go a kind of meeting has; a course has its last day until it is recorded."""
    return {
        "last_day": kind is MeetingKind.TRAINING and not recorded,
        "branch": several_branches,
        "group": kind in _GROUPED,
        "for_year": kind in YEARLY_KINDS,
        "lecturer_id": kind in _LECTURED,
        "organizer": kind is MeetingKind.TRAINING,
        "hours": kind in _LECTURED,
    }


def fitting_rows(width: float, comes_and_goes: Mapping[str, bool]) -> Sequence[Sequence[str]]:
    """The fields in as few rows as can be read in a width (at 100 %)."""
    wide = [[field.name for field in row] for row in ROWS]
    for rows in (wide, NARROW_ROWS):
        if all(_row_width(row, comes_and_goes) <= width for row in rows):
            return rows
    return NARROWEST_ROWS


def _row_width(row: Sequence[str], comes_and_goes: Mapping[str, bool]) -> int:
    return sum(_NATURAL[name] + 10 for name in row if comes_and_goes.get(name, True))


def group_choices(kind: MeetingKind, groups: Sequence[GroupChoice]) -> Sequence[tuple[str | None, str]]:
    """The groups to choose from; a life meeting may be the whole branch's, a group meeting may not."""
    if not groups and kind is MeetingKind.GROUP_MEETING:
        return [(None, "当天没有党小组")]
    whole = "请选择" if kind is MeetingKind.GROUP_MEETING else "全支部"
    return [(None, whole), *((group.id, group.name) for group in groups)]


def from_values(values: Mapping[str, Any], base: MeetingDraft, *, several_branches: bool) -> MeetingDraft:
    """What stands in the form; what the kind has no field for stays as ``base`` has it, unless the kind was changed."""
    kind = MeetingKind(values["kind"])  # a combo box hands back the plain text of an enum
    kept = base
    if base.kind is not kind:
        kept = replace(base, group_id=None, for_year=None, lecturer_id=None, hours=None, organizer=None)
    lectured, held_by = kind in _LECTURED, values["organizer"]
    return replace(
        base,
        kind=kind,
        branch_id=values["branch"] if several_branches else base.branch_id,
        held_on=values["held_on"],
        group_id=values["group"] if kind in _GROUPED else kept.group_id,
        for_year=values["for_year"] if kind in YEARLY_KINDS else kept.for_year,
        starts_at=values["starts_at"],
        ends_at=values["ends_at"],
        place=values["place"] or "",
        title=values["title"] or "",
        chair_id=values["chair_id"],
        recorder_id=values["recorder_id"],
        lecturer_id=values["lecturer_id"] if lectured else kept.lecturer_id,
        hours=read_number(values["hours"] or "") if lectured else kept.hours,
        organizer=(Organizer(held_by) if held_by else None) if kind is MeetingKind.TRAINING else kept.organizer,
    )


def to_values(draft: MeetingDraft) -> Mapping[str, Any]:
    """What the form shows of a draft."""
    return {
        "kind": draft.kind,
        "branch": draft.branch_id,
        "group": draft.group_id,
        "for_year": draft.for_year,
        "held_on": draft.held_on,
        "last_day": None,
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "place": draft.place,
        "title": draft.title,
        "chair_id": draft.chair_id,
        "recorder_id": draft.recorder_id,
        "lecturer_id": draft.lecturer_id,
        "organizer": draft.organizer,
        "hours": "" if draft.hours is None else str(draft.hours),
    }
