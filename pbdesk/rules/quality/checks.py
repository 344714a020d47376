"""What the program remarks on a record by itself: pure functions, one a name of the checklist."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pbdesk.model import AdmissionStepKind, AgendaKind, MeetingKind, ReviewedKind, Severity
from pbdesk.rules.policy import Policies
from pbdesk.rules.quality.checklist import points_for
from pbdesk.rules.quality.facts import AdmissionRecord, Item, MeetingRecord, RecordFact, VisitRecord
from pbdesk.rules.quality.likeness import Copy
from pbdesk.words import ADMISSION_WORDS, AGENDA_WORDS, short_date

_VOTED = frozenset({AgendaKind.RESOLUTION, AgendaKind.ADMISSION, AgendaKind.CONVERSION, AgendaKind.ELECTION})
_AGREED = frozenset({AgendaKind.MATTER, AgendaKind.RESOLUTION})
_SAID_WHO = re.compile("负责|牵头|承办|落实人|责任人|包片|包户|由.{1,12}?(?:委员|书记|组长|同志)")
"""Words of a decision that tell who sees to it, where nobody is named in a field of its own."""
_WITH_PEOPLE = frozenset({
    AdmissionStepKind.FIRST_TALK, AdmissionStepKind.TRAINERS, AdmissionStepKind.SPONSORS,
    AdmissionStepKind.POLITICAL_REVIEW,
})  # fmt: skip
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """One point of the checklist found wanting; ``other`` is the record that it is too much like."""

    key: str
    title: str
    sentence: str
    severity: Severity
    other: str | None = None

    @property
    def weight(self) -> int:
        """How much it counts when the worst records are looked for: what a regulation asks counts double."""
        return 2 if self.severity is Severity.MANDATORY or self.other else 1


@dataclass(frozen=True, slots=True)
class Scrutiny:
    """What remarks are made by: the policies, what was found to be copied, and what to call the record it is from.

    ``unsigned`` is what :func:`unsigned_throughout` found: for how many records without a signed page each one speaks.
    """

    policies: Policies
    copies: Mapping[str, Copy] = field(default_factory=dict)
    names: Callable[[RecordFact, str], str] = lambda _record, _other: "别的会议"
    unsigned: Mapping[str, int] = field(default_factory=dict)


Check = Callable[[RecordFact, Scrutiny], Iterator[str]]


def remarks_on(record: RecordFact, by: Scrutiny) -> tuple[Remark, ...]:
    """Every remark on a record, in the order of the checklist."""
    return tuple(
        Remark(point.key, point.title, sentence, point.severity, _other(point.check, record, by))
        for point in points_for(record.sort)
        if point.automatic
        for sentence in CHECKS[point.check](record, by)
    )


def unsigned_throughout(records: Iterable[RecordFact], policies: Policies) -> Mapping[str, int]:
    """Of branches in which no record has its signed page: the latest speaks for all of them, the others say nothing.

    Where nobody scans anything, one remark a branch tells it; one on every record would drown what else is wanting.
    """
    asked: dict[str, list[MeetingRecord]] = defaultdict(list)
    for record in records:
        if isinstance(record, MeetingRecord) and _wants_signed_page(record, policies):
            asked[record.branch_id].append(record)
    found: dict[str, int] = {}
    for own in asked.values():
        if not any(record.signed for record in own):
            last = max(own, key=lambda record: (record.day, record.id))
            found |= {record.id: len(own) if record is last else 0 for record in own}
    return found


def _other(check: str, record: RecordFact, by: Scrutiny) -> str | None:
    return by.copies[record.id].origin if check == "copied" else None


def _of_meetings(check: Callable[[MeetingRecord], str]) -> Check:
    """A check that needs the meeting alone and says one sentence, or nothing."""

    def checked(record: RecordFact, _by: Scrutiny) -> Iterator[str]:
        assert isinstance(record, MeetingRecord)
        sentence = check(record)
        if sentence:
            yield sentence

    return checked


def _of_visits(check: Callable[[VisitRecord], str]) -> Check:
    def checked(record: RecordFact, _by: Scrutiny) -> Iterator[str]:
        assert isinstance(record, VisitRecord)
        sentence = check(record)
        if sentence:
            yield sentence

    return checked


def _times(record: MeetingRecord) -> str:
    if record.meeting is MeetingKind.TRAINING and record.hours:
        return ""
    return _times_lacking(record.starts_at, record.ends_at, "开始时间", "结束时间")


def _times_lacking(starts_at: str, ends_at: str, first: str, last: str) -> str:
    missing = [word for time, word in ((starts_at, first), (ends_at, last)) if not time]
    return f"没有写{'和'.join(missing)}" if missing else ""


def _title(record: MeetingRecord) -> str:
    if record.title:
        return ""
    return "没有写授课题目" if record.meeting is MeetingKind.LECTURE else "没有写主题"


def _attendance(record: MeetingRecord) -> str:
    return "" if record.marked else "没有登记到会情况"


def _absence(record: MeetingRecord) -> str:
    people = record.unexplained
    if not people:
        return ""
    more = f"等{len(people)}人" if len(people) > _NAMED else ""
    return f"{'、'.join(people[:_NAMED])}{more}缺席没有写原因"


def _minutes(record: RecordFact, by: Scrutiny) -> Iterator[str]:
    assert isinstance(record, MeetingRecord)
    words = "".join(record.words.split())
    least = by.policies.number("minutes_least", record.day)
    if not words:
        yield "没有会议记录正文"
    elif len(words) < least:
        yield f"会议记录正文只有{len(words)}个字（至少{least}个字）"


def _copied(record: RecordFact, by: Scrutiny) -> Iterator[str]:
    copy = by.copies.get(record.id)
    if copy is not None:
        yield f"正文与{by.names(record, copy.origin)}的记录有{copy.percent}%相同"


def _votes(record: MeetingRecord) -> str:
    uncounted = [item for item in record.agenda if item.kind in _VOTED and not item.counted]
    return f"{_listed(uncounted)}没有写票数" if uncounted else ""


def _result(record: MeetingRecord) -> str:
    open_ = [item for item in record.agenda if item.kind in _VOTED and item.counted and not item.resolution]
    return f"{_listed(open_)}没有写决议" if open_ else ""


def _owner(record: MeetingRecord) -> str:
    nobodys = [
        item
        for item in record.agenda
        if item.kind in _AGREED and item.resolution and not item.owner and not _SAID_WHO.search(item.resolution)
    ]
    return f"{_listed(nobodys)}定下来了，没有写由谁负责" if nobodys else ""


def _listed(items: list[Item]) -> str:
    titles = [f"“{_title_of(item)}”" for item in items[:_NAMED]]
    return "、".join(titles) + (f"等{len(items)}项" if len(items) > _NAMED else "")


def _title_of(item: Item) -> str:
    return item.topic or (AGENDA_WORDS[item.kind] if item.kind else "议题") + (item.person and f"（{item.person}）")


def _late(record: RecordFact, by: Scrutiny) -> Iterator[str]:
    if record.recorded_on is None:
        return
    days = (record.recorded_on - record.day).days
    within = by.policies.number("record_within_days", record.day)
    if days > within:
        what = "会后" if record.kind is ReviewedKind.MEETING else "走访后"
        yield f"{what}第{days}天才记录（应当在{within}天内）"


def _signed_page(record: RecordFact, by: Scrutiny) -> Iterator[str]:
    assert isinstance(record, MeetingRecord)
    if record.signed or not _wants_signed_page(record, by.policies):
        return
    speaks_for = by.unsigned.get(record.id, 1)
    if speaks_for == 1:
        yield "没有附上签字页"
    elif speaks_for:
        yield f"这个支部本期{speaks_for}份会议记录都没有附签字页（只在这里说一次；不要求的，可以在“口径”里关掉）"


def _wants_signed_page(record: MeetingRecord, policies: Policies) -> bool:
    return record.meeting is not MeetingKind.TRAINING and policies.switch("signed_page", record.day)


def _step_papers(record: RecordFact, _by: Scrutiny) -> Iterator[str]:
    assert isinstance(record, AdmissionRecord)
    for step in record.steps:
        if not step.document:
            yield f"{short_date(step.done_on)}“{ADMISSION_WORDS[step.kind]}”没有写材料名称"


def _step_people(record: RecordFact, _by: Scrutiny) -> Iterator[str]:
    assert isinstance(record, AdmissionRecord)
    for step in record.steps:
        if step.kind in _WITH_PEOPLE and not step.people:
            yield f"{short_date(step.done_on)}“{ADMISSION_WORDS[step.kind]}”没有写是哪些人"


CHECKS: Mapping[str, Check] = MappingProxyType({
    "times": _of_meetings(_times),
    "place": _of_meetings(lambda record: "" if record.place else "没有写地点"),
    "title": _of_meetings(_title),
    "chair": _of_meetings(lambda record: "" if record.chaired else "没有写主持人"),
    "recorder": _of_meetings(lambda record: "" if record.recorded else "没有写记录人"),
    "lecturer": _of_meetings(lambda record: "" if record.taught else "没有写授课人"),
    "attendance": _of_meetings(_attendance),
    "absence": _of_meetings(_absence),
    "minutes": _minutes,
    "copied": _copied,
    "votes": _of_meetings(_votes),
    "result": _of_meetings(_result),
    "owner": _of_meetings(_owner),
    "late": _late,
    "signed_page": _signed_page,
    "visit_times": _of_visits(lambda r: _times_lacking(r.starts_at, r.ends_at, "到访时间", "离开时间")),
    "visit_met": _of_visits(lambda record: "" if record.met.strip() else "没有写见了谁"),
    "visit_content": _of_visits(lambda record: "" if record.content.strip() else "没有写走访内容"),
    "visit_duties": _of_visits(lambda record: "" if record.duties.strip() else "没有标明工作类别"),
    "step_papers": _step_papers,
    "step_people": _step_people,
})
"""Every automatic check by the name that the checklist calls it by."""
