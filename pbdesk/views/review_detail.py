"""One record as a supervisor reads it: its fields and its text, and beside them every point of the checklist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pbdesk.actions.visits import split_duties
from pbdesk.model import Admission, AdmissionStep, Meeting, Posting, ReviewedKind, Visit
from pbdesk.rules.quality import CheckPoint, points_for
from pbdesk.store import Store
from pbdesk.views.copy_out import fields_of
from pbdesk.views.minutes import minutes_of
from pbdesk.views.names import load_names
from pbdesk.views.reviews import ReviewRow
from pbdesk.words import ADMISSION_WORDS, DUTY_WORDS, long_date

_BODY = "会议内容"
_UNTOLD = frozenset({"会议类型", _BODY})
_RECORDS: dict[ReviewedKind, type[Meeting] | type[Visit] | type[Admission]] = {
    ReviewedKind.MEETING: Meeting,
    ReviewedKind.VISIT: Visit,
    ReviewedKind.ADMISSION: Admission,
}


class Answer(StrEnum):
    """What is known of one question of the checklist."""

    GOOD = "good"
    WANTING = "wanting"
    OPEN = "open"
    """A person is to answer it."""


@dataclass(frozen=True, slots=True)
class PointLine:
    """One point with its answer: what is wanting, and on whose authority it is asked."""

    point: CheckPoint
    answer: Answer
    sentences: tuple[str, ...]
    citation: str


@dataclass(frozen=True, slots=True)
class Twin:
    """The meeting whose minutes are too much alike, with its text."""

    meeting_id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ReviewedRecord:
    """A record to read; ``heads`` are handed back with the verdict."""

    row: ReviewRow
    fields: tuple[tuple[str, str], ...]
    text: str
    points: tuple[PointLine, ...]
    twin: Twin | None
    heads: tuple[str, ...]


def reviewed_record(store: Store, row: ReviewRow) -> ReviewedRecord | None:
    """One record beside its checklist; None when it is gone."""
    shown = store.get(_RECORDS[row.kind], row.id)
    if shown is None:
        return None
    match shown.record:
        case Meeting():
            fields, text = _meeting(store, row.id)
        case Visit():
            fields, text = tuple(_visit(store, shown.record)), shown.record.content or ""
        case Admission():
            fields, text = tuple(_step(s) for s in sorted(shown.record.steps, key=lambda s: (s.done_on, s.id))), ""
    sort = shown.record.kind.value if isinstance(shown.record, Meeting) else row.kind.value
    points = tuple(_point(row, point) for point in points_for(sort))
    return ReviewedRecord(row, fields, text.strip(), points, _twin(store, row), shown.heads)


def _meeting(store: Store, meeting_id: str) -> tuple[tuple[tuple[str, str], ...], str]:
    found = minutes_of(store, meeting_id)
    if found is None:
        return (), ""
    fields = fields_of(found)
    text = next(field.text for field in fields if field.name == _BODY)
    named = [(field.name, field.text) for field in fields if field.name not in _UNTOLD]
    papers = "、".join(found.papers)
    return (*named, ("附件", papers or "无"), *([("补录", found.late)] if found.late else [])), text


def _visit(store: Store, visit: Visit) -> Iterator[tuple[str, str]]:
    posting = store.get(Posting, visit.posting_id)
    guide = load_names(store).people.get(posting.record.person_id, "") if posting else ""
    clock = " 至 ".join(f"{at:%H:%M}" for at in (visit.starts_at, visit.ends_at) if at)
    yield "指导员", guide
    yield "走访时间", f"{long_date(visit.visited_on)} {clock}".strip()
    yield "见了谁", visit.met or ""
    yield "工作类别", "、".join(DUTY_WORDS.get(duty, duty) for duty in split_duties(visit.duties))
    yield "指导意见", visit.advice or ""


def _step(step: AdmissionStep) -> tuple[str, str]:
    told = (long_date(step.done_on), step.people, step.document, step.note)
    return ADMISSION_WORDS[step.kind], "　".join(part for part in told if part)


def _point(row: ReviewRow, point: CheckPoint) -> PointLine:
    sentences = tuple(remark.sentence for remark in row.remarks if remark.key == point.key)
    answer = Answer.WANTING if sentences else Answer.GOOD if point.automatic else Answer.OPEN
    return PointLine(point, answer, sentences, point.citation(row.day))


def _twin(store: Store, row: ReviewRow) -> Twin | None:
    other = next((remark.other for remark in row.remarks if remark.other), None)
    found = store.get(Meeting, other) if other else None
    if found is None or other is None:
        return None
    _, text = _meeting(store, other)
    branch = load_names(store).branch(found.record.branch_id)
    return Twin(other, f"{branch} {long_date(found.record.held_on)}", text)


def fix_by_words(day: date | None, today: date) -> str:
    """Until when something is to be put right, and whether that is over."""
    if day is None:
        return ""
    return f"{long_date(day)}前" if day >= today else f"{long_date(day)}（已过期）"
